/**
 * Free text that people wrote. It may hold personal data, so it goes into events only in this form, is opaque to
 * deciders and projections, and is opened only while an answer is made. That lets it be sealed and erased later
 * without touching them.
 */
import { z } from 'zod';

export interface Narrative {
  readonly narrative: string;
}

export const MAX_NARRATIVE = 50_000;

/** Free text as somebody gives it: not blank, at most 50,000 characters. */
export const narrativeInput = z
  .string()
  .refine((text) => text.trim().length > 0, { error: 'Write something here, or leave the field out.' })
  .max(MAX_NARRATIVE, { error: `This text is too long: at most ${MAX_NARRATIVE} characters fit.` })
  .transform((narrative): Narrative => ({ narrative }))
  .meta({ graphql: 'String' });

/** Free text as it is stored. */
export const narrativeSchema = z.object({ narrative: z.string() });

/** Reads the text; only the code that makes answers and exports may call it. */
export const openNarrative = (narrative: Narrative): string => narrative.narrative;
