/** Writes appends into the file of a log, many in one transaction. */
import type { Database, Statement } from 'better-sqlite3';
import { Refusal } from '../../kernel/refusal.js';
import { isFull, sqliteCodeOf } from './sqlite-code.js';
import { chainBroken, type EncodedAppend } from '../encoded-append.js';
import { NO_STREAM, type Appended } from '../event-store.js';

/** What became of one append: its place, or why it was not stored. */
export type Outcome = { readonly appended: Appended } | { readonly failed: unknown };

interface StreamEnd {
  readonly id: number;
  readonly revision: number;
  readonly digest: string | null;
}

interface KnownEvent extends Appended {
  readonly stream: string;
}

export class LogWriter {
  readonly #head: Statement<[], number>;
  readonly #moveHead: Statement<[number]>;
  readonly #endOf: Statement<[string], StreamEnd>;
  readonly #known: Statement<[string], KnownEvent>;
  readonly #addStream: Statement<[string]>;
  readonly #addEvent: Statement<[number, number, number, string, string, number, string, string]>;
  readonly #together: (
    appends: readonly EncodedAppend[],
    store: (append: EncodedAppend) => Outcome,
  ) => Outcome[];
  readonly #separately: (append: EncodedAppend) => Outcome;
  /** Position of the last event written, within the running transaction. */
  #position = 0;

  constructor(db: Database) {
    this.#head = db.prepare<[], number>('SELECT position FROM log').pluck();
    this.#moveHead = db.prepare('UPDATE log SET position = ?');
    this.#endOf = db.prepare(`SELECT stream AS id, revision, metadata ->> 'digest' AS digest FROM events
      WHERE stream = (SELECT id FROM streams WHERE name = ?) ORDER BY revision DESC LIMIT 1`);
    this.#known = db.prepare(`SELECT name AS stream, revision, position
      FROM events JOIN streams ON streams.id = events.stream WHERE events.id = ?`);
    this.#addStream = db.prepare('INSERT INTO streams (name) VALUES (?)');
    this.#addEvent = db.prepare('INSERT INTO events VALUES (?, ?, ?, ?, ?, ?, ?, ?)');
    this.#together = db.transaction(this.#storeAll.bind(this)).immediate;
    this.#separately = db.transaction(this.#store.bind(this));
  }

  /**
   * Stores the appends in one transaction, each whole or not at all; they are durable when this returns. Throws when
   * nothing could be stored: `DISK_FULL`, or what the driver says.
   */
  commit(appends: readonly EncodedAppend[]): Outcome[] {
    try {
      return this.#commit(appends);
    } catch (error) {
      throw isFull(error) ? diskFull() : error;
    }
  }

  #commit(appends: readonly EncodedAppend[]): Outcome[] {
    try {
      return this.#together(appends, (append) => this.#store(append));
    } catch (error) {
      if (!isConstraint(error)) throw error;
      // Savepoints cost more than they are worth until an append turns out not to fit.
      return this.#together(appends, (append) => this.#storeApart(append));
    }
  }

  #storeAll(appends: readonly EncodedAppend[], store: (append: EncodedAppend) => Outcome): Outcome[] {
    const head = this.#head.get() ?? 0;
    this.#position = head;
    const outcomes = appends.map(store);
    if (this.#position !== head) this.#moveHead.run(this.#position);
    return outcomes;
  }

  #storeApart(append: EncodedAppend): Outcome {
    const before = this.#position;
    try {
      return this.#separately(append);
    } catch (error) {
      this.#position = before;
      return this.#earlierOutcome(append) ?? { failed: error };
    }
  }

  #store(append: EncodedAppend): Outcome {
    const { stream, expected, events } = append;
    const end = this.#endOf.get(stream);
    const actual = end?.revision ?? NO_STREAM;
    if (actual !== expected) return this.#earlierOutcome(append) ?? { failed: conflict(append, actual) };
    if (events[0]?.prev !== (end?.digest ?? null)) {
      return this.#earlierOutcome(append) ?? { failed: chainBroken(stream) };
    }
    return { appended: this.#write(append, end) };
  }

  #write({ stream, expected, events }: EncodedAppend, end: StreamEnd | undefined): Appended {
    let revision = expected;
    const streamId = end?.id ?? Number(this.#addStream.run(stream).lastInsertRowid);
    for (const { id, type, version, data, metadata } of events) {
      this.#position += 1;
      revision += 1;
      this.#addEvent.run(this.#position, streamId, revision, id, type, version, data, metadata);
    }
    return { position: this.#position, revision };
  }

  /** What became of the same events before, when any of them is known. */
  #earlierOutcome({ stream, events }: EncodedAppend): Outcome | undefined {
    const known = events.map(({ id }) => this.#known.get(id));
    if (known.every((event) => event === undefined)) return undefined;
    const start = known[0]?.revision ?? NO_STREAM;
    const same = known.every((event, index) => event?.stream === stream && event.revision === start + index);
    const last = known.at(-1);
    if (same && last) return { appended: { position: last.position, revision: last.revision } };
    return { failed: idempotencyConflict(stream) };
  }
}

const isConstraint = (error: unknown): boolean =>
  sqliteCodeOf(error)?.startsWith('SQLITE_CONSTRAINT') ?? false;

const diskFull = (): Refusal =>
  new Refusal(
    'DISK_FULL',
    'The disk that holds the history is full, so nothing of this was recorded. Make room there, then send this again.',
  );

const conflict = ({ stream, expected }: EncodedAppend, actual: number): Refusal =>
  new Refusal(
    'STREAM_CONFLICT',
    'Somebody else recorded something here in the meantime. Look at it and try again.',
    {
      stream,
      expected,
      actual,
    },
  );

const idempotencyConflict = (stream: string): Refusal =>
  new Refusal(
    'IDEMPOTENCY_CONFLICT',
    'Part of this was recorded before, together with something else. Start again with a new request.',
    { stream },
  );
