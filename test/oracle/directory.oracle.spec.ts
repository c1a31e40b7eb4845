import { describe, it } from '@jest/globals';
import {
  agencyAliasNoted,
  agencyJoinedPartnership,
  agencyLeftPartnership,
  agencyNamed,
  agencyRegistered,
  agencyRenamed,
  agencySucceededBy,
} from '../../src/agencies/agency.events.js';
import {
  bodyAliasNoted,
  bodyDissolved,
  bodyFormed,
  bodyNamed,
  bodyProposed,
  bodyRenamed,
  partnershipEstablished,
  partnershipAliasNoted,
  partnershipNamed,
  partnershipRenamed,
} from '../../src/partnerships/partnership.events.js';
import type { PartyAnswer } from '../../src/partnerships/party-answer.js';
import type { PartyNameAnswer } from '../../src/partnerships/names.js';
import {
  agenciesQuery,
  agencyQuery,
  bodiesQuery,
  bodyQuery,
  partnershipQuery,
  partnershipsQuery,
} from '../../src/partnerships/queries/directory.js';
import { holdsOnEveryDay } from '../support/on-every-day.js';
import { randomHistories, someDays, type Dice, type Maker } from '../support/random-histories.js';
import { partiesByOracle, partyByOracle } from './directory.oracle.js';
import { standingAt } from './standing.js';

const agencies = ['police', 'trust', 'council'];
const partnerships = ['here', 'there'];
const bodies = ['here.education', 'here.audit'];
const names = ['North', 'South', 'Northern'];
const sectors = ['police', 'health'] as const;

const since = (what: Dice) => {
  const day = what.maybe(someDays);
  return day ? { earliest: what.pick(someDays.slice(0, someDays.indexOf(day) + 1)), latest: day } : undefined;
};
const details = (what: Dice) => ({
  sector: what.pick(sectors),
  partOf: what.maybe(agencies),
  deliveredBy: what.maybe(names),
  since: since(what),
});
const agency = (who: Dice) => `agency-${who.pick(agencies)}`;
const partnership = (who: Dice) => `partnership-${who.pick(partnerships)}`;

const agencyMakers: readonly Maker[] = [
  (who, what) => [agency(who), agencyRegistered({ name: what.pick(names), ...details(what) })],
  (who, what) => [agency(who), agencyNamed({ name: who.pick(names), ...details(what) })],
  (who) => [agency(who), agencyNamed({ name: who.pick(names) })],
  (who, what) => [agency(who), agencyRenamed({ to: what.pick(names) })],
  (who) => [agency(who), agencyAliasNoted({ alias: who.pick(names) })],
  (who, what) => [
    agency(who),
    agencySucceededBy({ agencies: [what.pick(agencies)], extent: what.pick(['whole', 'part']) }),
  ],
  (who) => [agency(who), agencyJoinedPartnership({ partnership: who.pick(partnerships) })],
  (who) => [agency(who), agencyLeftPartnership({ partnership: who.pick(partnerships) })],
];
const partnershipMakers: readonly Maker[] = [
  (who, what) => [
    partnership(who),
    partnershipEstablished({
      name: what.pick(names),
      kind: what.pick(['partnership', 'region']),
      members: what.some(partnerships),
      since: since(what),
    }),
  ],
  (who) => [partnership(who), partnershipNamed({ name: who.pick(names) })],
  (who, what) => [partnership(who), partnershipRenamed({ to: what.pick(names) })],
  (who) => [partnership(who), partnershipAliasNoted({ alias: who.pick(names) })],
];
const kinds = ['subgroup', 'panel'] as const;
const bodyMakers: readonly Maker[] = [
  (who, what) => [
    'partnership-here',
    bodyProposed({ body: who.pick(bodies), name: what.pick(names), kind: what.pick(kinds) }),
  ],
  (who, what) => [
    'partnership-here',
    bodyFormed({
      body: who.pick(bodies),
      name: what.pick(names),
      kind: what.pick(kinds),
      since: since(what),
    }),
  ],
  (who) => ['partnership-here', bodyNamed({ body: who.pick(bodies), name: who.pick(names) })],
  (who, what) => ['partnership-here', bodyRenamed({ body: who.pick(bodies), to: what.pick(names) })],
  (who) => ['partnership-here', bodyAliasNoted({ body: who.pick(bodies), alias: who.pick(names) })],
  (who) => ['partnership-here', bodyDissolved({ body: who.pick(bodies) })],
];

