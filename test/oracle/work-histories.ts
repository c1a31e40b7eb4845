/** Random histories of two actions, a commitment and a recommendation with two holders: facts meet on few subjects. */
import fc from 'fast-check';
import { actionAssigned, actionDropped } from '../../src/actions/action.events.js';
import {
  commitmentDropped,
  commitmentMet,
  commitmentProgressed,
} from '../../src/commitments/commitment.events.js';
import { BEGINNING, END_OF_TIME, type FuzzyDate } from '../../src/kernel/days.js';
import {
  recordedInError,
  type EventMetadata,
  type NewEvent,
  type StoredEvent,
} from '../../src/kernel/event.js';
import {
  responsibilityAssigned,
  responsibilityEnded,
  reviewDatesSet,
} from '../../src/recommendations/recommendation.events.js';
import { education, made, police, reported } from '../support/recommendations.js';
import { action, commitment, progressed } from '../support/work.js';
import { countingAt } from './work.oracle.js';

/** The days that the facts and dates fall on. */
export const workDays = Array.from({ length: 8 }, (_, index) => `2024-03-0${index + 1}`);

const holders = [police, education] as const;
const statuses = ['not_started', 'in_progress', 'complete', 'closed_without_being_done'] as const;
const streams = ['action-a1', 'action-a2', 'commitment-c1', 'recommendation-r1'] as const;

interface Step {
  readonly stream: (typeof streams)[number];
  readonly act: number;
  readonly holder: number;
  readonly value: number;
  readonly day: number;
  readonly fuzz: number;
  readonly dueDay: number;
  readonly takesBack: 'no' | 'corrects' | 'error';
  readonly target: number;
  readonly keepsDay: boolean;
}

const step = (among: readonly (typeof streams)[number][]): fc.Arbitrary<Step> =>
  fc.record({
    stream: fc.constantFrom(...among),
    act: fc.nat(5),
    holder: fc.nat(1),
    value: fc.nat(3),
    day: fc.nat(workDays.length - 1),
    fuzz: fc.constantFrom(0, 0, 0, 1, 2, 3, 9),
    dueDay: fc.nat(9),
    takesBack: fc.constantFrom('no', 'no', 'no', 'no', 'corrects', 'error'),
    target: fc.nat(30),
    keepsDay: fc.boolean(),
  });

/** Histories over all subjects, and narrow ones of a single subject, which find other faults. */
export const workHistories: fc.Arbitrary<readonly StoredEvent[]> = fc
  .oneof(
    fc.array(step(streams), { minLength: 3, maxLength: 18 }),
    ...streams.map((stream) => fc.array(step([stream]), { minLength: 2, maxLength: 9 })),
  )
  .map(historyOf);

function historyOf(steps: readonly Step[]): StoredEvent[] {
  const history: StoredEvent[] = [];
  for (const each of steps) {
    const counting = countingAt(history, history.length).filter(({ event }) => event.stream === each.stream);
    const target = counting[each.target % Math.max(counting.length, 1)]?.event;
    history.push(stored(history, each.stream, nextEvent(each, target)));
  }
  return history;
}

function stored(history: readonly StoredEvent[], stream: string, event: NewEvent): StoredEvent {
  const revision = history.filter((earlier) => earlier.stream === stream).length;
  return {
    position: history.length + 1,
    stream,
    revision,
    id: `${stream}:${revision}`,
    type: event.type,
    version: event.version,
    data: event.data,
    metadata: {
      occurred: event.occurred!,
      ...(event.corrects ? { corrects: event.corrects } : {}),
    } as EventMetadata,
  };
}

/** A stream begins with what opens it; after that anything may happen, and anything may be taken back. */
function nextEvent(each: Step, target: StoredEvent | undefined): NewEvent {
  const occurred = dayOf(each);
  if (!target) return openingOf(each, occurred);
  const { id, revision, metadata } = target;
  if (each.takesBack === 'error') {
    return recordedInError({ id, revision, why: { narrative: 'Typed into the wrong row.' } }, { occurred });
  }
  if (each.takesBack === 'corrects') {
    const day = each.keepsDay ? metadata.occurred : occurred;
    return { ...correctedOf(each, target, day), occurred: day, corrects: { id, revision } };
  }
  return happening(each, occurred);
}

function dayOf({ day, fuzz }: Step): FuzzyDate {
  const latest = workDays[day]!;
  return fuzz === 9
    ? { earliest: BEGINNING, latest }
    : { earliest: workDays[Math.max(0, day - fuzz)]!, latest };
}

function dueOf({ dueDay, value }: Step): FuzzyDate | undefined {
  if (dueDay === 9) return undefined;
  if (dueDay === 8) return { words: 'in 6 months', earliest: workDays[0]!, latest: END_OF_TIME };
  return { earliest: workDays[Math.max(0, dueDay - value)]!, latest: workDays[dueDay]! };
}

function openingOf(each: Step, occurred: FuzzyDate): NewEvent {
  const owners = each.value === 3 ? [...holders] : [holders[each.holder]!];
  const due = dueOf(each);
  if (each.stream === 'commitment-c1') return commitment({ owners, due }, occurred);
  if (each.stream === 'recommendation-r1')
    return made({ addressedTo: each.value === 0 ? [] : owners, due }, occurred);
  return action({ owners, due }, occurred);
}

function happening(each: Step, occurred: FuzzyDate): NewEvent {
  const { stream, act, value } = each;
  const holder = holders[each.holder]!;
  const key = { commitment: '1' };
  switch (stream) {
    case 'commitment-c1':
      if (act < 2) return commitmentProgressed({ ...key, note: { narrative: 'Begun.' } }, { occurred });
      return act < 4 ? commitmentMet(key, { occurred }) : commitmentDropped(key, { occurred });
    case 'recommendation-r1':
      if (act === 0) return responsibilityAssigned({ holder, from: [] }, { occurred });
      if (act === 1) return responsibilityEnded({ holder }, { occurred });
      if (act === 2)
        return reviewDatesSet({ dates: [dueOf(each)].filter((date) => date !== undefined) }, { occurred });
      return reported(holder, statuses[value]!, occurred);
    default:
      if (act === 0) return actionAssigned({ owners: value === 3 ? [] : [holder] }, { occurred });
      return act === 1 ? actionDropped({}, { occurred }) : progressed(statuses[value]!, occurred);
  }
}

/** An event of the same type and subject as the target, with other values where it has some. */
function correctedOf(each: Step, target: StoredEvent, occurred: FuzzyDate): NewEvent {
  const { type, version, data } = target;
  if (['ActionAdded', 'CommitmentMade', 'RecommendationMade'].includes(type))
    return openingOf(each, occurred);
  const was = data as object;
  if (type === 'ActionAssigned') return { type, version, data: { ...was, owners: [holders[each.holder]] } };
  if ('status' in was) return { type, version, data: { ...was, status: statuses[each.value] } };
  return { type, version, data };
}
