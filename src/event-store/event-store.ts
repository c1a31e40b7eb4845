/** The port to the log of events. Two adapters implement it; one contract suite holds both. */
import type { EventMetadata, StoredEvent } from '../kernel/event.js';

/** Expected revision of a stream that must not exist yet. */
export const NO_STREAM = -1;

/** An append holds at most this many bytes of encoded events in all. */
export const MAX_APPEND_BYTES = 1_000_000;
/** One encoded event holds at most this many bytes. */
export const MAX_EVENT_BYTES = 256_000;

/** An event ready for the log: stamped and digested. */
export interface EventToAppend {
  readonly id: string;
  readonly type: string;
  readonly version: number;
  readonly data: unknown;
  readonly metadata: EventMetadata;
}

export interface Appended {
  /** Position of the last event of the append. */
  readonly position: number;
  /** Revision of the last event of the append. */
  readonly revision: number;
}

export interface StreamRead {
  /** First revision to read, inclusive. Default: the first (or the last, backwards). */
  readonly from?: number;
  readonly direction?: 'forwards' | 'backwards';
  readonly max?: number;
}

export interface LogRead {
  /** Forwards: only events after this position. Default 0, the beginning. */
  readonly after?: number;
  /** Backwards: only events before this position. Default: the end. */
  readonly before?: number;
  readonly direction?: 'forwards' | 'backwards';
  readonly max?: number;
}

export interface EventStore {
  /** Names this log. A copy of a log gets a new one. */
  readonly logId: string;

  /**
   * Stores all events or none, if the stream's last revision is exactly `expectedRevision` (`NO_STREAM`: it must not
   * exist). The same events sent again answer as the first time. Refuses with `STREAM_CONFLICT` (data: `stream`,
   * `expected`, `actual`), `APPEND_EMPTY`, `APPEND_TOO_LARGE`, `EVENT_TOO_LARGE`, `EVENT_ID_REPEATED`,
   * `CHAIN_BROKEN` (`prev` is not the digest of the stream's last event), `IDEMPOTENCY_CONFLICT` (some ids are known,
   * but not as this append), `VALUE_NOT_STORABLE`, `OVERLOADED`, `LOG_CLOSED`.
   */
  append(stream: string, expectedRevision: number, events: readonly EventToAppend[]): Promise<Appended>;

  /** Events of one stream; none when it does not exist. */
  readStream(stream: string, read?: StreamRead): Promise<StoredEvent[]>;

  /** Events of the whole log in order of position. `max` is 1000 when left out. */
  readAll(read?: LogRead): Promise<StoredEvent[]>;

  /** The events at these positions, in the order asked; positions that hold no event are left out. */
  readAt(positions: readonly number[]): Promise<StoredEvent[]>;

  /** Position of the last event; 0 while the log is empty. */
  head(): Promise<number>;

  /** Pages of events after a position, then live ones as they come, until the signal aborts. No gap, no duplicate. */
  subscribe(options: {
    after: number;
    signal: AbortSignal;
    page?: number;
  }): AsyncIterable<readonly StoredEvent[]>;

  /**
   * The time by the store's own clock, in milliseconds since 1970: reckoned from when it was last seen, or asked for
   * `anew`. Left out where there is no clock but this process's; undefined while it cannot be seen.
   */
  now?(anew?: boolean): Promise<number | undefined>;

  /** Waits for running appends, then lets go of everything. */
  close(): Promise<void>;
}
