import { z } from 'zod';
import { defineCommand } from '../../kernel/command.js';
import { narrativeInput } from '../../kernel/narrative.js';
import { idSchema } from '../../kernel/refs.js';
import { insist } from '../../kernel/refusal.js';
import { agencySucceededBy } from '../agency.events.js';
import { insistRegistered } from '../agency.rules.js';
import { agencyStream } from '../agency.state.js';

/** Others carry on the work of an agency (a clinical commissioning group by an integrated care board). */
export const succeedAgency = defineCommand({
  name: 'succeedAgency',
  description:
    'Records that one or several agencies carry on the work of another, in whole or in part, from a day on.',
  stream: agencyStream,
  roles: ['business_unit'],
  input: z.strictObject({
    agency: idSchema.describe('The agency that is succeeded.'),
    by: z.array(idSchema).min(1).max(50).describe('The agencies that carry on its work.'),
    extent: z
      .enum(['whole', 'part'])
      .meta({
        id: 'SuccessionExtent',
        description: 'Whether all of the work went over, or a part.',
        values: {
          whole: 'All of its work; the agency ended.',
          part: 'A part of its work; the agency goes on.',
        },
      })
      .default('whole')
      .describe('Whether the agency ended, or only a part of its work went over.'),
    why: narrativeInput.optional().describe('The reason, in words.'),
  }),
  idOf: ({ agency }) => agency,
  lookUp: async (read, { by }) => ({
    successors: await Promise.all(by.map(async (id) => ({ id, state: await read(agencyStream, id) }))),
  }),
  decide: (agency, { agency: id, by, extent, why }, { seen, corrects }) => {
    insistRegistered(agency);
    insist(!by.includes(id), 'SUCCEEDS_ITSELF', 'An agency cannot succeed itself.', { path: 'by' });
    const unknown = seen.successors.find(({ state }) => state.status === 'unknown');
    insist(!unknown, 'AGENCY_UNKNOWN', `There is no agency ${unknown?.id}. Register it first.`, {
      path: 'by',
    });
    const same = agency.successions.some(
      ({ value }) => value.extent === extent && value.agencies.join() === by.join(),
    );
    return same && !corrects ? [] : [agencySucceededBy({ agencies: by, extent, why })];
  },
});
