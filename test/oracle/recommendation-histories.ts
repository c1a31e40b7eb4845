/**
 * Random histories of one recommendation, its cycle and its report: back-dated, fuzzy, undated, corrected again and
 * again, recorded in error, made again, reassigned, reopened, withdrawn, rejected then accepted.
 */
import fc from 'fast-check';
import { cycleClosed, cycleOpened, cycleRescheduled } from '../../src/cycles/cycle.events.js';
import { BEGINNING, END_OF_TIME, type FuzzyDate } from '../../src/kernel/days.js';
import {
  recordedInError,
  type EventMetadata,
  type NewEvent,
  type StoredEvent,
} from '../../src/kernel/event.js';
import type { Party } from '../../src/kernel/refs.js';
import {
  completionAssured,
  progressReported,
  recipientAdded,
  recommendationMade,
  recommendationReopened,
  recommendationWithdrawn,
  responseRecorded,
  responsibilityAssigned,
  responsibilityEnded,
  reviewDatesSet,
} from '../../src/recommendations/recommendation.events.js';
import { reportPublished } from '../../src/reports/report.events.js';
import { madeAs } from '../support/recommendations.js';

/** The days that facts fall on, with one before and one after. */
export const days = Array.from({ length: 9 }, (_, index) => `2024-03-${String(10 + index)}`);

const parties = ['body:here.education', 'agency:police', 'agency:health'] as const satisfies readonly Party[];

const date: fc.Arbitrary<FuzzyDate> = fc.oneof(
  { weight: 3, arbitrary: fc.nat(6).map((at) => ({ earliest: days[at + 1]!, latest: days[at + 1]! })) },
  {
    weight: 2,
    arbitrary: fc.tuple(fc.nat(6), fc.nat(3)).map(([at, fuzz]) => ({
      earliest: days[Math.max(1, at + 1 - fuzz)]!,
      latest: days[at + 1]!,
      words: 'about then',
    })),
  },
  { weight: 1, arbitrary: fc.nat(6).map((at) => ({ earliest: BEGINNING, latest: days[at + 1]! })) },
);
const dueDate: fc.Arbitrary<FuzzyDate> = fc.oneof(
  { weight: 3, arbitrary: date },
  { weight: 1, arbitrary: fc.nat(6).map((at) => ({ earliest: days[at + 1]!, latest: END_OF_TIME })) },
  { weight: 1, arbitrary: fc.constant({ earliest: BEGINNING, latest: END_OF_TIME }) },
);

const some = <T>(arbitrary: fc.Arbitrary<T>): fc.Arbitrary<T | undefined> =>
  fc.option(arbitrary, { nil: undefined });
const status = fc.constantFrom(
  'not_started',
  'in_progress',
  'complete',
  'complete',
  'closed_without_being_done',
);
const stance = fc.constantFrom('accepted', 'accepted_in_part', 'noted', 'rejected', 'rejected', 'not_stated');
const reportedIn = fc.constantFrom(undefined, undefined, { cycle: 'c' }, { report: 'r' }, { cycle: 'other' });

interface Stated {
  readonly stream: string;
  readonly event: NewEvent;
}

const on =
  (stream: string) =>
  (event: NewEvent): Stated => ({ stream, event });
const onRecommendation = on('recommendation-one');

const acts = (party: fc.Arbitrary<Party>) => {
  const share = some(party);
  return {
    make: fc
      .record({ addressedTo: fc.uniqueArray(party, { maxLength: 2 }), due: some(dueDate) })
      .map((also) => onRecommendation(recommendationMade(madeAs(also)))),
    address: party.map((recipient) => onRecommendation(recipientAdded({ recipient }))),
    assign: fc
      .record({ holder: party, from: fc.uniqueArray(party, { maxLength: 2 }) })
      .map(({ holder, from }) =>
        onRecommendation(responsibilityAssigned({ holder, from: from.filter((one) => one !== holder) })),
      ),
    end: party.map((holder) => onRecommendation(responsibilityEnded({ holder }))),
    respond: fc
      .record({ by: some(party), share, stance })
      .map((data) => onRecommendation(responseRecorded(data))),
    report: fc
      .record({ share, status: some(status), reportedIn })
      .map((data) => onRecommendation(progressReported({ ...data, evidence: [] }))),
    assure: share.map((of) => onRecommendation(completionAssured({ share: of, by: 'body:here.executive' }))),
    reopen: share.map((of) => onRecommendation(recommendationReopened({ share: of }))),
    withdraw: fc.constant(onRecommendation(recommendationWithdrawn({}))),
    review: fc
      .record({ share, dates: fc.array(dueDate, { maxLength: 2 }) })
      .map((data) => onRecommendation(reviewDatesSet(data))),
    openCycle: some(dueDate).map((ends) =>
      on('cycle-c')(cycleOpened({ partnership: 'here', name: 'C', mentionOnly: false, dates: { ends } })),
    ),
    reschedule: some(dueDate).map((ends) => on('cycle-c')(cycleRescheduled({ dates: { ends } }))),
    closeCycle: some(fc.constantFrom(...days)).map((day) => on('cycle-c')(cycleClosed({ on: day }))),
    publish: dueDate.map((publishedOn) =>
      on('report-r')(reportPublished({ partnership: 'here', cycle: 'c', title: 'R', publishedOn })),
    ),
  };
};
type Act = keyof ReturnType<typeof acts>;

