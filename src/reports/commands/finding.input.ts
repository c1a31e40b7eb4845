/** The parts of findings and survey results as people give them. Left out means *not printed*. */
import { z } from 'zod';
import { basisSchema } from '../../kernel/event.js';
import { narrativeInput } from '../../kernel/narrative.js';
import { idSchema, itemRefSchema, partySchema, wordsSchema } from '../../kernel/refs.js';
import { themesSchema } from '../../kernel/themes.js';
import { findingKindSchema, type FindingRecorded } from '../report.events.js';

/** Numbers that a document may print; those left out were not printed. */
export const printableNumbers = {
  count: z.int().min(0).optional().describe('How many; left out when it is not printed.'),
  countBasis: basisSchema
    .optional()
    .describe('Where the count has another basis than the rest: 55% is printed, 11 of 20 follows from it.'),
  percent: z
    .number()
    .min(0)
    .max(1000)
    .optional()
    .describe('How many of a hundred; left out when it is not printed.'),
};

const figureInput = z
  .strictObject({
    measure: wordsSchema.describe(
      'What is counted: the code of a grade, not-rated, not-applicable, rated (no grade stated), or a phrase of the report.',
    ),
    ...printableNumbers,
    value: z.number().optional().describe('Any other number: a total, minutes, a year.'),
    basis: basisSchema.default('printed').describe('Whether the report prints it.'),
    printed: wordsSchema.optional().describe('The words as printed, where the number is a reading of them.'),
  })
  .meta({ id: 'FigureInput', description: 'One number of a finding.' });

export const baseInput = z
  .strictObject({
    count: z.int().min(0).describe('How many were asked or counted.'),
    of: wordsSchema.optional().describe('Of what, in words.'),
    basis: basisSchema.default('printed').describe('Whether the report prints it.'),
  })
  .meta({ id: 'BaseInput', description: 'How many a count or percentage is of.' });

const keys = (what: string) => z.array(idSchema).max(200).default([]).describe(what);

const aboutInput = z
  .strictObject({
    cycle: idSchema.optional().describe("The cycle that it speaks of, where that is not the report's own."),
    items: z
      .array(itemRefSchema)
      .max(500)
      .default([])
      .describe('Standards and questions, as FRAMEWORK/ITEM.'),
    agencies: z.array(idSchema).max(500).default([]).describe('Agencies, by id.'),
    bodies: z.array(partySchema).max(100).default([]).describe('Bodies and partnerships.'),
    themes: themesSchema.default([]).describe('Statutory themes and topics, by id.'),
    recommendations: keys('Recommendations, by id.'),
    findings: keys('Other findings of the same report, by key.'),
    results: keys('Survey results of the same report, by key.'),
  })
  .meta({ id: 'AboutInput', description: 'What a finding is about.' });

const wouldBeInput = z
  .strictObject({
    count: z.int().min(1).describe('How many ratings are in doubt.'),
    from: idSchema.describe('The grade that they were given.'),
    to: idSchema.describe('The grade that they would be.'),
    basis: basisSchema.default('printed').describe('Whether the report prints it.'),
  })
  .meta({ id: 'WouldBeInput', description: 'What ratings in doubt would be.' });

export const findingInput = z
  .strictObject({
    finding: idSchema.describe('Its key within the report.'),
    kind: findingKindSchema.describe('What it states.'),
    about: aboutInput.prefault({}).describe('What it is about.'),
    words: narrativeInput.optional().describe("What it says, in the report's words."),
    title: wordsSchema.optional().describe('A heading or short label.'),
    printed: wordsSchema
      .optional()
      .describe('The cell or line as printed, where the numbers are a reading of it: 5 11 2, n/a.'),
    numbers: z.array(figureInput).max(200).default([]).describe('Its numbers.'),
    statements: z
      .array(narrativeInput)
      .max(50)
      .default([])
      .describe('What a contradiction sets against each other, where that is no finding of its own.'),
    base: baseInput.optional().describe('How many its counts and percentages are of.'),
    grade: idSchema.optional().describe('The grade that an overall rating gives.'),
    by: partySchema.optional().describe('Who gave it.'),
    wouldBe: wouldBeInput
      .optional()
      .describe('What ratings in doubt would be, where the report says how many.'),
  })
  .meta({ id: 'FindingInput', description: 'Something that a report states.' });

/** The finding as it is recorded: what was left out is null, and empty lists that came later are left out. */
export function findingOf({
  numbers,
  statements,
  about,
  ...rest
}: z.output<typeof findingInput>): FindingRecorded {
  const { results, ...others } = about;
  return {
    ...rest,
    about: { ...others, ...(results.length > 0 ? { results } : {}) },
    numbers: numbers.map(({ count = null, percent = null, value = null, ...figure }) => ({
      ...figure,
      count,
      percent,
      value,
    })),
    ...(statements.length > 0 ? { statements } : {}),
  };
}
