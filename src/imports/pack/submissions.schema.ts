/** Pack sections: submissions with their ratings, and tables of ratings. */
import { z } from 'zod';
import { idSchema, partySchema, wordsSchema } from '../../kernel/refs.js';
import { receiptFlagSchema } from '../../submissions/submission.events.js';
import { daySchema } from '../../kernel/days.js';
import { keySchema, listOf, orShort, packItemSchema, said, textSchema } from './shared.schema.js';

/** `ITEM` or `FRAMEWORK/ITEM`; one requirement of an item is `ITEM:REQUIREMENT`. */
export const ratedKeySchema = z
  .string()
  .max(600)
  .regex(/^[a-z0-9._-]+(\/[a-z0-9._-]+)?(:[a-z0-9._-]+)?$/, {
    error: 'Write ITEM, FRAMEWORK/ITEM, or ITEM:REQUIREMENT for one requirement.',
  });

const selfRatingSchema = orShort(
  idSchema,
  z.strictObject({
    grade: idSchema,
    reason: textSchema.optional(),
    covers: listOf(idSchema, 50),
    amended: z.boolean().default(false).describe('True: the agency changed its mind after its return.'),
    ...said,
  }),
  (grade) => ({ grade }),
);

const noGradeSchema = z.enum(['not_rated', 'not_applicable']);

const notRatedSchema = orShort(
  noGradeSchema,
  z.strictObject({ kind: noGradeSchema, why: textSchema.optional(), ...said }),
  (kind) => ({ kind }),
);

const answerSchema = orShort(
  textSchema,
  z.strictObject({
    text: textSchema.optional(),
    notCompleted: z.boolean().default(false),
    why: textSchema.optional(),
    ...said,
  }),
  (text) => ({ text }),
);

const panelRatingSchema = orShort(
  idSchema,
  z.strictObject({
    grade: idSchema,
    reason: textSchema.optional(),
    by: partySchema.optional(),
    session: idSchema.optional(),
    cycle: idSchema.optional().describe("The submission's first cycle when left out."),
    ...said,
  }),
  (grade) => ({ grade }),
);

const evidenceSchema = z.strictObject({
  key: keySchema,
  item: packItemSchema.optional(),
  title: wordsSchema,
  reference: wordsSchema,
  dated: daySchema.optional(),
  ...said,
});

export const packSubmissionSchema = z.strictObject({
  id: idSchema.optional().describe('CYCLE.AGENCY.AGENCY of its first cycle and agencies when left out.'),
  agencies: z.array(idSchema).min(1).max(30),
  cycles: listOf(idSchema, 30).describe("The cycles that it serves; the pack's own when left out."),
  receipt: z
    .strictObject({ flags: listOf(receiptFlagSchema, 5), why: textSchema.optional(), ...said })
    .optional()
    .describe('That it was received; `{}` where nothing is particular. Left out: a draft.'),
  covers: listOf(idSchema, 50).describe('Other submissions that all of its ratings stand for as well.'),
  ratings: z.record(ratedKeySchema, selfRatingSchema).default({}),
  notRated: z.record(ratedKeySchema, notRatedSchema).default({}),
  answers: z.record(ratedKeySchema, answerSchema).default({}),
  evidence: listOf(evidenceSchema),
  moderated: z.record(ratedKeySchema, panelRatingSchema).default({}),
  agreed: z.record(ratedKeySchema, panelRatingSchema).default({}),
  withdrawn: z.strictObject({ why: textSchema.optional(), ...said }).optional(),
  ...said,
});

/** A table of ratings: one row a submission, one column an item. `null` where nothing is printed. */
export const packRatingTableSchema = z.strictObject({
  kind: z.enum(['self', 'moderated', 'agreed']).default('self'),
  items: z.array(z.union([z.int().transform(String), ratedKeySchema])).min(1),
  rows: z
    .array(
      z.strictObject({
        submission: idSchema,
        grades: z.array(z.union([idSchema, noGradeSchema, z.null()])),
        ...said,
      }),
    )
    .min(1),
  by: partySchema.optional().describe('Moderated and agreed: by whom.'),
  session: idSchema.optional().describe('Moderated and agreed: in which panel session.'),
  cycle: idSchema.optional().describe("Moderated and agreed: the submission's first cycle when left out."),
});
