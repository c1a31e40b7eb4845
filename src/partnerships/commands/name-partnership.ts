import { z } from 'zod';
import { defineCommand } from '../../kernel/command.js';
import { idSchema, nameSchema } from '../../kernel/refs.js';
import { insist } from '../../kernel/refusal.js';
import { partnershipAliasNoted, partnershipRenamed } from '../partnership.events.js';
import { insistEstablished, lastName } from '../partnership.rules.js';
import { partnershipStream } from '../partnership.state.js';

/** A partnership bears another name from a day on, which may be still to come. */
export const renamePartnership = defineCommand({
  name: 'renamePartnership',
  description:
    'Gives a partnership or region a new name from a day on. Earlier answers keep the name of their time.',
  stream: partnershipStream,
  roles: ['business_unit'],
  input: z.strictObject({
    partnership: idSchema.describe('The partnership or region.'),
    from: nameSchema.optional().describe('The name until then, where a document says it.'),
    to: nameSchema.describe('The new name.'),
  }),
  idOf: ({ partnership }) => partnership,
  decide: (partnership, { from, to }) => {
    insistEstablished(partnership);
    insist(from !== to, 'NAME_UNCHANGED', 'The new name is the same as the old one.', { path: 'to' });
    return lastName(partnership.names) === to ? [] : [partnershipRenamed({ from, to })];
  },
});

/** Another name under which documents know a partnership. */
export const notePartnershipAlias = defineCommand({
  name: 'notePartnershipAlias',
  description: 'Notes another name or abbreviation of a partnership, so that it is found by it.',
  stream: partnershipStream,
  roles: ['business_unit'],
  input: z.strictObject({
    partnership: idSchema.describe('The partnership or region.'),
    alias: nameSchema.describe('The other name.'),
  }),
  idOf: ({ partnership }) => partnership,
  decide: (partnership, { alias }) => {
    insistEstablished(partnership);
    return partnership.aliases.includes(alias) ? [] : [partnershipAliasNoted({ alias })];
  },
});
