/** Reads events out of the file of a log. */
import type { Database, Statement } from 'better-sqlite3';
import type { EventMetadata, StoredEvent } from '../../kernel/event.js';
import { Refusal } from '../../kernel/refusal.js';
import type { LogRead, StreamRead } from '../event-store.js';

type Row = Omit<StoredEvent, 'data' | 'metadata'> & { readonly data: string; readonly metadata: string };
type Direction = 'forwards' | 'backwards';

const EVENTS = `SELECT position, name AS stream, revision, events.id, type, version, data, metadata
  FROM events JOIN streams ON streams.id = events.stream`;
const STREAM = `${EVENTS} WHERE events.stream = (SELECT id FROM streams WHERE name = ?)`;
const EVERYTHING = -1;

/** Reads that are over when they return. An event whose text was damaged is refused as `EVENT_UNREADABLE`. */
export class LogReader {
  readonly #log: Record<Direction, Statement<[number, number], Row>>;
  readonly #stream: Record<Direction, Statement<[string, number, number], Row>>;
  readonly #at: Statement<[number], Row>;
  readonly #head: Statement<[], number>;

  constructor(db: Database) {
    this.#log = {
      forwards: db.prepare(`${EVENTS} WHERE position > ? ORDER BY position LIMIT ?`),
      backwards: db.prepare(`${EVENTS} WHERE position < ? ORDER BY position DESC LIMIT ?`),
    };
    this.#stream = {
      forwards: db.prepare(`${STREAM} AND revision >= ? ORDER BY revision LIMIT ?`),
      backwards: db.prepare(`${STREAM} AND revision <= ? ORDER BY revision DESC LIMIT ?`),
    };
    this.#at = db.prepare(`${EVENTS} WHERE position = ?`);
    this.#head = db.prepare<[], number>('SELECT position FROM log').pluck();
  }

  stream(name: string, { direction = 'forwards', from, max = EVERYTHING }: StreamRead = {}): StoredEvent[] {
    const first = from ?? (direction === 'forwards' ? 0 : Number.MAX_SAFE_INTEGER);
    return this.#stream[direction].all(name, first, max).map(eventOf);
  }

  log({
    direction = 'forwards',
    after = 0,
    before = Number.MAX_SAFE_INTEGER,
    max = 1000,
  }: LogRead = {}): StoredEvent[] {
    return this.#log[direction].all(direction === 'forwards' ? after : before, max).map(eventOf);
  }

  at(positions: readonly number[]): StoredEvent[] {
    return positions.flatMap((position) => this.#at.all(position)).map(eventOf);
  }

  head(): number {
    return this.#head.get() ?? 0;
  }
}

function eventOf(row: Row): StoredEvent {
  const { position, stream, revision, id, type, version } = row;
  try {
    const data: unknown = JSON.parse(row.data);
    const metadata = JSON.parse(row.metadata) as EventMetadata | null;
    if (!metadata?.digest) throw new SyntaxError('An event without a digest was not written here.');
    return { position, stream, revision, id, type, version, data, metadata };
  } catch {
    throw new Refusal(
      'EVENT_UNREADABLE',
      `The event at position ${position} was damaged. Run "npm run verify" and restore the log from a backup.`,
      { position, stream, revision, type },
    );
  }
}
