/** The arithmetic of printed numbers: what follows from what, and what does not. Null stands for *not printed*. */
import type { Base, Basis, Figure } from './report.events.js';

/** A number with the basis of each of its parts. A part that is worked out is never called printed. */
export interface ReadFigure {
  readonly measure: string;
  readonly count: number | null;
  /** Null where the count is. */
  readonly countBasis: Basis | null;
  readonly percent: number | null;
  /** Null where the percentage is. */
  readonly percentBasis: Basis | null;
  readonly value: number | null;
  /** Basis of the number as recorded. */
  readonly basis: Basis;
  readonly printed: string | null;
}

/** The parts of a figure or survey result that the arithmetic needs. */
export type Numbers = Pick<Figure, 'count' | 'countBasis' | 'percent'> & { readonly basis?: Basis };

const decimalsOf = (number: number): number => String(number).split('.')[1]?.length ?? 0;

/** How far a printed percentage may be from the exact one: half of its last digit. */
const tolerance = (percent: number): number => 0.5 * 10 ** -decimalsOf(percent) + 1e-9;

/** A percentage with one decimal, or null of nothing. */
export const percentOf = (count: number, base: number): number | null =>
  base === 0 ? null : Math.round((1000 * count) / base) / 10;

/** Whether a printed percentage is the rounded share of a count in a base. */
export const followsFrom = (percent: number, count: number, base: number): boolean =>
  base > 0 && Math.abs((100 * count) / base - percent) <= tolerance(percent);

/** The lowest and highest whole count of a base that gives a printed percentage; null where none does. */
export function countsThatGive(percent: number, base: number): { lowest: number; highest: number } | null {
  const lowest = Math.max(0, Math.ceil(((percent - tolerance(percent)) * base) / 100));
  const highest = Math.min(base, Math.floor(((percent + tolerance(percent)) * base) / 100));
  return base > 0 && lowest <= highest ? { lowest, highest } : null;
}

const workedOut = (basis: Basis, base: Base): Basis =>
  basis === 'inferred' || base.basis === 'inferred' ? 'inferred' : 'derived';

/** The count and percentage of a number, each as recorded, else worked out from the other where only one fits. */
export function readNumbers(
  numbers: Numbers,
  base: Base | undefined,
): Pick<ReadFigure, 'count' | 'countBasis' | 'percent' | 'percentBasis'> {
  const basis = numbers.basis ?? 'printed';
  const given = {
    count: numbers.count,
    countBasis: numbers.count === null ? null : (numbers.countBasis ?? basis),
    percent: numbers.percent,
    percentBasis: numbers.percent === null ? null : basis,
  };
  if (!base) return given;
  if (given.count === null && given.percent !== null) {
    const range = countsThatGive(given.percent, base.count);
    return range && range.lowest === range.highest
      ? { ...given, count: range.lowest, countBasis: workedOut(basis, base) }
      : given;
  }
  if (given.count !== null && given.percent === null) {
    const percent = percentOf(given.count, base.count);
    return percent === null
      ? given
      : { ...given, percent, percentBasis: workedOut(given.countBasis ?? basis, base) };
  }
  return given;
}

/** One number of a finding with the basis of each part. */
export const readFigure = (figure: Figure, base: Base | undefined): ReadFigure => ({
  measure: figure.measure,
  ...readNumbers(figure, base),
  value: figure.value,
  basis: figure.basis,
  printed: figure.printed ?? null,
});

/** Why a printed percentage cannot be right, or null. A count or base that is missing proves nothing. */
export function percentProblem(
  numbers: Numbers,
  base: Base | undefined,
): 'not_from_count' | 'not_possible' | null {
  const { count, percent } = numbers;
  if (percent === null || !base || base.count === 0) return null;
  if (count !== null) return followsFrom(percent, count, base.count) ? null : 'not_from_count';
  return countsThatGive(percent, base.count) ? null : 'not_possible';
}

/** How much printed percentages of one whole lack of 100 (negative: exceed it), beyond rounding; 0 when they agree. */
export function lackOf100(percents: readonly number[]): number {
  const lack = 100 - percents.reduce((sum, percent) => sum + percent, 0);
  const allowed = percents.reduce((sum, percent) => sum + tolerance(percent), 0);
  return Math.abs(lack) <= allowed ? 0 : Math.round(lack * 1000) / 1000;
}
