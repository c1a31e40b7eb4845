import { z } from 'zod';
import { defineCommand } from '../../kernel/command.js';
import { idSchema, nameSchema } from '../../kernel/refs.js';
import { insist } from '../../kernel/refusal.js';
import { bodyAliasNoted, bodyRenamed } from '../partnership.events.js';
import { insistEstablished, knownBody, lastName } from '../partnership.rules.js';
import { partnershipStream } from '../partnership.state.js';

const which = {
  partnership: idSchema.describe('The partnership or region that it works in.'),
  body: idSchema.describe('The body.'),
};

/** A body bears another name from a day on, which may be still to come. */
export const renameBody = defineCommand({
  name: 'renameBody',
  description: 'Gives a body a new name from a day on. Earlier answers keep the name of their time.',
  stream: partnershipStream,
  roles: ['business_unit'],
  input: z.strictObject({
    ...which,
    from: nameSchema.optional().describe('The name until then, where a document says it.'),
    to: nameSchema.describe('The new name.'),
  }),
  idOf: ({ partnership }) => partnership,
  decide: (partnership, { body, from, to }) => {
    insistEstablished(partnership);
    insist(from !== to, 'NAME_UNCHANGED', 'The new name is the same as the old one.', { path: 'to' });
    return lastName(knownBody(partnership, body).names) === to ? [] : [bodyRenamed({ body, from, to })];
  },
});

/** Another name under which documents know a body. */
export const noteBodyAlias = defineCommand({
  name: 'noteBodyAlias',
  description: 'Notes another name or abbreviation of a body, so that it is found by it.',
  stream: partnershipStream,
  roles: ['business_unit'],
  input: z.strictObject({ ...which, alias: nameSchema.describe('The other name.') }),
  idOf: ({ partnership }) => partnership,
  decide: (partnership, { body, alias }) => {
    insistEstablished(partnership);
    return knownBody(partnership, body).aliases.includes(alias) ? [] : [bodyAliasNoted({ body, alias })];
  },
});
