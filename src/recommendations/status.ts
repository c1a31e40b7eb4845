/** The status of shares and of whole recommendations. */
import type { Party } from '../kernel/refs.js';
import { sharesOf, type Course, type ShareCourse, type StepFact } from './course.js';
import type { ReportedStatus } from './recommendation.events.js';

/** The status of a share by itself: stated, or nobody stated one. */
export type OwnStatus = ReportedStatus | 'not_reported';
/** The status of a whole recommendation. */
export type WholeStatus = OwnStatus | 'withdrawn';
/** The status of a share as it is shown. *Taken over* until its new holder reports. */
export type ShareStatus = WholeStatus | 'taken_over';

/** The status of a share by itself, whatever became of the recommendation. A rejection closes it. */
export const ownStatus = (share: Pick<ShareCourse, 'stated' | 'rejected'>): OwnStatus =>
  share.rejected ? 'closed_without_being_done' : (share.stated?.status ?? 'not_reported');

/** Whether a party holds its share: responsible or addressed, and not ended. */
export const isHeld = (share: ShareCourse): boolean => !share.ended && !!(share.assigned ?? share.addressed);

/** Whether a party is responsible at present. */
export const isResponsible = (share: ShareCourse): boolean => !share.ended && !!share.assigned;

const wasReportedOn = (share: ShareCourse): boolean =>
  share.reports.length > 0 || ownStatus(share) !== 'not_reported';

/**
 * The holders whose shares make the status of the whole: those responsible; those addressed where nobody is
 * responsible, or once something was reported on their share; never one whose share ended.
 */
export function countingHolders(course: Course, alsoReportedOn: readonly Party[] = []): Party[] {
  const held = sharesOf(course).filter(([, share]) => isHeld(share));
  const someoneIsResponsible = held.some(([, share]) => isResponsible(share));
  return held
    .filter(
      ([party, share]) =>
        !someoneIsResponsible ||
        isResponsible(share) ||
        wasReportedOn(share) ||
        alsoReportedOn.includes(party),
    )
    .map(([party]) => party);
}

/**
 * What the shares that count make of the whole; undefined while none of them has a status. Closed ones are left out
 * unless all are closed.
 */
export function computedStatus(shares: readonly OwnStatus[]): OwnStatus | undefined {
  const open = shares.filter((status) => status !== 'closed_without_being_done');
  if (open.length === 0) return shares.length > 0 ? 'closed_without_being_done' : undefined;
  if (open.every((status) => status === 'complete')) return 'complete';
  if (open.some((status) => status === 'complete' || status === 'in_progress')) return 'in_progress';
  return open.includes('not_started') ? 'not_started' : undefined;
}

/** How the status of a whole was reached. */
export interface WholeReached {
  readonly status: WholeStatus;
  /** From the shares that count; undefined while none has a status. */
  readonly computed?: OwnStatus;
  /** As stated of the whole; undefined while nobody did. */
  readonly stated?: ReportedStatus;
  /** Somebody stated another than the computed one, which answers. A reopening states nothing. */
  readonly differs: boolean;
}

/** What is known of the whole by itself. */
export interface StatedOfWhole {
  readonly status: OwnStatus;
  /** What it follows from. */
  readonly fact?: StepFact;
}

/** Puts together what the shares make of the whole, what was stated of it, and whether it is withdrawn. */
export function reachedBy(
  shares: readonly OwnStatus[],
  { status, fact }: StatedOfWhole,
  withdrawn: boolean,
): WholeReached {
  const computed = computedStatus(shares);
  const known = status === 'not_reported' ? undefined : status;
  const wasStated = known !== undefined && fact?.value.type !== 'RecommendationReopened';
  return {
    status: withdrawn ? 'withdrawn' : (computed ?? known ?? 'not_reported'),
    ...(computed ? { computed } : {}),
    ...(known ? { stated: known } : {}),
    differs: wasStated && computed !== undefined && computed !== known,
  };
}

/** The fact that a status follows from: a rejection, else what stated it. */
export const factBehind = ({
  rejected,
  stated,
}: Pick<ShareCourse, 'rejected' | 'stated'>): StepFact | undefined => rejected ?? stated?.fact;

/** The status of the whole and how it was reached. */
export const wholeStatus = (course: Course): WholeReached =>
  reachedBy(
    countingHolders(course).map((party) => ownStatus(course.shares[party]!)),
    { status: ownStatus(course.whole), fact: factBehind(course.whole) },
    !!course.withdrawn,
  );

/** The status of a share as it is shown. */
export function shareStatus(course: Course, party: Party): ShareStatus {
  const share = course.shares[party]!;
  if (course.withdrawn) return 'withdrawn';
  return isTakenOver(course, party) ? 'taken_over' : ownStatus(share);
}

/** Whether others took a share over and none of them reported while it was theirs. */
export const isTakenOver = (course: Course, party: Party): boolean =>
  course.shares[party]?.ended?.awaitedOf !== undefined;

/** The shares that a holder took over, from the one before or through it, and that nobody reported on since. */
export const takenFrom = (course: Course, holder: Party): Party[] =>
  sharesOf(course)
    .filter(([, { ended }]) => ended?.awaitedOf === holder)
    .map(([party]) => party);
