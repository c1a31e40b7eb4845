/** The mapping: how the columns and words of somebody's table are to be read. docs/tracker-format.md explains it. */
import { z } from 'zod';
import { sectorSchema } from '../../agencies/agency.events.js';
import { daySchema } from '../../kernel/days.js';
import { idSchema, nameSchema, partySchema, wordsSchema } from '../../kernel/refs.js';
import { reportedStatusSchema } from '../../recommendations/recommendation.events.js';

export const TRACKER_FORMAT = 'throughline-tracker/1';

const columnSchema = z.string().min(1).max(300).describe('The name of a column, as the header prints it.');

/** Orders of day, month and year, for dates such as `03/11/2021` or `3.11.21`. */
const dateFormatSchema = z.enum(['year-month-day', 'day-month-year', 'month-day-year']);

/** What a status word of the table means. `no_status`: it states none, and its words are kept. */
const meaningSchema = z.enum([...reportedStatusSchema.options, 'withdrawn', 'no_status']);

const progressSchema = z
  .strictObject({
    status: columnSchema.optional(),
    note: columnSchema.optional(),
    date: columnSchema.optional().describe('The column of the day on which the status was stated.'),
    dateHoldsFor: z
      .array(wordsSchema)
      .optional()
      .describe('The status words to which that day belongs; all when left out.'),
    on: daySchema
      .optional()
      .describe('One day for the whole column, for example the day of a yearly report.'),
    cycle: idSchema.optional().describe('The cycle that reported it.'),
  })
  .refine(({ status, note }) => status !== undefined || note !== undefined, {
    error: 'Name the column of the status, of a note, or both.',
  });

export const mappingSchema = z.strictObject({
  tracker: z.literal(TRACKER_FORMAT, { error: `The first field must be tracker: ${TRACKER_FORMAT}` }),
  source: idSchema.describe('Names the table for ever. A later version of it has the same source.'),
  title: nameSchema,
  asAt: daySchema.describe('The day on which the table stood so.'),
  partnership: z.strictObject({
    id: idSchema,
    name: nameSchema.optional().describe('Establishes it where the tracker does not know it.'),
  }),
  cycle: idSchema.optional().describe('The cycle of all rows, unless a column gives it.'),
  encoding: z.enum(['detect', 'utf-8', 'windows-1252']).default('detect'),
  delimiter: z.string().length(1).default(','),
  columns: z.strictObject({
    number: columnSchema.optional(),
    text: columnSchema,
    recipient: columnSchema.optional(),
    responsible: columnSchema.optional(),
    list: columnSchema.optional().describe('Ids of the list that the number belongs to.'),
    cycle: columnSchema.optional().describe('Ids of cycles.'),
    made: columnSchema.optional(),
    due: columnSchema.optional(),
    reviewDate: columnSchema.optional(),
    response: columnSchema.optional().describe('What the recipient answered.'),
    themes: columnSchema.optional().describe('Ids of themes and topics.'),
  }),
  progress: z
    .array(progressSchema)
    .max(30)
    .default([])
    .describe('Statuses with their days, the oldest first.'),
  statuses: z.record(z.string(), meaningSchema).default({}).describe('What each status word means.'),
  dates: z.array(dateFormatSchema).min(1).default(['year-month-day']),
  separator: z.string().min(1).max(10).optional().describe('What parts several names or ids in one cell.'),
  recipients: z
    .strictObject({
      known: z
        .record(z.string(), partySchema)
        .default({})
        .describe('Names that mean somebody known already.'),
      sector: sectorSchema.default('other').describe('The sector of the agencies that are registered.'),
    })
    .prefault({}),
  blankText: z
    .string()
    .trim()
    .min(1)
    .default('The table gives no text.')
    .describe('Stands where a row has no text.'),
  tidy: z
    .boolean()
    .default(false)
    .describe(
      'Puts wrongly encoded characters and marks of spreadsheets right; else they stay and are listed.',
    ),
});

export type Mapping = z.output<typeof mappingSchema>;
export type StatusMeaning = z.output<typeof meaningSchema>;
