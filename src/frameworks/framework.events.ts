/** Published frameworks: streams `framework-ID`. A revision is a new framework. */
import { z } from 'zod';
import { defineEvent } from '../kernel/event.js';
import { idSchema, itemRefSchema, nameSchema, wordsSchema } from '../kernel/refs.js';
import { themesSchema } from '../kernel/themes.js';

/** A wording of an item or recommendation, and the place where a document prints it. */
export const wordingSchema = z.object({ place: wordsSchema.optional(), text: wordsSchema });

export const gradeSchema = z.object({ code: idSchema, label: nameSchema });

/** Words that one legend of a scale prints for its grades. */
export const legendSchema = z.object({
  place: wordsSchema,
  words: z.array(z.object({ grade: idSchema, words: wordsSchema })).min(1),
  lines: z.array(z.int()).optional(),
});

/** An ordered rating scale, lowest grade first. */
export const scaleSchema = z.object({
  id: idSchema,
  name: nameSchema.optional(),
  grades: z.array(gradeSchema).min(2).max(20),
  legends: z.array(legendSchema).max(20),
});

export const itemKindSchema = z.enum(['rated', 'answered', 'surveyed']).meta({
  id: 'ItemKind',
  description: 'How an item is dealt with: given a grade, answered in words, or asked in a survey.',
  values: {
    rated: 'Given a grade of a scale.',
    answered: 'Answered in words.',
    surveyed: 'Asked in a survey.',
  },
});

export const itemSchema = z.object({
  id: idSchema,
  /** The number as printed. */
  number: wordsSchema.optional(),
  kind: itemKindSchema,
  section: idSchema.optional(),
  scale: idSchema.optional(),
  title: wordsSchema.optional(),
  wordings: z.array(wordingSchema).max(20),
  themes: themesSchema,
  requirements: z.array(z.object({ id: idSchema, text: wordsSchema, scale: idSchema })).max(200),
  lines: z.array(z.int()).optional(),
});

/** How rated requirements make the grade of their standard. */
export const rollUpSchema = z.object({
  /** `lowest`: the standard has the lowest grade of its requirements, mapped by position. */
  rule: z.enum(['lowest']),
  map: z.array(z.object({ requirement: idSchema, standard: idSchema })).min(1),
});

export const frameworkPublished = defineEvent({
  type: 'FrameworkPublished',
  opens: true,
  data: z.object({
    name: nameSchema,
    partnership: idSchema.optional(),
    scales: z.array(scaleSchema).max(10),
    sections: z
      .array(z.object({ id: idSchema, number: wordsSchema.optional(), title: wordsSchema }))
      .max(100),
    items: z.array(itemSchema).max(500),
    rollUp: rollUpSchema.optional(),
    /** Numbers that the framework's document declares, for example "nine standards". */
    declared: z
      .array(
        z.object({
          what: wordsSchema,
          count: z.int().min(0),
          words: wordsSchema.optional(),
          lines: z.array(z.int()).optional(),
        }),
      )
      .max(50),
  }),
});

/** An item goes on from one of an older framework. May be noticed years later. */
export const continuationNoted = defineEvent({
  type: 'ContinuationNoted',
  subject: ({ item, of }) => `item/${item}/continues/${of}`,
  data: z.object({ item: idSchema, of: itemRefSchema, wording: z.enum(['same', 'changed']) }),
});

export const itemThemesAssigned = defineEvent({
  type: 'ItemThemesAssigned',
  subject: ({ item }) => `item/${item}/themes`,
  data: z.object({ item: idSchema, themes: themesSchema }),
});

export const frameworkEvents = [frameworkPublished, continuationNoted, itemThemesAssigned] as const;
