/** A log that tells of what it is asked. */
import type { Appended, EventStore, EventToAppend, LogRead, StreamRead } from '../event-store/event-store.js';
import type { StoredEvent } from '../kernel/event.js';
import { told, type Telemetry } from '../kernel/telemetry.js';

/** The same log, each append and each read of which is told. */
export class ToldEventStore implements EventStore {
  constructor(
    private readonly log: EventStore,
    private readonly telemetry: Telemetry,
  ) {}

  get logId(): string {
    return this.log.logId;
  }

  append(stream: string, expectedRevision: number, events: readonly EventToAppend[]): Promise<Appended> {
    const { traceparent, correlationId = '' } = events[0]?.metadata ?? {};
    const facts = { stream, events: events.length, correlationId };
    const work = this.telemetry.begin('append', traceparent, facts);
    return told(
      work,
      () => this.log.append(stream, expectedRevision, events),
      ({ position }) => ({ position }),
    );
  }

  readStream(stream: string, read?: StreamRead): Promise<StoredEvent[]> {
    return this.#told('stream', () => this.log.readStream(stream, read));
  }

  readAll(read?: LogRead): Promise<StoredEvent[]> {
    return this.#told('all', () => this.log.readAll(read));
  }

  readAt(positions: readonly number[]): Promise<StoredEvent[]> {
    return this.#told('positions', () => this.log.readAt(positions));
  }

  head(): Promise<number> {
    return this.#told('head', () => this.log.head());
  }

  subscribe(options: Parameters<EventStore['subscribe']>[0]): AsyncIterable<readonly StoredEvent[]> {
    return this.log.subscribe(options);
  }

  async now(anew?: boolean): Promise<number | undefined> {
    return this.log.now?.(anew);
  }

  close(): Promise<void> {
    return this.log.close();
  }

  #told<T>(what: string, reading: () => Promise<T>): Promise<T> {
    return told(this.telemetry.begin('read', undefined, { what }), reading);
  }
}
