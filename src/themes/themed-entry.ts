/** Everything that carries a theme, in one shape and in order. Pure. */
import type { Day, FuzzyDate } from '../kernel/days.js';
import type { Narrative } from '../kernel/narrative.js';
import type { WholeStatus } from '../recommendations/status.js';

export const themedKinds = ['item', 'recommendation', 'action', 'commitment', 'finding'] as const;
export type ThemedKind = (typeof themedKinds)[number];

/** Something that carries a theme or topic, itself or through a standard or question that it is about. */
export interface ThemedEntry {
  readonly kind: ThemedKind;
  /** Unique among all entries. */
  readonly key: string;
  readonly id: string;
  readonly partnership: string | null;
  readonly cycle: string | null;
  readonly number: string | null;
  readonly text: Narrative | string | null;
  /** Only recommendations, actions and commitments have one. */
  readonly status: WholeStatus | null;
  /** The item through which it carries the theme; null where it carries the theme itself. */
  readonly through: string | null;
  readonly occurred: FuzzyDate;
  /** Where it stands among others: the day of the fact, or for an item that of the cycle. */
  readonly day: Day;
  readonly place: number;
  readonly eventPositions: readonly number[];
}

/** What a question asks for of everything under a theme. */
export interface ThemedFilter {
  readonly partnership?: string | null;
  readonly cycles?: readonly string[] | null;
}

export const isWanted = ({ partnership, cycle }: ThemedEntry, filter: ThemedFilter): boolean =>
  (!filter.partnership || partnership === filter.partnership) &&
  (!filter.cycles || (cycle !== null && filter.cycles.includes(cycle)));

/** Oldest first; what is of one day goes by kind, then by its place in the log, then by its key. */
export const oldestFirst = (a: ThemedEntry, b: ThemedEntry): number =>
  compare(a.day, b.day) ||
  themedKinds.indexOf(a.kind) - themedKinds.indexOf(b.kind) ||
  a.place - b.place ||
  compare(a.key, b.key);

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
