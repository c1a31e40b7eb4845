/** Events for tests that need some and do not care which. */
import { randomUUID } from 'node:crypto';
import { eventId, sealEvents } from '../../src/event-store/digest.js';
import type { EventToAppend } from '../../src/event-store/event-store.js';
import { onDay } from '../../src/kernel/days.js';
import type { EventMetadata, StoredEvent } from '../../src/kernel/event.js';

export interface SomeEvents {
  /** The last event of the stream that these go on from; none on a stream that does not exist yet. */
  readonly after?: Pick<StoredEvent, 'revision' | 'metadata'>;
  readonly data?: (index: number) => unknown;
  readonly metadata?: Partial<EventMetadata>;
}

/** So many sealed events that follow on from one another. */
export function someEvents(
  stream: string,
  count: number,
  { after, data, metadata }: SomeEvents = {},
): EventToAppend[] {
  const commandId = randomUUID();
  const unsealed = Array.from({ length: count }, (_, index) => ({
    id: eventId(stream, commandId, index),
    type: 'ProgressReported',
    version: 1,
    data: data?.(index) ?? {
      share: 'body:education',
      status: 'in progress',
      note: `Agreed in part ${index}`,
    },
    metadata: { ...someMetadata(commandId), ...metadata },
  }));
  const place = { stream, revision: (after?.revision ?? -1) + 1, prev: after?.metadata.digest ?? null };
  return sealEvents(place, unsealed);
}

const someMetadata = (commandId: string): Omit<EventMetadata, 'prev' | 'digest'> => ({
  occurred: onDay('2024-03-01'),
  recordedAt: '2024-03-05T10:00:00.000Z',
  actor: { id: 'person-17', role: 'subgroup_member', for: 'body:education' },
  commandId,
  inputDigest: '9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08',
  correlationId: commandId,
});
