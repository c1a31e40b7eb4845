/** The port to the stored facts of one generation. Every query is written against it. */
import type { Day } from '../kernel/days.js';
import type { Fact } from './fact.js';

/** Facts as known at a position: recorded by then and not replaced by then. */
export interface KnownAt {
  readonly position: number;
}

/** Where a page of facts of one subject starts and ends. */
export interface FactPage {
  /** Only facts whose latest day is on or before it, or, with `possibly`, whose earliest day is. */
  readonly asOf: Day;
  readonly possibly?: boolean;
  /** Newest first or oldest first, in the order of facts. */
  readonly order: 'ascending' | 'descending';
  /** Continue after this fact. Without its `n`: after (or, descending, before) all facts of its event. */
  readonly after?: Pick<Fact, 'latest' | 'earliest' | 'place' | 'position' | 'n'>;
  readonly max: number;
}

/** What of the facts changed, without what they say: the subject that one is of, and the list that it is in. */
export type Touched = Pick<Fact, 'kind' | 'subject' | 'other'>;

export interface FactStore {
  /** All facts of these kinds (of one projection) and subjects, in the order of facts within each subject. */
  ofSubjects(kinds: readonly string[], subjects: readonly string[], known: KnownAt): Promise<Fact[]>;
  /** All facts of a kind that put subjects into these lists (`other`). */
  ofLists(kind: string, others: readonly string[], known: KnownAt): Promise<Fact[]>;
  /** All facts of a kind, for lists that are short by nature (partnerships, frameworks). */
  ofKind(kind: string, known: KnownAt): Promise<Fact[]>;
  /** A page of the facts of these kinds and one subject, by keyset. */
  page(kinds: readonly string[], subject: string, page: FactPage, known: KnownAt): Promise<Fact[]>;
  /** The position up to which all of these projections were applied, and those that stopped. */
  progress(projections: readonly string[]): Promise<{ position: number; stopped: readonly string[] }>;
  /** Facts of a projection that became known after one position and up to another, or ceased to count; at most `max`. */
  touched(projection: string, range: { after: number; upTo: number }, max: number): Promise<Touched[]>;
  /** The last position known from each London day on or before the given day; 0 where there is none. */
  knownBy(day: Day): Promise<{ position: number; settled: boolean }>;
}
