/** What a report of progress says, as people give it. */
import { z } from 'zod';
import { daySchema } from '../kernel/days.js';
import { narrativeInput } from '../kernel/narrative.js';
import { idSchema, wordsSchema } from '../kernel/refs.js';
import { reportedStatusSchema } from '../recommendations/recommendation.events.js';

export const evidenceInput = z
  .strictObject({
    title: wordsSchema.describe('What it is.'),
    reference: wordsSchema.describe('Where it can be found: a link, a file number, minutes.'),
    dated: daySchema.optional().describe('The day that it bears.'),
  })
  .meta({ id: 'EvidenceInput', description: 'A link or reference; the file itself stays where it is.' });

export const reportedInInput = z
  .strictObject({
    cycle: idSchema.optional().describe('The cycle.'),
    report: idSchema.optional().describe('The report.'),
  })
  .refine(({ cycle, report }) => cycle !== undefined || report !== undefined, {
    error: 'Name the cycle or the report, or leave this out.',
  })
  .meta({ id: 'ReportedInInput', description: 'The cycle or report that stated something.' });

/** The fields of a report of progress. */
export const progressFields = {
  status: reportedStatusSchema.optional().describe('Its status now; as it was when left out.'),
  statusPrinted: wordsSchema
    .optional()
    .describe("The status in the document's own words, where they differ."),
  note: narrativeInput.optional().describe('What was done, or what stands in the way.'),
  evidence: z.array(evidenceInput).max(50).default([]).describe('Where it can be seen.'),
  reportedIn: reportedInInput.optional().describe('The cycle or report that stated it.'),
};
