/** "You said, we will": feedback of agencies and what was promised: streams `commitment-ID`. */
import { z } from 'zod';
import { storedFuzzyDateSchema } from '../kernel/days.js';
import { defineEvent, type DataOf } from '../kernel/event.js';
import { narrativeSchema } from '../kernel/narrative.js';
import { idSchema, itemRefSchema, partySchema, wordsSchema } from '../kernel/refs.js';
import { themesSchema } from '../kernel/themes.js';

/** An agency's feedback to the partnership. It may stand alone or be answered by commitments on the same stream. */
export const feedbackReceived = defineEvent({
  type: 'FeedbackReceived',
  opens: true,
  subject: () => 'feedback',
  data: z.object({
    partnership: idSchema,
    cycle: idSchema.optional(),
    agency: idSchema,
    item: itemRefSchema.optional(),
    text: narrativeSchema,
  }),
});

export const commitmentMade = defineEvent({
  type: 'CommitmentMade',
  opens: true,
  subject: (data) => `commitment/${data.commitment}`,
  data: z.object({
    /** Its key within the stream; one feedback may be answered by several commitments. */
    commitment: idSchema,
    partnership: idSchema,
    cycle: idSchema.optional(),
    text: narrativeSchema,
    owners: z.array(partySchema).max(50),
    ownersInWords: wordsSchema.optional(),
    involves: z.array(partySchema).max(50),
    items: z.array(itemRefSchema).max(50),
    themes: themesSchema,
    due: storedFuzzyDateSchema.optional(),
  }),
});

export const commitmentProgressed = defineEvent({
  type: 'CommitmentProgressed',
  subject: (data) => `commitment/${data.commitment}/progress`,
  data: z.object({ commitment: idSchema, note: narrativeSchema }),
});

export const commitmentMet = defineEvent({
  type: 'CommitmentMet',
  subject: (data) => `commitment/${data.commitment}/outcome`,
  data: z.object({ commitment: idSchema, note: narrativeSchema.optional() }),
});

export const commitmentDropped = defineEvent({
  type: 'CommitmentDropped',
  subject: (data) => `commitment/${data.commitment}/outcome`,
  data: z.object({ commitment: idSchema, why: narrativeSchema.optional() }),
});

export const commitmentEvents = [
  feedbackReceived,
  commitmentMade,
  commitmentProgressed,
  commitmentMet,
  commitmentDropped,
] as const;

/** What one event of a commitment says: its type and data. Feedback is not one of them. */
export type CommitmentStep = Exclude<
  {
    [E in (typeof commitmentEvents)[number] as E['type']]: {
      readonly type: E['type'];
      readonly data: DataOf<E>;
    };
  }[(typeof commitmentEvents)[number]['type']],
  { readonly type: 'FeedbackReceived' }
>;

/** What an agency told the partnership. */
export type FeedbackReceived = DataOf<typeof feedbackReceived>;
