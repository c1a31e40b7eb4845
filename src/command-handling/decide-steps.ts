/** Decides a list of use cases on one stream, each against the state that the earlier ones leave behind. Pure. */
import type { Day, FuzzyDate } from '../kernel/days.js';
import type { CommandDefinition, Decision, ReadState, Recording } from '../kernel/command.js';
import {
  recordedInError,
  type Actor,
  type EventMetadata,
  type NewEvent,
  type StoredEvent,
} from '../kernel/event.js';
import { insist, Refusal } from '../kernel/refusal.js';
import {
  byFactOrder,
  effectiveEvents,
  eventTypeOf,
  fold,
  isUnder,
  upcast,
  type StreamType,
} from '../kernel/stream.js';
import { defaultOccurred, heldAgainstRecording } from './occurred.js';

/** A step whose input was checked. */
export interface CheckedStep {
  readonly command: CommandDefinition;
  readonly input: Record<string, unknown>;
  readonly record: Recording;
}

/** A decided event with what is said about it; not yet stamped and digested. */
export interface DecidedEvent extends NewEvent {
  readonly occurred: FuzzyDate;
  readonly record: Recording;
}

export interface DecideContext {
  readonly stream: StreamType;
  readonly id: string;
  readonly today: Day;
  readonly actor: Actor;
  readonly read: ReadState;
}

/** What becomes of a refused step (its place in the list): it is thrown, or noted and the others go on without it. */
export type OnRefusal = (refusal: Refusal, step: number) => void;

const thrown: OnRefusal = (refusal) => {
  throw refusal;
};

/** The decided events of all steps; the first refusal unless told otherwise. `stored` are those of the stream, as read. */
export async function decideSteps(
  context: DecideContext,
  stored: readonly StoredEvent[],
  steps: readonly CheckedStep[],
  onRefusal = thrown,
): Promise<DecidedEvent[]> {
  const decided: DecidedEvent[] = [];
  for (const [index, step] of steps.entries()) {
    const soFar = [...stored, ...asStored(context, stored.length, decided)];
    try {
      decided.push(...(await decideStep(context, soFar, step)));
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      onRefusal(error, index);
    }
  }
  return decided;
}

async function decideStep(
  { stream, id, today, actor, read }: DecideContext,
  events: readonly StoredEvent[],
  { command, input, record }: CheckedStep,
): Promise<DecidedEvent[]> {
  const target = record.corrects ? correctableEvent(stream, events, record.corrects) : undefined;
  const state = fold(stream, target ? events.filter(({ id: eventId }) => eventId !== target.id) : events);
  const fromDocument = (record.sources?.length ?? 0) > 0;
  const occurred = record.occurred ?? target?.metadata.occurred ?? defaultOccurred(today, fromDocument);
  const decision: Decision<unknown> = {
    id,
    today,
    occurred,
    actor,
    ...(record.onBehalfOf ? { onBehalfOf: record.onBehalfOf } : {}),
    sources: record.sources ?? [],
    fromDocument,
    ...(target ? { corrects: target.id } : {}),
    seen: command.lookUp ? await command.lookUp(read, input, state) : undefined,
  };
  const events_ = command.decide(state, input, decision);
  const [first] = events_;
  if (record.basedOn && first) {
    const alsoFrom = stream.valueAlsoFrom?.(state, first) ?? [];
    insistStillPresent(stream, events, { subject: subjectOn(stream, first), alsoFrom }, record.basedOn);
  }
  const made = events_.map((event): DecidedEvent => {
    const type = eventTypeOf(stream.events, { ...event, stream: stream.nameOf(id) });
    return { ...event, occurred: heldAgainstRecording(event.occurred ?? occurred, today, type.plan), record };
  });
  return target ? [correcting(stream, target, made)] : made;
}

/** The event that a correction names, if it still counts. */
function correctableEvent(stream: StreamType, events: readonly StoredEvent[], eventId: string): StoredEvent {
  const target = events.find(({ id }) => id === eventId);
  insist(target, 'EVENT_NOT_FOUND', 'The entry to correct is not part of this history. Look it up again.', {
    path: 'record.corrects',
    eventId,
  });
  insistNotReplaced(stream, events, target);
  return target;
}

