/**
 * What makes the events of an earlier version of an entry into those of a later one: corrections of what differs, new
 * events for what is added, and taking back what is missing. What others changed since is left alone. Pure.
 */
import type { DecidedEvent } from '../command-handling/decide-steps.js';
import { onDay, type Day } from '../kernel/days.js';
import { recordedInError, type StoredEvent } from '../kernel/event.js';
import { sameData } from '../kernel/same.js';
import {
  effectiveEvents,
  eventTypeOf,
  isUnder,
  replacedBy,
  upcast,
  type StreamType,
} from '../kernel/stream.js';

/** An event that an entry wrote and has not replaced itself. */
export interface Standing {
  readonly event: StoredEvent;
  /** Revision of the first event of its chain of corrections. */
  readonly place: number;
  /** Whether somebody else corrected it or took it back. */
  readonly changedByOthers: boolean;
}

export interface EntryName {
  readonly source: string;
  readonly key: string;
}

export interface Corrections {
  readonly events: readonly DecidedEvent[];
  readonly added: number;
  readonly corrected: number;
  readonly takenBack: number;
  /** Events that the file would have changed, had nobody else done so since. */
  readonly leftAlone: readonly StoredEvent[];
}

const isOf = ({ metadata: { entry } }: StoredEvent, { source, key }: EntryName): boolean =>
  entry?.source === source && entry.key === key;

const subjectOf = (stream: StreamType, event: Pick<StoredEvent, 'type' | 'version' | 'data'>): string =>
  eventTypeOf(stream.events, { ...event, stream: stream.category }).subject(event.data);

const opens = (stream: StreamType, event: StoredEvent): boolean => eventTypeOf(stream.events, event).opens;

/** What stands on a stream of what an entry wrote. */
export function standingOf(stream: StreamType, stored: readonly StoredEvent[], entry: EntryName): Standing[] {
  const events = stored.map((event) => upcast(stream.events, event));
  const places = new Map<number, number>();
  const replaced = { byEntry: new Set<number>(), byOthers: new Set<number>() };
  let before: readonly StoredEvent[] = [];
  for (const event of events) {
    const { corrects } = event.metadata;
    places.set(event.revision, corrects ? (places.get(corrects.revision) ?? event.revision) : event.revision);
    const gone = replacedBy(stream.events, event, before);
    const by = isOf(event, entry) ? replaced.byEntry : replaced.byOthers;
    for (const { revision } of gone) by.add(revision);
    before = [...before.filter((one) => !gone.includes(one)), event];
  }
  return events
    .filter((event) => isOf(event, entry) && event.type !== recordedInError.type)
    .filter(({ revision }) => !replaced.byEntry.has(revision))
    .map((event) => ({
      event,
      place: places.get(event.revision) ?? event.revision,
      changedByOthers: replaced.byOthers.has(event.revision),
    }));
}

interface Pairing {
  readonly pairs: readonly { readonly was: Standing | undefined; readonly becomes: DecidedEvent }[];
  readonly missing: readonly Standing[];
}

/** Pairs events of the same type and subject in their order. */
function paired(
  stream: StreamType,
  standing: readonly Standing[],
  desired: readonly DecidedEvent[],
): Pairing {
  const nameOf = (event: Pick<StoredEvent, 'type' | 'version' | 'data'>) =>
    `${event.type} ${subjectOf(stream, event)}`;
  const waiting = new Map<string, Standing[]>();
  for (const one of standing) {
    const name = nameOf(one.event);
    waiting.set(name, [...(waiting.get(name) ?? []), one]);
  }
  const pairs = desired.map((becomes) => ({ was: waiting.get(nameOf(becomes))?.shift(), becomes }));
  return { pairs, missing: [...waiting.values()].flat() };
}

/** What makes the standing events of an entry into the desired ones; none desired takes the entry back. */
export function correctionsOf(
  stream: StreamType,
  stored: readonly StoredEvent[],
  entry: EntryName,
  desired: readonly DecidedEvent[],
  today: Day,
): Corrections {
  const { pairs, missing } = paired(stream, standingOf(stream, stored, entry), desired);
  const effective = effectiveEvents(stream.events, stored);
  const hangsOn = (opener: StoredEvent) =>
    effective.some(
      (event) => !isOf(event, entry) && isUnder(subjectOf(stream, event), subjectOf(stream, opener)),
    );
  const mayGo = ({ event, changedByOthers }: Standing) =>
    !changedByOthers && !(opens(stream, event) && hangsOn(event));

  const going = missing.filter(mayGo).map(({ event }) => event);
  const openersGoing = going.filter((event) => opens(stream, event));
  const goesAlong = (event: StoredEvent) =>
    openersGoing.some(
      (opener) => opener.id !== event.id && isUnder(subjectOf(stream, event), subjectOf(stream, opener)),
    );
  const closed = pairs.flatMap(({ was }) =>
    was?.changedByOthers && opens(stream, was.event) && !effective.some(({ place }) => place === was.place)
      ? [subjectOf(stream, was.event)]
      : [],
  );

  const events: DecidedEvent[] = going
    .filter((event) => !goesAlong(event))
    .reverse()
    .map((event) => takingBack(event, today));
  const takenBack = events.length;
  const leftAlone = missing.filter((one) => !mayGo(one)).map(({ event }) => event);
  let corrected = 0;
  for (const { was, becomes } of pairs) {
    if (was && !goesAlong(was.event)) {
      if (saysTheSame(was.event, becomes)) continue;
      if (was.changedByOthers) leftAlone.push(was.event);
      else {
        corrected += 1;
        events.push({ ...becomes, corrects: { id: was.event.id, revision: was.event.revision } });
      }
    } else if (!closed.some((subject) => isUnder(subjectOf(stream, becomes), subject))) events.push(becomes);
  }
  return { events, added: events.length - takenBack - corrected, corrected, takenBack, leftAlone };
}

const saysTheSame = ({ data, metadata }: StoredEvent, becomes: DecidedEvent): boolean =>
  sameData(data, becomes.data) &&
  sameData(metadata.occurred, becomes.occurred) &&
  sameData(metadata.sources ?? [], becomes.record.sources ?? []) &&
  metadata.onBehalfOf === becomes.record.onBehalfOf;

const takingBack = ({ id, revision }: StoredEvent, today: Day): DecidedEvent => ({
  ...recordedInError({ id, revision, why: { narrative: 'No longer in the file that it was imported from' } }),
  occurred: onDay(today),
  record: {},
});
