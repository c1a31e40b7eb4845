/**
 * Who there is and what they are called, worked out anew from the raw events for every question. It knows nothing of
 * facts or projections.
 */
import type { Day, FuzzyDate } from '../../src/kernel/days.js';
import {
  byText,
  categoryOf,
  certain,
  idOf,
  inOrder,
  once,
  possible,
  type Data,
  type Told,
} from './standing.js';

const NAMING = [
  'AgencyRegistered',
  'AgencyNamed',
  'AgencyRenamed',
  'PartnershipEstablished',
  'PartnershipNamed',
  'PartnershipRenamed',
  'BodyProposed',
  'BodyFormed',
  'BodyNamed',
  'BodyRenamed',
];
const BEGINNING: FuzzyDate = { earliest: '0001-01-01', latest: '0001-01-01' };

/** Whom an event of the directory speaks of, as `agency:ID`, `body:ID` or `partnership:ID`. */
const spokenOf = (told: Told): string => {
  const { body } = told.event.data;
  return body ? `body:${body}` : `${categoryOf(told)}:${idOf(told)}`;
};

const nameIn = ({ data }: Told['event']): string => (data['to'] ?? data['name']) as string;

/** The same event on another day. */
const onDayOf = (told: Told, occurred: FuzzyDate): Told => ({
  ...told,
  event: { ...told.event, metadata: { ...told.event.metadata, occurred } },
});

/** Names in the order of their days; of the same days by text, so that the order of loading does not matter. */
const byNameOrder = (names: readonly Told[]): Told[] =>
  [...names].sort((a, b) => {
    const key = ({ event }: Told) =>
      `${event.metadata.occurred.latest} ${event.metadata.occurred.earliest} ${nameIn(event)}`;
    return byText(key(a), key(b)) || a.place - b.place;
  });

const namesOf = (told: readonly Told[], party: string): Told[] =>
  byNameOrder(told.filter((one) => NAMING.includes(one.event.type) && spokenOf(one) === party));

/** What a party is called on a day: the last name by then, else the first one ever, else its id. */
export function nameByOracle(told: readonly Told[], party: string, day: Day): string {
  const names = namesOf(told, party);
  const by = names.filter(({ event }) => event.metadata.occurred.latest <= day);
  const name = by.at(-1) ?? names[0];
  return name ? nameIn(name.event) : party.slice(party.indexOf(':') + 1);
}

/** Whether no name of a party is certain by a day though one is known. */
function isNameKnownLater(told: readonly Told[], party: string, day: Day): boolean {
  const names = namesOf(told, party);
  return names.length > 0 && names.every(({ event }) => event.metadata.occurred.latest > day);
}

/** The events that say what a party is, each on the day from which it holds. */
function saying(told: readonly Told[], party: string): Told[] {
  const own = told.filter((one) => spokenOf(one) === party);
  const wasProposed = own.some(({ event }) => event.type === 'BodyProposed');
  return own.flatMap((one) => {
    const { type, data, metadata } = one.event;
    if (type === 'BodyProposed') return [onDayOf(one, BEGINNING)];
    if (type === 'BodyFormed') {
      return [onDayOf(one, data['since'] ?? (wasProposed ? metadata.occurred : BEGINNING))];
    }
    const says =
      ['AgencyRegistered', 'PartnershipEstablished'].includes(type) || data['sector'] !== undefined;
    return says ? [onDayOf(one, data['since'] ?? BEGINNING)] : [];
  });
}

/** What is said of a field of an agency; of the same days the last by text counts. */
function fieldOf(said: readonly Told[], field: string): string | undefined {
  const values = said.filter(({ event }) => event.data[field] !== undefined);
  const key = ({ event: { data, metadata } }: Told) =>
    `${metadata.occurred.latest} ${metadata.occurred.earliest} ${data[field]}`;
  return [...values].sort((a, b) => byText(key(a), key(b))).at(-1)?.event.data[field] as string | undefined;
}