/** Refuses with `ALREADY_REPLACED` and the present event when something already replaced this one. */
export function insistNotReplaced(
  stream: StreamType,
  events: readonly StoredEvent[],
  target: StoredEvent,
  path = 'record.corrects',
): void {
  const standing = effectiveEvents(stream.events, events);
  insist(
    standing.some(({ id }) => id === target.id),
    'ALREADY_REPLACED',
    'This entry was already corrected or taken back. Correct the present one instead.',
    { path, eventId: target.id, presentEventId: presentInsteadOf(standing, events, target)?.id },
  );
}

/** What stands for a replaced event now: its last correction, else what took it back. */
function presentInsteadOf(
  standing: readonly StoredEvent[],
  events: readonly StoredEvent[],
  target: StoredEvent,
): StoredEvent | undefined {
  const last = correctionOf(events, target.id);
  const takenBack = events.filter(({ type }) => type === recordedInError.type);
  return (
    standing.find(({ id }) => id === last) ??
    takenBack.find(({ data }) => (data as { id: string }).id === last) ??
    takenBack.at(-1)
  );
}

function correcting(stream: StreamType, target: StoredEvent, made: readonly DecidedEvent[]): DecidedEvent {
  const [event] = made;
  insist(
    event && made.length === 1 && event.type === target.type,
    'CORRECTION_OF_ANOTHER_KIND',
    'A correction must be of the same kind as the entry that it replaces. Take that entry back and record a new one.',
    { path: 'record.corrects', eventId: target.id, type: target.type },
  );
  const type = eventTypeOf(stream.events, target);
  insist(
    type.subject(event.data) === type.subject(upcast(stream.events, target).data),
    'CORRECTION_OF_ANOTHER_SUBJECT',
    'A correction must be about the same thing as the entry that it replaces. Take that entry back and record a new one.',
    { path: 'record.corrects', eventId: target.id },
  );
  return { ...event, corrects: { id: target.id, revision: target.revision } };
}

/** A value that may have changed: the subject that it belongs to, and the places of other events that give it. */
interface Value {
  readonly subject: string;
  readonly alsoFrom: readonly number[];
}

/**
 * Refuses with `CHANGED_SINCE` when the value that the person saw is not the present one any more. A value that was
 * corrected since means its correction.
 */
function insistStillPresent(
  stream: StreamType,
  events: readonly StoredEvent[],
  value: Value,
  basedOn: string,
): void {
  const present = presentOf(stream, events, value);
  insist(
    present && present.id === correctionOf(events, basedOn),
    'CHANGED_SINCE',
    'Somebody changed this while you were looking at it. Look at the present value and decide again.',
    { path: 'record.basedOn', presentEventId: present?.id, basedOn },
  );
}

const subjectOn = (stream: StreamType, event: Pick<StoredEvent, 'type' | 'version' | 'data'>): string =>
  eventTypeOf(stream.events, { ...event, stream: stream.category }).subject(event.data);

/** The event that gives the present value: the last one in the order of facts, else what opened its subject. */
function presentOf(
  stream: StreamType,
  events: readonly StoredEvent[],
  { subject, alsoFrom }: Value,
): StoredEvent | undefined {
  const standing = effectiveEvents(stream.events, events);
  const inOrder = standing
    .filter((event) => subjectOn(stream, event) === subject || alsoFrom.includes(event.place))
    .sort((a, b) =>
      byFactOrder(
        { occurred: a.metadata.occurred, place: a.place },
        { occurred: b.metadata.occurred, place: b.place },
      ),
    );
  const opener = standing.findLast(
    (event) => eventTypeOf(stream.events, event).opens && isUnder(subject, subjectOn(stream, event)),
  );
  return inOrder.at(-1) ?? opener;
}

/** The last correction of an event; its own id where nobody corrected it. */
function correctionOf(events: readonly StoredEvent[], id: string): string {
  const correction = events.find(({ metadata }) => metadata.corrects?.id === id);
  return correction ? correctionOf(events, correction.id) : id;
}

/** Decided events as if they were stored, so that the next step sees them. */
function asStored(context: DecideContext, from: number, decided: readonly DecidedEvent[]): StoredEvent[] {
  return decided.map((event, index) => ({
    position: Number.MAX_SAFE_INTEGER,
    stream: context.stream.nameOf(context.id),
    revision: from + index,
    id: `decided-${from + index}`,
    type: event.type,
    version: event.version,
    data: event.data,
    metadata: {
      occurred: event.occurred,
      ...(event.corrects ? { corrects: event.corrects } : {}),
      actor: context.actor,
      sources: event.record.sources,
    } as EventMetadata,
  }));
}
