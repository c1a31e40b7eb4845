/** A row of a heat map as a report prints it: how many items one agency gave which grade. Pure. */
import { readFigure, type ReadFigure } from './figures.js';
import { isOfGrade } from './published-distribution.js';
import type { FindingRecorded } from './report.events.js';

/** A tally, read. */
export interface Tally {
  /** The cell as printed, where it was recorded. */
  readonly printed: string | null;
  /** The reading of it for each grade. Empty where the report gives no tally. */
  readonly numbers: readonly ReadFigure[];
  /** How many ratings it counts in all; null where it gives none. */
  readonly rated: number | null;
  /** More ratings than there are rated items. */
  readonly impossible: boolean;
}

const sum = (numbers: readonly number[]): number => numbers.reduce((total, number) => total + number, 0);

/** The whole numbers that a cell prints, for one that nobody has read yet. */
const printedNumbers = (printed: string | undefined): number[] => (printed?.match(/\d+/g) ?? []).map(Number);

/** Reads a tally. `ratedItems`: how many items were to be rated; left out when it is not known. */
export function tallyOf(finding: FindingRecorded, ratedItems: number | undefined): Tally {
  const numbers = finding.numbers.map((figure) => readFigure(figure, undefined));
  const counts = numbers.filter(isOfGrade).flatMap(({ count }) => (count === null ? [] : [count]));
  const found = counts.length > 0 ? counts : printedNumbers(finding.printed);
  const rated = found.length > 0 ? sum(found) : null;
  return {
    printed: finding.printed ?? null,
    numbers,
    rated,
    impossible: rated !== null && ratedItems !== undefined && rated > ratedItems,
  };
}
