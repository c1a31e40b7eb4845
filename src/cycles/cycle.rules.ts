/** Rules that several decisions about cycles share. */
import type { FuzzyDate } from '../kernel/days.js';
import { insist } from '../kernel/refusal.js';
import type { AgencyState } from '../agencies/agency.state.js';
import type { CycleDates, CycleState, OpenedCycle } from './cycle.state.js';

/** Refuses with `CYCLE_UNKNOWN` unless the cycle is opened. */
export function insistOpened(cycle: CycleState): asserts cycle is OpenedCycle {
  insist(cycle.status === 'opened', 'CYCLE_UNKNOWN', 'There is no such cycle. Open it first.', {
    path: 'cycle',
  });
}

/** Refuses with `AGENCY_UNKNOWN` unless the agency is registered. */
export function insistAgency(agency: AgencyState | undefined, path = 'agency'): void {
  insist(agency?.status !== 'unknown', 'AGENCY_UNKNOWN', 'There is no such agency. Register it first.', {
    path,
  });
}

/** Live, people say why; a document may not state it. Refuses with `REASON_MISSING`. */
export function insistReason(why: unknown, fromDocument: boolean): void {
  insist(
    why !== undefined || fromDocument,
    'REASON_MISSING',
    'Say why, so that others can follow it later.',
    {
      path: 'why',
    },
  );
}

const steps = [
  ['opens', 'submissionsDue', 'Submissions would be due before the cycle opens. Check both days.'],
  ['opens', 'ends', 'The cycle would end before it opens. Check both days.'],
  ['submissionsDue', 'ends', 'The cycle would end before submissions are due. Check both days.'],
] as const;

const isCertainlyBefore = (later: FuzzyDate, earlier: FuzzyDate): boolean => later.latest < earlier.earliest;

/** Refuses with `DATES_OUT_OF_ORDER` dates that cannot be in the order opens, submissions due, ends. */
export function insistInOrder(dates: CycleDates): void {
  for (const [before, after, message] of steps) {
    const [earlier, later] = [dates[before], dates[after]];
    insist(!earlier || !later || !isCertainlyBefore(later, earlier), 'DATES_OUT_OF_ORDER', message, {
      path: `dates.${after}`,
    });
  }
}

/** The known days moved by those that are given. */
export const movedDates = (known: CycleDates, moves: CycleDates): CycleDates => ({
  ...known,
  ...(moves.opens ? { opens: moves.opens } : {}),
  ...(moves.submissionsDue ? { submissionsDue: moves.submissionsDue } : {}),
  ...(moves.ends ? { ends: moves.ends } : {}),
});
