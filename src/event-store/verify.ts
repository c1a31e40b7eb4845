/** Walks a whole log and finds the first event that is not as it was recorded. */
import type { StoredEvent } from '../kernel/event.js';
import { Refusal } from '../kernel/refusal.js';
import { digestOf } from './digest.js';
import { NO_STREAM, type EventStore } from './event-store.js';

/** Something that is not as it was recorded. Without a position it concerns the log as a whole. */
export interface Fault {
  readonly position?: number;
  readonly stream?: string;
  readonly revision?: number;
  readonly type?: string;
  /** What is wrong, to follow a colon in a sentence. */
  readonly wrong: string;
}

/** What a store can tell of its own keeping beside the port. */
export interface SelfAudit {
  /** Positions count 1, 2, 3: a missing one is a removed event. */
  readonly gapFree: boolean;
  /** The first thing wrong with how the events are kept. */
  audit(): Promise<Fault | undefined>;
}

export interface Verification {
  /** How many events were found right. */
  readonly events: number;
  readonly streams: number;
  readonly gapFree: boolean;
  readonly fault?: Fault;
}

interface StreamEnd {
  readonly revision: number;
  readonly digest: string | null;
}

const NOTHING: StreamEnd = { revision: NO_STREAM, digest: null };

/** Holds the events of a log, given in its order, against what came before them. Memory grows with the streams alone. */
export class LogCheck {
  readonly #ends = new Map<string, StreamEnd>();
  #last = 0;

  /** `gapFree`: positions count 1, 2, 3. */
  constructor(private readonly gapFree: boolean) {}

  /** How many streams the events so far are on. */
  get streams(): number {
    return this.#ends.size;
  }

  /** What is wrong with the next event; undefined when it is as it was recorded. */
  faultOf(event: StoredEvent): Fault | undefined {
    const wrong =
      wrongPosition(event, this.#last, this.gapFree) ??
      wrongInStream(event, this.#ends.get(event.stream) ?? NOTHING);
    if (wrong) return faultAt(event, wrong);
    this.#ends.set(event.stream, { revision: event.revision, digest: event.metadata.digest });
    this.#last = event.position;
    return undefined;
  }
}

/** Checks every event up to the head that the log has at the start. */
export async function verify(store: EventStore & Partial<SelfAudit>): Promise<Verification> {
  const gapFree = store.gapFree ?? false;
  const check = new LogCheck(gapFree);
  let events = 0;
  const found = (fault?: Fault): Verification => ({ events, streams: check.streams, gapFree, fault });

  for await (const event of everyEvent(store)) {
    if ('wrong' in event) return found(event);
    const fault = check.faultOf(event);
    if (fault) return found(fault);
    events += 1;
  }
  return found(await store.audit?.());
}

/** What was found, in sentences for whoever asked. */
export function sentenceOf({ events, streams, gapFree, fault }: Verification): string {
  if (fault) return `Something was changed after it was recorded. ${placeOf(fault)}: ${fault.wrong}.`;
  return [
    `Checked ${events} events of ${streams} streams: all are as they were recorded.`,
    'This cannot find events of different streams that changed places with one another, nor a log that somebody',
    'rewrote up to its end with new digests.',
    ...(gapFree
      ? []
      : ["Nor can it find that the end of a stream was removed: this store's positions have gaps."]),
  ].join(' ');
}

/** Events one after another, up to the present head; an event that cannot be read ends them as a fault. */
async function* everyEvent(store: EventStore): AsyncGenerator<StoredEvent | Fault> {
  const head = await store.head();
  let after = 0;
  while (after < head) {
    const page = await readPage(store, after);
    if ('wrong' in page) return yield page;
    if (page.length === 0) return;
    yield* page.filter(({ position }) => position <= head);
    after = page.at(-1)!.position;
  }
}

/** The next events of a log; when they begin with one that cannot be read, what is wrong with it. */
export async function readPage(
  store: EventStore,
  after: number,
  max = 1000,
): Promise<readonly StoredEvent[] | Fault> {
  try {
    return await store.readAll({ after, max });
  } catch (error) {
    if (!(error instanceof Refusal && error.code === 'EVENT_UNREADABLE')) throw error;
    // An event before the unreadable one may be wrong too, and is then the first.
    if (max > 1) return readPage(store, after, 1);
    return { ...(error.data as Partial<Fault>), wrong: 'its text cannot be read any more' };
  }
}

function wrongPosition({ position }: StoredEvent, last: number, gapFree: boolean): string | undefined {
  if (position <= last) return `it comes after position ${last}, out of order`;
  if (gapFree && position !== last + 1) return `the event at position ${last + 1} before it is missing`;
  return undefined;
}

function wrongInStream(event: StoredEvent, end: StreamEnd): string | undefined {
  const { revision, metadata } = event;
  if (revision !== end.revision + 1) {
    return `revision ${end.revision + 1} of its stream is missing or out of order`;
  }
  if (Number.isNaN(Date.parse(metadata.recordedAt))) return 'its recording time is no time';
  if (digestOf(event) !== metadata.digest)
    return 'what it says, its author or one of its times does not match its digest';
  if (metadata.prev !== end.digest) return 'it does not follow on from the event before it on its stream';
  return undefined;
}

const faultAt = ({ position, stream, revision, type }: StoredEvent, wrong: string): Fault => ({
  position,
  stream,
  revision,
  type,
  wrong,
});

/** Where something is wrong, to begin a sentence with. */
export function placeOf({ position, stream, revision, type }: Fault): string {
  if (position !== undefined)
    return `At position ${position}, stream ${stream}, revision ${revision}, event ${type}`;
  return stream === undefined ? 'In the log as a whole' : `On the stream ${stream}`;
}
