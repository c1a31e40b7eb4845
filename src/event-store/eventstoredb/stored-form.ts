/** How events of ours are kept on the server, and how they are read back. */
import type { AllStreamResolvedEvent, ResolvedEvent } from '@eventstore/db-client';
import type { EventMetadata, StoredEvent } from '../../kernel/event.js';
import type { Refusal } from '../../kernel/refusal.js';
import { partsOfStream } from '../../kernel/stream.js';
import type { EncodedEvent } from '../encoded-append.js';
import { innerPrefixOf } from './inner-log.js';
import { eventForeign, eventUnreadable, prefixesOverlap, type EventPlace } from './refusals.js';

/** The stream, beside those of the port, that holds the id of the log. */
const ABOUT_LOG = 'log';
/** The type of its first event. */
export const LOG_MADE = 'LogMade';
/** What our metadata hold beside those of the port. */
const VERSION = '$version';

/** An event as its bytes are stored. */
export interface EventBytes {
  readonly id: string;
  readonly type: string;
  readonly data: Uint8Array;
  readonly metadata: Uint8Array;
}

/** What the driver gives for an event of any application. */
export type Resolved = AllStreamResolvedEvent | ResolvedEvent;

/**
 * What is stored is the canonical JSON itself. The version of an event has no place of its own on the server, so it is
 * added to its metadata.
 */
export const bytesOf = ({ id, type, version, data, metadata }: EncodedEvent): EventBytes => ({
  id,
  type,
  data: Buffer.from(data),
  metadata: Buffer.from(`${metadata.slice(0, -1)},"${VERSION}":${version}}`),
});

/** The names of the streams of one log among those of a server. */
export class StreamNames {
  readonly aboutLog: string;
  /** Categories of streams of which an event was found to be ours. */
  readonly #categories = new Set<string>();

  constructor(readonly prefix: string) {
    this.aboutLog = prefix + ABOUT_LOG;
  }

  /** The name of a stream on the server. */
  onServer = (stream: string): string => this.prefix + stream;

  /**
   * The events of this log among those of the server. Each may be taken once. Refuses with `EVENT_UNREADABLE`, and with
   * `EVENT_FOREIGN` or `EVENTSTORE_PREFIX_OVERLAPS` what is not of this log, though its stream is named as if it were.
   */
  allOurs(resolved: readonly Resolved[]): StoredEvent[] {
    const found: StoredEvent[] = [];
    for (const one of resolved) {
      if (this.isOurs(one)) found.push(this.#storedEvent(one.event!));
    }
    return found;
  }

  /** Whether an event is one of this log. */
  isOurs({ event, link }: Resolved): boolean {
    if (!event || link || !event.streamId.startsWith(this.prefix)) return false;
    return event.streamId !== this.aboutLog && !event.type.startsWith('$');
  }

  #storedEvent(recorded: Recorded): StoredEvent {
    const { id, type, isJson, data } = recorded;
    const stream = recorded.streamId.slice(this.prefix.length);
    const position = safePosition(recorded.position!.commit);
    const revision = Number(recorded.revision);
    const metadata = (recorded.metadata ?? {}) as unknown as EventMetadata & { [VERSION]?: number };
    const version = metadata[VERSION];
    if (!isJson || !version || !metadata.digest) {
      throw this.#refusalOf(recorded, { position, stream, revision, type });
    }
    // The object is this event's alone, and copying it without one member takes as long as all the rest here.
    delete metadata[VERSION];
    const event = { position, stream, revision, id, type, version, data, metadata };
    this.#insistOnOurs(event);
    return event;
  }

  /** One event of a category is looked at: where that one is ours, the others are. */
  #insistOnOurs(event: StoredEvent): void {
    const { category } = partsOfStream(event.stream);
    if (this.#categories.has(category)) return;
    const inner = innerPrefixOf(event);
    if (inner) throw prefixesOverlap(this.prefix, this.prefix + inner);
    this.#categories.add(category);
  }

  /** Says of an event what it is when it has not all that ours have. */
  #refusalOf({ metadata, streamId, type }: Recorded, place: EventPlace): Refusal {
    if (bearsOurMark(metadata)) return eventUnreadable(place);
    if (type === LOG_MADE && streamId.endsWith(ABOUT_LOG)) {
      return prefixesOverlap(this.prefix, streamId.slice(0, -ABOUT_LOG.length));
    }
    return eventForeign({ ...place, stream: streamId });
  }
}

type Recorded = NonNullable<Resolved['event']>;

/** Metadata of ours, or what is left of them: the driver gives bytes where they are no JSON. */
const bearsOurMark = (metadata: unknown): boolean =>
  metadata instanceof Uint8Array
    ? Buffer.from(metadata).includes(VERSION)
    : typeof metadata === 'object' && metadata !== null && VERSION in metadata;

/** Where an event is in the log of the server, which counts bytes. */
export function positionOf({ event, link, commitPosition }: Resolved): number {
  const commit = commitPosition ?? (link ?? event)?.position?.commit ?? 0n;
  return safePosition(commit);
}

/** A position as a number. A log of more than nine million gigabytes would have none. */
export function safePosition(commit: bigint): number {
  const position = Number(commit);
  if (!Number.isSafeInteger(position)) throw new RangeError(`The position ${commit} is beyond 2^53.`);
  return position;
}
