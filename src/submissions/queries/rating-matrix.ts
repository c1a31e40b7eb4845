/** Questions about the ratings of a whole cycle. */
import { z } from 'zod';
import { cyclesProjection } from '../../../projections/cycles.js';
import { directoryProjection } from '../../../projections/directory.js';
import { frameworksProjection } from '../../../projections/frameworks.js';
import { submissionsProjection } from '../../../projections/submissions.js';
import { connectionOf, pageArgs } from '../../graphql/connection.js';
import { idSchema, itemRefSchema } from '../../kernel/refs.js';
import { defineQuery } from '../../read-models/query.js';
import { distributionBases, distributionIn } from '../distribution.js';
import { rowsWhere } from '../rating-filter.js';
import { rowAnswers, tableOf } from '../rating-answer.js';
import { keyOfRated, type RatingCell } from '../rating-table.js';

const projections = [submissionsProjection, frameworksProjection, cyclesProjection, directoryProjection];

/** Every submission of a cycle against every item that is rated, or those of an agency, an item or a grade. */
export const ratingMatrixQuery = defineQuery({
  name: 'ratingMatrix',
  args: z.strictObject({
    cycle: idSchema,
    agency: idSchema.optional(),
    item: itemRefSchema.optional(),
    grade: idSchema.optional(),
    basis: z.enum(distributionBases).default('effective'),
    ...pageArgs,
  }),
  projections,
  answer: async (facts, { cycle, agency, item, grade, basis, ...page }, view) => {
    const loaded = await tableOf(facts, cycle, view);
    const wanted = rowsWhere(loaded, { agency, item, grade, basis }, view.asOf);
    const rows = connectionOf(wanted, page, ({ submission }) => submission);
    const answers = await rowAnswers(facts, loaded, rows.nodes, view);
    return {
      cycle,
      columns: [...loaded.columns.values()].filter((column) => !item || column.item === item),
      ...rows,
      nodes: answers,
      edges: rows.edges.map(({ cursor }, index) => ({ cursor, node: answers[index]! })),
      possibleSubmissions: loaded.table.possibleSubmissions,
    };
  },
});

/** How many gave which grade, computed from the ratings. */
export const distributionsQuery = defineQuery({
  name: 'distributions',
  args: z.strictObject({
    cycle: idSchema,
    item: itemRefSchema.optional(),
    basis: z.enum(distributionBases).default('effective'),
  }),
  projections,
  answer: async (facts, { cycle, item, basis }, view) => {
    const { table, columns } = await tableOf(facts, cycle, view);
    const wanted = [...columns.values()].filter((column) => !item || column.item === item);
    return {
      cycle,
      basis,
      items: wanted.map((column) => {
        const computed = distributionIn(
          table,
          column.key,
          column.grades.map(({ code }) => code),
          basis,
        );
        const cells = table.rows
          .flatMap((row) => row.cells)
          .filter((cell) => keyOfRated(cell) === column.key);
        return {
          ...computed,
          item: column.item,
          requirement: column.requirement,
          title: column.title,
          grades: computed.grades.map(({ grade, ...count }) => ({
            ...count,
            grade: column.grades.find(({ code }) => code === grade) ?? { code: grade, label: grade },
          })),
          possibleCount: computed.possible,
          eventPositions: [...new Set(cells.flatMap(positionsBehind))],
        };
      }),
    };
  },
});

const positionsBehind = ({ self, moderated, agreed }: RatingCell): number[] =>
  [self, moderated, agreed].flatMap((fact) => fact?.position ?? []);

/** Whether the gradings that there are of a cell do not all say the same. */
const differs = ({ self, moderated, agreed }: RatingCell): boolean => {
  const grades = [self, moderated, agreed].flatMap((fact) => fact?.value.grade ?? []);
  return new Set(grades).size > 1;
};

/** Where a panel or an agreement came to another grade than the agency. */
export const selfAgainstModeratedQuery = defineQuery({
  name: 'selfAgainstModerated',
  args: z.strictObject({ cycle: idSchema, ...pageArgs }),
  projections,
  answer: async (facts, { cycle, ...page }, view) => {
    const loaded = await tableOf(facts, cycle, view);
    const differing = loaded.table.rows
      .map((row) => ({
        ...row,
        cells: row.cells.filter((cell) => cell.submission === row.submission && differs(cell)),
      }))
      .filter(({ cells }) => cells.length > 0);
    const rows = connectionOf(differing, page, ({ submission }) => submission);
    const answers = await rowAnswers(facts, loaded, rows.nodes, view);
    return {
      cycle,
      columns: [...loaded.columns.values()],
      ...rows,
      nodes: answers,
      edges: rows.edges.map(({ cursor }, index) => ({ cursor, node: answers[index]! })),
      possibleSubmissions: loaded.table.possibleSubmissions,
    };
  },
});
