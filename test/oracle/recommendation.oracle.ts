/**
 * What is known of one recommendation at a day and a position, worked out anew from the raw events for every question
 * by looking back from the last one, as the rules are stated. It knows nothing of facts, projections or folds.
 */
import { END_OF_TIME, type Day, type FuzzyDate } from '../../src/kernel/days.js';
import type { StoredEvent } from '../../src/kernel/event.js';

type Data = Record<string, any>; // eslint-disable-line @typescript-eslint/no-explicit-any -- raw events of any type
type Status = string;

/** An event that counts. */
export interface Happened {
  readonly type: string;
  readonly data: Data;
  readonly occurred: FuzzyDate;
  readonly place: number;
}

const WHOLE = '';

/** Everything on a stream that counts at a position, certainly true by a day, in the order of facts. */
export function happened(
  history: readonly StoredEvent[],
  stream: string,
  day: Day,
  position: number,
): Happened[] {
  const known = history.filter((event) => event.position <= position && event.stream === stream);
  return known
    .filter(
      (event) => event.type !== 'RecordedInError' && !known.some((later) => takesBack(later, event, known)),
    )
    .map((event) => ({
      type: event.type,
      data: event.data as Data,
      occurred: event.metadata.occurred,
      place: firstOfChain(event, known).position,
    }))
    .filter(({ occurred }) => occurred.latest <= day)
    .sort(
      (a, b) =>
        a.occurred.latest.localeCompare(b.occurred.latest) ||
        a.occurred.earliest.localeCompare(b.occurred.earliest) ||
        a.place - b.place,
    );
}

const firstOfChain = (event: StoredEvent, known: readonly StoredEvent[]): StoredEvent => {
  const { corrects } = event.metadata;
  return corrects
    ? firstOfChain(
        known.find(({ id }) => id === corrects.id)!,
        known,
      )
    : event;
};

const openers = ['RecommendationMade', 'CycleOpened', 'ReportPublished'];

function takesBack(later: StoredEvent, event: StoredEvent, known: readonly StoredEvent[]): boolean {
  if (later.position <= event.position) return false;
  if (later.metadata.corrects) return later.metadata.corrects.id === event.id;
  if (later.type !== 'RecordedInError') return false;
  const target = known.find(({ id }) => id === (later.data as Data)['id'])!;
  return target.id === event.id || openers.includes(target.type);
}

const settles = ['complete', 'closed_without_being_done'];
const about = ({ data }: Happened): string => data['share'] ?? WHOLE;
const answersFor = ({ data }: Happened): string => data['share'] ?? data['by'] ?? WHOLE;
const isReport = ({ type }: Happened): boolean => type === 'ProgressReported';

/** The status of a share by itself, or what was stated of the whole; undefined while nobody stated one. */
export function statusOf(share: string, events: readonly Happened[]): Status | undefined {
  let acceptedSince = false;
  for (let at = events.length - 1; at >= 0; at -= 1) {
    const event = events[at]!;
    if (isReport(event) && about(event) === share && event.data['status']) return event.data['status'];
    if (event.type === 'RecommendationReopened' && about(event) === share) return 'in_progress';
    if (event.type === 'RecommendationReopened' && about(event) === WHOLE) {
      const before = statusOf(share, events.slice(0, at));
      if (settles.includes(before ?? '')) return 'in_progress';
    }
    if (event.type === 'ResponseRecorded' && answersFor(event) === share) {
      if (['accepted', 'accepted_in_part'].includes(event.data['stance'])) acceptedSince = true;
      if (event.data['stance'] === 'rejected' && !acceptedSince) return 'closed_without_being_done';
    }
  }
  return undefined;
}

const partiesOf = (events: readonly Happened[]): string[] =>
  [
    ...new Set(
      events.flatMap(({ data }) => [
        data['share'],
        data['holder'],
        data['recipient'],
        ...(data['from'] ?? []),
        ...(data['addressedTo'] ?? []),
        ...(data['stance'] === 'rejected' ? [data['share'] ?? data['by']] : []),
      ]),
    ),
  ]
    .filter((party): party is string => party !== undefined)
    .sort();

/** Whether a party was addressed. */
export const isAddressed = (party: string, events: readonly Happened[]): boolean =>
  events.some(({ data }) => data['recipient'] === party || data['addressedTo']?.includes(party));

