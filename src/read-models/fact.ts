/**
 * Facts: what projections make of events. A fact says something (`value`) of a subject, when it was true and from
 * which event it is known. Nothing in it says "now": every answer picks the facts that count at its two times.
 */
import type { Day, FuzzyDate } from '../kernel/days.js';

export interface Fact<V = unknown> {
  readonly kind: string;
  readonly subject: string;
  /** The list that the subject belongs to by this fact, where it says so: a body, a cycle, a theme. */
  readonly other: string | null;
  readonly value: V;
  readonly earliest: Day;
  readonly latest: Day;
  /** The words of a fuzzy date. */
  readonly words: string | null;
  /** Position of the first event of its chain of corrections: its place among facts of the same day. */
  readonly place: number;
  /** Position of the event that made it: from when it is known. */
  readonly position: number;
  /** Its number among the facts that its event made: parts facts that are alike in all else that orders them. */
  readonly n?: number;
}

/** A fact as a projection states it. */
export interface FactDraft<V = unknown> {
  readonly kind: string;
  readonly subject: string;
  readonly other?: string;
  readonly value: V;
  /** When it was true, where that is not the day of its event. */
  readonly occurred?: FuzzyDate;
}

/** A kind of fact with the type of its value. */
export interface FactKind<V = unknown> {
  readonly kind: string;
  /** States a fact of this kind. */
  readonly of: (subject: string, value: V, also?: { other?: string; occurred?: FuzzyDate }) => FactDraft<V>;
}

/** A fact of a kind. */
export type FactOf<K> = K extends FactKind<infer V> ? Fact<V> : never;

/** Declares a kind of fact. Its name is unique among all projections. */
export const factKind = <V>(kind: string): FactKind<V> => ({
  kind,
  of: (subject, value, also = {}) => ({ kind, subject, value, ...also }),
});

/** Facts of one subject are ordered by latest day, then earliest day, then place; those of one event as it made them. */
export const inFactOrder = (a: Fact, b: Fact): number =>
  a.latest !== b.latest
    ? a.latest < b.latest
      ? -1
      : 1
    : a.earliest !== b.earliest
      ? a.earliest < b.earliest
        ? -1
        : 1
      : a.place - b.place || a.position - b.position || (a.n ?? 0) - (b.n ?? 0);

/** What is certain at a day, and what may have been true by then but need not. */
export interface AtDay<V> {
  readonly certain: Fact<V> | undefined;
  readonly possible: readonly Fact<V>[];
}

/** Picks from the facts of one subject (any order): the last one that was certainly true by the day, and the possible ones. */
export function atDay<V>(facts: readonly Fact<V>[], day: Day): AtDay<V> {
  let certain: Fact<V> | undefined;
  const possible: Fact<V>[] = [];
  for (const fact of facts) {
    if (fact.latest <= day) {
      if (!certain || inFactOrder(certain, fact) < 0) certain = fact;
    } else if (fact.earliest <= day) possible.push(fact);
  }
  return { certain, possible: possible.sort(inFactOrder) };
}

/** The facts that were certainly true by the day, in the order of facts. */
export const certainBy = <V>(facts: readonly Fact<V>[], day: Day): Fact<V>[] =>
  facts.filter(({ latest }) => latest <= day).sort(inFactOrder);

/** The facts that may have been true by the day but need not. */
export const possibleBy = <V>(facts: readonly Fact<V>[], day: Day): Fact<V>[] =>
  facts.filter(({ earliest, latest }) => earliest <= day && latest > day).sort(inFactOrder);

/** Facts grouped by subject. */
export function bySubject<V>(facts: readonly Fact<V>[]): Map<string, Fact<V>[]> {
  const groups = new Map<string, Fact<V>[]>();
  for (const fact of facts) {
    const group = groups.get(fact.subject);
    if (group) group.push(fact);
    else groups.set(fact.subject, [fact]);
  }
  return groups;
}

/** The day of a fact. */
export const occurredOf = ({ words, earliest, latest }: Fact): FuzzyDate => ({
  ...(words ? { words } : {}),
  earliest,
  latest,
});
