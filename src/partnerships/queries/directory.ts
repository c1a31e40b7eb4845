/** Questions about who there is. */
import { z } from 'zod';
import { directoryProjection, partyDetails } from '../../../projections/directory.js';
import { connectionOf, pageArgs } from '../../graphql/connection.js';
import { idSchema, partOfParty, type Party, type PartyKind } from '../../kernel/refs.js';
import { bodyKindSchema } from '../partnership.events.js';
import { sectorSchema } from '../../agencies/agency.events.js';
import { defineQuery, type Facts } from '../../read-models/query.js';
import { membersOf } from '../members.js';
import { partyAnswers, type PartyAnswer } from '../party-answer.js';

const projections = [directoryProjection];

const one = (kind: PartyKind, name: string) =>
  defineQuery({
    name,
    args: z.strictObject({ id: idSchema }),
    projections,
    answer: async (facts, { id }, view) => (await partyAnswers(facts, [`${kind}:${id}`], view))[0] ?? null,
  });

/** One partnership, agency or body. */
export const partnershipQuery = one('partnership', 'partnership');
export const agencyQuery = one('agency', 'agency');
export const bodyQuery = one('body', 'body');

async function partiesOf(facts: Facts, kind: PartyKind): Promise<Party[]> {
  const all = await facts.all(partyDetails);
  return [...new Set(all.map(({ subject }) => subject as Party))].filter(
    (party) => partOfParty(party).kind === kind,
  );
}

const byNameThenId = (a: PartyAnswer, b: PartyAnswer): number =>
  a.name < b.name ? -1 : a.name > b.name ? 1 : a.id < b.id ? -1 : 1;

/** True when the words occur in one of the names or aliases, whatever the case. */
const goesBy = (party: PartyAnswer, search: string): boolean =>
  [party.name, party.id, ...party.names.map(({ name }) => name), ...party.aliases].some((name) =>
    name.toLowerCase().includes(search.toLowerCase()),
  );

const searchArg = z.string().trim().min(1).max(200).optional();

export const partnershipsQuery = defineQuery({
  name: 'partnerships',
  args: z.strictObject({ search: searchArg, ...pageArgs }),
  projections,
  answer: async (facts, { search, ...page }, view) => {
    const parties = await partyAnswers(facts, await partiesOf(facts, 'partnership'), view);
    const found = parties.filter((party) => !search || goesBy(party, search)).sort(byNameThenId);
    return connectionOf(found, page, ({ id }) => id);
  },
});

export const agenciesQuery = defineQuery({
  name: 'agencies',
  args: z.strictObject({
    partnership: idSchema.optional(),
    sector: sectorSchema.optional(),
    search: searchArg,
    ...pageArgs,
  }),
  projections,
  answer: async (facts, { partnership, sector, search, ...page }, view) => {
    const ids = partnership ? await membersOf(facts, partnership, view) : await partiesOf(facts, 'agency');
    const found = (await partyAnswers(facts, ids, view))
      .filter((party) => (!sector || party.sector === sector) && (!search || goesBy(party, search)))
      .sort(byNameThenId);
    return connectionOf(found, page, ({ id }) => id);
  },
});

export const bodiesQuery = defineQuery({
  name: 'bodies',
  args: z.strictObject({
    partnership: idSchema,
    kind: bodyKindSchema.optional(),
    search: searchArg,
    ...pageArgs,
  }),
  projections,
  answer: async (facts, { partnership, kind, search, ...page }, view) => {
    const parties = (await facts.inLists(partyDetails, [partnership])).map(({ subject }) => subject as Party);
    const found = (await partyAnswers(facts, [...new Set(parties)], view))
      .filter((party) => (!kind || party.bodyKind === kind) && (!search || goesBy(party, search)))
      .sort(byNameThenId);
    return connectionOf(found, page, ({ id }) => id);
  },
});
