/** What a log server keeps: streams, revisions, positions, and what it answers to appends. */

export interface KeptEvent {
  readonly id: string;
  readonly stream: string;
  readonly revision: number;
  /** Commit and prepare position, which are the same. */
  readonly position: number;
  readonly type: string;
  readonly contentType: string;
  readonly data: Uint8Array;
  readonly metadata: Uint8Array;
}

export type ProposedEvent = Pick<KeptEvent, 'id' | 'type' | 'contentType' | 'data' | 'metadata'>;

/** Last revision that an append expects; -1 for a stream that does not exist. */
export type ExpectedRevision = number;

export type AppendAnswer =
  | { readonly revision: number; readonly position: number | undefined }
  | { readonly wrongExpected: true; readonly actual: number }
  | { readonly tooLarge: number };

/** The limit of a real server as it is installed: for an append as a whole. */
const MAX_APPEND_SIZE = 1_048_576;
/** Bytes that a record takes beside its event; positions count bytes. */
const RECORD = 120;

export class KeptLog {
  readonly events: KeptEvent[] = [];
  readonly #streams = new Map<string, KeptEvent[]>();
  readonly #byPosition = new Map<number, number>();
  readonly #listeners = new Set<() => void>();
  readonly #firstKept = new Map<string, number>();
  #end = 300;

  constructor() {
    this.#add('$$$scavenges', [
      {
        id: '2b1f6f6e-5f0e-4a6e-9f43-0d3f0f1d2c11',
        type: '$metadata',
        contentType: 'application/json',
        ...noBytes,
      },
    ]);
  }

  /**
   * Ids are looked at only at the place where the append would go, and only when the stream has grown past it: a known
   * id is stored again at the end of its stream, and in other streams.
   */
  append(stream: string, expected: ExpectedRevision, events: readonly ProposedEvent[]): AppendAnswer {
    const size = events.reduce((sum, event) => sum + sizeOf(event), 0);
    if (size > MAX_APPEND_SIZE) return { tooLarge: MAX_APPEND_SIZE };
    const held = this.stream(stream);
    const actual = held.length - 1;
    if (expected === actual) return this.#add(stream, events);
    const there = held.slice(expected + 1, expected + 1 + events.length);
    const same = there.length === events.length && there.every(({ id }, index) => id === events[index]!.id);
    const last = there.at(-1);
    if (!same || !last) return { wrongExpected: true, actual };
    const isKept = last.revision >= this.#firstKeptOf(stream);
    return { revision: last.revision, position: isKept ? last.position : undefined };
  }

  /** Keeps only so many events of a stream, as `$maxCount` does: the log has the others until it is cleaned up. */
  truncate(stream: string, count: number): void {
    this.#firstKept.set(stream, this.stream(stream).length - count);
  }

  /** What can still be read of a stream. */
  kept(name: string): readonly KeptEvent[] {
    return this.stream(name).slice(this.#firstKeptOf(name));
  }

  stream(name: string): readonly KeptEvent[] {
    return this.#streams.get(name) ?? [];
  }

  /** Index of the event at a position; undefined when there is none. */
  indexAt(position: number): number | undefined {
    return this.#byPosition.get(position);
  }

  /** Position of the last event. */
  get last(): number {
    return this.events.at(-1)!.position;
  }

  /** Calls back after each append until the returned function is called. */
  onAppended(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  #firstKeptOf(stream: string): number {
    return this.#firstKept.get(stream) ?? 0;
  }

  #add(stream: string, events: readonly ProposedEvent[]): { revision: number; position: number } {
    const held = this.#streams.get(stream) ?? [];
    this.#streams.set(stream, held);
    for (const event of events) {
      const kept = { ...event, stream, revision: held.length, position: this.#end };
      this.#end += RECORD + sizeOf(event);
      this.#byPosition.set(kept.position, this.events.length);
      held.push(kept);
      this.events.push(kept);
    }
    for (const listener of this.#listeners) listener();
    return { revision: held.length - 1, position: this.last };
  }
}

const noBytes = { data: new Uint8Array(), metadata: new Uint8Array() };

const sizeOf = ({ data, metadata, type }: ProposedEvent): number =>
  data.length + metadata.length + 2 * type.length;
