/** What the contract suite does to a store again and again. */
import { NO_STREAM, type Appended, type EventStore } from '../../src/event-store/event-store.js';
import type { EventMetadata, StoredEvent } from '../../src/kernel/event.js';
import { Refusal } from '../../src/kernel/refusal.js';
import { someEvents } from '../support/events.js';

/** The refusal that a promise ends in; fails the test when it ends in anything else. */
export async function refusalOf(promise: Promise<unknown>): Promise<Refusal> {
  const outcome = await promise.then(
    (value) => ({ value }),
    (error: unknown) => ({ error }),
  );
  if ('error' in outcome && outcome.error instanceof Refusal) return outcome.error;
  throw new Error(`Expected a refusal and got ${JSON.stringify(outcome)}.`, { cause: outcome });
}

/** Appends so many new events to whatever the stream holds. */
export async function appendToEnd(
  store: EventStore,
  stream: string,
  count = 1,
  metadata: Partial<EventMetadata> = {},
): Promise<Appended> {
  const [after] = await store.readStream(stream, { direction: 'backwards', max: 1 });
  return store.append(stream, after?.revision ?? NO_STREAM, someEvents(stream, count, { after, metadata }));
}

/** Appends one event, reading and trying again after each conflict; answers the event's id. */
export async function untilAppended(store: EventStore, stream: string): Promise<string> {
  for (;;) {
    const [after] = await store.readStream(stream, { direction: 'backwards', max: 1 });
    const [event] = someEvents(stream, 1, { after });
    try {
      await store.append(stream, after?.revision ?? NO_STREAM, [event!]);
      return event!.id;
    } catch (error) {
      if (!(error instanceof Refusal && error.code === 'STREAM_CONFLICT')) throw error;
    }
  }
}

/** The whole log, read in small pages. */
export async function everyPage(store: EventStore): Promise<StoredEvent[]> {
  const events: StoredEvent[] = [];
  for (;;) {
    const page = await store.readAll({ after: events.at(-1)?.position ?? 0, max: 37 });
    if (page.length === 0) return events;
    events.push(...page);
  }
}