/** What an answer on a party must say; undefined where it was not certain to be there. */
export function partyByOracle(told: readonly Told[], party: string, day: Day) {
  const said = certain(saying(told, party), day);
  if (said.length === 0) return undefined;
  const is: Data = said.at(-1)!.event.data;
  const own = told.filter((one) => spokenOf(one) === party);
  const names = namesOf(told, party);
  const nameOf = (other: string) => ({
    party: other,
    name: nameByOracle(told, other, day),
    nameKnownLater: isNameKnownLater(told, other, day),
  });
  const thenOf = (other: string, on: Day) => ({
    then: nameByOracle(told, other, on),
    thenKnownLater: isNameKnownLater(told, other, on),
  });
  const partOf = fieldOf(said, 'partOf');
  return {
    ...nameOf(party),
    sector: fieldOf(said, 'sector'),
    partOf: partOf ? nameOf(`agency:${partOf}`) : null,
    deliveredBy: fieldOf(said, 'deliveredBy'),
    bodyKind: party.startsWith('body:') ? is['kind'] : undefined,
    proposed: said.at(-1)!.event.type === 'BodyProposed',
    members: ((is['members'] ?? []) as string[]).map((member) => nameOf(`partnership:${member}`)),
    names: byNameOrder(certain(names, day)).map(({ event }) => nameIn(event)),
    possibleNames: byNameOrder(possible(names, day)).map(({ event }) => nameIn(event)),
    aliases: once(own.flatMap(({ event }) => (event.data['alias'] as string | undefined) ?? []))
      .filter((alias) => alias !== nameByOracle(told, party, day))
      .sort(byText),
    memberships: membershipsOf(told, party, day).map(({ partnership, member }) => ({
      ...nameOf(`partnership:${partnership}`),
      member,
    })),
    predecessors: successions(told, day)
      .filter(({ to }) => to === party)
      .map(({ from, extent, on }) => ({ ...nameOf(from), ...thenOf(from, on), extent })),
    successors: successions(told, day)
      .filter(({ from }) => from === party)
      .map(({ to, extent, on }) => ({ ...nameOf(to), ...thenOf(to, on), extent })),
    dissolved: certain(own, day).some(({ event }) => event.type === 'BodyDissolved'),
  };
}

/** The last that is said of an agency and each partnership: whether it belongs to it. */
function membershipsOf(told: readonly Told[], party: string, day: Day) {
  const said = certain(told, day).filter(
    (one) => one.event.type.endsWith('Partnership') && spokenOf(one) === party,
  );
  return once(said.map(({ event }) => event.data['partnership'] as string))
    .sort(byText)
    .map((partnership) => {
      const now = said.filter(({ event }) => event.data['partnership'] === partnership).at(-1)!;
      return { partnership, member: now.event.type === 'AgencyJoinedPartnership' };
    });
}

/** Who carries on whose work by a day, the last that is said of each two. */
function successions(told: readonly Told[], day: Day) {
  const all = certain(told, day)
    .filter(({ event }) => event.type === 'AgencySucceededBy')
    .flatMap((one) =>
      (one.event.data['agencies'] as string[]).map((to) => ({
        from: spokenOf(one),
        to: `agency:${to}`,
        extent: one.event.data['extent'] as string,
        on: one.event.metadata.occurred.latest,
      })),
    );
  return all.filter(
    (one, at) => !all.slice(at + 1).some((later) => later.from === one.from && later.to === one.to),
  );
}

/** The parties of a kind that were certainly there on a day and fit, by name and then id. */
export function partiesByOracle(
  told: readonly Told[],
  day: Day,
  fits: (party: NonNullable<ReturnType<typeof partyByOracle>>) => boolean,
): string[] {
  return once(inOrder(told).map(spokenOf))
    .flatMap((party) => partyByOracle(told, party, day) ?? [])
    .filter(fits)
    .sort((a, b) => byText(a.name, b.name) || byText(a.party, b.party))
    .map(({ party }) => party);
}
