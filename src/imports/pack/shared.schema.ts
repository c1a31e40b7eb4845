/** What every entry of a pack may say: where it stands in the document, since when, and how sure the reading is. */
import { z } from 'zod';
import type { FuzzyDate } from '../../kernel/days.js';
import { fuzzyDateSchema } from '../../kernel/days.js';
import { idSchema, itemRefSchema, wordsSchema } from '../../kernel/refs.js';

const LINES_ERROR = 'Give line numbers as 12, "14-16", or a list of both.';

const lineSpanSchema = z
  .union([z.int().min(1), z.string().regex(/^\d+(-\d+)?$/, { error: LINES_ERROR })], {
    error: LINES_ERROR,
  })
  .transform((span): number[] => {
    if (typeof span === 'number') return [span];
    const [first = 0, last = first] = span.split('-').map(Number);
    return Array.from({ length: Math.max(0, Math.min(last - first + 1, 2000)) }, (_, index) => first + index);
  });

/** Source lines: `12`, `"14-16"` or a list of both. Read as a flat list of numbers. */
export const linesSchema = z
  .union([lineSpanSchema, z.array(lineSpanSchema).transform((spans) => spans.flat())], { error: LINES_ERROR })
  .describe('Line numbers in the text of the document.');

const basisSchema = z
  .enum(['printed', 'derived', 'inferred'])
  .describe('Printed in the document (the default), derived by calculation, or inferred by a reader.');

/** Where one field of an entry comes from, when that differs from the whole entry. */
export const fieldSourceSchema = z.strictObject({
  lines: linesSchema.optional(),
  basis: basisSchema.optional(),
  printed: wordsSchema.optional().describe('The words as printed, where the value is a reading of them.'),
  note: z.string().min(1).max(5_000).optional().describe('What a reader should know about the reading.'),
});
export type FieldSource = z.output<typeof fieldSourceSchema>;

const partialDay = /^(\d{4})(?:-(\d{2}))?(?:-(\d{2}))?$/;
const lastDayOf = (year: number, month: number): number => new Date(Date.UTC(year, month, 0)).getUTCDate();
const two = (value: number): string => String(value).padStart(2, '0');

/** First and last day of `2022`, `2022-06` or `2022-06-15`; undefined when it is no such date. */
export function daysOf(text: string): { earliest: string; latest: string } | undefined {
  const match = partialDay.exec(text);
  if (!match) return undefined;
  const [, year, month, day] = match;
  const last = month ? lastDayOf(Number(year), Number(month)) : 31;
  if (month && (Number(month) < 1 || Number(month) > 12)) return undefined;
  if (day && (Number(day) < 1 || Number(day) > last)) return undefined;
  return {
    earliest: `${year}-${month ?? '01'}-${day ?? '01'}`,
    latest: `${year}-${month ?? '12'}-${day ?? two(last)}`,
  };
}

const partialDaySchema = z
  .union([z.int().min(1).max(9999).transform(String), z.string()])
  .refine((text) => daysOf(text) !== undefined, {
    error: 'Write a date as 2022, 2022-06 or 2022-06-15.',
  });

/**
 * A date of a pack: `2022-05-31`, `2022-06`, `2022`, or the words and the days that they can mean, each of which may
 * again be a month or a year. An end that is left out is unknown.
 */
export const packDateSchema = z
  .union(
    [
      partialDaySchema.transform((text) => daysOf(text)!),
      z
        .strictObject({
          words: z.string().trim().min(1).max(500).optional(),
          earliest: partialDaySchema.optional(),
          latest: partialDaySchema.optional(),
        })
        .transform(({ words, earliest, latest }) => ({
          ...(words ? { words } : {}),
          ...(earliest ? { earliest: daysOf(earliest)!.earliest } : {}),
          ...(latest ? { latest: daysOf(latest)!.latest } : {}),
        })),
    ],
    { error: 'Write a date as 2022, 2022-06 or 2022-06-15, or as words with earliest and latest.' },
  )
  .refine(
    ({ earliest, latest }: { earliest?: string; latest?: string }) =>
      !earliest || !latest || earliest <= latest,
    {
      error: 'The earliest day comes after the latest day.',
    },
  );
/** A date of a pack, as commands take it: either end may be left out. */
export type PackDate = z.output<typeof packDateSchema>;

/** The date with both ends, as it is stored. */
export const storedDate = (date: PackDate): FuzzyDate => fuzzyDateSchema.parse(date);

/** The fields that every entry and every fact within one may have. */
export const said = {
  lines: linesSchema.optional(),
  basis: basisSchema.optional(),
  printed: wordsSchema.optional().describe('The words as printed, where the values are a reading of them.'),
  note: z.string().min(1).max(5_000).optional().describe('What a reader should know about the reading.'),
  occurred: packDateSchema.optional().describe('When it was true, where the document says so.'),
  fields: z
    .record(z.string().min(1).max(100), fieldSourceSchema)
    .optional()
    .describe('Fields with lines, basis, printed words or a note of their own, by name.'),
};
export type Said = { [K in keyof typeof said]?: z.output<(typeof said)[K]> };

/** The key of an entry within its section. */
export const keySchema = idSchema.describe('Its key, unique within the section.');

/** `ITEM` of the framework that the cycle uses, or `FRAMEWORK/ITEM`. */
export const packItemSchema = z
  .union([idSchema, itemRefSchema, z.int().min(0).transform(String)], {
    error: 'Write ITEM for an item of the framework of this pack, or FRAMEWORK/ITEM.',
  })
  .describe('ITEM of the framework of this pack, or FRAMEWORK/ITEM.');

/** Free text of a document: not blank, at most 50,000 characters. */
export const textSchema = z
  .string()
  .max(50_000)
  .refine((text) => text.trim().length > 0, { error: 'Write something here, or leave the field out.' });

/** A number or label as printed; a bare number is read as its digits. */
export const printedNumberSchema = z
  .union([z.int().transform(String), wordsSchema], {
    error: 'Write the number in quotes, as printed: "4.1".',
  })
  .describe('The number as printed.');

/** A list that is empty when the pack leaves it out. */
export const listOf = <S extends z.ZodType>(schema: S, most = 500) => z.array(schema).max(most).default([]);

/** Something that may be written in full or, where that says all, as one value. */
export const orShort = <T extends z.ZodType, S extends z.ZodObject>(
  short: T,
  full: S,
  expand: (value: z.output<T>) => z.input<S>,
) => z.union([short.transform((value) => full.parse(expand(value))), full]);
