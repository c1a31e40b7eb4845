/** The event that every store is given to append: the same content for all, on a stream of its own. */
import { randomUUID } from 'node:crypto';
import { eventId, sealEvents, type UnsealedEvent } from '../../src/event-store/digest.js';
import type { EventToAppend } from '../../src/event-store/event-store.js';
import { onDay } from '../../src/kernel/days.js';
import type { EmmettEvent } from './peers.js';

/** Events for one append to a stream that does not exist yet. */
export interface SomeAppend {
  readonly stream: string;
  readonly events: readonly UnsealedEvent[];
}

/** An append of so many events of about 400 bytes. */
export function someAppend(length: number): SomeAppend {
  const commandId = randomUUID();
  const stream = `recommendation-${commandId}`;
  return { stream, events: Array.from({ length }, (_, index) => someEvent(stream, commandId, index)) };
}

const someEvent = (stream: string, commandId: string, index: number): UnsealedEvent => ({
  id: eventId(stream, commandId, index),
  type: 'ProgressReported',
  version: 1,
  data: { share: 'body:education', status: 'in progress', note: 'Agreed.' },
  metadata: {
    occurred: onDay('2024-03-01'),
    recordedAt: '2024-03-05T10:00:00.000Z',
    actor: { id: 'person-17', role: 'subgroup_member', for: 'body:education' },
    commandId,
    inputDigest: '9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08',
    correlationId: commandId,
  },
});

/** An append with its events as our log takes them. */
export interface Made extends SomeAppend {
  readonly sealed: readonly EventToAppend[];
}

/** Appends that are made before a round, so that making them is no part of what is measured. */
export class Supply {
  #made: Made[] = [];

  /** Makes enough for a round, of so many events each. */
  refill(length: number): void {
    const missing = Math.ceil(EVENTS_OF_ROUND / length) - this.#made.length;
    if (this.#made[0]?.events.length !== length) this.#made = [];
    this.#made.push(...Array.from({ length: Math.max(missing, 0) }, () => made(length)));
  }

  next(length: number): Made {
    return this.#made.pop() ?? made(length);
  }
}

const EVENTS_OF_ROUND = 16_000;

function made(length: number): Made {
  const append = someAppend(length);
  return { ...append, sealed: sealed(append) };
}

/** As our log takes them: with digests. */
export const sealed = ({ stream, events }: SomeAppend): EventToAppend[] =>
  sealEvents({ stream, revision: 0, prev: null }, events);

/** As Emmett takes them; it makes ids of its own. */
export const forEmmett = ({ events }: SomeAppend): EmmettEvent[] =>
  events.map(({ type, data, metadata }) => ({ type, data, metadata }));
