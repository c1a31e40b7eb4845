/** Digests: what makes a change to a recorded event show. Anybody can recompute them with canonical JSON and SHA-256. */
import canonicalize from 'canonicalize';
import { hash } from 'node:crypto';
import { v5 } from 'uuid';
import type { EventMetadata, StoredEvent } from '../kernel/event.js';
import { Refusal } from '../kernel/refusal.js';
import type { EventToAppend } from './event-store.js';

const EVENT_IDS = '5f6b5cb3-3c8e-5c39-9d0e-0f5c0f0f8a11';

/**
 * The one way to write a value as JSON (RFC 8785). Refuses with `VALUE_NOT_STORABLE` what JSON cannot hold: NaN, circles,
 * half characters, undefined.
 */
export function canonicalJson(value: unknown): string {
  try {
    const text = canonicalize(value);
    if (text !== undefined) return text;
  } catch (error) {
    throw notStorable(String(error));
  }
  throw notStorable('undefined has no JSON');
}

/** Says that a value would not be read back as it was given; `why` is for programs. */
export const notStorable = (why: string): Refusal =>
  new Refusal(
    'VALUE_NOT_STORABLE',
    'A text or a number holds something that cannot be kept unchanged. Type it again instead of pasting it.',
    { why },
  );

/** SHA-256 of a text's UTF-8 bytes: 64 lower-case hexadecimal digits. */
export const sha256 = (text: string): string => hash('sha256', text, 'hex');

/** The id of the nth event (from 0) that a command writes to a stream: a UUIDv5, the same whenever it is repeated. */
export const eventId = (stream: string, commandId: string, index: number): string =>
  v5(canonicalJson([stream, commandId, index]), EVENT_IDS);

/** The parts of an event that its digest covers. A `digest` that is already in the metadata is passed over. */
export type DigestedParts = Omit<StoredEvent, 'position' | 'metadata'> & {
  readonly metadata: Omit<EventMetadata, 'digest'> & { readonly digest?: string };
};

/** SHA-256 (hexadecimal) over canonical JSON of the event, without its position and the digest itself. */
export const digestOf = (event: DigestedParts): string =>
  digestOfText(event, canonicalJson(event.data), canonicalJson({ ...event.metadata, digest: undefined }));

/** An event that only its place in the chain of its stream is missing from. */
export interface UnsealedEvent extends Omit<EventToAppend, 'metadata'> {
  readonly metadata: Omit<EventMetadata, 'prev' | 'digest'>;
}

/** Where the next event of a stream goes. */
export interface NextPlace {
  readonly stream: string;
  /** Revision of the next event; 0 on a stream that does not exist yet. */
  readonly revision: number;
  /** Digest of the stream's last event; null when there is none. */
  readonly prev: string | null;
}

/** Chains events to what their stream holds and to one another, in the order given. */
export function sealEvents(
  { stream, revision, prev }: NextPlace,
  events: readonly UnsealedEvent[],
): EventToAppend[] {
  let last = prev;
  return events.map((event, index) => {
    const sealed = seal({ ...event, stream, revision: revision + index }, last);
    last = sealed.metadata.digest;
    return sealed;
  });
}

/** Canonical JSON of the two parts of an event that are stored as text. */
export interface EventText {
  readonly data: string;
  readonly metadata: string;
}

/** What is stored is the very text that was digested; encoding it again would also take as long as digesting it. */
const sealedTexts = new WeakMap<EventToAppend, EventText>();

/** The text of an event, as it was sealed or encoded now. */
export const textOf = (event: EventToAppend): EventText =>
  sealedTexts.get(event) ?? { data: canonicalJson(event.data), metadata: canonicalJson(event.metadata) };

function seal(
  event: UnsealedEvent & { stream: string; revision: number },
  prev: string | null,
): EventToAppend {
  const { id, type, version, data } = event;
  const unsealed = { ...event.metadata, prev };
  const dataText = canonicalJson(data);
  const members = membersOf(unsealed);
  const digest = digestOfText(event, dataText, objectOf(members));
  const sealed = { id, type, version, data, metadata: { ...unsealed, digest } };
  sealedTexts.set(sealed, { data: dataText, metadata: objectOf([...members, `"digest":"${digest}"`]) });
  return sealed;
}

function digestOfText(
  event: Omit<DigestedParts, 'data' | 'metadata'>,
  data: string,
  metadata: string,
): string {
  const [id, stream, type] = [event.id, event.stream, event.type].map((text) => JSON.stringify(text));
  const { revision, version } = event;
  return sha256(
    `{"data":${data},"id":${id},"metadata":${metadata},"revision":${revision},"stream":${stream},"type":${type},"version":${version}}`,
  );
}

/** The members of an object as canonical JSON writes them. */
const membersOf = (object: object): string[] =>
  Object.entries(object)
    .filter(([, value]) => value !== undefined)
    .map(([key, value]) => `"${key}":${canonicalJson(value)}`);

/** Joins members whose names are of lower and upper case letters only: such members sort as their names do. */
const objectOf = (members: readonly string[]): string => `{${members.toSorted().join(',')}}`;
