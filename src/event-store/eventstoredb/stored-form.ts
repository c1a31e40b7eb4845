/** How events of ours are kept on the server, and how they are read back. */
import type { AllStreamResolvedEvent, ResolvedEvent } from '@eventstore/db-client';
import type { EventMetadata, StoredEvent } from '../../kernel/event.js';
import type { EncodedEvent } from '../encoded-append.js';
import { eventUnreadable } from './refusals.js';

/** The stream, beside those of the port, that holds the id of the log. */
const ABOUT_LOG = 'log';

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
  metadata: Buffer.from(`${metadata.slice(0, -1)},"$version":${version}}`),
});

/** The names of the streams of one log among those of a server. */
export class StreamNames {
  readonly aboutLog: string;

  constructor(readonly prefix: string) {
    this.aboutLog = prefix + ABOUT_LOG;
  }

  /** The name of a stream on the server. */
  onServer = (stream: string): string => this.prefix + stream;

  /** The events of this log among those of the server. Each may be taken once. */
  allOurs(resolved: readonly Resolved[]): StoredEvent[] {
    const found: StoredEvent[] = [];
    for (const one of resolved) {
      if (this.isOurs(one))
        found.push(storedEvent(one.event!, one.event!.streamId.slice(this.prefix.length)));
    }
    return found;
  }

  /** Whether an event is one of this log. */
  isOurs({ event, link }: Resolved): boolean {
    if (!event || link || !event.streamId.startsWith(this.prefix)) return false;
    return event.streamId !== this.aboutLog && !event.type.startsWith('$');
  }
}

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

type Recorded = NonNullable<Resolved['event']>;

function storedEvent(recorded: Recorded, stream: string): StoredEvent {
  const { id, type, isJson, data } = recorded;
  const position = safePosition(recorded.position!.commit);
  const revision = Number(recorded.revision);
  const metadata = (recorded.metadata ?? {}) as unknown as EventMetadata & { $version?: number };
  const version = metadata.$version;
  if (!isJson || !version || !metadata.digest) throw eventUnreadable({ position, stream, revision, type });
  // The object is this event's alone, and copying it without one member takes as long as all the rest here.
  delete metadata.$version;
  return { position, stream, revision, id, type, version, data, metadata };
}
