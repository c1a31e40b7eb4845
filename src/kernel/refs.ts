/** The ids and references that events and inputs share. */
import { z } from 'zod';

const slugPattern = /^[a-z0-9]+(?:[-._][a-z0-9]+)*$/;

/** A readable id: lower-case letters and digits, parted by single hyphens, dots or underscores. */
export const idSchema = z
  .string()
  .max(200)
  .regex(slugPattern, {
    error:
      'Use lower-case letters and digits, parted by single hyphens or dots, for example stroud-district-council.',
  })
  .meta({ graphql: 'ID' });

/** Who can hold work or be spoken to: `agency:ID`, `body:ID` or `partnership:ID`. */
export type Party = `agency:${string}` | `body:${string}` | `partnership:${string}`;

const PARTY_ERROR = 'Write agency:ID, body:ID or partnership:ID, for example agency:stroud-district-council.';

export const partySchema = z
  .templateLiteral([z.enum(['agency', 'body', 'partnership']), ':', z.string()], { error: PARTY_ERROR })
  .refine((party) => party.length <= 250 && slugPattern.test(party.slice(party.indexOf(':') + 1)), {
    error: PARTY_ERROR,
  })
  .meta({ graphql: 'Party' });

export type PartyKind = 'agency' | 'body' | 'partnership';

export function partOfParty(party: Party): { kind: PartyKind; id: string } {
  const at = party.indexOf(':');
  return { kind: party.slice(0, at) as PartyKind, id: party.slice(at + 1) };
}

/** One item of one framework, `FRAMEWORK/ITEM`. */
export const itemRefSchema = z
  .string()
  .max(400)
  .refine((ref) => ref.split('/').length === 2 && ref.split('/').every((part) => slugPattern.test(part)), {
    error: 'Write FRAMEWORK/ITEM, for example gloucestershire.s11-2021/1.',
  })
  .meta({ graphql: 'ID' });

export const itemRef = (framework: string, item: string): string => `${framework}/${item}`;

export function partsOfItemRef(ref: string): { framework: string; item: string } {
  const [framework = '', item = ''] = ref.split('/');
  return { framework, item };
}

/** A name or label as people write it. */
export const nameSchema = z
  .string()
  .trim()
  .min(1, { error: 'Give a name.' })
  .max(300, { error: 'A name has at most 300 characters.' });

/** Words of a document that are no personal narrative: titles, wordings of published standards, legends. */
export const wordsSchema = z.string().trim().min(1).max(20_000);

/** Lower-case words joined by hyphens, made from any name; used where an id may be left out. */
export const slugOf = (name: string): string =>
  name
    .normalize('NFKD')
    .replace(/[\u0300-\u036f]/g, '')
    .toLowerCase()
    .replace(/&/g, ' and ')
    .replace(/['’]/g, '')
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-+|-+$/g, '')
    .slice(0, 80)
    .replace(/-+$/g, '');
