/** Partnerships, regions, their bodies and the topics that they add: streams `partnership-ID`. */
import { z } from 'zod';
import { storedFuzzyDateSchema } from '../kernel/days.js';
import { defineEvent } from '../kernel/event.js';
import { narrativeSchema } from '../kernel/narrative.js';
import { idSchema, nameSchema, wordsSchema } from '../kernel/refs.js';

export const bodyKinds = [
  'executive',
  'subgroup',
  'panel',
  'business_unit',
  'workstream',
  'youth_council',
  'programme',
  'post',
  'other_group',
] as const;

/** What kind of body it is. */
export const bodyKindSchema = z.enum(bodyKinds).meta({
  id: 'BodyKind',
  description: 'What kind of body it is.',
  values: {
    executive: 'Decides for the partnership.',
    subgroup: 'A standing group that the executive set up for one part of the work.',
    panel: 'Looks at submissions and confirms or moderates ratings.',
    business_unit: 'Runs the partnership from day to day.',
    workstream: 'A group for one piece of work, for as long as that lasts.',
    youth_council: 'Young people who speak for young people.',
    programme: 'A programme with its own people and plan.',
    post: 'A single post, whoever holds it.',
    other_group: 'A group of any other kind.',
  },
});

export const partnershipEstablished = defineEvent({
  type: 'PartnershipEstablished',
  opens: true,
  data: z.object({
    name: nameSchema,
    /** A region is several partnerships that may run one audit together. */
    kind: z.enum(['partnership', 'region']),
    members: z.array(idSchema),
    /** Since when it exists, where that is known. */
    since: storedFuzzyDateSchema.optional(),
  }),
});

/** A document calls the partnership so, on the document's day. */
export const partnershipNamed = defineEvent({
  type: 'PartnershipNamed',
  subject: ({ name }) => `named/${name}`,
  data: z.object({ name: nameSchema }),
});

export const partnershipRenamed = defineEvent({
  type: 'PartnershipRenamed',
  plan: true,
  subject: () => 'name',
  data: z.object({ from: nameSchema.optional(), to: nameSchema }),
});

export const partnershipAliasNoted = defineEvent({
  type: 'PartnershipAliasNoted',
  subject: ({ alias }) => `alias/${alias}`,
  data: z.object({ alias: nameSchema }),
});

const body = {
  body: idSchema,
  name: nameSchema,
  kind: bodyKindSchema,
  /** The outside organisation or region that it belongs to, in words; the partnership's own when left out. */
  of: wordsSchema.optional(),
};

/** A body that is given work before it exists. */
export const bodyProposed = defineEvent({
  type: 'BodyProposed',
  opens: true,
  subject: (data) => `body/${data.body}`,
  data: z.object(body),
});

export const bodyFormed = defineEvent({
  type: 'BodyFormed',
  plan: true,
  opens: true,
  subject: (data) => `body/${data.body}`,
  data: z.object({ ...body, since: storedFuzzyDateSchema.optional() }),
});

/** A document calls the body so, on the document's day. */
export const bodyNamed = defineEvent({
  type: 'BodyNamed',
  subject: (data) => `body/${data.body}/named/${data.name}`,
  data: z.object({ body: idSchema, name: nameSchema }),
});

export const bodyRenamed = defineEvent({
  type: 'BodyRenamed',
  plan: true,
  subject: (data) => `body/${data.body}/name`,
  data: z.object({ body: idSchema, from: nameSchema.optional(), to: nameSchema }),
});

export const bodyAliasNoted = defineEvent({
  type: 'BodyAliasNoted',
  subject: (data) => `body/${data.body}/alias/${data.alias}`,
  data: z.object({ body: idSchema, alias: nameSchema }),
});

export const bodyDissolved = defineEvent({
  type: 'BodyDissolved',
  plan: true,
  subject: (data) => `body/${data.body}/dissolved`,
  data: z.object({ body: idSchema, why: narrativeSchema.optional() }),
});

export const topicAdded = defineEvent({
  type: 'TopicAdded',
  opens: true,
  subject: (data) => `topic/${data.topic}`,
  data: z.object({ topic: idSchema, name: nameSchema }),
});

export const partnershipEvents = [
  partnershipEstablished,
  partnershipNamed,
  partnershipRenamed,
  partnershipAliasNoted,
  bodyProposed,
  bodyFormed,
  bodyNamed,
  bodyRenamed,
  bodyAliasNoted,
  bodyDissolved,
  topicAdded,
] as const;
