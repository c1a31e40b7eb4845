/** Narrows a table of ratings to an agency, an item or a grade. Pure. */
import type { Day } from '../kernel/days.js';
import { saidIn, type DistributionBasis } from './distribution.js';
import { membershipOn, type LoadedTable } from './rating-answer.js';
import type { RatingRow } from './rating-table.js';

/** What to keep. Everything that is given narrows it; `basis` says in which grading `grade` is looked for. */
export interface RatingFilter {
  readonly agency: string | undefined;
  /** FRAMEWORK/ITEM. */
  readonly item: string | undefined;
  readonly grade: string | undefined;
  readonly basis: DistributionBasis;
}

/** The rows that a filter keeps, each with the cells that it keeps; a row that keeps none of those asked for is left out. */
export function rowsWhere(
  { table, submissions }: LoadedTable,
  { agency, item, grade, basis }: RatingFilter,
  day: Day,
): RatingRow[] {
  const agenciesOf = (id: string): readonly string[] =>
    membershipOn(submissions.get(id)!, day)?.value.agencies ?? [];
  const isBy = (row: RatingRow) => !agency || row.submissions.some((id) => agenciesOf(id).includes(agency));
  const rows = table.rows.filter(isBy).map((row) => ({
    ...row,
    cells: row.cells.filter(
      (cell) => (!item || cell.item === item) && (!grade || saidIn(cell, basis)?.grade === grade),
    ),
  }));
  return item || grade ? rows.filter(({ cells }) => cells.length > 0) : rows;
}
