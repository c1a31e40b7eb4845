import { z } from 'zod';
import { defineCommand } from '../../kernel/command.js';
import { basisSchema } from '../../kernel/event.js';
import { narrativeInput } from '../../kernel/narrative.js';
import { idSchema, itemRefSchema, nameSchema, wordsSchema } from '../../kernel/refs.js';
import { insist } from '../../kernel/refusal.js';
import { sameData } from '../../kernel/same.js';
import { themesSchema } from '../../kernel/themes.js';
import { surveyResultRecorded } from '../report.events.js';
import { insistCycles, insistItems, insistPublished, lookUpNamed } from '../report.rules.js';
import { reportStream } from '../report.state.js';
import { baseInput, printableNumbers } from './finding.input.js';

/** A report prints what a survey found on one question and answer, in one group. */
export const recordSurveyResult = defineCommand({
  name: 'recordSurveyResult',
  description:
    'Records what a survey found on one question and answer in one group: a count, a percentage, a mean, a rank, or words.',
  stream: reportStream,
  roles: ['business_unit'],
  input: z.strictObject({
    report: idSchema.describe('The report that prints it.'),
    result: idSchema.describe('Its key within the report.'),
    item: itemRefSchema
      .optional()
      .describe('The question, as FRAMEWORK/ITEM; left out for a figure about the survey itself.'),
    topic: wordsSchema.optional().describe('What it is about, where the question does not say it.'),
    themes: themesSchema.optional().describe('Statutory themes and topics, by id.'),
    group: nameSchema.describe('Whose answers: practitioners, police, the region.'),
    answer: wordsSchema.optional().describe('The answer that is counted; left out for a mean over all.'),
    ...printableNumbers,
    mean: z.number().optional().describe('The mean of all answers.'),
    outOf: z.number().optional().describe('The highest value that could be given, for a mean.'),
    rank: z.int().min(1).optional().describe('Its place among the answers, the first being 1.'),
    basis: basisSchema.default('printed').describe('Whether the report prints it.'),
    words: narrativeInput.optional().describe("What it says, in the report's words."),
    printed: wordsSchema.optional().describe('The words as printed, where a number is a reading of them.'),
    base: baseInput.optional().describe('How many the count or percentage is of.'),
  }),
  idOf: ({ report }) => report,
  lookUp: (read, { item }, { published }) => lookUpNamed(read, [published?.cycle], item ? [item] : []),
  decide: (report, { report: _id, ...input }, { seen }) => {
    insistPublished(report);
    const { count = null, percent = null, mean = null, rank = null, ...rest } = input;
    const result = { ...rest, count, percent, mean, rank };
    const known = report.results[result.result];
    if (sameData(known, result)) return [];
    insist(
      !known,
      'SURVEY_RESULT_ALREADY_RECORDED',
      `The report already states something else under the key ${result.result}. Correct that entry, or choose another key.`,
      { path: 'result' },
    );
    insist(
      [count, percent, mean, rank].some((number) => number !== null) || result.words || result.printed,
      'SURVEY_RESULT_SAYS_NOTHING',
      'Give a count, a percentage, a mean, a rank, or what the report says in words.',
      { path: 'count' },
    );
    insistCycles(seen, 'report');
    insistItems(result.item ? [result.item] : [], seen, 'item');
    return [surveyResultRecorded(result)];
  },
});