const lastOfHolding = (party: string, events: readonly Happened[]): Happened | undefined =>
  events.findLast(({ data }) => data['holder'] === party || data['from']?.includes(party));

const isResponsible = (party: string, events: readonly Happened[]): boolean => {
  const last = lastOfHolding(party, events);
  return last?.type === 'ResponsibilityAssigned' && last.data['holder'] === party;
};

const isHeld = (party: string, events: readonly Happened[]): boolean =>
  isResponsible(party, events) || (!lastOfHolding(party, events) && isAddressed(party, events));

const wasEverHeld = (party: string, events: readonly Happened[]): boolean =>
  isAddressed(party, events) ||
  events.some(({ type, data }) => type === 'ResponsibilityAssigned' && data['holder'] === party);

const isWithdrawn = (events: readonly Happened[]): boolean =>
  events.findLast(
    (event) =>
      event.type === 'RecommendationWithdrawn' ||
      (event.type === 'RecommendationReopened' && about(event) === WHOLE),
  )?.type === 'RecommendationWithdrawn';

function countingOf(events: readonly Happened[], reportedAlso: readonly string[] = []): string[] {
  const held = partiesOf(events).filter((party) => isHeld(party, events));
  if (!held.some((party) => isResponsible(party, events))) return held;
  return held.filter(
    (party) =>
      isResponsible(party, events) ||
      reportedAlso.includes(party) ||
      events.some((event) => isReport(event) && about(event) === party) ||
      statusOf(party, events) !== undefined,
  );
}

function combined(statuses: readonly (Status | undefined)[]): Status | undefined {
  const counting = statuses.filter((status) => status !== 'closed_without_being_done');
  if (statuses.length > 0 && counting.length === 0) return 'closed_without_being_done';
  if (counting.length === 0 || counting.every((status) => status === undefined)) return undefined;
  if (counting.every((status) => status === 'complete')) return 'complete';
  return counting.some((status) => status === 'complete' || status === 'in_progress')
    ? 'in_progress'
    : 'not_started';
}

function wholeOf(events: readonly Happened[]) {
  const computed = combined(countingOf(events).map((party) => statusOf(party, events)));
  const stated = statusOf(WHOLE, events);
  return {
    status: isWithdrawn(events) ? 'withdrawn' : (computed ?? stated ?? 'not_reported'),
    computed,
    stated,
    differs: computed !== undefined && stated !== undefined && computed !== stated && !isOnlyReopened(events),
  };
}

/** Whether the whole is in progress because it was reopened, and nobody stated a status of it since. */
function isOnlyReopened(events: readonly Happened[]): boolean {
  const reopened = events.findLastIndex(
    (event) => event.type === 'RecommendationReopened' && about(event) === WHOLE,
  );
  return reopened >= 0 && statusOf(WHOLE, events.slice(reopened + 1)) === undefined;
}

const beforeEach = (
  events: readonly Happened[],
  from: number,
  holds: (prefix: readonly Happened[]) => boolean,
): boolean => events.every((_, at) => at < from || holds(events.slice(0, at + 1)));

/** Assured while complete, and complete without a break ever since. */
const isShareAssured = (share: string, events: readonly Happened[]): boolean =>
  events.some(
    (event, at) =>
      event.type === 'CompletionAssured' &&
      about(event) === share &&
      statusOf(share, events.slice(0, at)) === 'complete' &&
      beforeEach(events, at, (prefix) => statusOf(share, prefix) === 'complete'),
  );

const endsAssuranceOfWhole = (event: Happened): boolean =>
  (isReport(event) && about(event) === WHOLE && ![undefined, 'complete'].includes(event.data['status'])) ||
  (event.type === 'RecommendationReopened' && about(event) === WHOLE) ||
  (event.type === 'ResponseRecorded' && event.data['stance'] === 'rejected' && answersFor(event) === WHOLE);

const isWholeAssured = (events: readonly Happened[]): boolean => {
  const byItself = events.some(
    (event, at) =>
      event.type === 'CompletionAssured' &&
      about(event) === WHOLE &&
      wholeOf(events.slice(0, at)).status === 'complete' &&
      !events.slice(at).some(endsAssuranceOfWhole) &&
      beforeEach(events, at, (prefix) => wholeOf(prefix).status === 'complete'),
  );
  const complete = countingOf(events).filter((party) => statusOf(party, events) === 'complete');
  return byItself || (complete.length > 0 && complete.every((party) => isShareAssured(party, events)));
};

