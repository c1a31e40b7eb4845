/** Audit cycles: streams `cycle-ID`. */
import { z } from 'zod';
import { daySchema, storedFuzzyDateSchema } from '../kernel/days.js';
import { defineEvent } from '../kernel/event.js';
import { narrativeSchema } from '../kernel/narrative.js';
import { idSchema, nameSchema, partySchema, wordsSchema } from '../kernel/refs.js';
import { sectorSchema } from '../agencies/agency.events.js';

export const methodSchema = z
  .enum(['self_assessment', 'peer_review', 'themed_panel', 'practitioner_survey', 'challenge_event'])
  .meta({
    id: 'Method',
    description: 'How a cycle is run.',
    values: {
      self_assessment: 'Each agency rates itself.',
      peer_review: 'Agencies look at one another.',
      themed_panel: 'A panel looks at the returns, theme by theme.',
      practitioner_survey: 'Those who work with children are asked.',
      challenge_event: "Agencies meet and question one another's ratings.",
    },
  });

/** Days of a cycle: data, not the day of an event. */
export const cycleDatesSchema = z.object({
  opens: storedFuzzyDateSchema.optional(),
  submissionsDue: storedFuzzyDateSchema.optional(),
  ends: storedFuzzyDateSchema.optional(),
});

const detail = {
  /** Cycles that partnerships run together share a round. */
  round: idSchema.optional(),
  framework: idSchema.optional(),
  methods: z.array(methodSchema).max(5).optional(),
  /** The time that the audit looks at. */
  period: storedFuzzyDateSchema.optional(),
};

export const cycleOpened = defineEvent({
  type: 'CycleOpened',
  opens: true,
  data: z.object({
    partnership: idSchema,
    name: nameSchema,
    ...detail,
    dates: cycleDatesSchema.optional(),
    /** Known only because another document mentions it. */
    mentionOnly: z.boolean(),
  }),
});

export const cycleDetailed = defineEvent({
  type: 'CycleDetailed',
  subject: () => 'details',
  data: z.object({
    /** Its own name, where it was known under the name that another document gives it. */
    name: nameSchema.optional(),
    ...detail,
  }),
});

export const cycleRescheduled = defineEvent({
  type: 'CycleRescheduled',
  subject: () => 'dates',
  data: z.object({ dates: cycleDatesSchema, why: narrativeSchema.optional() }),
});

export const agencyExpected = defineEvent({
  type: 'AgencyExpected',
  opens: true,
  subject: ({ agency }) => `expected/${agency}`,
  data: z.object({ agency: idSchema }),
});

/** An agency or a whole sector is not required this year. */
export const exemptionRecorded = defineEvent({
  type: 'ExemptionRecorded',
  subject: ({ agency, sector }) => `exemption/${agency ?? sector ?? ''}`,
  data: z.object({
    agency: idSchema.optional(),
    sector: sectorSchema.optional(),
    why: narrativeSchema.optional(),
  }),
});

export const contactMeansSchema = z
  .enum(['email', 'telephone', 'letter', 'meeting', 'reminder', 'not_stated'])
  .meta({
    id: 'ContactMeans',
    description: 'How an agency was contacted.',
    values: {
      email: 'By e-mail.',
      telephone: 'By telephone.',
      letter: 'By letter.',
      meeting: 'Face to face or in a call with several.',
      reminder: 'A reminder, however it was sent.',
      not_stated: 'The document does not say.',
    },
  });

export const contactLogged = defineEvent({
  type: 'ContactLogged',
  opens: true,
  subject: ({ contact }) => `contact/${contact}`,
  data: z.object({
    contact: idSchema,
    agency: idSchema,
    how: contactMeansSchema,
    what: narrativeSchema,
    outcome: narrativeSchema.optional(),
  }),
});

export const nonReturnKindSchema = z.enum(['not_received', 'declined', 'not_due_this_year']).meta({
  id: 'NonReturnKind',
  description: 'Why nothing came back from an agency.',
  values: {
    not_received: 'It was expected and did not come.',
    declined: 'The agency said that it would not take part.',
    not_due_this_year: 'The agency returns every other year, and this is not its year.',
  },
});

export const nonReturnRecorded = defineEvent({
  type: 'NonReturnRecorded',
  subject: ({ agency }) => `non-return/${agency}`,
  data: z.object({ agency: idSchema, kind: nonReturnKindSchema, why: narrativeSchema.optional() }),
});

export const submissionsClosed = defineEvent({
  type: 'SubmissionsClosed',
  subject: () => 'closing',
  data: z.object({}),
});

export const attendanceSchema = z.enum(['present', 'apologies', 'absent', 'not_stated']).meta({
  id: 'Attendance',
  description: 'Whether an agency came to a panel session.',
  values: {
    present: 'Somebody came for it.',
    apologies: 'It sent its apologies.',
    absent: 'Nobody came, and nobody said why.',
    not_stated: 'The document does not say.',
  },
});

export const panelFunctionSchema = z.enum(['chair', 'member', 'observer', 'support']).meta({
  id: 'PanelFunction',
  description: 'What somebody did on a panel.',
  values: {
    chair: 'Chaired it.',
    member: 'Sat on it with a say.',
    observer: 'Was there to watch.',
    support: 'Prepared it or took the minutes.',
  },
});

export const panelSessionKindSchema = z.enum(['themed_panel', 'peer_review', 'challenge_event']).meta({
  id: 'PanelSessionKind',
  description: 'What kind of meeting looks at submissions.',
  values: {
    themed_panel: 'A panel that looks at submissions, theme by theme.',
    peer_review: "Agencies that look at one another's submissions.",
    challenge_event: "A meeting at which agencies question one another's ratings.",
  },
});

/** Somebody on a panel: a role and an organisation; the person, if given, only as an opaque id. */
export const panelMemberSchema = z.object({
  person: idSchema.optional(),
  role: wordsSchema.optional(),
  of: partySchema.optional(),
  organisation: wordsSchema.optional(),
  function: panelFunctionSchema,
  /** How many people this line stands for. */
  count: z.int().min(1),
  lines: z.array(z.int()).optional(),
});

/** A session looks at so many agencies at most: each has an entry of its own in the read models. */
export const MAX_OF_SESSION = 60;

export const panelSessionHeld = defineEvent({
  type: 'PanelSessionHeld',
  opens: true,
  subject: ({ session }) => `session/${session}`,
  data: z.object({
    session: idSchema,
    kind: panelSessionKindSchema,
    title: wordsSchema.optional(),
    /** False: it did not take place. */
    held: z.boolean(),
    why: narrativeSchema.optional(),
    virtual: z.boolean().optional(),
    agencies: z.array(idSchema).max(MAX_OF_SESSION),
    submissions: z.array(idSchema).max(MAX_OF_SESSION),
    members: z.array(panelMemberSchema).max(100),
    attendance: z
      .array(z.object({ agency: idSchema, attendance: attendanceSchema, note: narrativeSchema.optional() }))
      .max(MAX_OF_SESSION),
  }),
});

export const cycleClosed = defineEvent({
  type: 'CycleClosed',
  subject: () => 'closed',
  data: z.object({ on: daySchema.optional() }),
});

export const cycleEvents = [
  cycleOpened,
  cycleDetailed,
  cycleRescheduled,
  agencyExpected,
  exemptionRecorded,
  contactLogged,
  nonReturnRecorded,
  submissionsClosed,
  panelSessionHeld,
  cycleClosed,
] as const;
