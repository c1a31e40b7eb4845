/** The orders in which recommendations are listed. Every one ends in the id, so that it is total. */
import { z } from 'zod';
import { END_OF_TIME, type Day } from '../../kernel/days.js';
import type { Party } from '../../kernel/refs.js';
import type { RecommendationOverview } from '../overview.js';

export const sortSchema = z.enum(['number', 'due', 'made']);

type Order = (a: RecommendationOverview, b: RecommendationOverview) => number;

const numberedFirst = (number: string | undefined): string => (number === undefined ? '1' : '0');

/** By cycle, list and number as people count; what has no number stands last in its list. */
export const byNumber: Order = (a, b) =>
  compareBy(a, b, ({ made: { value } }) => [
    value.data.cycle ?? '',
    value.data.list ?? '',
    numberedFirst(value.data.number),
  ]) ||
  naturally(a.made.value.data.number ?? '', b.made.value.data.number ?? '') ||
  compareBy(a, b, ({ id }) => [id]);

/** The orders of a list; *due* looks at the shares of these holders, if any. */
export const orderBy: Record<
  z.output<typeof sortSchema>,
  (holders: Pick<ReadonlySet<Party>, 'has' | 'size'>) => Order
> = {
  number: () => byNumber,
  made: () => (a, b) => compareBy(a, b, ({ made }) => [made.latest, made.earliest]) || byNumber(a, b),
  due: (holders) => (a, b) => compareBy(a, b, (overview) => [dueOf(overview, holders)]) || byNumber(a, b),
};

/** The smallest day by which something is due: of these holders' shares, else of any share that counts and the whole. */
function dueOf(
  { shares, whole }: RecommendationOverview,
  holders: Pick<ReadonlySet<Party>, 'has' | 'size'>,
): Day {
  const own = shares.filter(({ holder, counts }) => (holders.size > 0 ? holders.has(holder) : counts));
  const days = [...own, ...(own.length > 0 ? [] : [whole])].map(({ nextDue }) => nextDue ?? END_OF_TIME);
  return days.sort()[0] ?? END_OF_TIME;
}

function compareBy(
  a: RecommendationOverview,
  b: RecommendationOverview,
  keys: (one: RecommendationOverview) => string[],
): number {
  const [left, right] = [keys(a), keys(b)];
  const at = left.findIndex((key, index) => key !== right[index]);
  return at < 0 ? 0 : left[at]! < right[at]! ? -1 : 1;
}

/** Printed numbers as people read them: 2 before 10. */
function naturally(a: string, b: string): number {
  const [left, right] = [Number.parseInt(a, 10), Number.parseInt(b, 10)];
  if (left !== right && !Number.isNaN(left) && !Number.isNaN(right)) return left - right;
  return a === b ? 0 : a < b ? -1 : 1;
}
