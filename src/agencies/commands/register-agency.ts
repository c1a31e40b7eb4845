import { z } from 'zod';
import { fuzzyDateSchema } from '../../kernel/days.js';
import { defineCommand } from '../../kernel/command.js';
import { idSchema, nameSchema, slugOf } from '../../kernel/refs.js';
import { insist } from '../../kernel/refusal.js';
import { agencyNamed, agencyRegistered, sectorSchema } from '../agency.events.js';
import { agencyStream } from '../agency.state.js';

/** An agency becomes known. A document that names a known one adds the name that it bears there and what it says of it. */
export const registerAgency = defineCommand({
  name: 'registerAgency',
  description: 'Registers an organisation under audit. Its id is made from its name unless one is given.',
  stream: agencyStream,
  roles: ['business_unit'],
  input: z.strictObject({
    agency: idSchema.optional().describe('Its id; made from the name when left out.'),
    name: nameSchema.describe('Its name.'),
    sector: sectorSchema.describe('The sector it works in.'),
    partOf: idSchema.optional().describe('The agency that it is a part of.'),
    deliveredBy: nameSchema.optional().describe('The organisation that does its work for it.'),
    since: fuzzyDateSchema.optional().describe('Since when it exists, where that is known.'),
  }),
  idOf: ({ agency, name }) => agency ?? slugOf(name),
  decide: (agency, { agency: _id, ...data }, { fromDocument }) => {
    if (agency.status === 'unknown') return [agencyRegistered(data)];
    insist(
      fromDocument,
      'AGENCY_ALREADY_REGISTERED',
      `This agency is already registered as ${agency.names.at(-1)?.value}. Rename it, or give the new one another id.`,
      { path: 'agency' },
    );
    return [agencyNamed(data)];
  },
});
