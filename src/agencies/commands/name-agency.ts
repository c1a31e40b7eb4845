import { z } from 'zod';
import { defineCommand } from '../../kernel/command.js';
import { idSchema, nameSchema } from '../../kernel/refs.js';
import { insist } from '../../kernel/refusal.js';
import { agencyAliasNoted, agencyRenamed } from '../agency.events.js';
import { agencyStream } from '../agency.state.js';
import { insistRegistered } from '../agency.rules.js';

/** An agency bears another name from a day on, which may be still to come. */
export const renameAgency = defineCommand({
  name: 'renameAgency',
  description: 'Gives an agency a new name from a day on. Earlier answers keep the name of their time.',
  stream: agencyStream,
  roles: ['business_unit'],
  input: z.strictObject({
    agency: idSchema.describe('The agency.'),
    from: nameSchema.optional().describe('The name until then, where a document says it.'),
    to: nameSchema.describe('The new name.'),
  }),
  idOf: ({ agency }) => agency,
  decide: (agency, { from, to }, { corrects }) => {
    insistRegistered(agency);
    if (!corrects && agency.names.at(-1)?.value === to) return [];
    insist(from !== to, 'NAME_UNCHANGED', 'The new name is the same as the old one.', { path: 'to' });
    return [agencyRenamed({ from, to })];
  },
});

/** Another name under which documents know an agency. */
export const noteAgencyAlias = defineCommand({
  name: 'noteAgencyAlias',
  description: 'Notes another name or abbreviation of an agency, so that it is found by it.',
  stream: agencyStream,
  roles: ['business_unit'],
  input: z.strictObject({
    agency: idSchema.describe('The agency.'),
    alias: nameSchema.describe('The other name.'),
  }),
  idOf: ({ agency }) => agency,
  decide: (agency, { alias }, { corrects }) => {
    insistRegistered(agency);
    return !corrects && agency.aliases.includes(alias) ? [] : [agencyAliasNoted({ alias })];
  },
});
