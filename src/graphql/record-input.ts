/** The `record` argument of every mutation: what is said about a fact beside the fact itself. */
import { z } from 'zod';
import { fuzzyDateSchema } from '../kernel/days.js';
import { sourceSchema } from '../kernel/event.js';
import { partySchema } from '../kernel/refs.js';

export const recordSchema = z
  .strictObject({
    occurred: fuzzyDateSchema.optional().describe('When it was true in the world; today when left out.'),
    onBehalfOf: partySchema.optional().describe('Whose fact it is, when somebody else records it.'),
    sources: z
      .array(sourceSchema)
      .max(50)
      .optional()
      .describe('The documents and lines that it was taken from.'),
    corrects: z
      .string()
      .optional()
      .describe('The id of the event that this one replaces, because it was recorded wrongly.'),
    basedOn: z
      .string()
      .optional()
      .describe('The id of the event that you saw as the present value; refused when it has changed since.'),
  })
  .meta({ id: 'RecordInput', description: 'How something is recorded.' });
