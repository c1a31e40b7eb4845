import { z } from 'zod';
import { defineCommand } from '../../kernel/command.js';
import { narrativeInput } from '../../kernel/narrative.js';
import { insistRateable, lookUpRatings, ratedFields, saysSoBy, submissionField } from '../rating.rules.js';
import { notRatedDeclared } from '../submission.events.js';
import { insistMayAct, insistNotWithdrawn, insistOpen, insistReason } from '../submission.rules.js';
import { ratingKey, submissionStream } from '../submission.state.js';

/** An agency gives itself no grade on an item, and says why. */
export const declineToRate = defineCommand({
  name: 'declineToRate',
  description:
    'Records that an agency gives itself no grade on an item: it did not rate it, or it does not apply.',
  stream: submissionStream,
  roles: ['agency_lead', 'business_unit'],
  input: z.strictObject({
    ...submissionField,
    ...ratedFields,
    kind: z
      .enum(['not_rated', 'not_applicable'])
      .meta({
        id: 'NoGrade',
        description: 'Why an item has no grade: it was not rated, or it does not apply.',
        values: { not_rated: 'It was not rated.', not_applicable: 'It does not apply to this agency.' },
      })
      .describe('Not rated, or not applicable.'),
    why: narrativeInput.optional().describe('Why; a document may leave it out.'),
  }),
  idOf: ({ submission }) => submission,
  lookUp: (read, input, state) => lookUpRatings(read, [input], state),
  decide: (submission, { item, requirement, kind, why }, decision) => {
    insistNotWithdrawn(submission);
    insistMayAct(submission, decision);
    insistOpen(submission, decision);
    insistReason(why, decision.fromDocument, 'why');
    insistRateable({ item, requirement }, decision.seen);
    const present = submission.self[ratingKey({ item, requirement })];
    const same =
      present?.kind === kind &&
      present.reason?.narrative === why?.narrative &&
      saysSoBy(present, decision.occurred);
    return same && !decision.corrects ? [] : [notRatedDeclared({ item, requirement, kind, why })];
  },
});
