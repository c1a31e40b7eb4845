/** Actions: steps with owners and a due date: streams `action-ID`. */
import { z } from 'zod';
import { storedFuzzyDateSchema } from '../kernel/days.js';
import { defineEvent, type DataOf } from '../kernel/event.js';
import { narrativeSchema } from '../kernel/narrative.js';
import { idSchema, itemRefSchema, partySchema, wordsSchema } from '../kernel/refs.js';
import { themesSchema } from '../kernel/themes.js';
import { reportedInSchema, reportedStatusSchema } from '../recommendations/recommendation.events.js';
import { evidenceSchema } from '../submissions/submission.events.js';

/** What an action stands under; all left out where it stands alone. */
export const underSchema = z.object({
  recommendation: idSchema.optional(),
  /** `REPORT/FINDING`. */
  finding: z.string().max(400).optional(),
  submission: idSchema.optional(),
  item: itemRefSchema.optional(),
});

export const actionAdded = defineEvent({
  type: 'ActionAdded',
  opens: true,
  data: z.object({
    partnership: idSchema,
    cycle: idSchema.optional(),
    number: wordsSchema.optional(),
    /** A label in the document, for example the heading that it is printed under. */
    label: wordsSchema.optional(),
    text: narrativeSchema,
    owners: z.array(partySchema).max(50),
    ownersInWords: wordsSchema.optional(),
    due: storedFuzzyDateSchema.optional(),
    themes: themesSchema,
    under: underSchema.optional(),
  }),
});

/** Always the whole list of owners. */
export const actionAssigned = defineEvent({
  type: 'ActionAssigned',
  subject: () => 'owners',
  data: z.object({ owners: z.array(partySchema).max(50), why: narrativeSchema.optional() }),
});

export const actionProgressed = defineEvent({
  type: 'ActionProgressed',
  subject: () => 'progress',
  data: z.object({
    status: reportedStatusSchema.optional(),
    statusPrinted: wordsSchema.optional(),
    note: narrativeSchema.optional(),
    evidence: z.array(evidenceSchema).max(50),
    by: partySchema.optional(),
    reportedIn: reportedInSchema.optional(),
  }),
});

export const actionDropped = defineEvent({
  type: 'ActionDropped',
  subject: () => 'dropped',
  data: z.object({ why: narrativeSchema.optional() }),
});

export const actionEvents = [actionAdded, actionAssigned, actionProgressed, actionDropped] as const;

/** What one event of an action says: its type and data. */
export type ActionStep = {
  [E in (typeof actionEvents)[number] as E['type']]: { readonly type: E['type']; readonly data: DataOf<E> };
}[(typeof actionEvents)[number]['type']];
