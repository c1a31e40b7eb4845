/** What an event of the log means for facts, whichever projection looks at it. */
import { eventTypesOf } from '../catalogue.js';
import type { EventStore } from '../event-store/event-store.js';
import { recordedInError, type EventType, type StoredEvent } from '../kernel/event.js';
import { Refusal } from '../kernel/refusal.js';
import { effectiveEvents, eventTypeOf, partsOfStream, replacedBy, upcast } from '../kernel/stream.js';
import type { Placed } from './projection.js';

export interface ResolvedEvent {
  /** Upcast, at the place of the first event of its chain of corrections. */
  readonly event: Placed;
  readonly category: string;
  /** Positions of the events whose facts no longer count from this one on. */
  readonly replaces: readonly number[];
  /** It takes facts back and states none. */
  readonly onlyReplaces: boolean;
  /** Why no projection that follows its stream can apply it. */
  readonly problem?: unknown;
}

/** The part of the log that corrections are looked up in. */
export type Streams = Pick<EventStore, 'readStream'>;

const NONE: readonly number[] = [];

/**
 * Resolves one event; reads the log only for a correction and for what was recorded in error. Throws `UNKNOWN_STREAM`
 * for a stream that is not ours, and whatever reading the log throws.
 */
export function resolveEvent(log: Streams, stored: StoredEvent): ResolvedEvent | Promise<ResolvedEvent> {
  const types = eventTypesOf(stored);
  const { category } = partsOfStream(stored.stream);
  const event = attempt(() => upcast(types, stored));
  if ('problem' in event) return unresolved(stored, category, event.problem);
  if (!event.done.metadata.corrects && event.done.type !== recordedInError.type) {
    const placed = { ...event.done, place: stored.position };
    return { event: placed, category, replaces: NONE, onlyReplaces: false };
  }
  return resolveThroughLog(log, types, event.done, category);
}

async function resolveThroughLog(
  log: Streams,
  types: readonly EventType[],
  event: StoredEvent,
  category: string,
): Promise<ResolvedEvent> {
  const onlyReplaces = event.type === recordedInError.type;
  const target = await eventAt(log, event.stream, revisionTakenBack(event));
  const first = event.metadata.corrects ? await firstOfChain(log, target) : event;
  if (!first || !target) return unresolved(event, category, targetMissing(event));

  const takesSubject = attempt(() => onlyReplaces && eventTypeOf(types, target).opens);
  if ('problem' in takesSubject) return unresolved(event, category, takesSubject.problem);
  const earlier = takesSubject.done ? await log.readStream(event.stream, { max: event.revision }) : undefined;

  const replaced = attempt(() =>
    replacedBy(types, event, earlier ? effectiveEvents(types, earlier) : [upcast(types, target)]),
  );
  if ('problem' in replaced) return unresolved(event, category, replaced.problem);
  const replaces = replaced.done.map(({ position }) => position);
  return { event: { ...event, place: first.position }, category, replaces, onlyReplaces };
}

const revisionTakenBack = (event: StoredEvent): number =>
  event.metadata.corrects?.revision ?? (event.data as { revision: number }).revision;

async function firstOfChain(
  log: Streams,
  corrected: StoredEvent | undefined,
): Promise<StoredEvent | undefined> {
  let first = corrected;
  while (first?.metadata.corrects) {
    first = await eventAt(log, first.stream, first.metadata.corrects.revision);
  }
  return first;
}

async function eventAt(log: Streams, stream: string, revision: number): Promise<StoredEvent | undefined> {
  const [event] = await log.readStream(stream, { from: revision, max: 1 });
  return event?.revision === revision ? event : undefined;
}

const unresolved = (event: StoredEvent, category: string, problem: unknown): ResolvedEvent => ({
  event: { ...event, place: event.position },
  category,
  replaces: NONE,
  onlyReplaces: false,
  problem,
});

const targetMissing = ({ stream, position }: StoredEvent): Refusal =>
  new Refusal(
    'CORRECTED_EVENT_MISSING',
    `The event at position ${position} takes back one that is not on ${stream}. Run "npm run verify" on the log.`,
    { stream, position },
  );

function attempt<T>(act: () => T): { readonly done: T } | { readonly problem: unknown } {
  try {
    return { done: act() };
  } catch (problem) {
    return { problem };
  }
}
