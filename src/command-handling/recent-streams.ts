/** Streams that were read lately: reading one again costs only what is new on it. */
import type { EventStore } from '../event-store/event-store.js';
import type { EventType, StoredEvent } from '../kernel/event.js';
import { fold, type StreamType } from '../kernel/stream.js';

/** So many events are remembered in all. */
const MOST_EVENTS = 20_000;

export class RecentStreams {
  /** The one that was read last comes last. */
  readonly #known = new Map<string, readonly StoredEvent[]>();
  #remembered = 0;
  readonly #states = new WeakMap<readonly StoredEvent[], unknown>();

  constructor(
    private readonly log: Pick<EventStore, 'readStream'>,
    private readonly most = MOST_EVENTS,
  ) {}

  /** All events of a stream as it is now; none when it does not exist. */
  async read(stream: string): Promise<readonly StoredEvent[]> {
    const known = this.#known.get(stream) ?? [];
    const last = known.at(-1);
    const read = await this.log.readStream(stream, last ? { from: last.revision } : {});
    const events = last ? await this.#continued(stream, known, read) : read;
    this.#remember(stream, events);
    return events;
  }

  /** The state of a stream after events that were read here; folded once for as long as nothing is new on it. */
  folded<S, E extends readonly EventType[]>(stream: StreamType<S, E>, events: readonly StoredEvent[]): S {
    if (!this.#states.has(events)) this.#states.set(events, fold(stream, events));
    return this.#states.get(events) as S;
  }

  /** The last known event is read anew: its digest says that all those before it are what they were. */
  async #continued(
    stream: string,
    known: readonly StoredEvent[],
    read: readonly StoredEvent[],
  ): Promise<readonly StoredEvent[]> {
    const [again, ...added] = read;
    if (!again || again.metadata.digest !== known.at(-1)!.metadata.digest) return this.log.readStream(stream);
    return added.length === 0 ? known : [...known, ...added];
  }

  #remember(stream: string, events: readonly StoredEvent[]): void {
    this.#forget(stream);
    this.#known.set(stream, events);
    this.#remembered += events.length;
    for (const oldest of this.#known.keys()) {
      if (this.#remembered <= this.most) return;
      this.#forget(oldest);
    }
  }

  #forget(stream: string): void {
    this.#remembered -= this.#known.get(stream)?.length ?? 0;
    this.#known.delete(stream);
  }
}