const named = ({ party, name, nameKnownLater }: PartyNameAnswer) => ({ party, name, nameKnownLater });
const succession = ({ agency: other, extent }: PartyAnswer['successors'][number]) => ({
  ...named(other),
  then: other.nameThen,
  thenKnownLater: other.nameThenKnownLater,
  extent,
});
const shown = (party: PartyAnswer | null) =>
  party
    ? {
        ...named(party),
        sector: party.sector,
        partOf: party.partOf ? named(party.partOf) : null,
        deliveredBy: party.deliveredBy,
        bodyKind: party.bodyKind,
        proposed: party.proposed,
        members: party.members.map(named),
        names: party.names.map(({ name }) => name),
        possibleNames: party.possibleNames.map(({ name }) => name),
        aliases: party.aliases,
        memberships: party.memberships.map(({ partnership: of, member }) => ({ ...named(of), member })),
        predecessors: party.predecessors.map(succession),
        successors: party.successors.map(succession),
        dissolved: party.dissolved !== null,
      }
    : undefined;

const partiesIn = ({ nodes }: { readonly nodes: readonly { readonly party: string }[] }) =>
  nodes.map(({ party }) => party);

const queries = [agencyQuery, agenciesQuery, partnershipQuery, partnershipsQuery, bodyQuery, bodiesQuery];

describe('the directory against a fold of the raw events', () => {
  it('says the same of every agency and partnership', () =>
    holdsOnEveryDay(
      randomHistories([...agencyMakers, ...partnershipMakers]),
      queries,
      35,
      async ({ history, day, position, ask }) => {
        const told = standingAt(history, position);
        return Promise.all([
          ...agencies.map(
            async (id) =>
              [shown(await ask(agencyQuery, { id })), partyByOracle(told, `agency:${id}`, day)] as const,
          ),
          ...partnerships.map(
            async (id) =>
              [
                shown(await ask(partnershipQuery, { id })),
                partyByOracle(told, `partnership:${id}`, day),
              ] as const,
          ),
        ]);
      },
    ));

  it('says the same of who carries on whose work', () => {
    const [register, , named, , , succeed] = agencyMakers;
    return holdsOnEveryDay(
      randomHistories([register!, named!, succeed!, succeed!, succeed!]),
      [agencyQuery],
      30,
      async ({ history, day, position, ask }) => {
        const told = standingAt(history, position);
        return Promise.all(
          agencies.map(
            async (id) =>
              [shown(await ask(agencyQuery, { id })), partyByOracle(told, `agency:${id}`, day)] as const,
          ),
        );
      },
    );
  });

  it('says the same of every body', () =>
    holdsOnEveryDay(randomHistories(bodyMakers), queries, 35, async ({ history, day, position, ask }) => {
      const told = standingAt(history, position);
      return Promise.all(
        bodies.map(
          async (id) =>
            [shown(await ask(bodyQuery, { id })), partyByOracle(told, `body:${id}`, day)] as const,
        ),
      );
    }));

  it('lists the same agencies, partnerships and bodies, however they are asked for', () =>
    holdsOnEveryDay(
      randomHistories([...agencyMakers, ...partnershipMakers, ...bodyMakers]),
      queries,
      25,
      async ({ history, day, position, ask }) => {
        const told = standingAt(history, position);
        const of = (kind: string) => (party: string) => party.startsWith(`${kind}:`);
        const goesBy = ({ name, names: all, aliases }: NonNullable<ReturnType<typeof partyByOracle>>) =>
          [name, ...all, ...aliases].some((one) => one.includes('North'));
        return [
          [
            partiesIn(await ask(agenciesQuery, {})),
            partiesByOracle(told, day, ({ party }) => of('agency')(party)),
          ],
          [
            partiesIn(await ask(agenciesQuery, { search: 'north', sector: 'health' })),
            partiesByOracle(
              told,
              day,
              (one) => of('agency')(one.party) && one.sector === 'health' && goesBy(one),
            ),
          ],
          [
            partiesIn(await ask(agenciesQuery, { partnership: 'here' })),
            partiesByOracle(told, day, ({ memberships }) =>
              memberships.some(({ party, member }) => party === 'partnership:here' && member),
            ),
          ],
          [
            partiesIn(await ask(partnershipsQuery, {})),
            partiesByOracle(told, day, ({ party }) => of('partnership')(party)),
          ],
          [
            partiesIn(await ask(bodiesQuery, { partnership: 'here', kind: 'panel' })),
            partiesByOracle(told, day, ({ party, bodyKind }) => of('body')(party) && bodyKind === 'panel'),
          ],
        ];
      },
    ));
});
