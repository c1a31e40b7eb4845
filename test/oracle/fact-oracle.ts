/**
 * What counts at two times, worked out anew from the raw events for every question, by the rules as people state them.
 * It knows nothing of rows, keys or checkpoints: the stored facts must give the same answers.
 */
import { catalogue, type StreamCategory } from '../../src/catalogue.js';
import { londonDay, type Day } from '../../src/kernel/days.js';
import type { EventType, StoredEvent } from '../../src/kernel/event.js';

/** What an event says of one subject. */
export interface Statement {
  readonly kind: string;
  readonly subject: string;
  readonly other: string | null;
  readonly value: unknown;
}

/** A statement with the event that made it. */
export interface Said extends Statement {
  readonly event: StoredEvent;
  /** Position of the first event of its chain of corrections. */
  readonly place: number;
}

export interface Counting {
  readonly certain: Said | undefined;
  readonly possible: readonly Said[];
}

/** All that was said by the position and not taken back by then. */
export function saidBy(history: readonly StoredEvent[], position: number): Said[] {
  const known = history.filter((event) => event.position <= position);
  return known
    .filter((event) => !known.some((later) => takesBack(later, event, history)))
    .flatMap((event) =>
      statementsOf(event).map((said) => ({ ...said, event, place: firstOfChain(event, history).position })),
    );
}

/** What is certain of a subject on a day, and what is possible. */
export function countingOn(said: readonly Said[], day: Day): Counting {
  const certain = said.filter(({ event }) => event.metadata.occurred.latest <= day).sort(inOrder);
  const possible = said.filter(
    ({ event }) => event.metadata.occurred.latest > day && event.metadata.occurred.earliest <= day,
  );
  return { certain: certain.at(-1), possible: possible.sort(inOrder) };
}

/** Position of the last event known from that London day or an earlier one. */
export function knownBy(history: readonly StoredEvent[], day: Day): number {
  const known = history.filter((event) =>
    history
      .filter(({ position }) => position <= event.position)
      .every(({ metadata }) => londonDay(metadata.recordedAt) <= day),
  );
  return known.at(-1)?.position ?? 0;
}

export const inOrder = (a: Said, b: Said): number =>
  compare(a.event.metadata.occurred.latest, b.event.metadata.occurred.latest) ||
  compare(a.event.metadata.occurred.earliest, b.event.metadata.occurred.earliest) ||
  a.place - b.place;

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

function firstOfChain(event: StoredEvent, history: readonly StoredEvent[]): StoredEvent {
  const { corrects } = event.metadata;
  return corrects
    ? firstOfChain(
        history.find(({ id }) => id === corrects.id)!,
        history,
      )
    : event;
}

function takesBack(later: StoredEvent, event: StoredEvent, history: readonly StoredEvent[]): boolean {
  if (later.position <= event.position || later.stream !== event.stream) return false;
  if (later.metadata.corrects) return later.metadata.corrects.id === event.id;
  if (later.type !== 'RecordedInError') return false;
  const target = history.find(({ id }) => id === (later.data as { id: string }).id)!;
  if (target.id === event.id) return true;
  return (
    opens(target) &&
    event.type !== 'RecordedInError' &&
    belongsTo(subjectOf(event), subjectOf(target)) &&
    !isOpenedByAnother(target, later.position, history)
  );
}

const opens = (event: StoredEvent): boolean => event.type !== 'RecordedInError' && typeOf(event).opens;

/** Whether another event that stood just before a position opened the same subject. */
function isOpenedByAnother(target: StoredEvent, position: number, history: readonly StoredEvent[]): boolean {
  const before = history.filter((event) => event.position < position);
  return before.some(
    (other) =>
      other.id !== target.id &&
      other.stream === target.stream &&
      opens(other) &&
      subjectOf(other) === subjectOf(target) &&
      !before.some((later) => takesBack(later, other, history)),
  );
}

const belongsTo = (subject: string, opened: string): boolean =>
  opened === '' || subject.split('/').slice(0, opened.split('/').length).join('/') === opened;

const subjectOf = (event: StoredEvent): string => typeOf(event).subject(event.data as never);

const typeOf = ({ stream, type }: StoredEvent): EventType =>
  (catalogue[stream.split('-')[0] as StreamCategory] as readonly EventType[]).find(
    (each) => each.type === type,
  )!;

/** What the events of the random histories mean, in words of its own. */
function statementsOf({ stream, type, data }: StoredEvent): Statement[] {
  const id = stream.slice(stream.indexOf('-') + 1);
  const has = data as Record<string, string>;
  switch (type) {
    case 'RecommendationMade':
      return [{ kind: 'work.made', subject: id, other: has['cycle']!, value: has['number'] }];
    case 'ProgressReported':
      return [{ kind: 'work.status', subject: `${id}/${has['share']}`, other: null, value: has['status'] }];
    case 'ResponsibilityAssigned':
      return [
        {
          kind: 'work.holder',
          subject: `${id}/${has['holder']}`,
          other: has['holder']!,
          value: 'responsible',
        },
      ];
    case 'ResponsibilityEnded':
      return [
        { kind: 'work.holder', subject: `${id}/${has['holder']}`, other: has['holder']!, value: 'ended' },
      ];
    case 'BodyFormed':
      return [
        { kind: 'body.name', subject: has['body']!, other: null, value: has['name'] },
        { kind: 'body.partnership', subject: has['body']!, other: id, value: has['kind'] },
      ];
    case 'BodyRenamed':
      return [{ kind: 'body.name', subject: has['body']!, other: null, value: has['to'] }];
    default:
      return [];
  }
}
