/** What is certain at a day, and what it would be if facts that may have been true by then were. */
import type { Day } from '../kernel/days.js';
import { certainBy, inFactOrder, possibleBy, type Fact } from '../read-models/fact.js';

/** Lists of facts to fold, each in the order of facts. */
export interface Readings<V> {
  readonly certain: readonly Fact<V>[];
  /** One for each fact that may have been true by the day but need not, and one with all of them. */
  readonly possible: readonly (readonly Fact<V>[])[];
}

/**
 * The readings of one subject at a day. A possible fact that `opens` the subject belongs to every possible reading,
 * since nothing can have happened to what was not there; the reading with nothing else comes first.
 */
export function readingsAt<V>(
  facts: readonly Fact<V>[],
  day: Day,
  opens: (fact: Fact<V>) => boolean,
): Readings<V> {
  const certain = certainBy(facts, day);
  const possible = possibleBy(facts, day);
  if (possible.length === 0) return { certain, possible: [] };
  const opening = possible.filter(opens);
  const others = possible.filter((fact) => !opening.includes(fact));
  const taken = [...[...opening, ...others].map((fact) => [...opening, fact]), possible];
  return { certain, possible: taken.map((some) => [...certain, ...new Set(some)].sort(inFactOrder)) };
}

/** Something that is there for certain at a day, and what else it may be. */
export interface Candidate<E> {
  readonly certain?: E;
  readonly possible: readonly E[];
}

/** One thing asked for by its id: as it is for certain, else as it would be if it were there. */
export function matchOf<E>({ certain, possible: [possible] }: Candidate<E>): Match<E> | undefined {
  if (certain) return { entry: certain, certain: true };
  return possible && { entry: possible, certain: false };
}

/** An entry of a list: it matches for certain, or only possibly and is then shown as it would be. */
export interface Match<E> {
  readonly entry: E;
  readonly certain: boolean;
}

/** Those that match for certain, and those that do not but would with some of their possible facts. */
export interface Matches<E> {
  readonly certain: readonly Match<E>[];
  readonly possible: readonly Match<E>[];
}

/** Sorts candidates by whether they match, each as it then is. */
export function matchesOf<E>(
  candidates: readonly Candidate<E>[],
  matches: (entry: E) => boolean,
): Matches<E> {
  const certain: Match<E>[] = [];
  const possible: Match<E>[] = [];
  for (const candidate of candidates) {
    if (candidate.certain && matches(candidate.certain))
      certain.push({ entry: candidate.certain, certain: true });
    else {
      const reading = candidate.possible.find(matches);
      if (reading) possible.push({ entry: reading, certain: false });
    }
  }
  return { certain, possible };
}
