/** Recommendations, their shares, dates and progress: streams `recommendation-ID`. */
import { z } from 'zod';
import { storedFuzzyDateSchema } from '../kernel/days.js';
import { defineEvent, type StoredEvent, type StoredOf } from '../kernel/event.js';
import { narrativeSchema } from '../kernel/narrative.js';
import { idSchema, itemRefSchema, partySchema, wordsSchema } from '../kernel/refs.js';
import { themesSchema } from '../kernel/themes.js';
import { evidenceSchema } from '../submissions/submission.events.js';

/** What somebody can state of a share or of a whole recommendation. *Not Reported* is never stated. */
export const reportedStatusSchema = z
  .enum(['not_started', 'in_progress', 'complete', 'closed_without_being_done'])
  .meta({
    id: 'ReportedStatus',
    description: 'A status as somebody states it.',
    values: {
      not_started: 'Nothing has been done yet, and somebody said so.',
      in_progress: 'Work on it has begun.',
      complete: 'It is done, as the one who reports claims.',
      closed_without_being_done: 'It was rejected, cancelled or needs no more action.',
    },
  });
export type ReportedStatus = z.output<typeof reportedStatusSchema>;

/** One printed wording: in which list and at which place of it. */
export const recommendationWordingSchema = z.object({
  list: wordsSchema.optional(),
  place: wordsSchema.optional(),
  text: narrativeSchema,
});

export const recommendationKindSchema = z.enum(['recommendation', 'request', 'observation']).meta({
  id: 'RecommendationKind',
  description: 'What a recommendation is, as its document treats it.',
  values: {
    recommendation: 'Something that should be done.',
    request: 'Something that is asked of somebody, short of a recommendation.',
    observation: 'Something that was noticed and may lead to more.',
  },
});

export const recommendationMade = defineEvent({
  type: 'RecommendationMade',
  opens: true,
  data: z.object({
    partnership: idSchema,
    /** The cycle that it was made in; left out where it came from elsewhere. */
    cycle: idSchema.optional(),
    /** What it came from, where that is no cycle. */
    source: idSchema.optional(),
    /** The list that its number belongs to, for example `youth-council`; a document may number several lists apart. */
    list: idSchema.optional(),
    /** The number as printed. */
    number: wordsSchema.optional(),
    madeBy: partySchema.optional(),
    kind: recommendationKindSchema,
    /** Every printed wording, the leading one first. */
    wordings: z.array(recommendationWordingSchema).min(1).max(20),
    addressedTo: z.array(partySchema).max(100),
    /** A collective address that names nobody ("all agencies"): words, no share. */
    addressedInWords: wordsSchema.optional(),
    concerns: z.array(partySchema).max(100),
    items: z.array(itemRefSchema).max(100),
    themes: themesSchema,
    due: storedFuzzyDateSchema.optional(),
    /** Something the document says of it, for example that it is a recurring theme. */
    remark: narrativeSchema.optional(),
  }),
});

export const recipientAdded = defineEvent({
  type: 'RecipientAdded',
  subject: ({ recipient }) => `addressed/${recipient}`,
  data: z.object({ recipient: partySchema }),
});

export const recommendationThemesAssigned = defineEvent({
  type: 'RecommendationThemesAssigned',
  subject: () => 'themes',
  data: z.object({ themes: themesSchema }),
});

export const stanceSchema = z.enum(['accepted', 'accepted_in_part', 'noted', 'rejected', 'not_stated']).meta({
  id: 'Stance',
  description: 'How somebody took a recommendation.',
  values: {
    accepted: 'It will be done.',
    accepted_in_part: 'A part of it will be done.',
    noted: 'It was read; nothing was promised.',
    rejected: "It will not be done. That closes the responder's share.",
    not_stated: 'The document does not say.',
  },
});

export const responseRecorded = defineEvent({
  type: 'ResponseRecorded',
  subject: ({ by, share }) => `response/${by ?? ''}/${share ?? ''}`,
  data: z.object({
    by: partySchema.optional(),
    share: partySchema.optional(),
    stance: stanceSchema,
    text: narrativeSchema.optional(),
  }),
});

