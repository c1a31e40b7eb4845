/** What every adapter checks and encodes before an append is sent anywhere. */
import { insist, Refusal } from '../kernel/refusal.js';
import { notStorable, textOf, type EventText } from './digest.js';
import { MAX_APPEND_BYTES, MAX_EVENT_BYTES, type EventToAppend } from './event-store.js';

/** An event with its data and metadata as the canonical JSON that is stored. */
export interface EncodedEvent extends Omit<EventToAppend, 'data' | 'metadata'> {
  readonly data: string;
  readonly metadata: string;
  readonly prev: string | null;
  readonly digest: string;
}

/** What a server counts for an event beside its texts and its type, which it keeps in two bytes a letter. */
const OVERHEAD = 24;

export interface EncodedAppend {
  readonly stream: string;
  /** Revision that the stream must be at; `NO_STREAM`: it must not exist. */
  readonly expected: number;
  readonly events: readonly EncodedEvent[];
  /** Bytes of all events, as a server counts them. */
  readonly bytes: number;
}

/**
 * Encodes an append. Refuses with `APPEND_EMPTY`, `EVENT_ID_REPEATED`, `VALUE_NOT_STORABLE`, `EVENT_TOO_LARGE`,
 * `APPEND_TOO_LARGE` or, for events of one append that are not chained to one another, `CHAIN_BROKEN`.
 */
export function encodeAppend(
  stream: string,
  expected: number,
  events: readonly EventToAppend[],
): EncodedAppend {
  insist(events.length > 0, 'APPEND_EMPTY', 'There is nothing to record.', { stream });
  const encoded = events.map((event) => encode(stream, event));
  insistOnDistinctIds(stream, encoded);
  insistOnChain(stream, encoded);
  const bytes = encoded.reduce((sum, { size }) => sum + size, 0);
  insist(
    bytes <= MAX_APPEND_BYTES,
    'APPEND_TOO_LARGE',
    `This is too much to record at once (${bytes} bytes; the limit is ${MAX_APPEND_BYTES}). Record it in several parts.`,
    { stream, bytes, limit: MAX_APPEND_BYTES },
  );
  return { stream, expected, events: encoded, bytes };
}

/** Says that events do not follow on from what their stream holds. */
export const chainBroken = (stream: string): Refusal =>
  new Refusal(
    'CHAIN_BROKEN',
    `What was to be recorded on ${stream} does not follow on from its last event. Try again.`,
    {
      stream,
    },
  );

/** Bytes that an event of this type takes of an append, as a server counts them. */
export const sizeOf = (type: string, { data, metadata }: EventText): number =>
  Buffer.byteLength(data) + Buffer.byteLength(metadata) + 2 * type.length + OVERHEAD;

function encode(stream: string, event: EventToAppend): EncodedEvent & { size: number } {
  insistOnSafeIntegers(event.data);
  const { data, metadata } = textOf(event);
  const size = sizeOf(event.type, { data, metadata });
  insist(
    size <= MAX_EVENT_BYTES,
    'EVENT_TOO_LARGE',
    `A single entry is too long (${size} bytes; the limit is ${MAX_EVENT_BYTES}). Shorten it or attach a document.`,
    { stream, type: event.type, bytes: size, limit: MAX_EVENT_BYTES },
  );
  const { id, type, version } = event;
  const { prev, digest } = event.metadata;
  return { id, type, version, data, metadata, prev, digest, size };
}

/** JSON readers round integers beyond 2^53, so what is read would not be what was recorded. */
function insistOnSafeIntegers(value: unknown): void {
  if (typeof value === 'number') {
    if (Number.isInteger(value) && !Number.isSafeInteger(value)) throw notStorable(`${value} is too large`);
  } else if (value !== null && typeof value === 'object') {
    for (const part of Object.values(value)) insistOnSafeIntegers(part);
  }
}

function insistOnDistinctIds(stream: string, events: readonly EncodedEvent[]): void {
  if (events.length === 1) return;
  const seen = new Set<string>();
  for (const { id } of events) {
    insist(!seen.has(id), 'EVENT_ID_REPEATED', 'The same entry is given twice. Give it once.', {
      stream,
      id,
    });
    seen.add(id);
  }
}

function insistOnChain(stream: string, events: readonly EncodedEvent[]): void {
  for (const [index, { digest }] of events.entries()) {
    const next = events[index + 1];
    if (next && next.prev !== digest) throw chainBroken(stream);
  }
}
