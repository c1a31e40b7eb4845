/** Whether items and grades that a pack names are those of its frameworks. Pure. */
import { partsOfItemRef } from '../../kernel/refs.js';
import type { Reading } from './entries/reading.js';
import type { PathProblem } from './problems.js';

const problem = (path: readonly PropertyKey[], code: string, message: string): PathProblem => ({
  path,
  code,
  message,
});

/** The framework item that a pack means, where the framework is in the pack. */
function itemOf(reading: Reading, written: string, cycle: string | undefined) {
  const { framework: frameworkId, item: itemId } = partsOfItemRef(reading.item(written, cycle));
  const framework = reading.pack.frameworks.find(({ id }) => id === frameworkId);
  return { framework, item: framework?.items.find(({ id }) => id === itemId), itemId };
}

/** Every rating of the pack by its path: what is rated, in which cycle, and the grade. */
function ratingsIn(reading: Reading) {
  const { submissions, ratingTables } = reading.pack;
  const own = submissions.flatMap(({ ratings, moderated, agreed, cycles }, index) =>
    Object.entries({ ratings, moderated, agreed }).flatMap(([field, graded]) =>
      Object.entries(graded).map(([key, { grade }]) => ({
        path: ['submissions', index, field, key] as PropertyKey[],
        key,
        grade,
        cycle: cycles[0],
      })),
    ),
  );
  const cells = ratingTables.flatMap(({ items, rows }, index) =>
    rows.flatMap(({ grades }, at) =>
      grades.flatMap((grade, column) =>
        grade === null || grade === 'not_rated' || grade === 'not_applicable'
          ? []
          : [
              {
                path: ['ratingTables', index, 'rows', at, 'grades', column] as PropertyKey[],
                key: items[column] ?? '',
                grade,
                cycle: undefined,
              },
            ],
      ),
    ),
  );
  return [...own, ...cells];
}

/** Grades that the scale of their item does not have. */
export function wrongGrades(reading: Reading): PathProblem[] {
  return ratingsIn(reading).flatMap(({ path, key, grade, cycle }) => {
    const [written = '', requirementId] = key.split(':');
    const { framework, item } = itemOf(reading, written, cycle);
    const requirement = item?.requirements.find(({ id }) => id === requirementId);
    const scale = framework?.scales.find(
      ({ id }) => id === (requirementId ? requirement?.scale : item?.scale),
    );
    if (!scale || Object.hasOwn(scale.grades, grade)) return [];
    const grades = Object.keys(scale.grades).join(', ');
    return [
      problem(path, 'RATING_NOT_ON_SCALE', `${grade} is not a grade of this scale. Choose one of ${grades}.`),
    ];
  });
}

/** Items that the pack's own frameworks do not have. */
export function missingItems(reading: Reading): PathProblem[] {
  const { submissions, findings, recommendations } = reading.pack;
  const written = [
    ...submissions.flatMap(({ ratings, notRated, answers, moderated, agreed, cycles }, index) =>
      Object.entries({ ratings, notRated, answers, moderated, agreed }).flatMap(([field, byItem]) =>
        Object.keys(byItem).map((key) => ({
          path: ['submissions', index, field, key],
          key,
          cycle: cycles[0],
        })),
      ),
    ),
    ...findings.flatMap(({ about }, index) =>
      about.items.map((key, at) => ({
        path: ['findings', index, 'about', 'items', at],
        key,
        cycle: about.cycle,
      })),
    ),
    ...recommendations.flatMap((one, index) =>
      one.items.map((key, at) => ({
        path: ['recommendations', index, 'items', at],
        key,
        cycle: reading.cycleOf(one),
      })),
    ),
  ];
  return written.flatMap(({ path, key, cycle }) => {
    const [name = '', requirementId] = key.split(':');
    const { framework, item, itemId } = itemOf(reading, name, cycle);
    if (!framework) return [];
    const found = item && (!requirementId || item.requirements.some(({ id }) => id === requirementId));
    return found
      ? []
      : [
          problem(
            path,
            'ITEM_UNKNOWN',
            `The framework ${framework.id} has no ${requirementId ? 'requirement' : 'item'} ${requirementId ?? itemId}. Correct it, or add it there.`,
          ),
        ];
  });
}
