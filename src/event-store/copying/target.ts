/** The log that is copied to: what it holds is compared with the source, and what it lacks is appended. */
import { setTimeout as pause } from 'node:timers/promises';
import type { StoredEvent } from '../../kernel/event.js';
import { Refusal } from '../../kernel/refusal.js';
import { digestOf, textOf } from '../digest.js';
import { sizeOf } from '../encoded-append.js';
import { MAX_APPEND_BYTES, type EventStore } from '../event-store.js';

/** How often what was just appended is looked for, and the pause before each further time, in milliseconds. */
const LOOKS = 20;
const LOOK_AGAIN = 100;

/** The target, made to hold what the source holds. */
export class Mirror {
  events = 0;
  copied = 0;
  /** Position in the target of the last event that was held against the source. */
  position = 0;
  #atEnd = false;

  /** `signal` ends it between two appends; `beforeFirstAppend` is waited for before the first. */
  constructor(
    private readonly target: EventStore,
    private readonly options: {
      readonly signal?: AbortSignal;
      readonly beforeFirstAppend?: () => Promise<void>;
    } = {},
  ) {}

  /** Makes sure that the target holds these events next: it has them, or they are appended and read back. */
  async hold(events: readonly StoredEvent[]): Promise<void> {
    const there = this.#atEnd ? [] : await this.#read(events.length);
    this.#compare(events, there);
    const missing = events.slice(there.length);
    if (missing.length === 0) return;
    if (!this.#atEnd) await this.options.beforeFirstAppend?.();
    this.#atEnd = true;
    for (const run of runsOf(missing)) await this.#append(run);
    this.#compare(missing, await this.#readBack(missing.length));
    this.copied += missing.length;
  }

  /** Refuses a target that holds more than the source. */
  async insistOnEnd(): Promise<void> {
    const [more] = await this.#read(1);
    if (more) throw targetDiffers(more, 'the source holds nothing there');
  }

  async #append(run: readonly StoredEvent[]): Promise<void> {
    this.options.signal?.throwIfAborted();
    const { stream, revision } = run[0]!;
    try {
      await this.target.append(stream, revision - 1, run);
    } catch (error) {
      if (!(error instanceof Refusal && OTHERS_WROTE.has(error.code))) throw error;
      throw targetDiffers({ stream, revision }, 'something else was recorded there');
    }
  }

  /** A server may show what it acknowledged a moment later. */
  async #readBack(count: number): Promise<readonly StoredEvent[]> {
    for (let look = 1; ; look += 1) {
      const events = await this.#read(count);
      if (events.length === count) return events;
      if (look === LOOKS) throw targetDiffers({}, 'it does not show what it acknowledged');
      await pause(LOOK_AGAIN);
    }
  }

  async #read(max: number): Promise<readonly StoredEvent[]> {
    try {
      return max === 0 ? [] : await this.target.readAll({ after: this.position, max });
    } catch (error) {
      if (!(error instanceof Refusal && error.code === 'EVENT_UNREADABLE')) throw error;
      throw targetDiffers(error.data, 'its text cannot be read');
    }
  }

  #compare(wanted: readonly StoredEvent[], found: readonly StoredEvent[]): void {
    for (const [index, event] of found.entries()) {
      const difference = differenceOf(wanted[index]!, event);
      if (difference) throw targetDiffers(event, difference);
      this.position = event.position;
      this.events += 1;
    }
  }
}

const OTHERS_WROTE = new Set(['STREAM_CONFLICT', 'CHAIN_BROKEN', 'IDEMPOTENCY_CONFLICT']);

/** How an event of the target differs from its original: the digest covers all that is not named by itself. */
function differenceOf(wanted: StoredEvent, found: StoredEvent): string | undefined {
  const { stream, revision, id, metadata } = wanted;
  if (found.stream !== stream || found.revision !== revision || found.id !== id) {
    return `the source holds the event ${id} there, revision ${revision} of ${stream}`;
  }
  if (found.metadata.digest !== metadata.digest) return 'its digest is not that of the source';
  return digestOf(found) === metadata.digest ? undefined : 'what it says does not match its digest';
}

/** Neighbouring events of one stream, in as few groups as one append each can hold. */
export function* runsOf(events: readonly StoredEvent[]): Generator<readonly StoredEvent[]> {
  let run: StoredEvent[] = [];
  let bytes = 0;
  for (const event of events) {
    const size = sizeOf(event.type, textOf(event));
    const fits = run[0]?.stream === event.stream && bytes + size <= MAX_APPEND_BYTES;
    if (run.length > 0 && !fits) {
      yield run;
      run = [];
      bytes = 0;
    }
    run.push(event);
    bytes += size;
  }
  if (run.length > 0) yield run;
}

function targetDiffers(place: Partial<StoredEvent>, difference: string): Refusal {
  const { position, stream, revision } = place;
  const where = [
    ...(position === undefined ? [] : [`position ${position}`]),
    ...(stream === undefined ? [] : [`stream ${stream}`, `revision ${revision}`]),
  ].join(', ');
  return new Refusal(
    'COPY_TARGET_DIFFERS',
    `The log to copy to holds something else${where && ` at ${where}`}: ${difference}. ` +
      'Copy to an empty log, or to one that holds an earlier part of this copy and nothing more.',
    { position, stream, revision },
  );
}
