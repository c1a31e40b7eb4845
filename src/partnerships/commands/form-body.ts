import { z } from 'zod';
import { fuzzyDateSchema } from '../../kernel/days.js';
import { defineCommand } from '../../kernel/command.js';
import { narrativeInput } from '../../kernel/narrative.js';
import { idSchema, nameSchema, slugOf, wordsSchema } from '../../kernel/refs.js';
import { insist } from '../../kernel/refusal.js';
import { bodyDissolved, bodyFormed, bodyKindSchema, bodyNamed, bodyProposed } from '../partnership.events.js';
import { insistEstablished, isNamedThen, knownBody, lastName } from '../partnership.rules.js';
import { partnershipStream, type Body } from '../partnership.state.js';

const partnership = idSchema.describe('The partnership or region that it works in.');
const body = {
  partnership,
  body: idSchema
    .optional()
    .describe('Its id in full, for example gloucestershire.executive; made from the name when left out.'),
  name: nameSchema.describe('Its name.'),
  kind: bodyKindSchema.describe('What kind of body it is.'),
  of: wordsSchema
    .optional()
    .describe(
      "The outside organisation or region that it belongs to, in words; left out for the partnership's own.",
    ),
};

interface BodyInput {
  readonly partnership: string;
  readonly body?: string;
  readonly name: string;
}

/** The full id of a body: its partnership's, a dot and its own. Refuses another partnership's. */
function idOfBody({ partnership: owner, body: id, name }: BodyInput): string {
  const full = id ?? `${owner}.${slugOf(name)}`;
  insist(
    full.startsWith(`${owner}.`) && full.length > owner.length + 1,
    'BODY_ID_INVALID',
    `Write the id of a body in full: ${owner}. and a word for it, for example ${owner}.executive.`,
    { path: 'body' },
  );
  return full;
}

function insistReadInDocument(known: Body, fromDocument: boolean): void {
  insist(
    fromDocument,
    'BODY_ALREADY_KNOWN',
    `This body is already known as ${lastName(known.names)}. Rename it, or give the new one another id.`,
    { path: 'body', status: known.status },
  );
}

/** A body is given work before it exists. */
export const proposeBody = defineCommand({
  name: 'proposeBody',
  description: 'Records a body that does not exist yet, so that it can be given work until it is formed.',
  stream: partnershipStream,
  roles: ['business_unit'],
  input: z.strictObject(body),
  idOf: ({ partnership: owner }) => owner,
  decide: (owner, input, { fromDocument, occurred }) => {
    insistEstablished(owner);
    const id = idOfBody(input);
    const { name, kind, of } = input;
    const known = owner.bodies[id];
    if (!known?.wasProposed) return [bodyProposed({ body: id, name, kind, of })];
    insistReadInDocument(known, fromDocument);
    return isNamedThen(known.names, name, occurred) ? [] : [bodyNamed({ body: id, name })];
  },
});

/** A proposed body comes to exist, or a new one becomes known. A document that names a known one adds its name there. */
export const formBody = defineCommand({
  name: 'formBody',
  description: 'Records that a group, post or programme exists: one that was proposed, or a new one.',
  stream: partnershipStream,
  roles: ['business_unit'],
  input: z.strictObject({
    ...body,
    since: fuzzyDateSchema.optional().describe('Since when it exists, where that is known.'),
  }),
  idOf: ({ partnership: owner }) => owner,
  decide: (owner, input, { fromDocument, occurred }) => {
    insistEstablished(owner);
    const id = idOfBody(input);
    const { name, kind, of, since } = input;
    const known = owner.bodies[id];
    if (!known) return [bodyFormed({ body: id, name, kind, of, since })];
    if (known.status === 'proposed')
      return [bodyFormed({ body: id, name, kind, of, since: since ?? occurred })];
    insistReadInDocument(known, fromDocument);
    return isNamedThen(known.names, name, occurred) ? [] : [bodyNamed({ body: id, name })];
  },
});

/** A body ends; what it owned stays listed under it until somebody takes it over. */
export const dissolveBody = defineCommand({
  name: 'dissolveBody',
  description:
    'Records that a body ends on a day. Its work stays under its name until it is given to somebody.',
  stream: partnershipStream,
  roles: ['business_unit'],
  input: z.strictObject({
    partnership,
    body: idSchema.describe('The body.'),
    why: narrativeInput.optional().describe('The reason, in words.'),
  }),
  idOf: ({ partnership: owner }) => owner,
  decide: (owner, { body: id, why }) => {
    insistEstablished(owner);
    return knownBody(owner, id).status === 'dissolved' ? [] : [bodyDissolved({ body: id, why })];
  },
});
