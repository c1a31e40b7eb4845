/** The history of a recommendation replayed one event at a time. */
import type { Party } from '../kernel/refs.js';
import { emptyCourse, sharesOf, type Course, type StepFact } from './course.js';
import { afterStep } from './course-fold.js';
import { assuranceOfShare, assuranceOfWhole, type Assurance } from './assurance.js';
import {
  countingHolders,
  isHeld,
  shareStatus,
  wholeStatus,
  type ShareStatus,
  type WholeReached,
} from './status.js';

/** What a share and the whole were after an event. */
export interface Replayed {
  readonly fact: StepFact;
  readonly shares: readonly {
    readonly holder: Party;
    readonly status: ShareStatus;
    readonly held: boolean;
    readonly counts: boolean;
    readonly assurance: Assurance;
  }[];
  readonly whole: WholeReached & { readonly assurance: Assurance };
}

/** The state after each of these facts, which stand in the order of facts. */
export function replay(ordered: readonly StepFact[]): Replayed[] {
  let course = emptyCourse;
  return ordered.map((fact) => {
    course = afterStep(course, fact);
    return { fact, ...snapshot(course) };
  });
}

function snapshot(course: Course): Omit<Replayed, 'fact'> {
  const counting = new Set(countingHolders(course));
  return {
    shares: sharesOf(course)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([holder, share]) => ({
        holder,
        status: shareStatus(course, holder),
        held: isHeld(share),
        counts: counting.has(holder),
        assurance: assuranceOfShare(course, holder),
      })),
    whole: { ...wholeStatus(course), assurance: assuranceOfWhole(course) },
  };
}
