/** Times in which nothing was written, of the service and of the cluster beneath it. Pure. */

/** A time in which nothing was written: two instants of the monotonic clock, in milliseconds. */
export interface Rest {
  readonly from: number;
  readonly to: number;
}

/** Between two writes so much time passes anyway, in milliseconds. */
const USUAL = 250;

/** The rests between instants, which come in order. */
export const restsBetween = (instants: readonly number[]): Rest[] =>
  instants
    .slice(1)
    .map((to, index) => ({ from: instants[index]!, to }))
    .filter(({ from, to }) => to - from > USUAL);

/** The longest of them, in milliseconds; 0 when there is none. */
export const longestOf = (rests: readonly Rest[]): number =>
  Math.max(0, ...rests.map(({ from, to }) => to - from));

/**
 * The longest time at a stretch, in milliseconds, in which the service rested though the cluster did not. A cluster that
 * elects may rest, be there for a moment, and rest again: what the service rests then is one time, and the cluster's are two.
 */
export function longestUnused(ours: readonly Rest[], own: readonly Rest[]): number {
  const unused = ours.flatMap((rest) => {
    const within = own.filter(({ from, to }) => to > rest.from && from < rest.to);
    const ends = [rest.from, ...within.map(({ to }) => to)];
    const begins = [...within.map(({ from }) => from), rest.to];
    return ends.map((end, index) => begins[index]! - end);
  });
  return Math.max(0, ...unused);
}
