import { z } from 'zod';
import { defineCommand } from '../../kernel/command.js';
import { narrativeInput } from '../../kernel/narrative.js';
import { idSchema } from '../../kernel/refs.js';
import { insist } from '../../kernel/refusal.js';
import { agencyJoinedPartnership, agencyLeftPartnership } from '../agency.events.js';
import { insistRegistered } from '../agency.rules.js';
import { agencyStream, type RegisteredAgency } from '../agency.state.js';
import { partnershipStream } from '../../partnerships/partnership.state.js';

const belongsTo = (agency: RegisteredAgency, partnership: string): boolean =>
  agency.memberships.filter(({ value }) => value.partnership === partnership).at(-1)?.value.joined ?? false;

/** An agency belongs to a partnership from a day on; to several at once where it works in several areas. */
export const joinPartnership = defineCommand({
  name: 'joinPartnership',
  description: 'Records that an agency belongs to a partnership.',
  stream: agencyStream,
  roles: ['business_unit'],
  input: z.strictObject({
    agency: idSchema.describe('The agency.'),
    partnership: idSchema.describe('The partnership.'),
  }),
  idOf: ({ agency }) => agency,
  lookUp: async (read, { partnership }) => ({ partnership: await read(partnershipStream, partnership) }),
  decide: (agency, { partnership }, { seen, corrects }) => {
    insistRegistered(agency);
    insist(
      seen.partnership.status === 'established',
      'PARTNERSHIP_UNKNOWN',
      'There is no such partnership. Establish it first.',
      { path: 'partnership' },
    );
    return !corrects && belongsTo(agency, partnership) ? [] : [agencyJoinedPartnership({ partnership })];
  },
});

/** An agency leaves a partnership; what it did there stays. */
export const leavePartnership = defineCommand({
  name: 'leavePartnership',
  description: 'Records that an agency no longer belongs to a partnership.',
  stream: agencyStream,
  roles: ['business_unit'],
  input: z.strictObject({
    agency: idSchema.describe('The agency.'),
    partnership: idSchema.describe('The partnership.'),
    why: narrativeInput.optional().describe('The reason, in words.'),
  }),
  idOf: ({ agency }) => agency,
  decide: (agency, { partnership, why }) => {
    insistRegistered(agency);
    insist(
      belongsTo(agency, partnership),
      'NOT_A_MEMBER',
      'The agency does not belong to this partnership.',
      {
        path: 'partnership',
      },
    );
    return [agencyLeftPartnership({ partnership, why })];
  },
});
