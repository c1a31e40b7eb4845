/** The log in one SQLite file: one writing process, group commit, positions without gaps. */
import type { Database } from 'better-sqlite3';
import { dirname } from 'node:path';
import type { StoredEvent } from '../../kernel/event.js';
import { insist } from '../../kernel/refusal.js';
import type { CopyNote } from '../closed-for-copy.js';
import { encodeAppend } from '../encoded-append.js';
import type { Appended, EventStore, EventToAppend, LogRead, StreamRead } from '../event-store.js';
import type { Fault, SelfAudit } from '../verify.js';
import { AppendQueue, type QueueLimits } from './append-queue.js';
import { Bell } from './bell.js';
import { ownDataFolder } from './data-folder.js';
import { auditFile } from './file-audit.js';
import { logIdOf, openLogFile } from './log-file.js';
import { LogReader } from './log-reader.js';
import { LogWriter } from './log-writer.js';
import { markFinished, markUnfinished, unfinishedFolder, unfinishedIn } from './unfinished.js';

const PAGE = 500;
/** How long a subscription goes without looking when no commit of this process wakes it, in milliseconds. */
const LOOK_AGAIN = 500;

export interface SqliteEventStoreOptions {
  /** Path of the database file; its folder is made if it is missing. */
  readonly file: string;
  /** Opens the file for reading only, beside the process that owns its folder. */
  readonly readOnly?: boolean;
  /** Opens also a log that a copy into it did not finish, as reading does. */
  readonly unfinished?: boolean;
  /** How much may wait to be written before appends are refused as `OVERLOADED`. */
  readonly queue?: QueueLimits;
}

/**
 * Opens the log and owns its folder until `close`. Refuses with `DATA_FOLDER_IN_USE`, with `LOG_UNFINISHED` what a copy
 * into it did not finish, or as `openLogFile` does when the file or SQLite itself cannot be trusted with records.
 */
export function openSqliteEventStore(options: SqliteEventStoreOptions): SqliteEventStore {
  if (options.readOnly) return new SqliteEventStore(openLogFile(options.file, { readOnly: true }), options);
  const disown = ownDataFolder(dirname(options.file));
  try {
    return new SqliteEventStore(openToWrite(options), options, disown);
  } catch (error) {
    disown();
    throw error;
  }
}

function openToWrite({ file, unfinished }: SqliteEventStoreOptions): Database {
  const db = openLogFile(file, { readOnly: false });
  if (unfinished || !unfinishedIn(db)) return db;
  db.close();
  throw unfinishedFolder(dirname(file));
}

export class SqliteEventStore implements EventStore, SelfAudit {
  readonly logId: string;
  /** A missing position is a removed event. */
  readonly gapFree = true;
  readonly #reader: LogReader;
  readonly #queue: AppendQueue;
  readonly #news = new Bell();

  constructor(
    private readonly db: Database,
    private readonly options: SqliteEventStoreOptions,
    private readonly disown: () => void = () => {},
  ) {
    this.logId = logIdOf(db);
    this.#reader = new LogReader(db);
    const writer = new LogWriter(db);
    this.#queue = new AppendQueue(
      (appends) => writer.commit(appends),
      () => this.#news.ring(),
      options.queue,
    );
  }

  async append(
    stream: string,
    expectedRevision: number,
    events: readonly EventToAppend[],
  ): Promise<Appended> {
    insist(!this.options.readOnly, 'LOG_READ_ONLY', 'This log was opened for reading only.');
    this.#insistOnOpen();
    return this.#queue.push(encodeAppend(stream, expectedRevision, events));
  }

  async readStream(stream: string, read?: StreamRead): Promise<StoredEvent[]> {
    this.#insistOnOpen();
    return this.#reader.stream(stream, read);
  }

  async readAll(read?: LogRead): Promise<StoredEvent[]> {
    this.#insistOnOpen();
    return this.#reader.log(read);
  }

  async readAt(positions: readonly number[]): Promise<StoredEvent[]> {
    this.#insistOnOpen();
    return this.#reader.at(positions);
  }

  async head(): Promise<number> {
    this.#insistOnOpen();
    return this.#reader.head();
  }

  async *subscribe(options: {
    after: number;
    signal: AbortSignal;
    page?: number;
  }): AsyncGenerator<readonly StoredEvent[]> {
    const { signal, page = PAGE } = options;
    let after = options.after;
    while (!signal.aborted && this.db.open) {
      const events = this.#reader.log({ after, max: page });
      after = events.at(-1)?.position ?? after;
      if (events.length > 0) yield events;
      else await this.#news.wait(signal, LOOK_AGAIN);
    }
  }

  /** What is wrong with the file itself, beside its events: the first thing found. */
  async audit(): Promise<Fault | undefined> {
    this.#insistOnOpen();
    return auditFile(this.db);
  }

  /** The note of a copy into this log that has not ended; undefined when it is whole. */
  get unfinished(): CopyNote | undefined {
    return unfinishedIn(this.db);
  }

  /** Notes durably that from now on it holds a part of what is copied into it: no service can use it. */
  markUnfinished(note: CopyNote): void {
    markUnfinished(this.db, note);
  }

  /** Notes that it is whole. */
  markFinished(): void {
    markFinished(this.db);
  }

  async close(): Promise<void> {
    if (!this.db.open) return;
    this.#queue.drain();
    this.db.close();
    this.disown();
    this.#news.ring();
  }

  #insistOnOpen(): void {
    insist(this.db.open, 'LOG_CLOSED', 'The service is stopping. Try again in a minute.');
  }
}
