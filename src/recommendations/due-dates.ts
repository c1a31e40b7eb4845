/** What is due when: review dates and due dates of shares and of whole recommendations. */
import { END_OF_TIME, type Day, type FuzzyDate } from '../kernel/days.js';
import type { ProgressFact, StepFact } from './course.js';

/** `settled`: the share is complete, closed, withdrawn or ended, so nothing is due any more. */
export type DateState = 'met' | 'not_yet_due' | 'due' | 'overdue' | 'no_date' | 'settled';

export interface DatedDuty {
  /** A review date is met by a report, a due date only by completion. */
  readonly kind: 'review' | 'due';
  readonly date: FuzzyDate;
  readonly state: DateState;
  /** What met it. */
  readonly metBy?: StepFact;
  /** The event that set it. */
  readonly setBy: StepFact;
}

/** What decides whether a date is met or settled. */
export interface Standing {
  readonly complete: boolean;
  /** What made it complete. */
  readonly completedBy?: StepFact;
  /** Complete, closed, withdrawn or ended. */
  readonly settled: boolean;
  /** The first report whose latest day is on or after a day. */
  readonly reportSince: (day: Day) => ProgressFact | undefined;
}

/** A review date at a day. Any report on the share whose latest day is on or after the date's earliest meets it. */
export function reviewDuty(date: FuzzyDate, setBy: StepFact, standing: Standing, day: Day): DatedDuty {
  const metBy = standing.reportSince(date.earliest);
  const state = metBy ? 'met' : standing.settled ? 'settled' : stateOn(date, day);
  return { kind: 'review', date, state, ...(metBy ? { metBy } : {}), setBy };
}

/** A due date at a day. Only completion meets it. */
export function dueDuty(date: FuzzyDate, setBy: StepFact, standing: Standing, day: Day): DatedDuty {
  const state = standing.complete ? 'met' : standing.settled ? 'settled' : stateOn(date, day);
  const metBy = standing.complete ? standing.completedBy : undefined;
  return { kind: 'due', date, state, ...(metBy ? { metBy } : {}), setBy };
}

/** Due from the earliest day, overdue after the latest. Without a latest day no date can be worked out. */
export function stateOn(
  { earliest, latest }: FuzzyDate,
  day: Day,
): 'not_yet_due' | 'due' | 'overdue' | 'no_date' {
  if (latest === END_OF_TIME) return 'no_date';
  if (day > latest) return 'overdue';
  return day >= earliest ? 'due' : 'not_yet_due';
}

const isOpen = ({ state }: DatedDuty): boolean => state !== 'met' && state !== 'settled';

/** The smallest latest day among the dates that are still to be met; undefined where there is none. */
export const nextDue = (duties: readonly DatedDuty[]): Day | undefined =>
  duties
    .filter((duty) => isOpen(duty) && duty.state !== 'no_date')
    .map(({ date }) => date.latest)
    .sort()[0];

/** The most pressing state among dates that are still to be met; undefined where nothing is. */
export const pressing = (duties: readonly DatedDuty[]): Exclude<DateState, 'met' | 'settled'> | undefined =>
  (['overdue', 'due', 'not_yet_due', 'no_date'] as const).find((state) =>
    duties.some((duty) => duty.state === state),
  );
