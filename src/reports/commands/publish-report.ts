import { z } from 'zod';
import { defineCommand } from '../../kernel/command.js';
import { END_OF_TIME, fuzzyDateSchema } from '../../kernel/days.js';
import { idSchema, nameSchema, slugOf, wordsSchema } from '../../kernel/refs.js';
import { insist } from '../../kernel/refusal.js';
import { sameData } from '../../kernel/same.js';
import { partnershipStream } from '../../partnerships/partnership.state.js';
import { reportPublished } from '../report.events.js';
import { insistCycles, lookUpNamed } from '../report.rules.js';
import { reportStream } from '../report.state.js';

const digestSchema = z
  .string()
  .regex(/^[0-9a-f]{64}$/, { error: 'Give the SHA-256 digest as 64 hexadecimal digits in lower case.' });

/** A report of an audit is published. What it states is recorded in findings and survey results. */
export const publishReport = defineCommand({
  name: 'publishReport',
  description:
    'Publishes the report of a cycle, or one dated on its own. What it states is recorded afterwards.',
  stream: reportStream,
  roles: ['business_unit'],
  input: z.strictObject({
    report: idSchema
      .optional()
      .describe(
        'Its id; CYCLE.report when left out, or made from partnership and title where it is of no cycle.',
      ),
    partnership: idSchema.describe('The partnership or region that publishes it.'),
    cycle: idSchema
      .optional()
      .describe('The cycle that it reports on; left out for a report dated on its own.'),
    title: nameSchema.describe('Its title.'),
    documentDigest: digestSchema
      .optional()
      .describe('SHA-256 of the document, hexadecimal, where it is at hand.'),
    publishedOn: fuzzyDateSchema.describe('When it was published.'),
    author: wordsSchema.optional().describe('The role that signed it, not the name of a person.'),
  }),
  idOf: ({ report, partnership, cycle, title }) =>
    report ?? (cycle ? `${cycle}.report` : `${partnership}.${slugOf(title)}`),
  lookUp: async (read, { partnership, cycle }) => ({
    ...(await lookUpNamed(read, [cycle], [])),
    partnership: await read(partnershipStream, partnership),
  }),
  decide: ({ published }, { report: _id, ...data }, { seen, occurred }) => {
    if (sameData(published, data)) return [];
    insist(
      !published,
      'REPORT_ALREADY_PUBLISHED',
      'This report is already published. Correct that entry, or give the other report another id.',
      { path: 'report' },
    );
    insist(
      seen.partnership.status === 'established',
      'PARTNERSHIP_UNKNOWN',
      'There is no such partnership. Establish it first.',
      { path: 'partnership' },
    );
    insistCycles(seen, 'cycle');
    const dated = data.publishedOn.latest !== END_OF_TIME;
    return [reportPublished(data, { occurred: dated ? data.publishedOn : occurred })];
  },
});
