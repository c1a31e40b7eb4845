/** What the events hold that new ones follow on from. */
import type { StoredEvent } from '../../kernel/event.js';
import { NO_STREAM, type StreamRead } from '../event-store.js';
import type { Reader } from './reader.js';

/** So many streams are remembered at least, each with one event, and twice as many at most. */
const STREAMS = 10_000;

interface Ending {
  readonly revision: number;
  readonly digest: string;
}

/**
 * Digests of events that were read. What was sent is never remembered: where two processes send the same ids, both are
 * told that it was stored, and only one of them sent what is.
 */
export class StreamEnds {
  /** Streams that were read lately, and before that. Taking out the oldest one by one would cost more than reading. */
  #late = new Map<string, Ending>();
  #before = new Map<string, Ending>();

  constructor(private readonly reader: Pick<Reader, 'stream'>) {}

  /** Notes the latest of some events of one stream. */
  note(events: readonly StoredEvent[]): void {
    const [first, last] = [events[0], events.at(-1)];
    if (!first || !last) return;
    const { stream, revision, metadata } = first.revision > last.revision ? first : last;
    this.#late.set(stream, { revision, digest: metadata.digest });
    if (this.#late.size < STREAMS) return;
    this.#before = this.#late;
    this.#late = new Map();
  }

  /** Reads a stream, until `end` as the reader does, and notes what came. */
  async read(stream: string, read?: StreamRead, end?: number): Promise<StoredEvent[]> {
    const events = await this.reader.stream(stream, read, end);
    this.note(events);
    return events;
  }

  /** Digest of one event; undefined when there is no such event. */
  async digestAt(stream: string, revision: number, end: number): Promise<string | undefined> {
    if (revision === NO_STREAM) return undefined;
    const known = this.#late.get(stream) ?? this.#before.get(stream);
    if (known?.revision === revision) return known.digest;
    const [event] = await this.read(stream, { from: revision, max: 1 }, end);
    return event?.metadata.digest;
  }

  /** Revision of the last event; `NO_STREAM` when there is none. */
  async lastRevision(stream: string, end: number): Promise<number> {
    const [last] = await this.read(stream, { direction: 'backwards', max: 1 }, end);
    return last?.revision ?? NO_STREAM;
  }
}
