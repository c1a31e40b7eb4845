/** What must agree within a pack: keys, tables, lines, items and grades. Pure. */
import { packEntries } from './entries/pack-entries.js';
import { readingOf, type Reading } from './entries/reading.js';
import { recommendationId } from './entries/recommendation.entries.js';
import { findingOfRow, resultsOfRow } from './entries/report.entries.js';
import { submissionId } from './entries/submission.entries.js';
import { missingItems, wrongGrades } from './item-checks.js';
import type { Pack } from './pack.schema.js';
import type { PathProblem } from './problems.js';
import { unknownRecommendations } from './recommendation-references.js';

/** Everything in a pack that does not agree with the rest of it. */
export function crossChecks(pack: Pack): PathProblem[] {
  const reading = readingOf(pack);
  return [
    ...withoutId(reading),
    ...repeatedKeys(pack),
    ...unevenTables(pack),
    ...linesOutside(pack),
    ...withinReport(pack),
    ...ratingRows(reading),
    ...wrongGrades(reading),
    ...missingItems(reading),
    ...unknownRecommendations(reading),
  ];
}

const problem = (path: readonly PropertyKey[], code: string, message: string): PathProblem => ({
  path,
  code,
  message,
});

const withoutId = (reading: Reading): PathProblem[] =>
  reading.pack.recommendations.flatMap((one, index) =>
    recommendationId(reading, one)
      ? []
      : [
          problem(
            ['recommendations', index],
            'ID_MISSING',
            'Give this recommendation an id: it has no number or no cycle.',
          ),
        ],
  );

function repeatedKeys(pack: Pack): PathProblem[] {
  const seen = new Set<string>();
  return packEntries(pack).flatMap(({ key, path }) => {
    if (!seen.has(key)) {
      seen.add(key);
      return [];
    }
    const name = key.slice(key.indexOf('/') + 1);
    return [
      problem(path, 'KEY_REPEATED', `${name} stands here twice. Give each entry its own key, id or number.`),
    ];
  });
}

function unevenTables({ ratingTables, findingTables, surveyTables }: Pack): PathProblem[] {
  const uneven = (path: readonly PropertyKey[], cells: number, columns: number): PathProblem[] =>
    cells === columns
      ? []
      : [
          problem(
            path,
            'CELLS_UNEVEN',
            `This row has ${cells} cells; the table has ${columns} columns. Write null for what is not printed.`,
          ),
        ];
  return [
    ...ratingTables.flatMap(({ items, rows }, index) =>
      rows.flatMap(({ grades }, at) =>
        uneven(['ratingTables', index, 'rows', at, 'grades'], grades.length, items.length),
      ),
    ),
    ...findingTables.flatMap(({ measures, rows }, index) =>
      rows.flatMap(({ numbers }, at) =>
        uneven(['findingTables', index, 'rows', at, 'numbers'], numbers.length, measures.length),
      ),
    ),
    ...surveyTables.flatMap(({ columns, rows }, index) =>
      rows.flatMap(({ values }, at) =>
        uneven(['surveyTables', index, 'rows', at, 'values'], values.length, columns.length),
      ),
    ),
  ];
}

/** Lines that the document does not have. */
function linesOutside(pack: Pack): PathProblem[] {
  const { lineCount } = pack.document;
  if (!lineCount) return [];
  return listsOfLines(pack, []).flatMap(({ path, lines }) => {
    const last = Math.max(...lines);
    const message = `The document has ${lineCount} lines; there is no line ${last}.`;
    return last > lineCount ? [problem(path, 'LINE_OUTSIDE_DOCUMENT', message)] : [];
  });
}

function listsOfLines(
  value: unknown,
  path: readonly PropertyKey[],
): { path: readonly PropertyKey[]; lines: readonly number[] }[] {
  if (typeof value !== 'object' || value === null) return [];
  if (path.at(-1) === 'lines') return [{ path, lines: value as number[] }];
  return Object.entries(value).flatMap(([step, inner]) => listsOfLines(inner, [...path, step]));
}

/** Findings and survey results that others of the same report name. */
function withinReport({
  findings,
  findingTables,
  surveyResults,
  surveyTables,
  actions,
}: Pack): PathProblem[] {
  const rows = findingTables.flatMap((table) => table.rows.map((row) => findingOfRow(table, row)));
  const cells = surveyTables.flatMap((table) => table.rows.flatMap((row) => resultsOfRow(table, row)));
  const known = {
    findings: new Set([...findings, ...rows].map(({ key }) => key)),
    results: new Set([...surveyResults, ...cells].map(({ key }) => key)),
  };
  const missing = (
    path: readonly PropertyKey[],
    what: keyof typeof known,
    key: string | undefined,
  ): PathProblem[] =>
    key === undefined || known[what].has(key)
      ? []
      : [
          problem(
            path,
            'REFERENCE_UNKNOWN',
            `There is no ${what === 'findings' ? 'finding' : 'survey result'} ${key} in this pack. Correct the key, or add it.`,
          ),
        ];
  return [
    ...findings.flatMap(({ about }, index) => [
      ...about.findings.flatMap((key, at) =>
        missing(['findings', index, 'about', 'findings', at], 'findings', key),
      ),
      ...about.results.flatMap((key, at) =>
        missing(['findings', index, 'about', 'results', at], 'results', key),
      ),
    ]),
    ...actions.flatMap(({ under }, index) =>
      missing(['actions', index, 'under', 'finding'], 'findings', under?.finding),
    ),
  ];
}

function ratingRows(reading: Reading): PathProblem[] {
  const known = new Set(reading.pack.submissions.map((one) => submissionId(reading, one)));
  return reading.pack.ratingTables.flatMap(({ rows }, index) =>
    rows.flatMap(({ submission }, at) =>
      known.has(submission)
        ? []
        : [
            problem(
              ['ratingTables', index, 'rows', at, 'submission'],
              'REFERENCE_UNKNOWN',
              `There is no submission ${submission} in this pack. Add it to submissions, or correct the id.`,
            ),
          ],
    ),
  );
}
