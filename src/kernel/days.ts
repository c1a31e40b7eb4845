/**
 * Days and fuzzy dates. A day is a Europe/London calendar day as `YYYY-MM-DD`, so days sort as text.
 */
import { z } from 'zod';

/** A Europe/London calendar day, `YYYY-MM-DD`. */
export type Day = string;

/** Stands for an unknown earliest day: before every day. */
export const BEGINNING: Day = '0001-01-01';
/** Stands for an unknown latest day: after every day. Only plans and due dates may have it. */
export const END_OF_TIME: Day = '9999-12-31';

/** The earliest and latest day that some words can mean. Both ends are always stored (see the two constants). */
export interface FuzzyDate {
  /** The words as printed, where they say more than the two days. */
  readonly words?: string;
  readonly earliest: Day;
  readonly latest: Day;
}

/** From the beginning: for facts that were made known, not begun, by their event. */
export const ALWAYS: FuzzyDate = { earliest: BEGINNING, latest: BEGINNING };

/** One exact day. */
export const onDay = (day: Day): FuzzyDate => ({ earliest: day, latest: day });

export const isExact = (date: FuzzyDate): boolean => date.earliest === date.latest;

export const earlierOf = (a: Day, b: Day): Day => (a < b ? a : b);
export const laterOf = (a: Day, b: Day): Day => (a > b ? a : b);

const london = new Intl.DateTimeFormat('en-CA', { timeZone: 'Europe/London', dateStyle: 'short' });

/** The London day of an instant given as ISO text or milliseconds. */
export const londonDay = (instant: string | number): Day => london.format(new Date(instant));

/** A calendar day that exists. */
export const daySchema = z.iso
  .date({ error: 'Give a day that exists, as YYYY-MM-DD.' })
  .meta({ graphql: 'Day' });

/**
 * A fuzzy date as people give it: either end may be left out (unknown). `2022-06-01` to `2022-08-31` with the words
 * "June or August 2022" is one.
 */
export const fuzzyDateSchema = z
  .strictObject({
    words: z
      .string()
      .trim()
      .min(1)
      .max(500)
      .optional()
      .describe('The words as written, for example "Autumn 2022".'),
    earliest: daySchema
      .optional()
      .describe('First day that the words can mean; left out when it is unknown.'),
    latest: daySchema.optional().describe('Last day that the words can mean; left out when it is unknown.'),
  })
  .refine((date) => !date.earliest || !date.latest || date.earliest <= date.latest, {
    error: 'The earliest day comes after the latest day.',
    path: ['latest'],
  })
  .transform(({ words, earliest, latest }): FuzzyDate => ({
    ...(words ? { words } : {}),
    earliest: earliest ?? BEGINNING,
    latest: latest ?? END_OF_TIME,
  }))
  .meta({ id: 'FuzzyDateInput', description: 'A date that may be known only roughly.' });

/** A fuzzy date as it is stored: both ends present. */
export const storedFuzzyDateSchema = z.object({
  words: z.string().optional(),
  earliest: z.string(),
  latest: z.string(),
});
