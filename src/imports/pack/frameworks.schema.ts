/** Pack sections: frameworks and how their items continue older ones. */
import { z } from 'zod';
import { idSchema, itemRefSchema, nameSchema, wordsSchema } from '../../kernel/refs.js';
import { linesSchema, listOf, orShort, packItemSchema, printedNumberSchema, said } from './shared.schema.js';

const gradeWords = z.record(idSchema, wordsSchema);

const packScaleSchema = z.strictObject({
  id: idSchema,
  name: nameSchema.optional(),
  grades: gradeWords.describe('Code and label of each grade, the lowest first.'),
  legends: listOf(
    z.strictObject({ place: wordsSchema, words: gradeWords, lines: linesSchema.optional() }),
    20,
  ),
});

const wordingSchema = orShort(
  wordsSchema,
  z.strictObject({ place: wordsSchema.optional(), text: wordsSchema }),
  (text) => ({ text }),
);

const packFrameworkItemSchema = z.strictObject({
  id: z.union([z.int().min(0).transform(String), idSchema]),
  number: printedNumberSchema.optional(),
  kind: z.enum(['rated', 'answered', 'surveyed']),
  section: idSchema.optional(),
  scale: idSchema.optional(),
  title: wordsSchema.optional(),
  wordings: listOf(wordingSchema, 20).describe('Every printed wording, the leading one first.'),
  themes: listOf(idSchema, 50),
  requirements: listOf(z.strictObject({ id: idSchema, text: wordsSchema, scale: idSchema }), 200),
  lines: linesSchema.optional(),
});

export const packFrameworkSchema = z.strictObject({
  id: idSchema,
  name: nameSchema,
  partnership: idSchema.optional(),
  scales: listOf(packScaleSchema, 10),
  sections: listOf(
    z.strictObject({ id: idSchema, number: printedNumberSchema.optional(), title: wordsSchema }),
    100,
  ),
  items: listOf(packFrameworkItemSchema),
  rollUp: z
    .strictObject({
      rule: z.enum(['lowest']).default('lowest'),
      map: z
        .record(idSchema, idSchema)
        .describe('For each grade of a requirement, the grade of the standard.'),
    })
    .optional(),
  declared: listOf(
    z.strictObject({
      what: wordsSchema,
      count: z.int().min(0),
      words: wordsSchema.optional(),
      lines: linesSchema.optional(),
    }),
    50,
  ).describe('Numbers that the document states of the framework, whether or not they agree with its items.'),
  ...said,
});

export const packContinuationSchema = z.strictObject({
  item: packItemSchema,
  of: itemRefSchema.describe('The older item, as FRAMEWORK/ITEM.'),
  wording: z.enum(['same', 'changed']),
  ...said,
});
