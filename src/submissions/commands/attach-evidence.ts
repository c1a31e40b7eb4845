import { z } from 'zod';
import { defineCommand } from '../../kernel/command.js';
import { daySchema } from '../../kernel/days.js';
import { idSchema, itemRefSchema, slugOf, wordsSchema } from '../../kernel/refs.js';
import { insistItem, lookUpRatings, submissionField } from '../rating.rules.js';
import { evidenceAttached } from '../submission.events.js';
import { insistMayAct, insistNotWithdrawn } from '../submission.rules.js';
import { submissionStream } from '../submission.state.js';

/** A link or reference that bears out a submission, or one item of it. The file itself stays where it is. */
export const attachEvidence = defineCommand({
  name: 'attachEvidence',
  description: 'Notes where evidence for a submission, or for one item of it, can be found.',
  stream: submissionStream,
  roles: ['agency_lead', 'business_unit'],
  input: z.strictObject({
    ...submissionField,
    evidence: idSchema
      .optional()
      .describe('Its id within the submission; made from the title when left out.'),
    item: itemRefSchema.optional().describe('The item that it is for; the whole submission when left out.'),
    title: wordsSchema.describe('What it is called.'),
    reference: wordsSchema.describe('Where it is: a link, a file name, a shelf mark.'),
    dated: daySchema.optional().describe('The day that it bears.'),
  }),
  idOf: ({ submission }) => submission,
  lookUp: (read, { item }, state) => lookUpRatings(read, item ? [{ item }] : [], state),
  decide: (submission, { submission: _id, evidence, item, title, ...rest }, decision) => {
    insistNotWithdrawn(submission);
    insistMayAct(submission, decision);
    if (item) insistItem({ item }, decision.seen);
    const id = evidence ?? (slugOf(title) || 'evidence');
    return submission.evidence.includes(id) ? [] : [evidenceAttached({ evidence: id, item, title, ...rest })];
  },
});
