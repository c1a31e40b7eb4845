/** Fields that several use cases of recommendations share. */
import { idSchema, partySchema } from '../../kernel/refs.js';

export const recommendationInput = idSchema.describe('The recommendation.');

export const shareInput = partySchema
  .optional()
  .describe('Whose share, by its holder; the recommendation as a whole when left out.');
