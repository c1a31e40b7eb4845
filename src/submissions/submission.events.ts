/** What agencies returned, and how it was rated: streams `submission-ID`. */
import { z } from 'zod';
import { daySchema } from '../kernel/days.js';
import { defineEvent } from '../kernel/event.js';
import { narrativeSchema } from '../kernel/narrative.js';
import { idSchema, itemRefSchema, partySchema, wordsSchema } from '../kernel/refs.js';

export const submissionStarted = defineEvent({
  type: 'SubmissionStarted',
  opens: true,
  data: z.object({
    agencies: z.array(idSchema).min(1).max(30),
    /** The cycles that it serves, the first being its own. */
    cycles: z.array(idSchema).min(1).max(30),
  }),
});

/** An item, or one requirement of it. */
const rated = {
  item: itemRefSchema,
  requirement: idSchema.optional(),
};
const ratedSubject = (data: { item: string; requirement?: string }) =>
  data.requirement ? `${data.item}/${data.requirement}` : data.item;

const selfRating = {
  ...rated,
  grade: idSchema,
  reason: narrativeSchema.optional(),
  /** Other submissions that this one rating stands for as well. */
  covers: z.array(idSchema).max(50),
};

export const standardRated = defineEvent({
  type: 'StandardRated',
  subject: (data) => `self/${ratedSubject(data)}`,
  data: z.object(selfRating),
});

/** An agency changed its mind after its return was received. */
export const ratingAmended = defineEvent({
  type: 'RatingAmended',
  subject: (data) => `self/${ratedSubject(data)}`,
  data: z.object(selfRating),
});

export const notRatedDeclared = defineEvent({
  type: 'NotRatedDeclared',
  subject: (data) => `self/${ratedSubject(data)}`,
  data: z.object({
    ...rated,
    kind: z.enum(['not_rated', 'not_applicable']),
    why: narrativeSchema.optional(),
  }),
});

export const standardAnswered = defineEvent({
  type: 'StandardAnswered',
  subject: ({ item }) => `answer/${item}`,
  data: z.object({
    item: itemRefSchema,
    /** Left out when the question was not completed. */
    text: narrativeSchema.optional(),
    notCompleted: z.boolean(),
    why: narrativeSchema.optional(),
  }),
});

/** A link or reference; the file itself stays where it is. */
export const evidenceSchema = z.object({
  title: wordsSchema,
  reference: wordsSchema,
  dated: daySchema.optional(),
});

export const evidenceAttached = defineEvent({
  type: 'EvidenceAttached',
  opens: true,
  subject: (data) => `evidence/${data.evidence}`,
  data: z.object({ evidence: idSchema, item: itemRefSchema.optional(), ...evidenceSchema.shape }),
});

export const receiptFlagSchema = z
  .enum(['late', 'joint', 'after_the_panel', 'other_template', 'separate_report'])
  .meta({
    id: 'ReceiptFlag',
    description: 'What was particular about a return.',
    values: {
      late: 'It came after the day on which it was due.',
      joint: 'Several agencies returned it together.',
      after_the_panel: 'It came after the panel had met.',
      other_template: 'It was written on another form than the one asked for.',
      separate_report: 'It came as a report of its own, beside the form.',
    },
  });

export const submissionReceived = defineEvent({
  type: 'SubmissionReceived',
  subject: () => 'receipt',
  data: z.object({
    means: z.enum(['submitted', 'on_paper']),
    flags: z.array(receiptFlagSchema).max(5),
    why: narrativeSchema.optional(),
  }),
});

export const submissionLocked = defineEvent({
  type: 'SubmissionLocked',
  subject: ({ cycle }) => `lock/${cycle}`,
  data: z.object({
    cycle: idSchema,
    /** The event that closed the submissions of the cycle, when the lock follows from it. */
    closedBy: z.string().optional(),
  }),
});

export const submissionReopened = defineEvent({
  type: 'SubmissionReopened',
  subject: ({ cycle }) => `reopening/${cycle}`,
  data: z.object({ cycle: idSchema, why: narrativeSchema.optional() }),
});

export const submissionWithdrawn = defineEvent({
  type: 'SubmissionWithdrawn',
  subject: () => 'withdrawn',
  data: z.object({ why: narrativeSchema.optional() }),
});

/** Ratings of a panel or scrutineer belong to a cycle, since one submission may serve several. */
const ofPanel = { ...rated, cycle: idSchema, by: partySchema.optional(), session: idSchema.optional() };
const panelSubject = (kind: string) => (data: { item: string; requirement?: string; cycle: string }) =>
  `${kind}/${data.cycle}/${ratedSubject(data)}`;

export const ratingQueried = defineEvent({
  type: 'RatingQueried',
  subject: panelSubject('query'),
  data: z.object({ ...ofPanel, question: narrativeSchema }),
});

export const ratingModerated = defineEvent({
  type: 'RatingModerated',
  subject: panelSubject('moderated'),
  data: z.object({ ...ofPanel, grade: idSchema, reason: narrativeSchema.optional() }),
});

export const ratingAgreed = defineEvent({
  type: 'RatingAgreed',
  subject: panelSubject('agreed'),
  data: z.object({ ...ofPanel, grade: idSchema, reason: narrativeSchema.optional() }),
});

export const submissionEvents = [
  submissionStarted,
  standardRated,
  ratingAmended,
  notRatedDeclared,
  standardAnswered,
  evidenceAttached,
  submissionReceived,
  submissionLocked,
  submissionReopened,
  submissionWithdrawn,
  ratingQueried,
  ratingModerated,
  ratingAgreed,
] as const;
