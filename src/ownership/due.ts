/** The dates by which work is to be looked at or done, alike for shares, actions and commitments. */
import type { Day, FuzzyDate } from '../kernel/days.js';
import { stateOn, type DateState } from '../recommendations/due-dates.js';

/** A date of a piece of work and how it stands at the day of an answer. */
export interface WorkDate {
  /** A review date is met by any report, a due date only by completion. */
  readonly kind: 'review' | 'due';
  readonly date: FuzzyDate;
  readonly state: DateState;
}

/** How a piece of work ended, as far as its due date is concerned. */
export type Ending = 'open' | 'done' | 'given_up';

/** The due date of an action or commitment, if it has one: met once it is done, settled once it is given up. */
export function dueDates(due: FuzzyDate | undefined, ending: Ending, day: Day): WorkDate[] {
  if (!due) return [];
  const state = ending === 'open' ? stateOn(due, day) : ending === 'done' ? 'met' : 'settled';
  return [{ kind: 'due', date: due, state }];
}

/** Whether a date still asks for something. */
export const isToBeMet = ({ state }: WorkDate): boolean => state !== 'met' && state !== 'settled';
