import { z } from 'zod';
import { defineBatch, defineCommand, step, type Decision } from '../../kernel/command.js';
import { narrativeInput } from '../../kernel/narrative.js';
import { idSchema, partySchema } from '../../kernel/refs.js';
import { insist } from '../../kernel/refusal.js';
import {
  insistGrade,
  insistRateable,
  lookUpRatings,
  ratedFields,
  saysSoBy,
  submissionField,
  type RatingLookUp,
} from '../rating.rules.js';
import { ratingAgreed, ratingModerated, ratingQueried } from '../submission.events.js';
import { insistNotWithdrawn, insistReason, insistServes } from '../submission.rules.js';
import {
  panelKey,
  ratingKey,
  selfRatingIn,
  submissionStream,
  type PanelRating,
  type Submission,
  type SubmissionState,
} from '../submission.state.js';

const cycleField = { cycle: idSchema.describe('The cycle for which the panel looks at it.') };
const panelFields = {
  by: partySchema.optional().describe('The panel or other body that did it.'),
  session: idSchema.optional().describe('The panel session of the cycle in which it was done.'),
};
const gradeField = { grade: idSchema.describe("The grade, by its code on the item's scale.") };
const reasonField = {
  reason: narrativeInput.optional().describe('Why this grade; a document may leave it out.'),
};

/** Panels look at returns that came in; a document may tell it in any order. */
function insistReadable(
  submission: SubmissionState,
  cycle: string,
  { fromDocument }: Decision<RatingLookUp>,
): asserts submission is Submission {
  insistNotWithdrawn(submission);
  insistServes(submission, cycle);
  insist(
    submission.receipt || fromDocument,
    'NOT_RECEIVED',
    'This return was not received yet. Wait for the agency to submit it, or record it as received on paper.',
    { path: 'submission' },
  );
}

const isAsBefore = (
  present: PanelRating | undefined,
  next: { grade: string; reason?: { narrative: string }; by?: string; session?: string },
  { occurred }: Pick<Decision, 'occurred'>,
): boolean =>
  present?.grade === next.grade &&
  present.reason?.narrative === next.reason?.narrative &&
  present.by === next.by &&
  present.session === next.session &&
  saysSoBy(present, occurred);

/** A panel asks about a rating. */
export const queryRating = defineCommand({
  name: 'queryRating',
  description: 'A panel asks an agency about one of its ratings. The rating stays as it is.',
  stream: submissionStream,
  roles: ['panel', 'business_unit'],
  input: z.strictObject({
    ...submissionField,
    ...cycleField,
    ...ratedFields,
    ...panelFields,
    question: narrativeInput.describe('What the panel asks.'),
  }),
  idOf: ({ submission }) => submission,
  lookUp: (read, input, state) => lookUpRatings(read, [input], state),
  decide: (submission, { submission: _id, ...query }, decision) => {
    insistReadable(submission, query.cycle, decision);
    insistRateable(query, decision.seen);
    return [ratingQueried(query)];
  },
});

/** A panel gives another grade than the agency's own, which stays beside it. */
export const moderateRating = defineCommand({
  name: 'moderateRating',
  description:
    "Records a panel's grade of one item in one cycle, with its reason. The agency's own grade stays.",
  stream: submissionStream,
  roles: ['panel', 'business_unit'],
  input: z.strictObject({
    ...submissionField,
    ...cycleField,
    ...ratedFields,
    ...gradeField,
    ...reasonField,
    ...panelFields,
  }),
  idOf: ({ submission }) => submission,
  lookUp: (read, input, state) => lookUpRatings(read, [input], state),
  decide: (submission, { submission: _id, ...rating }, decision) => {
    insistReadable(submission, rating.cycle, decision);
    insistReason(rating.reason, decision.fromDocument, 'reason');
    insistGrade(rating, decision.seen);
    const unchanged = isAsBefore(submission.moderated[panelKey(rating)], rating, decision);
    return unchanged && !decision.corrects ? [] : [ratingModerated(rating)];
  },
});

/** The grade that stands when it is agreed without naming another: the moderated one, else the agency's own. */
function presentGrade(
  submission: Submission,
  rated: { item: string; requirement?: string; cycle: string },
): string {
  const grade =
    submission.moderated[panelKey(rated)]?.grade ??
    selfRatingIn(submission, rated.cycle, ratingKey(rated))?.grade;
  insist(grade, 'NOTHING_TO_AGREE', `There is no grade of ${rated.item} to agree. Name the agreed grade.`, {
    path: 'grade',
    item: rated.item,
  });
  return grade;
}

/** Agency and panel settle a grade for a cycle. */
export const agreeRating = defineCommand({
  name: 'agreeRating',
  description:
    'Records the agreed grade of one item in one cycle. The own and the moderated grade stay beside it.',
  stream: submissionStream,
  roles: ['panel', 'business_unit'],
  input: z.strictObject({
    ...submissionField,
    ...cycleField,
    ...ratedFields,
    grade: idSchema
      .optional()
      .describe("The agreed grade; the moderated one, else the agency's own, when left out."),
    ...reasonField,
    ...panelFields,
  }),
  idOf: ({ submission }) => submission,
  lookUp: (read, input, state) => lookUpRatings(read, [input], state),
  decide: (submission, { submission: _id, ...given }, decision) => {
    insistReadable(submission, given.cycle, decision);
    insistRateable(given, decision.seen);
    const rating = { ...given, grade: given.grade ?? presentGrade(submission, given) };
    insistGrade(rating, decision.seen);
    const unchanged = isAsBefore(submission.agreed[panelKey(rating)], rating, decision);
    return unchanged && !decision.corrects ? [] : [ratingAgreed(rating)];
  },
});

/** Panels agree a whole table in one go. */
export const agreeRatings = defineBatch({
  name: 'agreeRatings',
  description:
    'Agrees many ratings of one cycle at once, of one submission or several, for example a whole table.',
  input: z.strictObject({
    ...cycleField,
    ratings: z
      .array(
        z
          .strictObject({ ...submissionField, ...ratedFields, grade: gradeField.grade.optional() })
          .meta({ id: 'AgreedRatingInput', description: 'One rating that is agreed.' }),
      )
      .min(1)
      .max(2000)
      .describe('The ratings; each keeps the grade that stands unless another is given.'),
    ...reasonField,
    ...panelFields,
  }),
  entries: 'ratings',
  expand: ({ ratings, reason, ...shared }) =>
    ratings.map((rating) => step(agreeRating, { ...shared, ...rating, reason: reason?.narrative })),
});

/** A panel moderates many ratings in one go, each with its own reason. */
export const moderateRatings = defineBatch({
  name: 'moderateRatings',
  description:
    'Moderates many ratings of one cycle at once, of one submission or several, each with its reason.',
  input: z.strictObject({
    ...cycleField,
    ratings: z
      .array(
        z
          .strictObject({ ...submissionField, ...ratedFields, ...gradeField, ...reasonField })
          .meta({ id: 'ModeratedRatingInput', description: 'One rating that is moderated.' }),
      )
      .min(1)
      .max(2000)
      .describe('The ratings.'),
    ...panelFields,
  }),
  entries: 'ratings',
  expand: ({ ratings, ...shared }) =>
    ratings.map(({ reason, ...rating }) =>
      step(moderateRating, { ...shared, ...rating, reason: reason?.narrative }),
    ),
});
