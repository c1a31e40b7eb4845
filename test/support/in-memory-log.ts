/** A log in memory: the port's third, trivial implementation, for tests that need many small logs. */
import { NO_STREAM, type EventStore, type EventToAppend } from '../../src/event-store/event-store.js';
import type { LogRead, StreamRead } from '../../src/event-store/event-store.js';
import type { StoredEvent } from '../../src/kernel/event.js';
import { insist } from '../../src/kernel/refusal.js';

export class InMemoryLog implements EventStore {
  readonly #events: StoredEvent[] = [];
  #waiting: (() => void)[] = [];

  constructor(readonly logId = 'log-in-memory') {}

  /** Stores events as they are: positions must go on from the last. */
  push(...events: readonly StoredEvent[]): void {
    this.#events.push(...events);
    for (const wake of this.#waiting.splice(0)) wake();
  }

  async append(stream: string, expectedRevision: number, events: readonly EventToAppend[]) {
    const end = this.#events.findLast((event) => event.stream === stream)?.revision ?? NO_STREAM;
    insist(end === expectedRevision, 'STREAM_CONFLICT', 'Somebody else was faster.', { stream });
    const next = { stream, revision: end + 1, position: this.#events.length + 1 };
    const at = (n: number) => ({ stream, revision: next.revision + n, position: next.position + n });
    this.push(...events.map((event, n) => ({ ...event, ...at(n) })));
    return at(events.length - 1);
  }

  async readStream(name: string, { from, direction = 'forwards', max }: StreamRead = {}) {
    const events = this.#events.filter(({ stream }) => stream === name);
    return direction === 'forwards'
      ? events.filter(({ revision }) => revision >= (from ?? 0)).slice(0, max)
      : events
          .filter(({ revision }) => revision <= (from ?? Infinity))
          .toReversed()
          .slice(0, max);
  }

  async readAll({ after = 0, before = Infinity, direction = 'forwards', max = 1000 }: LogRead = {}) {
    return direction === 'forwards'
      ? this.#after(after, max)
      : this.#events
          .filter(({ position }) => position < before)
          .toReversed()
          .slice(0, max);
  }

  async readAt(positions: readonly number[]) {
    return positions.flatMap((wanted) => this.#events.filter(({ position }) => position === wanted));
  }

  async head() {
    return this.#events.at(-1)?.position ?? 0;
  }

  async *subscribe({ signal, page, ...from }: { after: number; signal: AbortSignal; page?: number }) {
    let { after } = from;
    while (!signal.aborted) {
      const events = this.#after(after, page);
      after = events.at(-1)?.position ?? after;
      if (events.length > 0) yield events;
      else await this.#news(signal);
    }
  }

  async close() {}

  #after(after: number, max?: number): StoredEvent[] {
    return this.#events.filter(({ position }) => position > after).slice(0, max);
  }

  #news(signal: AbortSignal): Promise<void> {
    return new Promise((resolve) => {
      this.#waiting.push(resolve);
      signal.addEventListener('abort', () => resolve(), { once: true });
    });
  }
}
