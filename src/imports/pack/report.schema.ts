/** Pack sections: the document, what it states and what its surveys found. */
import { z } from 'zod';
import { idSchema, nameSchema, partySchema, wordsSchema } from '../../kernel/refs.js';
import { findingKindSchema } from '../../reports/report.events.js';
import {
  keySchema,
  listOf,
  packDateSchema,
  packItemSchema,
  printedNumberSchema,
  said,
  textSchema,
} from './shared.schema.js';

const { occurred: _occurred, ...saidOfDay } = said;

export const packDocumentSchema = z.strictObject({
  id: idSchema.describe('Names the report and the source of every entry.'),
  title: nameSchema,
  partnership: idSchema
    .optional()
    .describe("The first cycle's, else the first partnership of the pack, when left out."),
  cycle: idSchema
    .nullable()
    .optional()
    .describe("The pack's own cycle when left out; null where it reports on none."),
  publishedOn: z.union([
    packDateSchema.transform((date) => ({ date })),
    z.strictObject({ date: packDateSchema, ...saidOfDay }),
  ]),
  author: wordsSchema.optional().describe('The role that signed it; never a name.'),
  digest: z
    .string()
    .regex(/^[0-9a-f]{64}$/)
    .optional()
    .describe('SHA-256 of the document.'),
  lineCount: z.int().min(1).optional().describe('How many lines its text has.'),
  ...said,
});

const basisSchema = z.enum(['printed', 'derived', 'inferred']);

/** How many a figure is of: a number, or a number with what is counted and on what basis. */
export const packBaseSchema = z
  .union([
    z.int().min(0),
    z.strictObject({
      count: z.int().min(0),
      of: wordsSchema.optional(),
      basis: basisSchema.default('printed'),
    }),
  ])
  .transform((base) => (typeof base === 'number' ? { count: base, basis: 'printed' as const } : base));

const nothing = { count: null, percent: null, value: null, basis: 'printed' as const };
const percentSchema = z
  .string()
  .regex(/^\d+(\.\d+)?%$/, { error: 'Write a percentage as "15%".' })
  .transform((text) => ({ ...nothing, percent: Number(text.slice(0, -1)) }));

/** One number: a count, `"15%"`, null (not printed), or the whole of it. */
export const packNumberSchema = z.union(
  [
    z
      .int()
      .min(0)
      .transform((count) => ({ ...nothing, count })),
    percentSchema,
    z.null().transform(() => nothing),
    z.strictObject({
      count: z.int().min(0).nullable().default(null),
      percent: z.number().min(0).max(1000).nullable().default(null),
      value: z.number().nullable().default(null),
      basis: basisSchema.default('printed'),
      countBasis: basisSchema.optional().describe('Where the count has another basis than the percentage.'),
      printed: wordsSchema.optional(),
    }),
  ],
  { error: 'Give a count, "15%", null (not printed), or {count, percent, value, basis, printed}.' },
);

export const packAboutSchema = z.strictObject({
  cycle: idSchema.optional(),
  items: listOf(packItemSchema),
  agencies: listOf(idSchema),
  bodies: listOf(partySchema, 100),
  themes: listOf(idSchema, 50),
  recommendations: listOf(idSchema, 200).describe('By full id.'),
  findings: listOf(idSchema, 200).describe('Other findings of this pack, by key.'),
  results: listOf(idSchema, 200).describe('Survey results of this pack, by key.'),
});
const aboutNothing = packAboutSchema.parse({});

const gradeSchema = z.strictObject({
  count: z.int().min(1),
  from: idSchema,
  to: idSchema,
  basis: basisSchema.default('printed'),
});

export const packFindingSchema = z.strictObject({
  key: keySchema,
  kind: findingKindSchema,
  about: packAboutSchema.default(aboutNothing),
  title: wordsSchema.optional(),
  words: textSchema.optional().describe("What it says in the report's words."),
  numbers: z.record(wordsSchema, packNumberSchema).default({}).describe('Each number by what is counted.'),
  statements: listOf(textSchema, 50).describe(
    'Contradiction: what is set against each other, where that is no finding of its own.',
  ),
  base: packBaseSchema.optional(),
  grade: idSchema.optional().describe('Overall rating: the grade.'),
  by: partySchema.optional().describe('Overall rating: by whom.'),
  wouldBe: gradeSchema.optional().describe('Doubt: so many ratings of one grade would have been another.'),
  ...said,
});

/** Many findings of one kind with the same measures: a distribution per question, a tally per agency. */
export const packFindingTableSchema = z.strictObject({
  key: keySchema.describe('Each row is the finding KEY.ROW.'),
  kind: findingKindSchema,
  measures: z.array(wordsSchema).min(1).describe('What each column counts.'),
  base: packBaseSchema.optional(),
  cycle: idSchema.optional(),
  rows: z
    .array(
      z.strictObject({
        key: keySchema.optional().describe('Its item or agency when left out.'),
        item: packItemSchema.optional(),
        agency: idSchema.optional(),
        title: wordsSchema.optional(),
        words: textSchema.optional(),
        numbers: z.array(packNumberSchema),
        base: packBaseSchema.optional(),
        ...said,
      }),
    )
    .min(1),
});

const surveyNumbers = {
  count: z.int().min(0).nullable().default(null),
  percent: z.number().min(0).max(1000).nullable().default(null),
  mean: z.number().nullable().default(null),
  rank: z.int().min(1).nullable().default(null),
};

export const packSurveyResultSchema = z.strictObject({
  key: keySchema,
  item: packItemSchema.optional().describe('The question; left out for a figure about the survey itself.'),
  topic: wordsSchema.optional().describe('What it is about, where the question does not say it.'),
  themes: listOf(idSchema, 50),
  group: nameSchema,
  answer: wordsSchema.optional(),
  ...surveyNumbers,
  countBasis: basisSchema.optional().describe('Where the count has another basis than the percentage.'),
  outOf: z.number().optional().describe('The highest value that could be given, for a mean.'),
  words: textSchema.optional(),
  base: packBaseSchema.optional(),
  ...said,
});

/** Survey results as a table: one row an answer, one column a group and measure. Cells of one group make one result. */
export const packSurveyTableSchema = z.strictObject({
  key: keySchema.describe('Each cell is the result KEY.ROW.GROUP.'),
  item: packItemSchema.optional(),
  topic: wordsSchema.optional(),
  themes: listOf(idSchema, 50),
  columns: z
    .array(
      z.strictObject({
        group: nameSchema,
        measure: z.enum(['count', 'percent', 'mean', 'rank']).default('percent'),
        base: packBaseSchema.optional(),
      }),
    )
    .min(1),
  rows: z
    .array(
      z.strictObject({
        key: keySchema.optional().describe('Made from the answer when left out.'),
        answer: printedNumberSchema.optional(),
        values: z.array(z.number().nullable()).describe('One per column; null where nothing is printed.'),
        ...said,
      }),
    )
    .min(1),
});
