/** What contradicts what in the course of a recommendation. Nothing of it is lost; an answer shows both. */
import type { Party } from '../kernel/refs.js';
import {
  shareOf,
  shareOfResponse,
  type Course,
  type Oddity,
  type ShareCourse,
  type StepFact,
} from './course.js';
import { factBehind, isResponsible, wholeStatus } from './status.js';

export interface Discrepancy {
  readonly code: Oddity['code'] | 'share_not_held' | 'stated_differs_from_shares';
  /** The share that it is about; the whole when left out. */
  readonly share?: Party;
  /** The facts that contradict something. */
  readonly facts: readonly StepFact[];
}

/** All discrepancies of a course, which these facts made. */
export function discrepanciesOf(course: Course, facts: readonly StepFact[]): Discrepancy[] {
  return [...factsOnSharesThatNobodyHolds(course, facts), ...statedOtherwise(course), ...oddities(course)];
}

const everHeld = ({ assigned, addressed }: ShareCourse): boolean => !!(assigned ?? addressed);

function factsOnSharesThatNobodyHolds(course: Course, facts: readonly StepFact[]): Discrepancy[] {
  const unheld = new Map<Party, StepFact[]>();
  for (const fact of facts) {
    const share = shareThatIsSpokenOf(fact);
    if (share && !everHeld(shareOf(course, share))) unheld.set(share, [...(unheld.get(share) ?? []), fact]);
  }
  return [...unheld].map(([share, found]) => ({ code: 'share_not_held', share, facts: found }));
}

/** The share that a fact presupposes; an answer by somebody who holds none presupposes one only when it rejects. */
function shareThatIsSpokenOf({ value }: StepFact): Party | undefined {
  switch (value.type) {
    case 'ProgressReported':
    case 'CompletionAssured':
    case 'RecommendationReopened':
    case 'ReviewDatesSet':
      return value.data.share;
    case 'ResponsibilityEnded':
      return value.data.holder;
    case 'ResponseRecorded':
      return value.data.stance === 'rejected' ? shareOfResponse(value.data) : value.data.share;
    default:
      return undefined;
  }
}

function statedOtherwise(course: Course): Discrepancy[] {
  const stated = factBehind(course.whole);
  return wholeStatus(course).differs && stated
    ? [{ code: 'stated_differs_from_shares', facts: [stated] }]
    : [];
}

const oddities = (course: Course): Discrepancy[] =>
  course.oddities
    .filter(({ code, share }) => code !== 'reported_after_end' || !isHeldAgain(course, share))
    .map(({ code, share, fact }) => ({ code, ...(share ? { share } : {}), facts: [fact] }));

const isHeldAgain = (course: Course, share?: Party): boolean =>
  !!share && isResponsible(shareOf(course, share));
