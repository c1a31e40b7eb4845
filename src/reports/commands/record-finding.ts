import { z } from 'zod';
import { defineBatch, defineCommand, step } from '../../kernel/command.js';
import { idSchema } from '../../kernel/refs.js';
import { insist } from '../../kernel/refusal.js';
import { sameData } from '../../kernel/same.js';
import { findingRecorded } from '../report.events.js';
import { insistCycles, insistFinding, insistItems, insistPublished, lookUpNamed } from '../report.rules.js';
import { reportStream } from '../report.state.js';
import { findingInput, findingOf } from './finding.input.js';

const reportField = { report: idSchema.describe('The report that states it.') };

/** A report states something: a figure, a strength, a doubt. */
export const recordFinding = defineCommand({
  name: 'recordFinding',
  description:
    'Records one thing that a report states: a distribution, a tally, a figure, an overall rating, a strength, an area for development, a conclusion, a doubt, a declared number or a contradiction.',
  stream: reportStream,
  roles: ['business_unit', 'panel'],
  input: z.strictObject({ ...reportField, ...findingInput.shape }),
  idOf: ({ report }) => report,
  lookUp: (read, { about }, { published }) =>
    lookUpNamed(read, [about.cycle ?? published?.cycle], about.items),
  decide: (report, { report: _id, ...input }, { seen }) => {
    insistPublished(report);
    const finding = findingOf(input);
    const known = report.findings[finding.finding];
    if (sameData(known, finding)) return [];
    insist(
      !known,
      'FINDING_ALREADY_RECORDED',
      `The report already states something else under the key ${finding.finding}. Correct that entry, or choose another key.`,
      { path: 'finding' },
    );
    insistCycles(seen, 'about.cycle');
    insistItems(finding.about.items, seen, 'about.items');
    insistFinding(finding, seen, finding.about.cycle ?? report.published.cycle);
    return [findingRecorded(finding)];
  },
});

/** A whole page of findings at once. */
export const recordFindings = defineBatch({
  name: 'recordFindings',
  description: 'Records several things that one report states. One that is wrong stores none.',
  input: z.strictObject({
    ...reportField,
    findings: z.array(findingInput).min(1).max(200).describe('What it states.'),
  }),
  entries: 'findings',
  expand: ({ report, findings }) =>
    findings.map(({ words, statements, ...finding }) =>
      step(recordFinding, {
        report,
        ...finding,
        ...(words ? { words: words.narrative } : {}),
        statements: statements.map(({ narrative }) => narrative),
      }),
    ),
});
