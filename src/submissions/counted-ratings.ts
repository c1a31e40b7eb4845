/**
 * When an agency's own rating counts for a cycle. Pure. Receipts, locks and reopenings are read in the order in which
 * they were recorded, whatever the day of the answer; the rating itself counts from the later of its own day and the
 * day of the receipt that released it.
 */
import type { selfRating, submissionReceipt } from '../../projections/submissions.js';
import { laterOf, type Day } from '../kernel/days.js';
import { inFactOrder, type Fact, type FactOf } from '../read-models/fact.js';
import type { SubmissionFacts } from './rating-facts.js';

export type SelfFact = FactOf<typeof selfRating>;
type ReceiptFact = FactOf<typeof submissionReceipt>;
type Opening = 'open' | 'reopened' | 'locked';

/** A self rating with the days between which it began to count. */
export interface CountedRating {
  readonly fact: SelfFact;
  readonly earliest: Day;
  readonly latest: Day;
  /** Given while the cycle was locked: it changes nothing in it and shows as changed after closing. */
  readonly afterClosing: boolean;
}

const inPlaceOrder = <F extends Fact>(facts: readonly F[]): F[] =>
  [...facts].sort((a, b) => a.place - b.place);

/** How the cycle stood to the submission just before a place in the order of recording. */
function openingBefore({ openings, receipts }: SubmissionFacts, cycle: string, place: number): Opening {
  const ofCycle = openings.filter(({ value }) => value.cycle === cycle);
  let opening: Opening = 'open';
  for (const step of inPlaceOrder<Fact>([...ofCycle, ...receipts])) {
    if (step.place >= place) break;
    opening = openingAfter(opening, step);
  }
  return opening;
}

function openingAfter(opening: Opening, step: Fact): Opening {
  const { change } = step.value as { change?: 'locked' | 'reopened' };
  if (change === 'locked') return opening === 'open' ? 'locked' : opening;
  if (change === 'reopened') return opening === 'locked' ? 'reopened' : opening;
  return opening === 'reopened' ? 'open' : opening;
}

/** How the cycle stands to the submission by everything that was recorded. */
export const openingOf = (submission: SubmissionFacts, cycle: string): Opening =>
  openingBefore(submission, cycle, Number.MAX_SAFE_INTEGER);

/** The place of the next reopening of a cycle that was locked at a place. */
function reopenedAfter({ openings }: SubmissionFacts, cycle: string, place: number): number | undefined {
  const next = inPlaceOrder(openings).find(
    ({ value, place: at }) => value.cycle === cycle && value.change === 'reopened' && at > place,
  );
  return next?.place;
}

/**
 * Where a rating stands in the order of locks and receipts. One that was given while the cycle was locked counts as if
 * given when it was reopened, once the receipt came that locks it again.
 */
function standingOf(
  submission: SubmissionFacts,
  cycle: string,
  place: number,
): { place: number; opening: Opening } {
  const opening = openingBefore(submission, cycle, place);
  const reopened = opening === 'locked' ? reopenedAfter(submission, cycle, place) : undefined;
  const received = submission.receipts.some((receipt) => reopened !== undefined && receipt.place > reopened);
  return reopened !== undefined && received ? { place: reopened, opening: 'reopened' } : { place, opening };
}

/** The receipt that released a rating: while reopened the next one, else the one before, else the first. */
function releasedBy(
  receipts: readonly ReceiptFact[],
  place: number,
  opening: Opening,
): ReceiptFact | undefined {
  const ordered = inPlaceOrder(receipts);
  const next = ordered.find((receipt) => receipt.place > place);
  return opening === 'reopened' ? next : (ordered.findLast((receipt) => receipt.place < place) ?? next);
}

/** The self ratings of a submission that were released, with the days from which they count for a cycle. */
export function countedRatings(submission: SubmissionFacts, cycle: string): CountedRating[] {
  return submission.self.flatMap((fact): CountedRating[] => {
    const { place, opening } = standingOf(submission, cycle, fact.place);
    const receipt = releasedBy(submission.receipts, place, opening);
    if (!receipt) return [];
    return [
      {
        fact,
        earliest: laterOf(fact.earliest, receipt.earliest),
        latest: laterOf(fact.latest, receipt.latest),
        afterClosing: opening === 'locked',
      },
    ];
  });
}

/** What a cycle counts as the agency's own rating of one item on a day. */
export interface SelfOn {
  readonly counted: SelfFact | undefined;
  /** A later rating says something else, but was given while the cycle was locked. */
  readonly changedAfterClosing: boolean;
  /** Ratings that may count by then but need not. */
  readonly possible: number;
}

/** `ratings` are those of one item or requirement. */
export function selfOn(ratings: readonly CountedRating[], day: Day): SelfOn {
  const certain = ratings.filter(({ latest }) => latest <= day).sort((a, b) => inFactOrder(a.fact, b.fact));
  const counted = certain.findLast(({ afterClosing }) => !afterClosing)?.fact;
  const last = certain.at(-1);
  return {
    counted,
    changedAfterClosing: !!last?.afterClosing && !saysTheSame(last.fact, counted),
    possible: ratings.filter(
      ({ earliest, latest, afterClosing }) => !afterClosing && earliest <= day && day < latest,
    ).length,
  };
}

const saysTheSame = (a: SelfFact, b: SelfFact | undefined): boolean =>
  a.value.kind === b?.value.kind && a.value.grade === b.value.grade;
