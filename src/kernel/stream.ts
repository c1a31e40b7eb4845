/** Stream types: which events a category of streams holds and how they fold into a state. */
import type { FuzzyDate } from './days.js';
import { recordedInError, type EventType, type NewEvent, type StoredEvent, type StoredOf } from './event.js';
import { Refusal } from './refusal.js';

/** An event that still counts, at the place of the event that it corrects (if it corrects one). */
export type Effective<E extends StoredEvent = StoredEvent> = E & {
  /** Revision of the first event of its chain of corrections: its place in the order of facts on the stream. */
  readonly place: number;
};

export type Evolve<S, E extends readonly EventType[]> = {
  readonly [T in StoredOf<E>['type']]: (state: S, event: Effective<Extract<StoredOf<E>, { type: T }>>) => S;
};

export interface StreamType<S = unknown, E extends readonly EventType[] = readonly EventType[]> {
  readonly category: string;
  readonly events: E;
  readonly initial: S;
  readonly evolve: Evolve<S, E>;
  readonly nameOf: (id: string) => string;
  /**
   * The places of events about other subjects that also give the value which a new event replaces (a rejection gives a
   * status as a report does). None when left out.
   */
  valueAlsoFrom?(state: S, event: NewEvent): readonly number[];
}

/** Declares a stream type. Its streams are named `category-ID`. */
export function defineStream<S, const E extends readonly EventType[]>(definition: {
  category: string;
  events: E;
  initial: S;
  evolve: Evolve<S, E>;
  valueAlsoFrom?: (state: S, event: NewEvent) => readonly number[];
}): StreamType<S, E> {
  return { ...definition, nameOf: (id) => `${definition.category}-${id}` };
}

/** Splits a stream name into category and id. */
export function partsOfStream(stream: string): { category: string; id: string } {
  const at = stream.indexOf('-');
  return { category: stream.slice(0, at), id: stream.slice(at + 1) };
}

/** The event's type on this stream type, or a refusal: an unknown type is never skipped. */
export function eventTypeOf(
  types: readonly EventType[],
  event: Pick<StoredEvent, 'type' | 'stream' | 'version'>,
): EventType {
  const found =
    event.type === recordedInError.type ? recordedInError : types.find(({ type }) => type === event.type);
  if (!found) {
    throw new Refusal(
      'UNKNOWN_EVENT_TYPE',
      `This release does not know the event ${event.type} on ${event.stream}.`,
    );
  }
  if (event.version > found.version) {
    throw new Refusal(
      'EVENT_FROM_NEWER_RELEASE',
      `The event ${event.type} on ${event.stream} was written by a newer release. Update this one first.`,
    );
  }
  return found;
}

/** The event with its data in the shape of the present version. */
export function upcast<E extends StoredEvent>(types: readonly EventType[], event: E): E {
  const type = eventTypeOf(types, event);
  let data: unknown = event.data;
  for (let version = event.version; version < type.version; version += 1) {
    data = type.upcasters[version]?.(data) ?? data;
  }
  return event.version === type.version ? event : { ...event, version: type.version, data };
}

/** True when `subject` is `within` or lies under it; every subject lies under '', the stream's own. */
export const isUnder = (subject: string, within: string): boolean =>
  within === '' || subject === within || subject.startsWith(`${within}/`);

/**
 * Which events of a stream an event replaces: the target of a correction, or what was recorded in error. An event that
 * alone opened its subject takes every fact of that subject with it. `standing` are the earlier events (upcast) that
 * nothing replaced so far.
 */
export function replacedBy(
  types: readonly EventType[],
  event: StoredEvent,
  standing: readonly StoredEvent[],
): readonly StoredEvent[] {
  const corrected = event.metadata.corrects;
  if (corrected) return standing.filter(({ revision }) => revision === corrected.revision);
  if (event.type !== recordedInError.type) return [];
  const { revision } = event.data as { revision: number };
  const target = standing.find((candidate) => candidate.revision === revision);
  if (!target) return [];
  const opened = openedBy(types, target);
  if (opened === undefined) return [target];
  const openedByOthers = standing.some(
    (candidate) => candidate !== target && openedBy(types, candidate) === opened,
  );
  if (openedByOthers) return [target];
  return standing.filter(
    (candidate) =>
      candidate.type !== recordedInError.type &&
      isUnder(eventTypeOf(types, candidate).subject(candidate.data), opened),
  );
}

/** The subject that an event opens; undefined where it opens none. */
function openedBy(types: readonly EventType[], event: StoredEvent): string | undefined {
  const type = eventTypeOf(types, event);
  return type.opens ? type.subject(event.data) : undefined;
}

/** The events that still count, each at its place: corrections stand where their target stood. */
export function effectiveEvents<E extends readonly EventType[]>(
  types: E,
  stored: readonly StoredEvent[],
): Effective<StoredOf<E>>[] {
  const places = new Map<number, number>();
  const effective = new Map<number, StoredEvent>();
  const events = stored.map((event) => upcast(types, event));
  for (const event of events) {
    const { corrects } = event.metadata;
    places.set(event.revision, corrects ? (places.get(corrects.revision) ?? event.revision) : event.revision);
    if (corrects || event.type === recordedInError.type) {
      for (const { revision } of replacedBy(types, event, [...effective.values()]))
        effective.delete(revision);
    }
    if (event.type !== recordedInError.type) effective.set(event.revision, event);
  }
  return [...effective.values()]
    .map(
      (event) =>
        ({ ...event, place: places.get(event.revision) ?? event.revision }) as Effective<StoredOf<E>>,
    )
    .sort((a, b) => a.place - b.place);
}

/** The state of a stream after the given events. */
export function fold<S, E extends readonly EventType[]>(
  stream: StreamType<S, E>,
  events: readonly StoredEvent[],
): S {
  const evolve = stream.evolve as unknown as Record<string, (state: S, event: Effective) => S>;
  return effectiveEvents(stream.events, events).reduce(
    (state, event) => evolve[event.type]!(state, event as Effective),
    stream.initial,
  );
}

/** Facts of one subject are ordered by latest day, then earliest day, then place. */
export function byFactOrder(
  a: { occurred: FuzzyDate; place: number },
  b: { occurred: FuzzyDate; place: number },
): number {
  if (a.occurred.latest !== b.occurred.latest) return a.occurred.latest < b.occurred.latest ? -1 : 1;
  if (a.occurred.earliest !== b.occurred.earliest) return a.occurred.earliest < b.occurred.earliest ? -1 : 1;
  return a.place - b.place;
}