export const responsibilityAssigned = defineEvent({
  type: 'ResponsibilityAssigned',
  plan: true,
  subject: ({ holder }) => `responsible/${holder}`,
  data: z.object({
    holder: partySchema,
    /** Whose share it takes over. */
    from: z.array(partySchema).max(50),
    /** In words, who does the work for them. */
    doneBy: wordsSchema.optional(),
  }),
});

export const responsibilityEnded = defineEvent({
  type: 'ResponsibilityEnded',
  plan: true,
  subject: ({ holder }) => `responsible/${holder}`,
  data: z.object({ holder: partySchema, why: narrativeSchema.optional() }),
});

/** Always the whole list of a share's review dates, or of the whole recommendation's. */
export const reviewDatesSet = defineEvent({
  type: 'ReviewDatesSet',
  subject: ({ share }) => `review-dates/${share ?? ''}`,
  data: z.object({ share: partySchema.optional(), dates: z.array(storedFuzzyDateSchema).max(20) }),
});

/** The cycle or report that stated something. */
export const reportedInSchema = z.object({ cycle: idSchema.optional(), report: idSchema.optional() });

export const progressReported = defineEvent({
  type: 'ProgressReported',
  subject: ({ share }) => `progress/${share ?? ''}`,
  data: z.object({
    share: partySchema.optional(),
    status: reportedStatusSchema.optional(),
    /** The status in the document's own words, where they differ. */
    statusPrinted: wordsSchema.optional(),
    note: narrativeSchema.optional(),
    evidence: z.array(evidenceSchema).max(50),
    reportedIn: reportedInSchema.optional(),
  }),
});

export const completionAssured = defineEvent({
  type: 'CompletionAssured',
  subject: ({ share }) => `assurance/${share ?? ''}`,
  data: z.object({ share: partySchema.optional(), by: partySchema, note: narrativeSchema.optional() }),
});

export const recommendationReopened = defineEvent({
  type: 'RecommendationReopened',
  subject: ({ share }) => `reopening/${share ?? ''}`,
  data: z.object({ share: partySchema.optional(), why: narrativeSchema.optional() }),
});

export const recommendationCarriedForward = defineEvent({
  type: 'RecommendationCarriedForward',
  subject: ({ to }) => `carried/${to}`,
  data: z.object({ to: idSchema, why: narrativeSchema.optional() }),
});

export const linkKindSchema = z.enum(['recurs_from', 'follows_up', 'supersedes', 'merges', 'splits']).meta({
  id: 'LinkKind',
  description: 'How one recommendation goes on from another.',
  values: {
    recurs_from: 'Asks again for what the other one asked for.',
    follows_up: 'Takes the other one a step further.',
    supersedes: 'Stands in the place of the other one.',
    merges: 'Brings the other one together with more.',
    splits: 'Takes up a part of the other one.',
  },
});

export const recommendationLinked = defineEvent({
  type: 'RecommendationLinked',
  subject: ({ kind, target, words }) => `link/${kind}/${target ?? words ?? ''}`,
  data: z.object({
    kind: linkKindSchema,
    target: idSchema.optional(),
    /** In words, where the other recommendation is not in the tracker. */
    words: wordsSchema.optional(),
  }),
});

export const recommendationWithdrawn = defineEvent({
  type: 'RecommendationWithdrawn',
  subject: () => 'withdrawn',
  data: z.object({ why: narrativeSchema.optional() }),
});

export const recommendationEvents = [
  recommendationMade,
  recipientAdded,
  recommendationThemesAssigned,
  responseRecorded,
  responsibilityAssigned,
  responsibilityEnded,
  reviewDatesSet,
  progressReported,
  completionAssured,
  recommendationReopened,
  recommendationCarriedForward,
  recommendationLinked,
  recommendationWithdrawn,
] as const;

type TypeAndData<E> = E extends StoredEvent ? Pick<E, 'type' | 'data'> : never;

/** What happened to a recommendation in one event: its type and what it says. */
export type RecommendationStep = TypeAndData<StoredOf<typeof recommendationEvents>>;