const assurance = (complete: boolean, assured: boolean) =>
  complete ? (assured ? 'assured' : 'not_stated') : null;

function shownStatus(party: string, events: readonly Happened[]): Status {
  if (isWithdrawn(events)) return 'withdrawn';
  return awaitsReport(party, events) ? 'taken_over' : (statusOf(party, events) ?? 'not_reported');
}

/** Whether a share went over and nobody who carried it since, from hand to hand, reported while it was theirs. */
function awaitsReport(party: string, events: readonly Happened[]): boolean {
  const last = lastOfHolding(party, events);
  if (!last?.data['from']?.includes(party)) return false;
  let carrier: string = last.data['holder'];
  for (const event of events.slice(events.indexOf(last) + 1)) {
    if (isReport(event) && about(event) === carrier) return false;
    if (event.data['from']?.includes(carrier)) carrier = event.data['holder'];
  }
  return true;
}

function dateState(date: FuzzyDate, day: Day, met: boolean, settled: boolean): string {
  if (met) return 'met';
  if (settled) return 'settled';
  if (date.latest === END_OF_TIME) return 'no_date';
  if (date.latest < day) return 'overdue';
  return date.earliest > day ? 'not_yet_due' : 'due';
}

const lastDates = (share: string, events: readonly Happened[]): FuzzyDate[] =>
  events.findLast((event) => event.type === 'ReviewDatesSet' && about(event) === share)?.data['dates'] ?? [];

function datesOf(party: string, events: readonly Happened[], day: Day) {
  const own = lastDates(party, events);
  const status = statusOf(party, events);
  const settled = isWithdrawn(events) || !isHeld(party, events) || settles.includes(status ?? '');
  const reports = events.filter((event) => isReport(event) && about(event) === party);
  const reviews = (own.length > 0 ? own : lastDates(WHOLE, events)).map((date) => ({
    kind: 'review',
    state: dateState(
      date,
      day,
      reports.some(({ occurred }) => occurred.latest >= date.earliest),
      settled,
    ),
    date,
  }));
  const due: FuzzyDate | undefined = madeOf(events)?.data['due'];
  const complete = status === 'complete' && !isWithdrawn(events);
  return [
    ...reviews,
    ...(due ? [{ kind: 'due', state: dateState(due, day, complete, settled), date: due }] : []),
  ];
}

const madeOf = (events: readonly Happened[]) => events.findLast(({ type }) => type === 'RecommendationMade');

/** The next day by which something is due on the whole, where no share counts. */
export function nextOfWhole(events: readonly Happened[], day: Day): Day | undefined {
  const { status } = wholeOf(events);
  if (status === 'withdrawn' || settles.includes(status)) return undefined;
  const reports = events.filter((event) => isReport(event) && about(event) === WHOLE);
  const reviews = lastDates(WHOLE, events).filter(
    ({ earliest }) => !reports.some(({ occurred }) => occurred.latest >= earliest),
  );
  const due = madeOf(events)?.data['due'] as FuzzyDate | undefined;
  return [...reviews, ...(due ? [due] : [])]
    .filter((date) => dateState(date, day, false, false) !== 'no_date')
    .map(({ latest }) => latest)
    .sort()[0];
}

/** One recommendation at a day, as known at a position; undefined when it was not certainly made by then. */
export function recommendationByHand(
  history: readonly StoredEvent[],
  id: string,
  day: Day,
  position: number,
) {
  const events = happened(history, `recommendation-${id}`, day, position);
  return madeOf(events) && recommendationSaid(events, day);
}

/** What a recommendation is at a day after some events, in the order of facts. */
export function recommendationSaid(events: readonly Happened[], day: Day) {
  const counting = countingOf(events);
  const whole = wholeOf(events);
  return {
    shares: partiesOf(events)
      .filter((party) => wasEverHeld(party, events) || lastOfHolding(party, events))
      .map((holder) => {
        const dates = datesOf(holder, events, day);
        const open = dates.filter(({ state }) => ['due', 'overdue', 'not_yet_due'].includes(state));
        return {
          holder,
          held: isHeld(holder, events),
          counts: counting.includes(holder),
          status: shownStatus(holder, events),
          ownStatus: statusOf(holder, events) ?? 'not_reported',
          assurance: assurance(shownStatus(holder, events) === 'complete', isShareAssured(holder, events)),
          dates: dates.map(({ kind, state }) => ({ kind, state })),
          nextDue: open.map(({ date }) => date.latest).sort()[0],
        };
      }),
    whole: { ...whole, assurance: assurance(whole.status === 'complete', isWholeAssured(events)) },
    unheld: unheldShares(events),
  };
}

