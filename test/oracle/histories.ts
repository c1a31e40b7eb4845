/**
 * Random histories on few subjects, so that facts meet: back-dated, fuzzy, undated, corrected again and again, recorded
 * in error, openers taken back and made again, stamps out of order.
 */
import fc from 'fast-check';
import { BEGINNING, type FuzzyDate } from '../../src/kernel/days.js';
import {
  recordedInError,
  type EventMetadata,
  type NewEvent,
  type StoredEvent,
} from '../../src/kernel/event.js';
import { bodyFormed, bodyRenamed } from '../../src/partnerships/partnership.events.js';
import {
  progressReported,
  recommendationMade,
  responsibilityAssigned,
  responsibilityEnded,
} from '../../src/recommendations/recommendation.events.js';

/** The days that facts of random histories fall on, and one before and after them. */
export const days = Array.from(
  { length: 8 },
  (_, index) => `2024-03-${String(27 + index - 4).padStart(2, '0')}`,
);

const statuses = ['not_started', 'in_progress', 'complete'] as const;
const holders = ['body:education', 'agency:police'] as const;

/** What one step records, or which earlier event it takes back (the nth that still counts). */
interface Step {
  readonly act: 'make' | 'report' | 'assign' | 'end' | 'form' | 'rename' | 'correct' | 'error';
  readonly about: number;
  readonly value: number;
  readonly day: number;
  readonly fuzz: number;
  readonly target: number;
  readonly keepsDay: boolean;
  readonly stampedDay: number;
}

const acts = { make: 2, report: 5, assign: 2, end: 1, form: 2, rename: 2, correct: 4, error: 2 } as const;

const step = (only: readonly Step['act'][]): fc.Arbitrary<Step> =>
  fc.record({
    act: fc.oneof(...only.map((act) => ({ arbitrary: fc.constant(act), weight: acts[act] }))),
    about: fc.nat(1),
    value: fc.nat(2),
    day: fc.nat(days.length - 2),
    fuzz: fc.oneof(
      { arbitrary: fc.constant(0), weight: 3 },
      { arbitrary: fc.integer({ min: 1, max: 4 }), weight: 2 },
    ),
    target: fc.nat(50),
    keepsDay: fc.boolean(),
    stampedDay: fc.nat(4),
  });

/** Histories over all subjects, and ones of a single recommendation with two holders: narrow ones find other faults. */
export const histories: fc.Arbitrary<readonly StoredEvent[]> = fc
  .oneof(
    fc.array(step(Object.keys(acts) as Step['act'][]), { minLength: 1, maxLength: 16 }),
    fc.array(step(['report', 'correct', 'error']), { minLength: 3, maxLength: 12 }),
    fc.array(step(['form', 'rename', 'correct', 'error']), { minLength: 3, maxLength: 12 }),
  )
  .map(historyOf);

function historyOf(steps: readonly Step[]): StoredEvent[] {
  const history: StoredEvent[] = [];
  const takenBack = new Set<string>();
  for (const each of steps) {
    const open = history.filter(({ id, type }) => !takenBack.has(id) && type !== recordedInError.type);
    const target = open[each.target % Math.max(open.length, 1)];
    const takesBack = each.act === 'correct' || each.act === 'error';
    if (takesBack && !target) continue;
    if (takesBack) takenBack.add(target!.id);
    history.push(stored(history, each, takesBack ? target : undefined));
  }
  return history;
}

function stored(history: readonly StoredEvent[], each: Step, target: StoredEvent | undefined): StoredEvent {
  const { stream, event } = target ? takingBack(target, each) : stating(each);
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
      recordedAt: `2024-04-0${1 + each.stampedDay}T23:30:00.000Z`,
      ...(event.corrects ? { corrects: event.corrects } : {}),
    } as EventMetadata,
  };
}

function stating({ act, about, value, ...when }: Step): { stream: string; event: NewEvent } {
  const occurred = dayOf(when);
  const share = holders[about]!;
  const recommendation = 'recommendation-one';
  const body = `body-${about}`;
  switch (act) {
    case 'make':
      return {
        stream: recommendation,
        event: recommendationMade({ ...madeAs, number: `${value}`, cycle: `cycle-${about}` }, { occurred }),
      };
    case 'assign':
      return {
        stream: recommendation,
        event: responsibilityAssigned({ holder: share, from: [] }, { occurred }),
      };
    case 'end':
      return { stream: recommendation, event: responsibilityEnded({ holder: share }, { occurred }) };
    case 'form':
      return {
        stream: 'partnership-here',
        event: bodyFormed({ body, name: `Body ${value}`, kind: 'subgroup' }, { occurred }),
      };
    case 'rename':
      return {
        stream: 'partnership-here',
        event: bodyRenamed({ body, to: `Renamed ${value}` }, { occurred }),
      };
    default:
      return {
        stream: recommendation,
        event: progressReported({ share, status: statuses[value], evidence: [] }, { occurred }),
      };
  }
}

const madeAs = {
  partnership: 'here',
  kind: 'recommendation' as const,
  wordings: [{ text: { narrative: 'Train all staff.' } }],
  addressedTo: [],
  concerns: [],
  items: [],
  themes: [],
};

function takingBack(target: StoredEvent, each: Step): { stream: string; event: NewEvent } {
  const { id, revision, stream, type, version } = target;
  if (each.act === 'error') {
    const why = { narrative: 'Typed into the wrong row.' };
    return { stream, event: recordedInError({ id, revision, why }, { occurred: target.metadata.occurred }) };
  }
  const occurred = each.keepsDay ? target.metadata.occurred : dayOf(each);
  return {
    stream,
    event: { type, version, data: correctedData(target, each.value), occurred, corrects: { id, revision } },
  };
}

/** Another value of the same subject. */
function correctedData({ type, data }: StoredEvent, value: number): unknown {
  const was = data as object;
  if (type === progressReported.type) return { ...was, status: statuses[value] };
  if (type === recommendationMade.type) return { ...was, number: `${value}`, cycle: `cycle-${value % 2}` };
  if (type === bodyFormed.type) return { ...was, name: `Body ${value}` };
  if (type === bodyRenamed.type) return { ...was, to: `Renamed ${value}` };
  return was;
}

function dayOf({ day, fuzz }: Pick<Step, 'day' | 'fuzz'>): FuzzyDate {
  const latest = days[day]!;
  if (fuzz === 4) return { earliest: BEGINNING, latest };
  return { earliest: days[Math.max(0, day - fuzz)]!, latest, ...(fuzz ? { words: 'about then' } : {}) };
}
