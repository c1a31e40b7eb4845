/** Grades of standards that follow from their requirements: computed, never entered. Pure. */
import type { RatingCell, RatingRow, RatingTable } from './rating-table.js';

/** How the grade of one item follows: it has the lowest grade of its requirements. */
export interface RollUp {
  readonly item: string;
  readonly requirements: readonly string[];
  /** The grades of the requirements, lowest first. */
  readonly order: readonly string[];
  /** The grade of the standard for each grade of a requirement. */
  readonly map: ReadonlyMap<string, string>;
}

/** The table with a computed cell for each rolled-up item of each row that rates requirements of it. */
export const withRollUps = (table: RatingTable, rollUps: readonly RollUp[]): RatingTable =>
  rollUps.length === 0 ? table : { ...table, rows: table.rows.map((row) => withRollUpsOfRow(row, rollUps)) };

const withRollUpsOfRow = (row: RatingRow, rollUps: readonly RollUp[]): RatingRow => ({
  ...row,
  cells: [...row.cells, ...rollUps.flatMap((rollUp) => rolledUpCell(row, rollUp) ?? [])],
});

function rolledUpCell(row: RatingRow, rollUp: RollUp): RatingCell | undefined {
  const cells = row.cells.filter(({ item, requirement }) => item === rollUp.item && requirement);
  const [first] = cells;
  if (!first) return undefined;
  const self = lowestOf(rollUp, cells, ({ self: own }) => own?.value.grade);
  const effective = lowestOf(rollUp, cells, (cell) => cell.effective?.grade);
  return {
    submission: first.submission,
    item: rollUp.item,
    self: undefined,
    moderated: undefined,
    agreed: undefined,
    effective: effective ? { grade: effective, basis: 'computed' } : undefined,
    rolledUp: { self, effective },
    state: effective ? 'graded' : 'nothing',
    changedAfterClosing: cells.some(({ changedAfterClosing }) => changedAfterClosing),
    query: undefined,
    possible: { self: 0, moderated: 0, agreed: 0 },
  };
}

/** None while a requirement has no grade, unless it does not apply. */
function lowestOf(
  { requirements, order, map }: RollUp,
  cells: readonly RatingCell[],
  gradeOf: (cell: RatingCell) => string | undefined,
): string | undefined {
  const counting = requirements
    .map((id) => cells.find(({ requirement }) => requirement === id))
    .filter((cell) => cell?.state !== 'not_applicable');
  const grades = counting.map((cell) => cell && gradeOf(cell));
  if (grades.length === 0 || grades.includes(undefined)) return undefined;
  const lowest = Math.min(...grades.map((grade) => order.indexOf(grade!)));
  return map.get(order[lowest] ?? '');
}
