/** The parts of a cycle as people give them. */
import { z } from 'zod';
import { fuzzyDateSchema } from '../../kernel/days.js';
import { idSchema } from '../../kernel/refs.js';
import { methodSchema } from '../cycle.events.js';

export const cycleInput = idSchema.describe('The cycle.');
export const agencyInput = idSchema.describe('The agency.');

export const detailInputs = {
  round: idSchema
    .optional()
    .describe('The round that it shares with cycles of other partnerships run together.'),
  framework: idSchema.optional().describe('The framework that it uses.'),
  methods: z.array(methodSchema).max(5).optional().describe('How it is run.'),
  period: fuzzyDateSchema.optional().describe('The time that the audit looks at.'),
};

export const cycleDatesInput = z
  .strictObject({
    opens: fuzzyDateSchema.optional().describe('When it opens.'),
    submissionsDue: fuzzyDateSchema.optional().describe('By when submissions are due.'),
    ends: fuzzyDateSchema.optional().describe('When it ends.'),
  })
  .meta({ id: 'CycleDatesInput', description: 'The days of a cycle, each as far as it is known.' });
