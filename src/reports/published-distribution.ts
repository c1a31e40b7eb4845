/** A distribution as a report prints it, and as it would be with the report's own doubts applied. Pure. */
import { percentOf, readFigure, type ReadFigure } from './figures.js';
import { NOT_APPLICABLE, NOT_RATED, type FindingRecorded } from './report.events.js';

/** How many gave which grade. `basis` is null for a measure of which the report prints nothing. */
export type DistributionNumber = Omit<ReadFigure, 'basis' | 'value'> & {
  readonly basis: ReadFigure['basis'] | null;
};

const notPrinted = (measure: string): DistributionNumber => ({
  measure,
  count: null,
  countBasis: null,
  percent: null,
  percentBasis: null,
  basis: null,
  printed: null,
});

/** One number for each grade of the scale in its order and for *not rated*, then whatever else is printed. */
export function distributionNumbers(
  finding: FindingRecorded,
  grades: readonly string[],
): DistributionNumber[] {
  const printed = new Map(finding.numbers.map((figure) => [figure.measure, figure]));
  const measures = [...new Set([...grades, NOT_RATED, ...printed.keys()])];
  return measures.map((measure) => {
    const figure = printed.get(measure);
    if (!figure) return notPrinted(measure);
    const { value: _value, ...read } = readFigure(figure, finding.base);
    return read;
  });
}

/** Why a doubt could not be applied. */
export type NotApplied = 'no_count_or_grade' | 'more_than_there_are';

/** A distribution after its doubts, with those that were applied and those that were not. */
export interface DoubtsApplied<D> {
  readonly numbers: readonly DistributionNumber[];
  readonly applied: readonly D[];
  readonly left: readonly { readonly doubt: D; readonly why: NotApplied }[];
}

/**
 * Applies every doubt that says how many ratings of one grade would be another, in the order given. A doubt that says
 * no number, or a higher one than the ratings that are known to be left, is listed and not applied. What was not printed
 * stays so.
 */
export function withDoubtsApplied<D extends { readonly value: FindingRecorded }>(
  numbers: readonly DistributionNumber[],
  base: number | undefined,
  doubts: readonly D[],
): DoubtsApplied<D> {
  const counts = new Map(numbers.map(({ measure, count }) => [measure, count]));
  const applied: D[] = [];
  const left: { doubt: D; why: NotApplied }[] = [];
  for (const doubt of doubts) {
    const { wouldBe } = doubt.value;
    if (!wouldBe) {
      left.push({ doubt, why: 'no_count_or_grade' });
      continue;
    }
    const from = counts.get(wouldBe.from) ?? null;
    if (from === null || from < wouldBe.count) {
      left.push({ doubt, why: 'more_than_there_are' });
      continue;
    }
    counts.set(wouldBe.from, from - wouldBe.count);
    const to = counts.get(wouldBe.to) ?? null;
    if (to !== null) counts.set(wouldBe.to, to + wouldBe.count);
    applied.push(doubt);
  }
  const changed = (number: DistributionNumber): DistributionNumber => {
    const count = counts.get(number.measure) ?? null;
    if (count === null || count === number.count) return number;
    const percent = base === undefined ? null : percentOf(count, base);
    return {
      ...number,
      count,
      countBasis: 'inferred',
      percent,
      percentBasis: percent === null ? null : 'inferred',
      basis: 'inferred',
      printed: null,
    };
  };
  return { numbers: numbers.map(changed), applied, left };
}

/** Whether a number is of a grade, not of those who gave none. */
export const isOfGrade = ({ measure }: { readonly measure: string }): boolean =>
  measure !== NOT_RATED && measure !== NOT_APPLICABLE;
