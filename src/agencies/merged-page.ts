/** One page merged from many lists of timeline entries, each read by keyset: its cost grows with the page, not the lists. */
import { timelineEntry } from '../../projections/timeline-entry.js';
import { END_OF_TIME, type Day } from '../kernel/days.js';
import { inFactOrder, type FactOf } from '../read-models/fact.js';
import type { FactPage } from '../read-models/fact-store.js';
import type { Facts } from '../read-models/query.js';
import type { TimelineSource } from './timeline-sources.js';

export type EntryFact = FactOf<typeof timelineEntry>;

/** An entry and the list that it comes from. */
export interface SourcedEntry {
  readonly fact: EntryFact;
  readonly source: TimelineSource;
}

/** The place of an entry in the order of facts; there is one entry an event, so its event's place is its own. */
export type EntryKey = Pick<EntryFact, 'latest' | 'earliest' | 'place' | 'position'>;

export interface MergedPage {
  readonly asOf: Day;
  /** Only entries that may have been true by the day, but need not. */
  readonly possibly: boolean;
  readonly order: FactPage['order'];
  readonly after?: EntryKey;
  readonly max: number;
  readonly keeps: (entry: SourcedEntry) => boolean;
}

const AT_ONCE = 200;
/** Of many lists most give nothing to a page: only those that do are read further. */
const AT_FIRST = 8;

/** Where the merely possible entries begin: they are the facts whose latest day lies after the day of the answer. */
const afterCertain = (asOf: Day): EntryKey => ({
  latest: asOf,
  earliest: END_OF_TIME,
  place: Number.MAX_SAFE_INTEGER,
  position: Number.MAX_SAFE_INTEGER,
});

/** Reads one list bit by bit. */
class Cursor {
  private buffer: EntryFact[] = [];
  private taken = 0;
  private ended = false;
  private last: EntryKey | undefined;

  constructor(
    private readonly facts: Facts,
    readonly source: TimelineSource,
    private readonly page: MergedPage,
  ) {
    this.last =
      page.after ?? (page.possibly && page.order === 'ascending' ? afterCertain(page.asOf) : undefined);
  }

  /** The next entry; undefined at the end. */
  get head(): EntryFact | undefined {
    return this.buffer[this.taken];
  }

  next(): Promise<void> {
    this.taken += 1;
    return this.fill();
  }

  /** Reads on where all that was read is used up. */
  async fill(): Promise<void> {
    if (this.taken < this.buffer.length || this.ended) return;
    const { possibly, order, asOf, max } = this.page;
    const wanted = Math.min(max + 1, this.taken === 0 ? AT_FIRST : AT_ONCE);
    const facts = await this.facts.page(timelineEntry, this.source.subject, {
      asOf: this.source.until,
      possibly,
      order,
      after: this.last,
      max: wanted,
    });
    this.last = facts.at(-1) ?? this.last;
    this.buffer = facts.filter(({ latest }) => !possibly || latest > asOf);
    this.taken = 0;
    this.ended = facts.length < wanted || this.buffer.length < facts.length;
  }
}

/** A page of entries in order, and whether there are more. An event that several lists name stands in it once. */
export async function mergedPage(facts: Facts, sources: readonly TimelineSource[], page: MergedPage) {
  const cursors = sources.map((source) => new Cursor(facts, source, page));
  await Promise.all(cursors.map((cursor) => cursor.fill()));
  const entries: SourcedEntry[] = [];
  for (;;) {
    const next = nextEntry(cursors, page.order);
    if (!next) return { entries, hasNextPage: false };
    const { fact, cursor } = next;
    await cursor.next();
    const entry = { fact, source: cursor.source };
    if (entries.at(-1)?.fact.position === fact.position || !page.keeps(entry)) continue;
    if (entries.length === page.max) return { entries, hasNextPage: true };
    entries.push(entry);
  }
}

/** The first entry of all lists; of the same event the one of the nearest list. */
function nextEntry(cursors: readonly Cursor[], order: FactPage['order']) {
  let first: { fact: EntryFact; cursor: Cursor } | undefined;
  for (const cursor of cursors) {
    const fact = cursor.head;
    if (fact && (!first || comesBefore(fact, first.fact, order))) first = { fact, cursor };
  }
  return first;
}

/** Facts of one event differ only in their number among them, which says nothing here. */
function comesBefore(a: EntryFact, b: EntryFact, order: FactPage['order']): boolean {
  if (a.position === b.position) return false;
  const compared = inFactOrder(a, b);
  return order === 'ascending' ? compared < 0 : compared > 0;
}