/** The shares that something is said of and that nobody holds. */
const unheldShares = (events: readonly Happened[]): string[] =>
  [...new Set(events.flatMap(speaksOf))].filter((party) => !wasEverHeld(party, events)).sort();

function speaksOf(event: Happened): string[] {
  const { type, data } = event;
  if (type === 'ResponsibilityEnded') return [data['holder']];
  if (type === 'ResponseRecorded' && data['stance'] === 'rejected')
    return answersFor(event) === WHOLE ? [] : [answersFor(event)];
  return data['share'] ? [data['share']] : [];
}

/** The last day of a cycle at a day and position: closed, else the end of its dates, else the day of its report. */
export function lastDayByHand(
  history: readonly StoredEvent[],
  cycle: string,
  day: Day,
  position: number,
): Day | undefined {
  const events = happened(history, `cycle-${cycle}`, day, position);
  const closed = events.findLast(({ type }) => type === 'CycleClosed');
  if (closed) return closed.data['on'] ?? closed.occurred.latest;
  const opened = happened(history, `cycle-${cycle}`, END_OF_TIME, position).findLast(
    ({ type }) => type === 'CycleOpened',
  );
  const dates = events.findLast(({ type }) => type === 'CycleRescheduled') ?? opened;
  const ends = dates?.data['dates']?.ends?.latest;
  if (ends && ends !== END_OF_TIME) return ends;
  return reportsByHand(history, cycle, day, position)
    .map(({ data }) => data['publishedOn'].latest as Day)
    .filter((latest) => latest !== END_OF_TIME)
    .sort()
    .at(-1);
}

const reportsByHand = (history: readonly StoredEvent[], cycle: string, day: Day, position: number) =>
  [...new Set(history.map(({ stream }) => stream))]
    .filter((stream) => stream.startsWith('report-'))
    .flatMap((stream) =>
      happened(history, stream, day, position).map((event) => ({ ...event, report: stream.slice(7) })),
    )
    .filter(({ data }) => data['cycle'] === cycle);

/** The status of a recommendation at a cycle. */
export function atCycleByHand(
  history: readonly StoredEvent[],
  id: string,
  cycle: string,
  day: Day,
  position: number,
) {
  const events = happened(history, `recommendation-${id}`, day, position);
  const lastDay = lastDayByHand(history, cycle, day, position);
  const reports = reportsByHand(history, cycle, day, position).map(({ report }) => report);
  const until = lastDay === undefined ? undefined : lastDay < day ? lastDay : day;
  const then = until === undefined ? events : events.filter(({ occurred }) => occurred.latest <= until);
  const inCycle = events.filter(
    (event) =>
      isReport(event) &&
      event.data['status'] &&
      (event.data['reportedIn']?.cycle === cycle || reports.includes(event.data['reportedIn']?.report)),
  );
  const at = (share: string): { how: string; status: Status | null } => {
    const report = inCycle.findLast((event) => about(event) === share);
    if (report) return { how: 'reported', status: report.data['status'] };
    return until === undefined
      ? { how: 'none', status: null }
      : { how: 'last_known', status: statusOf(share, then) ?? 'not_reported' };
  };
  const known = (share: string) => {
    const { status } = at(share);
    return status === null || status === 'not_reported' ? undefined : status;
  };
  const counting = countingOf(then, inCycle.map(about));
  const computed = combined(counting.map(known));
  const stated = known(WHOLE);
  const status = isWithdrawn(then) ? 'withdrawn' : (computed ?? stated ?? 'not_reported');
  const behind = computed === undefined ? [at(WHOLE)] : counting.map(at);
  const how = behind.some((one) => one.how === 'reported')
    ? 'reported'
    : until === undefined
      ? 'none'
      : 'last_known';
  return {
    shares: counting.map((holder) => ({ holder, ...at(holder) })),
    whole: { status: how === 'none' && status === 'not_reported' ? null : status, how },
  };
}
