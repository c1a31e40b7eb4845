/** The log on an EventStoreDB server or cluster, beside the streams of other applications. */
import { setMaxListeners } from 'node:events';
import type { StoredEvent } from '../../kernel/event.js';
import { encodeAppend } from '../encoded-append.js';
import type { Appended, EventStore, EventToAppend, LogRead, StreamRead } from '../event-store.js';
import type { AboutLog } from './about-log.js';
import { addressFrom, checkedPrefix } from './address.js';
import { AppendGate, usualLimits, type GateLimits } from './append-gate.js';
import { Appender } from './appender.js';
import { LogClosing } from './closing.js';
import { Connection } from './connection.js';
import { Follower, type Following } from './follower.js';
import { openLog } from './opening.js';
import { Reader } from './reader.js';
import { logClosed } from './refusals.js';
import { ServerClock } from './server-clock.js';
import { StreamNames } from './stored-form.js';
import { StreamEnds } from './stream-ends.js';
import { usualTimings, type Timings } from './timings.js';

export interface EventStoreDbOptions {
  /** Connection string, `esdb://` or `kurrentdb://`, also with `+discover`. */
  readonly url: string;
  /** What the names of all streams of this log begin with on the server; no other application's may. */
  readonly prefix: string;
  /** Refuses with `LOG_MISSING` where there is no log, instead of making one. */
  readonly mustExist?: boolean;
  readonly timings?: Partial<Timings>;
  /** How much may run and wait before appends are refused as `OVERLOADED`. */
  readonly limits?: Partial<GateLimits>;
  /** Whether commands of a process whose clock is not the server's are refused. Default: they are. */
  readonly heedClock?: boolean;
}

/**
 * Opens the log of a prefix on a server, and makes it if there is none. Refuses what cannot work with the variable named:
 * `EVENTSTORE_URL_INVALID`, `EVENTSTORE_PREFIX_INVALID`, `EVENTSTORE_CERTIFICATE_MISSING`, or as `openLog` does.
 */
export async function openEventStoreDb(options: EventStoreDbOptions): Promise<EventStoreDbStore> {
  const names = new StreamNames(checkedPrefix(options.prefix));
  const connection = new Connection(addressFrom(options.url), { ...usualTimings, ...options.timings });
  try {
    const about = await openLog(connection, names, options.mustExist);
    return new EventStoreDbStore(connection, names, about, options);
  } catch (error) {
    await connection.close();
    throw error;
  }
}

export class EventStoreDbStore implements EventStore {
  readonly logId: string;
  readonly closing: LogClosing;
  readonly #reader: Reader;
  readonly #ends: StreamEnds;
  readonly #appender: Appender;
  readonly #follower: Follower;
  readonly #gate: AppendGate;
  readonly #clock: ServerClock | undefined;
  readonly #stopping = new AbortController();
  #closed: Promise<void> | undefined;

  constructor(
    private readonly connection: Connection,
    names: StreamNames,
    { logId, made }: AboutLog,
    { limits, heedClock = true }: Pick<EventStoreDbOptions, 'limits' | 'heedClock'>,
  ) {
    this.logId = logId;
    this.#reader = new Reader(connection, names, made);
    this.#ends = new StreamEnds(this.#reader);
    this.closing = new LogClosing(connection, names);
    this.#appender = new Appender(connection, names, this.#ends, this.closing);
    this.#follower = new Follower(connection, names, this.#reader, made);
    this.#gate = new AppendGate({ ...usualLimits, ...limits });
    this.#clock = heedClock ? new ServerClock(connection) : undefined;
    setMaxListeners(0, this.#stopping.signal);
  }

  async append(
    stream: string,
    expectedRevision: number,
    events: readonly EventToAppend[],
  ): Promise<Appended> {
    this.#insistOnOpen();
    const append = encodeAppend(stream, expectedRevision, events);
    const end = this.connection.endOfPatience();
    return this.#gate.pass(append.bytes, end, () => this.#appender.append(append, end));
  }

  async readStream(stream: string, read?: StreamRead): Promise<StoredEvent[]> {
    this.#insistOnOpen();
    return this.#ends.read(stream, read);
  }

  async readAll(read?: LogRead): Promise<StoredEvent[]> {
    this.#insistOnOpen();
    const events = await this.#reader.log(read);
    if (read?.direction !== 'backwards') for (const event of events) this.#ends.note([event]);
    return events;
  }

  async readAt(positions: readonly number[]): Promise<StoredEvent[]> {
    this.#insistOnOpen();
    return this.#reader.at(positions);
  }

  async head(): Promise<number> {
    this.#insistOnOpen();
    return this.#reader.head();
  }

  subscribe(following: Following): AsyncGenerator<readonly StoredEvent[]> {
    const signal = AbortSignal.any([following.signal, this.#stopping.signal]);
    setMaxListeners(0, signal);
    return this.#follower.pages({ ...following, signal });
  }

  async now(anew = false): Promise<number | undefined> {
    return this.#clock?.now(anew);
  }

  close(): Promise<void> {
    this.#closed ??= this.#close();
    return this.#closed;
  }

  async #close(): Promise<void> {
    this.#stopping.abort();
    await this.#gate.close();
    await this.connection.close();
  }

  #insistOnOpen(): void {
    if (this.#stopping.signal.aborted) throw logClosed();
  }
}
