/** What the events hold that new ones follow on from. */
import type { StoredEvent } from '../../kernel/event.js';
import { NO_STREAM } from '../event-store.js';
import type { Reader } from './reader.js';

/** So many streams are remembered, each with one event. */
const MOST_STREAMS = 20_000;

/**
 * Digests of events that were read. What was sent is never remembered: where two processes send the same ids, both are
 * told that it was stored, and only one of them sent what is.
 */
export class StreamEnds {
  /** The stream that was read last comes last. */
  readonly #known = new Map<string, { readonly revision: number; readonly digest: string }>();

  constructor(private readonly reader: Pick<Reader, 'stream'>) {}

  /** Notes the latest of some events of one stream. */
  note(events: readonly StoredEvent[]): void {
    const [first, last] = [events[0], events.at(-1)];
    if (!first || !last) return;
    const { stream, revision, metadata } = first.revision > last.revision ? first : last;
    this.#known.delete(stream);
    this.#known.set(stream, { revision, digest: metadata.digest });
    if (this.#known.size > MOST_STREAMS) this.#known.delete(this.#known.keys().next().value!);
  }

  /** Digest of one event; undefined when there is no such event. */
  async digestAt(stream: string, revision: number): Promise<string | undefined> {
    if (revision === NO_STREAM) return undefined;
    const known = this.#known.get(stream);
    if (known?.revision === revision) return known.digest;
    const read = await this.reader.stream(stream, { from: revision, max: 1 });
    this.note(read);
    return read[0]?.metadata.digest;
  }

  /** Revision of the last event; `NO_STREAM` when there is none. */
  async lastRevision(stream: string): Promise<number> {
    const [last] = await this.reader.stream(stream, { direction: 'backwards', max: 1 });
    return last?.revision ?? NO_STREAM;
  }
}
