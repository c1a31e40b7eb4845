/** Pack sections: partnerships, their bodies and topics, and agencies. */
import { z } from 'zod';
import { sectorSchema } from '../../agencies/agency.events.js';
import { idSchema, nameSchema, wordsSchema } from '../../kernel/refs.js';
import { bodyKindSchema } from '../../partnerships/partnership.events.js';
import { listOf, orShort, packDateSchema, said, textSchema } from './shared.schema.js';

const aliasSchema = orShort(nameSchema, z.strictObject({ name: nameSchema, ...said }), (name) => ({ name }));

const renameSchema = z.strictObject({ from: nameSchema.optional(), to: nameSchema, ...said });

const naming = { aliases: listOf(aliasSchema, 100), renames: listOf(renameSchema, 50) };

export const packPartnershipSchema = z.strictObject({
  id: idSchema,
  name: nameSchema,
  kind: z.enum(['partnership', 'region']).default('partnership'),
  members: listOf(idSchema, 50).describe('The partnerships that form a region.'),
  since: packDateSchema.optional(),
  ...naming,
  ...said,
});

export const packBodySchema = z.strictObject({
  id: idSchema.describe('In full, for example gloucestershire.executive.'),
  partnership: idSchema.optional().describe("The pack's own partnership when left out."),
  name: nameSchema,
  kind: bodyKindSchema,
  of: wordsSchema.optional().describe('The outside organisation or region that it belongs to, in words.'),
  proposed: z.boolean().default(false).describe('True: it is given work but does not exist yet.'),
  since: packDateSchema.optional(),
  ...naming,
  dissolved: z.strictObject({ why: textSchema.optional(), ...said }).optional(),
  ...said,
});

export const packTopicSchema = z.strictObject({
  id: idSchema,
  partnership: idSchema.optional().describe("The pack's own partnership when left out."),
  name: nameSchema,
  ...said,
});

const membershipSchema = orShort(
  idSchema,
  z.strictObject({
    partnership: idSchema,
    left: z.boolean().default(false),
    why: textSchema.optional(),
    ...said,
  }),
  (partnership) => ({ partnership }),
);

const successionSchema = z.strictObject({
  agencies: z.array(idSchema).min(1).max(50),
  extent: z.enum(['whole', 'part']).default('whole'),
  why: textSchema.optional(),
  ...said,
});

export const packAgencySchema = z.strictObject({
  id: idSchema,
  name: nameSchema,
  sector: sectorSchema,
  partOf: idSchema.optional(),
  deliveredBy: nameSchema.optional(),
  since: packDateSchema.optional(),
  ...naming,
  memberOf: listOf(membershipSchema, 50).describe('Partnerships that it belongs to, or left.'),
  succeededBy: listOf(successionSchema, 10),
  ...said,
});
