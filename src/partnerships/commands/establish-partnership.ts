import { z } from 'zod';
import { fuzzyDateSchema } from '../../kernel/days.js';
import { defineCommand } from '../../kernel/command.js';
import { idSchema, nameSchema, slugOf } from '../../kernel/refs.js';
import { insist } from '../../kernel/refusal.js';
import { partnershipEstablished, partnershipNamed } from '../partnership.events.js';
import { isNamedThen, lastName } from '../partnership.rules.js';
import { partnershipStream, type EstablishedPartnership } from '../partnership.state.js';

/** A partnership or region becomes known. A document that names a known one adds the name that it bears there. */
export const establishPartnership = defineCommand({
  name: 'establishPartnership',
  description:
    'Makes a safeguarding children partnership known, or a region of several that may run one audit together.',
  stream: partnershipStream,
  roles: ['business_unit'],
  input: z.strictObject({
    partnership: idSchema.optional().describe('Its id, without dots; made from the name when left out.'),
    name: nameSchema.describe('Its name.'),
    kind: z
      .enum(['partnership', 'region'])
      .meta({
        id: 'PartnershipKind',
        description: 'A partnership, or a region of several.',
        values: {
          partnership: 'A local safeguarding children partnership.',
          region: 'Several partnerships that may run one audit together.',
        },
      })
      .default('partnership')
      .describe('A partnership, or a region of several.'),
    members: z.array(idSchema).max(50).default([]).describe('The partnerships that form the region.'),
    since: fuzzyDateSchema.optional().describe('Since when it exists, where that is known.'),
  }),
  idOf: ({ partnership, name }) => partnership ?? slugOf(name),
  decide: (partnership, { name, kind, members, since }, { id, fromDocument, occurred }) => {
    insist(
      !id.includes('.'),
      'PARTNERSHIP_ID_HAS_DOT',
      'The id of a partnership has no dots: its bodies add theirs.',
      {
        path: 'partnership',
      },
    );
    insist(!members.includes(id), 'MEMBER_OF_ITSELF', 'A region cannot be one of its own members.', {
      path: 'members',
    });
    insist(
      kind === 'region' || members.length === 0,
      'MEMBERS_ONLY_OF_REGION',
      'Only a region has members. Leave them out, or say that it is a region.',
      { path: 'members' },
    );
    if (partnership.status === 'unknown') return [partnershipEstablished({ name, kind, members, since })];
    insist(
      fromDocument,
      'PARTNERSHIP_ALREADY_ESTABLISHED',
      `This partnership is already known as ${lastName(partnership.names)}. Rename it, or give the new one another id.`,
      { path: 'partnership' },
    );
    insistSameShape(partnership, kind, members);
    return isNamedThen(partnership.names, name, occurred) ? [] : [partnershipNamed({ name })];
  },
});

function insistSameShape(known: EstablishedPartnership, kind: string, members: readonly string[]): void {
  const missing = members.filter((member) => !known.members.includes(member));
  insist(
    known.kind === kind && missing.length === 0,
    'PARTNERSHIP_DIFFERS',
    'This partnership is known as another kind or with other members. Correct the entry that established it.',
    { path: known.kind === kind ? 'members' : 'kind', kind: known.kind, members: known.members },
  );
}
