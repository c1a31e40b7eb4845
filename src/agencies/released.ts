/** Whether what an agency wrote into its submission is out of draft. Pure. */
import type { submissionOpening, submissionReceipt } from '../../projections/submissions.js';
import type { Day } from '../kernel/days.js';
import type { Fact, FactOf } from '../read-models/fact.js';

/** The receipts and reopenings of one submission, as known at a position. */
export interface Receiving {
  readonly receipts: readonly FactOf<typeof submissionReceipt>[];
  readonly openings: readonly FactOf<typeof submissionOpening>[];
}

/**
 * Receipts and reopenings are read in recorded order. What was written after a receipt counts with that receipt; what was
 * written before the first, or while reopened, counts with the next. That receipt must be certain by the day.
 */
export function isReleased(
  { receipts, openings }: Receiving,
  written: Pick<Fact, 'place'>,
  day: Day,
): boolean {
  const reopenings = openings.filter(({ value }) => value.change === 'reopened');
  const before = [...receipts, ...reopenings]
    .filter(({ place }) => place < written.place)
    .sort(byPlace)
    .at(-1);
  const next = [...receipts].sort(byPlace).find(({ place }) => place > written.place);
  const releasing = before && receipts.some((receipt) => receipt === before) ? before : next;
  return releasing !== undefined && releasing.latest <= day;
}

const byPlace = (a: Pick<Fact, 'place'>, b: Pick<Fact, 'place'>): number => a.place - b.place;
