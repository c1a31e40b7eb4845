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

  async head(): Promise<EntryFact | undefined> {
    if (this.buffer.length === 0 && !this.ended) await this.read();
    return this.buffer[0];
  }

  next(): void {
    this.buffer.shift();
  }

  private async read(): Promise<void> {
    const { possibly, order, asOf, max } = this.page;
    const wanted = Math.min(max + 1, AT_ONCE);
    const read = await this.facts.page(timelineEntry, this.source.subject, {
      asOf: this.source.until,
      possibly,
      order,
      after: this.last,
      max: wanted,
    });
    this.last = read.at(-1) ?? this.last;
    this.buffer = read.filter(({ latest }) => !possibly || latest > asOf);
    this.ended = read.length < wanted || this.buffer.length < read.length;
  }
}

/** A page of entries in order, and whether there are more. An event that several lists name stands in it once. */
export async function mergedPage(facts: Facts, sources: readonly TimelineSource[], page: MergedPage) {
  const cursors = sources.map((source) => new Cursor(facts, source, page));
  const entries: SourcedEntry[] = [];
  for (;;) {
    const next = await nextEntry(cursors, page.order);
    if (!next) return { entries, hasNextPage: false };
    const { fact, cursor } = next;
    cursor.next();
    const entry = { fact, source: cursor.source };
    if (entries.at(-1)?.fact.position === fact.position || !page.keeps(entry)) continue;
    if (entries.length === page.max) return { entries, hasNextPage: true };
    entries.push(entry);
  }
}

/** The first entry of all lists; of the same event the one of the nearest list. */
async function nextEntry(cursors: readonly Cursor[], order: FactPage['order']) {
  const heads = await Promise.all(cursors.map((cursor) => cursor.head()));
  let first: { fact: EntryFact; cursor: Cursor } | undefined;
  for (const [at, fact] of heads.entries()) {
    if (fact && (!first || comesBefore(fact, first.fact, order))) first = { fact, cursor: cursors[at]! };
  }
  return first;
}

/** Facts of one event differ only in their number among them, which says nothing here. */
function comesBefore(a: EntryFact, b: EntryFact, order: FactPage['order']): boolean {
  const compared = inFactOrder({ ...a, n: 0 }, { ...b, n: 0 });
  return order === 'ascending' ? compared < 0 : compared > 0;
}
