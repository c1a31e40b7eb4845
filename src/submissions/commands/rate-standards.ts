import { z } from 'zod';
import { defineCommand, type Decision } from '../../kernel/command.js';
import { narrativeInput } from '../../kernel/narrative.js';
import { idSchema } from '../../kernel/refs.js';
import { insist } from '../../kernel/refusal.js';
import {
  formOf,
  insistCovers,
  insistEach,
  insistGrade,
  lookUpRatings,
  ratedFields,
  saysSoBy,
  submissionField,
  type RatingLookUp,
} from '../rating.rules.js';
import { ratingAmended, standardRated } from '../submission.events.js';
import { insistMayAct, insistNotWithdrawn, insistOpen } from '../submission.rules.js';
import { ratingKey, submissionStream, type Submission, type SubmissionState } from '../submission.state.js';

const gradeFields = {
  ...ratedFields,
  grade: idSchema.describe("The grade, by its code on the item's scale."),
  reason: narrativeInput.optional().describe('Why this grade.'),
  covers: z
    .array(idSchema)
    .max(50)
    .default([])
    .describe('Other submissions that this one rating stands for as well.'),
};

const standardRatingSchema = z
  .strictObject(gradeFields)
  .meta({ id: 'StandardRatingInput', description: 'A grade that an agency gives itself on one item.' });
type StandardRating = z.output<typeof standardRatingSchema>;

/** Whether the submission already says just this, on this day or later. */
function saysAlready(
  submission: Submission,
  rating: StandardRating,
  { occurred, corrects }: Decision<unknown>,
): boolean {
  const present = submission.self[ratingKey(rating)];
  return (
    !corrects &&
    present?.kind === 'graded' &&
    present.grade === rating.grade &&
    present.reason?.narrative === rating.reason?.narrative &&
    present.covers.join() === rating.covers.join() &&
    saysSoBy(present, occurred)
  );
}

function insistRating(
  submission: Submission,
  rating: StandardRating,
  { id, seen }: Pick<Decision<RatingLookUp>, 'id' | 'seen'>,
): void {
  insistGrade(rating, seen);
  insistCovers(id, submission, rating.covers, seen);
}

function insistMayRate(
  state: SubmissionState,
  decision: Decision<RatingLookUp>,
): asserts state is Submission {
  insistNotWithdrawn(state);
  insistMayAct(state, decision);
  insistOpen(state, decision);
}

/** In a draft a rating replaces the one before; in a return that was received only `amendRating` does. */
function insistNotReceived(
  submission: Submission,
  rating: StandardRating,
  decision: Decision<unknown>,
): void {
  insist(
    submission.status === 'draft' || decision.corrects || !submission.self[ratingKey(rating)],
    'ALREADY_RECEIVED',
    `The return was received with a rating of ${rating.item}. Amend that rating instead.`,
    { path: 'item' },
  );
}

const eventOf = ({ item, requirement, grade, reason, covers }: StandardRating) =>
  standardRated({ item, requirement, grade, reason, covers });

/** An agency rates itself on one item, or one requirement of it. */
export const rateStandard = defineCommand({
  name: 'rateStandard',
  description:
    'Records the grade that an agency gives itself on one item or requirement. In a draft it replaces the grade before.',
  stream: submissionStream,
  roles: ['agency_lead', 'business_unit'],
  input: z.strictObject({ ...submissionField, ...gradeFields }),
  idOf: ({ submission }) => submission,
  lookUp: (read, input, state) => lookUpRatings(read, [input], state),
  decide: (submission, input, decision) => {
    insistMayRate(submission, decision);
    insistRating(submission, input, decision);
    insistNotReceived(submission, input, decision);
    return saysAlready(submission, input, decision) ? [] : [eventOf(input)];
  },
});

/** An agency rates a whole form at once: all of it or, when one entry is wrong, nothing. */
export const rateStandards = defineCommand({
  name: 'rateStandards',
  description:
    'Records the grades that an agency gives itself on many items at once. One wrong entry refuses them all.',
  stream: submissionStream,
  roles: ['agency_lead', 'business_unit'],
  input: z.strictObject({
    ...submissionField,
    ratings: formOf(standardRatingSchema).describe('The grades, each item once.'),
  }),
  idOf: ({ submission }) => submission,
  lookUp: (read, { ratings }, state) => lookUpRatings(read, ratings, state),
  decide: (submission, { ratings }, decision) => {
    insistMayRate(submission, decision);
    insistEach(ratings, 'ratings', (rating) => {
      insistRating(submission, rating, decision);
      insistNotReceived(submission, rating, decision);
    });
    return ratings.filter((rating) => !saysAlready(submission, rating, decision)).map(eventOf);
  },
});

/** An agency changes its mind after its return was received. */
export const amendRating = defineCommand({
  name: 'amendRating',
  description:
    'Records that an agency changed its own grade after its return was received. The earlier grade stays.',
  stream: submissionStream,
  roles: ['agency_lead', 'business_unit'],
  input: z.strictObject({ ...submissionField, ...gradeFields }),
  idOf: ({ submission }) => submission,
  lookUp: (read, input, state) => lookUpRatings(read, [input], state),
  decide: (submission, input, decision) => {
    insistMayRate(submission, decision);
    insist(
      submission.receipt,
      'NOT_RECEIVED',
      'The return was not received yet, so there is nothing to amend. Rate the standard instead.',
      { path: 'submission' },
    );
    insistRating(submission, input, decision);
    const { item, requirement, grade, reason, covers } = input;
    return saysAlready(submission, input, decision)
      ? []
      : [ratingAmended({ item, requirement, grade, reason, covers })];
  },
});
