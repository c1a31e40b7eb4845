/** How many rated an item how, computed from ratings. Pure. */
import type { Day } from '../kernel/days.js';
import type { SubmissionFacts } from './rating-facts.js';
import { keyOfRated, ratingTable, type RatingCell, type RatingTable } from './rating-table.js';
import { withRollUps, type RollUp } from './roll-up.js';

/** Which grades are counted: the agencies' own, the panel's, the agreed ones, or whichever of them answers. */
export const distributionBases = ['self', 'effective', 'moderated', 'agreed'] as const;
export type DistributionBasis = (typeof distributionBases)[number];

/** How many gave one grade, or none. `percent` is of the base, with one decimal; null where the base is 0. */
export interface GradeCount {
  readonly count: number;
  readonly percent: number | null;
}

export interface ComputedDistribution {
  /** The item, or the item and requirement as ITEM/REQUIREMENT. */
  readonly item: string;
  readonly basis: DistributionBasis;
  /** One for each grade of the scale, in its order, then for each other grade that was given. */
  readonly grades: readonly (GradeCount & { readonly grade: string })[];
  readonly notRated: GradeCount;
  readonly notApplicable: GradeCount;
  /** Ratings and statements of having none; one that stands for several submissions counts once. */
  readonly base: number;
  /** Facts that may count by the day but need not, and are left out. */
  readonly possible: number;
}

/** What a cell says: a grade, or that there is none. */
export type Said = { readonly grade?: string; readonly kind: 'graded' | 'not_rated' | 'not_applicable' };

/** What a cell says by one of its gradings; undefined where that says nothing. */
export function saidIn(cell: RatingCell, basis: DistributionBasis): Said | undefined {
  const none = cell.self && cell.self.value.kind !== 'graded' ? { kind: cell.self.value.kind } : undefined;
  const graded = (grade: string | undefined): Said | undefined =>
    grade ? { kind: 'graded', grade } : undefined;
  if (cell.rolledUp)
    return graded(basis === 'self' || basis === 'effective' ? cell.rolledUp[basis] : undefined);
  if (basis === 'self') return graded(cell.self?.value.grade) ?? none;
  if (basis === 'effective') return graded(cell.effective?.grade) ?? none;
  return graded(cell[basis]?.value.grade);
}

function possibleIn({ possible }: RatingCell, basis: DistributionBasis): number {
  return basis === 'effective' ? possible.self + possible.moderated + possible.agreed : possible[basis];
}

const shareOf = (count: number, base: number): GradeCount => ({
  count,
  percent: base === 0 ? null : Math.round((count / base) * 1000) / 10,
});

/** The cells of an item in a table, each rating once, in the submission that it stands in. */
const cellsOfItem = ({ rows }: RatingTable, item: string): RatingCell[] =>
  rows.flatMap(({ submission, cells }) =>
    cells.filter((cell) => cell.submission === submission && keyOfRated(cell) === item),
  );

/** The distribution of one item or requirement in a table. `scale` is its grades, lowest first. */
export function distributionIn(
  table: RatingTable,
  item: string,
  scale: readonly string[],
  basis: DistributionBasis,
): ComputedDistribution {
  const cells = cellsOfItem(table, item);
  const said = cells.flatMap((cell) => saidIn(cell, basis) ?? []);
  const given = [...new Set(said.flatMap(({ grade }) => grade ?? []))].sort();
  const countOf = (matches: (one: Said) => boolean) => shareOf(said.filter(matches).length, said.length);
  const unsure = table.possibleCells.filter((cell) => keyOfRated(cell) === item);
  return {
    item,
    basis,
    grades: [...new Set([...scale, ...given])].map((grade) => ({
      grade,
      ...countOf((one) => one.grade === grade),
    })),
    notRated: countOf(({ kind }) => kind === 'not_rated'),
    notApplicable: countOf(({ kind }) => kind === 'not_applicable'),
    base: said.length,
    possible:
      cells.reduce((sum, cell) => sum + possibleIn(cell, basis), 0) +
      unsure.reduce((sum, cell) => sum + possibleIn(cell, basis) + (saidIn(cell, basis) ? 1 : 0), 0),
  };
}

export interface DistributionOf {
  readonly cycle: string;
  /** The item, or the item and requirement as ITEM/REQUIREMENT. */
  readonly item: string;
  /** Its grades, lowest first. */
  readonly scale: readonly string[];
  readonly basis: DistributionBasis;
  readonly day: Day;
  /** The items of the cycle whose grade follows from their requirements. */
  readonly rollUps?: readonly RollUp[];
}

/** The distribution of one item of a cycle on a day, from the facts of all its submissions. */
export const computeDistribution = (
  submissions: readonly SubmissionFacts[],
  { cycle, item, scale, basis, day, rollUps = [] }: DistributionOf,
): ComputedDistribution =>
  distributionIn(withRollUps(ratingTable(submissions, cycle, day), rollUps), item, scale, basis);
