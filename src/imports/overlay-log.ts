/**
 * A log in memory on top of another: reads both, writes only its own part. A whole import is tried on it before the
 * first event is stored.
 */
import { insist, Refusal } from '../kernel/refusal.js';
import type { StoredEvent } from '../kernel/event.js';
import {
  NO_STREAM,
  type Appended,
  type EventStore,
  type EventToAppend,
  type LogRead,
  type StreamRead,
} from '../event-store/event-store.js';

export class OverlayLog implements EventStore {
  readonly logId: string;
  private readonly own = new Map<string, StoredEvent[]>();
  private readonly below = new Map<string, Promise<StoredEvent[]>>();
  private appended = 0;

  constructor(private readonly log: EventStore) {
    this.logId = log.logId;
  }

  async append(
    stream: string,
    expectedRevision: number,
    events: readonly EventToAppend[],
  ): Promise<Appended> {
    const before = await this.readStream(stream);
    const actual = before.at(-1)?.revision ?? NO_STREAM;
    insist(actual === expectedRevision, 'STREAM_CONFLICT', 'This was changed at the same time. Try again.', {
      stream,
      expected: expectedRevision,
      actual,
    });
    const placed = events.map((event, index) => ({
      ...event,
      stream,
      revision: actual + 1 + index,
      position: Number.MAX_SAFE_INTEGER - 1_000_000_000 + this.appended + index,
    }));
    this.appended += events.length;
    this.own.set(stream, [...(this.own.get(stream) ?? []), ...placed]);
    const last = placed.at(-1)!;
    return { position: last.position, revision: last.revision };
  }

  /** Streams are read forwards to their end here: that is all that deciding needs. */
  async readStream(stream: string, { from = 0, direction, max }: StreamRead = {}): Promise<StoredEvent[]> {
    if (direction === 'backwards' || max !== undefined) throw onlyForTrying();
    const below = this.below.get(stream) ?? this.log.readStream(stream);
    this.below.set(stream, below);
    return [...(await below), ...(this.own.get(stream) ?? [])].slice(from);
  }

  readAll(_read?: LogRead): Promise<StoredEvent[]> {
    throw onlyForTrying();
  }

  readAt(_positions: readonly number[]): Promise<StoredEvent[]> {
    throw onlyForTrying();
  }

  head(): Promise<number> {
    return this.log.head();
  }

  subscribe(): AsyncIterable<readonly StoredEvent[]> {
    throw onlyForTrying();
  }

  async close(): Promise<void> {
    this.own.clear();
    this.below.clear();
  }
}

const onlyForTrying = (): Refusal =>
  new Refusal('NOT_IN_TRIAL', 'A trial of an import reads streams to their end only.');
