/** Decides a list of use cases on one stream, each against the state that the earlier ones leave behind. Pure. */
import type { Day, FuzzyDate } from '../kernel/days.js';
import type { CommandDefinition, Decision, ReadState, Recording } from '../kernel/command.js';
import type { Actor, EventMetadata, NewEvent, StoredEvent } from '../kernel/event.js';
import { insist } from '../kernel/refusal.js';
import { effectiveEvents, eventTypeOf, fold, replacedBy, upcast, type StreamType } from '../kernel/stream.js';
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

/** The decided events of all steps, or the first refusal. `stored` are the events of the stream, as read. */
export async function decideSteps(
  context: DecideContext,
  stored: readonly StoredEvent[],
  steps: readonly CheckedStep[],
): Promise<DecidedEvent[]> {
  const decided: DecidedEvent[] = [];
  for (const step of steps) {
    const soFar = [...stored, ...asStored(context, stored.length, decided)];
    decided.push(...(await decideStep(context, soFar, step)));
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
  if (record.basedOn && events_.length > 0) insistStillPresent(stream, events, events_[0]!, record.basedOn);
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
): void {
  const upcasted = events.map((event) => upcast(stream.events, event));
  for (const [index, event] of upcasted.entries()) {
    const gone = replacedBy(stream.events, event, upcasted.slice(0, index)).some(
      ({ id }) => id === target.id,
    );
    insist(
      !gone,
      'ALREADY_REPLACED',
      'This entry was already corrected or taken back. Correct the present one instead.',
      { eventId: target.id, presentEventId: event.id },
    );
  }
}

function correcting(stream: StreamType, target: StoredEvent, made: readonly DecidedEvent[]): DecidedEvent {
  const [event] = made;
  insist(
    event && made.length === 1 && event.type === target.type,
    'CORRECTION_OF_ANOTHER_KIND',
    'A correction must be of the same kind as the entry that it replaces. Take that entry back and record a new one.',
    { eventId: target.id, type: target.type },
  );
  const type = eventTypeOf(stream.events, target);
  insist(
    type.subject(event.data) === type.subject(upcast(stream.events, target).data),
    'CORRECTION_OF_ANOTHER_SUBJECT',
    'A correction must be about the same thing as the entry that it replaces. Take that entry back and record a new one.',
    { eventId: target.id },
  );
  return { ...event, corrects: { id: target.id, revision: target.revision } };
}

/** Refuses with `CHANGED_SINCE` when the value that the person saw is not the present one any more. */
function insistStillPresent(
  stream: StreamType,
  events: readonly StoredEvent[],
  made: NewEvent,
  basedOn: string,
): void {
  const subject = eventTypeOf(stream.events, { ...made, stream: stream.category }).subject(made.data);
  const present = effectiveEvents(stream.events, events)
    .filter((event) => eventTypeOf(stream.events, event).subject(event.data) === subject)
    .at(-1);
  insist(
    present?.id === basedOn,
    'CHANGED_SINCE',
    'Somebody changed this while you were looking at it. Look at the present value and decide again.',
    { presentEventId: present?.id, basedOn },
  );
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
