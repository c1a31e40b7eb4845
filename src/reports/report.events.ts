/** Published reports, what they state and what their surveys found: streams `report-ID`. */
import { z } from 'zod';
import { storedFuzzyDateSchema } from '../kernel/days.js';
import { basisSchema, defineEvent, type DataOf } from '../kernel/event.js';
import { narrativeSchema } from '../kernel/narrative.js';
import { idSchema, itemRefSchema, nameSchema, partySchema, wordsSchema } from '../kernel/refs.js';
import { themesSchema } from '../kernel/themes.js';

export const reportPublished = defineEvent({
  type: 'ReportPublished',
  opens: true,
  data: z.object({
    partnership: idSchema,
    /** The cycle that it reports on; left out for a report dated on its own. */
    cycle: idSchema.optional(),
    title: nameSchema,
    /** SHA-256 of the document, hexadecimal, where it is at hand. */
    documentDigest: z.string().optional(),
    publishedOn: storedFuzzyDateSchema,
    /** The role that signed it. */
    author: wordsSchema.optional(),
  }),
});

export const findingKinds = [
  'distribution',
  'tally',
  'figure',
  'overall_rating',
  'strength',
  'area_for_development',
  'conclusion',
  'doubt',
  'declared_number',
  'contradiction',
] as const;

/** What a report states. */
export type FindingKind = (typeof findingKinds)[number];

export const findingKindSchema = z.enum(findingKinds).meta({
  id: 'FindingKind',
  description: 'What a report states.',
  values: {
    distribution: 'How many gave which grade to one standard or question.',
    tally: 'How many standards or questions one agency gave which grade: a row of a heat map.',
    figure: 'Any other number.',
    overall_rating: 'A grade given to a standard, or to all, by the panel or another body.',
    strength: 'Something that works well.',
    area_for_development: 'Something that should get better.',
    conclusion: 'What the authors conclude or remark.',
    doubt: 'Ratings that the authors think should have been others.',
    declared_number: 'How many of a thing the report says there are, whether or not it holds as many.',
    contradiction: 'Statements of the report that cannot all be true.',
  },
});

/** Measures that are no grade: how many gave none, and how many ratings a tally counts without saying which grade. */
export const NOT_RATED = 'not-rated';
export const NOT_APPLICABLE = 'not-applicable';
export const RATED = 'rated';

/** What a finding is about. Empty lists where it names nothing of the kind. */
export const aboutSchema = z.object({
  /** The cycle it speaks of, when that is not the report's own (a figure about last year). */
  cycle: idSchema.optional(),
  items: z.array(itemRefSchema).max(500),
  agencies: z.array(idSchema).max(500),
  bodies: z.array(partySchema).max(100),
  themes: themesSchema,
  recommendations: z.array(idSchema).max(200),
  /** Other findings of the same report, by key. */
  findings: z.array(idSchema).max(200),
  /** Survey results of the same report, by key. */
  results: z.array(idSchema).max(200).optional(),
});

/** One number of a finding. Null means *not printed*, never 0. */
export const figureSchema = z.object({
  /** What is counted: a grade, `not-rated`, `not-applicable`, `rated` (no grade stated), or a phrase of the report. */
  measure: wordsSchema,
  count: z.int().min(0).nullable(),
  /** Where the count has another basis than the rest: 55% is printed, 11 of 20 follows. */
  countBasis: basisSchema.optional(),
  percent: z.number().min(0).max(1000).nullable(),
  /** Any other number: a mean, a total, a year. */
  value: z.number().nullable(),
  basis: basisSchema,
  /** The words as printed, where the value is a reading of them. */
  printed: wordsSchema.optional(),
});

/** How many were asked or counted. */
export const baseSchema = z.object({
  count: z.int().min(0),
  of: wordsSchema.optional(),
  basis: basisSchema,
});

export const findingRecorded = defineEvent({
  type: 'FindingRecorded',
  opens: true,
  subject: (data) => `finding/${data.finding}`,
  data: z.object({
    finding: idSchema,
    kind: findingKindSchema,
    about: aboutSchema,
    /** What it says in the report's words. */
    words: narrativeSchema.optional(),
    /** A heading or short label. */
    title: wordsSchema.optional(),
    /** The cell or line as printed, where the numbers are a reading of it: `5 11 2`, `n/a`. */
    printed: wordsSchema.optional(),
    numbers: z.array(figureSchema).max(200),
    /** What a contradiction sets against each other, where that is no finding or survey result of its own. */
    statements: z.array(narrativeSchema).max(50).optional(),
    base: baseSchema.optional(),
    /** Overall rating: the grade given, and by whom. */
    grade: idSchema.optional(),
    by: partySchema.optional(),
    /** A doubt with a count and one grade can be applied: so many ratings of `from` would have been `to`. */
    wouldBe: z.object({ count: z.int().min(1), from: idSchema, to: idSchema, basis: basisSchema }).optional(),
  }),
});

export const surveyResultRecorded = defineEvent({
  type: 'SurveyResultRecorded',
  opens: true,
  subject: (data) => `survey/${data.result}`,
  data: z.object({
    result: idSchema,
    /** The question; left out for a figure about the survey itself. */
    item: itemRefSchema.optional(),
    /** What it is about, in the report's words, where the question does not say it. */
    topic: wordsSchema.optional(),
    themes: themesSchema.optional(),
    /** Whose answers: "North Somerset practitioners", "police", "region". */
    group: nameSchema,
    /** The answer that is counted; left out for a mean over all answers. */
    answer: wordsSchema.optional(),
    count: z.int().min(0).nullable(),
    percent: z.number().min(0).max(1000).nullable(),
    mean: z.number().nullable(),
    /** The highest value that could be given, for a mean: 3.91 of 5. */
    outOf: z.number().optional(),
    rank: z.int().min(1).nullable(),
    /** `printed` when left out. */
    basis: basisSchema.optional(),
    /** Where the count has another basis than the rest. */
    countBasis: basisSchema.optional(),
    words: narrativeSchema.optional(),
    printed: wordsSchema.optional(),
    base: baseSchema.optional(),
  }),
});

/** The report, as its event holds it. */
export type ReportPublished = DataOf<typeof reportPublished>;
/** A finding, as its event holds it. */
export type FindingRecorded = DataOf<typeof findingRecorded>;
/** A survey result, as its event holds it. */
export type SurveyResultRecorded = DataOf<typeof surveyResultRecorded>;
/** One number of a finding. */
export type Figure = z.output<typeof figureSchema>;
/** How many were asked or counted. */
export type Base = z.output<typeof baseSchema>;
/** How much of a value the document says itself. */
export type Basis = z.output<typeof basisSchema>;

export const reportEvents = [reportPublished, findingRecorded, surveyResultRecorded] as const;