interface Step {
  readonly stated: Stated;
  readonly takes: 'nothing' | 'corrects' | 'in_error';
  readonly target: number;
  readonly occurred: FuzzyDate;
  readonly keepsDay: boolean;
}

const step = (weights: Partial<Record<Act, number>>, holders: number, takes: fc.Arbitrary<Step['takes']>) => {
  const of = acts(fc.constantFrom(...(holders === 1 ? [parties[1]] : parties.slice(0, holders))));
  const stated = Object.entries(weights).map(([act, weight]) => ({
    arbitrary: of[act as Act] as fc.Arbitrary<Stated>,
    weight,
  }));
  return fc.record({
    stated: fc.oneof(...stated),
    takes,
    target: fc.nat(50),
    occurred: date,
    keepsDay: fc.boolean(),
  });
};

const seldom = fc.oneof(
  { weight: 8, arbitrary: fc.constant('nothing' as const) },
  { weight: 2, arbitrary: fc.constant('corrects' as const) },
  { weight: 1, arbitrary: fc.constant('in_error' as const) },
);
const never = fc.constant('nothing' as const);

const everything = {
  make: 1,
  address: 2,
  assign: 3,
  end: 1,
  respond: 3,
  report: 8,
  assure: 3,
  reopen: 2,
  withdraw: 1,
  review: 3,
  openCycle: 1,
  reschedule: 1,
  closeCycle: 1,
  publish: 1,
};
const first = {
  stated: onRecommendation(recommendationMade(madeAs({ addressedTo: [parties[1]] }))),
  keepsDay: false,
};

const long = { minLength: 4, maxLength: 18 };

/** Broad histories, and narrow ones of two holders, each on a few rules: those find other faults. */
export const recommendationHistories: fc.Arbitrary<readonly StoredEvent[]> = fc
  .tuple(
    date,
    fc.oneof(
      fc.array(step(everything, 3, seldom), long),
      fc.array(step({ report: 4, assure: 3, reopen: 1 }, 1, never), { minLength: 3, maxLength: 8 }),
      fc.array(step({ report: 4, assure: 3, reopen: 2, respond: 3, withdraw: 1 }, 2, never), long),
      fc.array(step({ report: 4, assign: 3, end: 1, assure: 2, address: 1 }, 2, seldom), long),
      fc.array(step({ report: 3, review: 3, assign: 1 }, 2, seldom), long),
      fc.array(
        step({ report: 5, openCycle: 1, reschedule: 1, closeCycle: 1, publish: 2, assign: 1 }, 2, seldom),
        long,
      ),
    ),
  )
  .map(([occurred, steps]) => historyOf([{ ...first, occurred, takes: 'nothing', target: 0 }, ...steps]));

function historyOf(steps: readonly Step[]): StoredEvent[] {
  const history: StoredEvent[] = [];
  const takenBack = new Set<string>();
  for (const each of steps) {
    const target = targetOf(each, history, takenBack);
    if (each.takes !== 'nothing' && !target) continue;
    if (each.takes === 'nothing' && isOpenAlready(each, history, takenBack)) continue;
    if (target) takenBack.add(target.id);
    history.push(stored(history, each, target));
  }
  return history;
}

const openers = ['RecommendationMade', 'CycleOpened', 'ReportPublished'];

/** What was opened is opened again only after that was taken back. */
const isOpenAlready = (
  { stated: { event } }: Step,
  history: readonly StoredEvent[],
  takenBack: ReadonlySet<string>,
): boolean =>
  openers.includes(event.type) && history.some(({ id, type }) => type === event.type && !takenBack.has(id));

/** What a step takes back: any event that still counts, for a correction one of the same kind and subject. */
function targetOf(
  each: Step,
  history: readonly StoredEvent[],
  takenBack: ReadonlySet<string>,
): StoredEvent | undefined {
  if (each.takes === 'nothing') return undefined;
  const { type, data } = each.stated.event;
  const key = (value: unknown) => {
    const { share, holder, by, recipient } = value as Record<string, string>;
    return [share, holder, by, recipient].join();
  };
  const open = history.filter(
    (event) =>
      event.type !== recordedInError.type &&
      !takenBack.has(event.id) &&
      (each.takes === 'in_error' || (event.type === type && key(event.data) === key(data))) &&
      !isGoneWithItsOpener(event, history),
  );
  return open[each.target % Math.max(open.length, 1)];
}

const isGoneWithItsOpener = (event: StoredEvent, history: readonly StoredEvent[]): boolean =>
  history.some((later) => {
    if (
      later.type !== recordedInError.type ||
      later.stream !== event.stream ||
      later.position < event.position
    )
      return false;
    const target = history.find(({ id }) => id === (later.data as { id: string }).id);
    return openers.includes(target?.type ?? '');
  });

function stored(history: readonly StoredEvent[], each: Step, target: StoredEvent | undefined): StoredEvent {
  const { stream, event } = target && each.takes === 'in_error' ? inError(target) : each.stated;
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
      occurred: target && each.keepsDay ? target.metadata.occurred : each.occurred,
      recordedAt: `2024-04-0${1 + (each.target % 5)}T22:30:00.000Z`,
      ...(target && each.takes === 'corrects'
        ? { corrects: { id: target.id, revision: target.revision } }
        : {}),
    } as EventMetadata,
  };
}

const inError = ({ id, revision, stream }: StoredEvent): Stated => ({
  stream,
  event: recordedInError({ id, revision, why: { narrative: 'Typed into the wrong row.' } }),
});
