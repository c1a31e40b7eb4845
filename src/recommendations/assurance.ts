/** Assurance stands beside completion: the owner claims, the executive or the business unit assures. */
import type { Party } from '../kernel/refs.js';
import { shareOf, type Course } from './course.js';
import { countingHolders, ownStatus, shareStatus, wholeStatus } from './status.js';

/** Null while not complete. */
export type Assurance = 'assured' | 'not_stated' | null;

/** Whether the completion of a share is assured. */
export function assuranceOfShare(course: Course, holder: Party): Assurance {
  if (shareStatus(course, holder) !== 'complete') return null;
  return shareOf(course, holder).assured ? 'assured' : 'not_stated';
}

/** Whether the completion of the whole is assured: by itself, or because every complete share that counts is. */
export function assuranceOfWhole(course: Course): Assurance {
  if (wholeStatus(course).status !== 'complete') return null;
  const done = countingHolders(course)
    .map((party) => shareOf(course, party))
    .filter((share) => ownStatus(share) === 'complete');
  const everyShare = done.length > 0 && done.every(({ assured }) => assured);
  return course.whole.assured || everyShare ? 'assured' : 'not_stated';
}
