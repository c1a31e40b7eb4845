/** Pack section: recommendations with their responses, shares, dates and progress. */
import { z } from 'zod';
import { daySchema } from '../../kernel/days.js';
import { idSchema, partySchema, wordsSchema } from '../../kernel/refs.js';
import {
  linkKindSchema,
  recommendationKindSchema,
  reportedStatusSchema,
  stanceSchema,
} from '../../recommendations/recommendation.events.js';
import {
  listOf,
  orShort,
  packDateSchema,
  packItemSchema,
  printedNumberSchema,
  said,
  textSchema,
} from './shared.schema.js';

const wordingSchema = orShort(
  textSchema,
  z.strictObject({ list: wordsSchema.optional(), place: wordsSchema.optional(), text: textSchema }),
  (text) => ({ text }),
);

const share = partySchema.optional().describe('Whose share; the whole recommendation when left out.');

const responseSchema = z.strictObject({
  by: partySchema.optional(),
  share,
  stance: stanceSchema.default('not_stated'),
  text: textSchema.optional(),
  ...said,
});

const responsibilitySchema = orShort(
  partySchema,
  z.strictObject({
    holder: partySchema,
    from: listOf(partySchema, 50).describe('Whose share it takes over.'),
    doneBy: wordsSchema.optional().describe('In words, who does the work for them.'),
    ended: z.boolean().default(false),
    why: textSchema.optional(),
    ...said,
  }),
  (holder) => ({ holder }),
);

const reviewDatesSchema = z.strictObject({
  share,
  dates: z.array(packDateSchema).min(1).max(20).describe('The whole list of dates.'),
  ...said,
});

export const packEvidenceSchema = z.strictObject({
  title: wordsSchema,
  reference: wordsSchema,
  dated: daySchema.optional(),
});

/** The cycle or report that states something; the pack's own document when left out. */
export const packReportedInSchema = z
  .strictObject({ cycle: idSchema.optional(), report: idSchema.optional() })
  .describe("The cycle or report that states it; the pack's own cycle when left out.");

const progressSchema = z.strictObject({
  share,
  status: reportedStatusSchema.optional(),
  statusPrinted: wordsSchema
    .optional()
    .describe("The status in the document's own words, where they differ."),
  progressNote: textSchema.optional().describe('What the document says of the progress.'),
  evidence: listOf(packEvidenceSchema, 50),
  reportedIn: packReportedInSchema.optional(),
  ...said,
});

const linkSchema = z
  .strictObject({ kind: linkKindSchema, target: idSchema.optional(), words: wordsSchema.optional(), ...said })
  .refine(({ target, words }) => target !== undefined || words !== undefined, {
    error: 'Give the target by its full id, or words where it is not in the tracker.',
  });

export const packRecommendationSchema = z.strictObject({
  id: idSchema.optional().describe('CYCLE.LIST.NUMBER when left out, where the list is `main` unless given.'),
  partnership: idSchema.optional(),
  cycle: idSchema
    .nullable()
    .optional()
    .describe("The pack's own cycle when left out; null where it came from elsewhere."),
  source: idSchema.optional().describe('What it came from, where that is no cycle.'),
  list: idSchema
    .optional()
    .describe('The list that its number belongs to, where a document numbers several apart.'),
  number: printedNumberSchema.optional(),
  madeBy: partySchema.optional(),
  kind: recommendationKindSchema.default('recommendation'),
  wordings: z
    .union([wordingSchema.transform((wording) => [wording]), z.array(wordingSchema).min(1).max(20)])
    .describe('The wording, or every printed one, the leading one first.'),
  addressedTo: listOf(partySchema, 100),
  addressedInWords: wordsSchema.optional().describe('An address that names nobody ("all agencies").'),
  concerns: listOf(partySchema, 100),
  items: listOf(packItemSchema, 100),
  themes: listOf(idSchema, 50),
  due: packDateSchema.optional(),
  remark: textSchema.optional(),
  responses: listOf(responseSchema, 100),
  responsible: listOf(responsibilitySchema, 100),
  reviewDates: listOf(reviewDatesSchema, 100),
  progress: listOf(progressSchema, 200),
  assured: listOf(
    z.strictObject({ share, by: partySchema, assuranceNote: textSchema.optional(), ...said }),
    100,
  ),
  reopened: listOf(z.strictObject({ share, why: textSchema.optional(), ...said }), 20),
  carriedForward: listOf(z.strictObject({ to: idSchema, why: textSchema.optional(), ...said }), 20),
  links: listOf(linkSchema, 50),
  withdrawn: z.strictObject({ why: textSchema.optional(), ...said }).optional(),
  ...said,
});
