/** Agencies under audit, their names, successions and partnerships: streams `agency-ID`. */
import { z } from 'zod';
import { storedFuzzyDateSchema } from '../kernel/days.js';
import { defineEvent } from '../kernel/event.js';
import { narrativeSchema } from '../kernel/narrative.js';
import { idSchema, nameSchema } from '../kernel/refs.js';

export const sectors = [
  'childrens_services',
  'adult_social_care',
  'district_council',
  'local_authority',
  'health',
  'police',
  'probation',
  'prison',
  'youth_justice',
  'family_court',
  'fire_and_rescue',
  'education',
  'housing',
  'voluntary',
  'faith',
  'sport',
  'national_agency',
  'other',
] as const;

/** The sector an agency works in. */
export const sectorSchema = z.enum(sectors).meta({
  id: 'Sector',
  description: 'The sector that an agency works in.',
  values: {
    local_authority: 'A council with duties for children, as a whole.',
    district_council: 'A district or borough council.',
    childrens_services: "Children's social care.",
    adult_social_care: 'Social care for adults.',
    health: 'The NHS and others who give or commission health care.',
    police: 'Police forces.',
    probation: 'Probation services.',
    prison: 'Prisons and secure places for young people.',
    youth_justice: 'Youth offending and youth justice services.',
    family_court: 'Services to the family courts.',
    fire_and_rescue: 'Fire and rescue services.',
    education: 'Schools, colleges and early years.',
    housing: 'Housing associations and services.',
    voluntary: 'Charities and community groups.',
    faith: 'Faith groups.',
    sport: 'Sports clubs and bodies.',
    national_agency: 'Agencies of the whole country, for example the border force.',
    other: 'Any other sector.',
  },
});

const details = {
  partOf: idSchema.optional(),
  deliveredBy: nameSchema.optional(),
  since: storedFuzzyDateSchema.optional(),
};

export const agencyRegistered = defineEvent({
  type: 'AgencyRegistered',
  opens: true,
  data: z.object({
    name: nameSchema,
    sector: sectorSchema,
    ...details,
  }),
});

/**
 * A document calls the agency so, on the document's day. It may differ from every earlier name, and so may what it says
 * of the agency besides.
 */
export const agencyNamed = defineEvent({
  type: 'AgencyNamed',
  subject: ({ name }) => `named/${name}`,
  data: z.object({ name: nameSchema, sector: sectorSchema.optional(), ...details }),
});

export const agencyRenamed = defineEvent({
  type: 'AgencyRenamed',
  plan: true,
  subject: () => 'name',
  data: z.object({ from: nameSchema.optional(), to: nameSchema }),
});

export const agencyAliasNoted = defineEvent({
  type: 'AgencyAliasNoted',
  subject: ({ alias }) => `alias/${alias}`,
  data: z.object({ alias: nameSchema }),
});

export const agencySucceededBy = defineEvent({
  type: 'AgencySucceededBy',
  plan: true,
  subject: () => 'succession',
  data: z.object({
    agencies: z.array(idSchema).min(1).max(50),
    /** Whether the agency ended, or only a part of its work went over. */
    extent: z.enum(['whole', 'part']),
    why: narrativeSchema.optional(),
  }),
});

export const agencyJoinedPartnership = defineEvent({
  type: 'AgencyJoinedPartnership',
  plan: true,
  subject: ({ partnership }) => `membership/${partnership}`,
  data: z.object({ partnership: idSchema }),
});

export const agencyLeftPartnership = defineEvent({
  type: 'AgencyLeftPartnership',
  plan: true,
  subject: ({ partnership }) => `membership/${partnership}`,
  data: z.object({ partnership: idSchema, why: narrativeSchema.optional() }),
});

export const agencyEvents = [
  agencyRegistered,
  agencyNamed,
  agencyRenamed,
  agencyAliasNoted,
  agencySucceededBy,
  agencyJoinedPartnership,
  agencyLeftPartnership,
] as const;
