/** The names of agencies, bodies and partnerships, at the day of an answer and at the day of a fact. */
import { partyName, successor, type Naming } from '../../projections/directory.js';
import type { Day } from '../kernel/days.js';
import { partOfParty, type Party, type PartyKind } from '../kernel/refs.js';
import { bySubject, certainBy, type Fact } from '../read-models/fact.js';
import type { Facts, View } from '../read-models/query.js';

/** A party with its names, as answers show it (GraphQL `PartyName`). */
export interface PartyNameAnswer {
  readonly party: Party;
  readonly kind: PartyKind;
  readonly id: string;
  readonly name: string;
  /** No name was certain by the day of the answer: the first one known afterwards answers. */
  readonly nameKnownLater: boolean;
  readonly nameThen: string;
  /** The same of the day of the fact. */
  readonly nameThenKnownLater: boolean;
}

/** Where the name of a fact comes from: its day. */
export interface NameContext {
  readonly on?: Day;
}

export type Names = (party: Party, context?: NameContext) => PartyNameAnswer;

type NameFact = Fact<{ readonly name: string; readonly how: Naming }>;

/** Names facts of one day are ordered by text, so that the order of loading documents does not matter. */
export const inNameOrder = (a: NameFact, b: NameFact): number => {
  const key = ({ latest, earliest, value }: NameFact) => `${latest} ${earliest} ${value.name}`;
  return key(a) < key(b) ? -1 : key(a) > key(b) ? 1 : a.place - b.place;
};

/** A name that answers for a day. */
export interface NameOfDay {
  readonly name: string;
  /** None was certain by the day: it is the first one known afterwards. */
  readonly knownLater: boolean;
}

/** The name on a day: the last known by then, else the first ever known, marked so. */
export function nameOn(facts: readonly NameFact[], day: Day): NameOfDay | undefined {
  const ordered = [...facts].sort(inNameOrder);
  const known = ordered.findLast(({ latest }) => latest <= day);
  const answering = known ?? ordered[0];
  return answering && { name: answering.value.name, knownLater: !known };
}

/** Loads the names of parties, for one answer. A party that nobody registered goes by its id. */
export async function namesOf(facts: Facts, parties: Iterable<Party>, view: View): Promise<Names> {
  const names = bySubject(await facts.of(partyName, [...new Set(parties)]));
  return (party, { on } = {}) => {
    const { kind, id } = partOfParty(party);
    const known = names.get(party) ?? [];
    const itsId: NameOfDay = { name: id, knownLater: false };
    const now = nameOn(known, view.asOf) ?? itsId;
    const then = on ? (nameOn(known, on) ?? itsId) : now;
    return {
      party,
      kind,
      id,
      name: now.name,
      nameKnownLater: now.knownLater,
      nameThen: then.name,
      nameThenKnownLater: then.knownLater,
    };
  };
}

/** Another agency in a line of succession. */
export interface Succession {
  readonly party: Party;
  readonly extent: 'whole' | 'part';
  readonly fact: Fact;
}

/** The agencies whose work these carry on at the answer's day, directly. Keyed by the successor. */
export async function predecessorsOf(
  facts: Facts,
  parties: readonly Party[],
  { asOf }: View,
): Promise<Map<Party, Succession[]>> {
  const known = certainBy(await facts.inLists(successor, parties), asOf);
  return grouped(
    known,
    ({ other }) => other as Party,
    ({ subject }) => subject as Party,
  );
}

/** The agencies that carry on the work of these at the answer's day, directly. Keyed by the one that is succeeded. */
export async function successorsOf(
  facts: Facts,
  parties: readonly Party[],
  { asOf }: View,
): Promise<Map<Party, Succession[]>> {
  const known = certainBy(await facts.of(successor, parties), asOf);
  return grouped(
    known,
    ({ subject }) => subject as Party,
    ({ value }) => value.by,
  );
}

type SuccessorFact = Fact<{ readonly by: Party; readonly extent: 'whole' | 'part' }>;

function grouped(
  known: readonly SuccessorFact[],
  keyOf: (fact: SuccessorFact) => Party,
  partyOf: (fact: SuccessorFact) => Party,
): Map<Party, Succession[]> {
  const groups = new Map<Party, Succession[]>();
  for (const fact of known) {
    const key = keyOf(fact);
    const entry = { party: partyOf(fact), extent: fact.value.extent, fact };
    const others = (groups.get(key) ?? []).filter(({ party }) => party !== entry.party);
    groups.set(key, [...others, entry]);
  }
  return groups;
}

/** All agencies whose work this one carries on, through any number of successions, nearest first. */
export async function lineOf(facts: Facts, agency: Party, view: View): Promise<Party[]> {
  const line: Party[] = [];
  let generation: Party[] = [agency];
  while (generation.length > 0) {
    const found = [...(await predecessorsOf(facts, generation, view)).values()]
      .flat()
      .map(({ party }) => party);
    generation = [...new Set(found)].filter((party) => party !== agency && !line.includes(party));
    line.push(...generation);
  }
  return line;
}
