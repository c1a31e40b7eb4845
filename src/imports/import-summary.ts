/** What an import did, in words for a terminal. */
import type { ImportSummary } from './import-run.js';
import type { RowNote } from './tracker/tracker-check.js';
import { sentenceOfProblem } from './pack/problems.js';

/** One line each: the problems, what was left alone, and the counts. */
export function linesOfSummary(summary: ImportSummary): string[] {
  const { created, corrected, takenBack, unchanged, leftAlone, problems, complete } = summary;
  return [
    ...problems.map(sentenceOfProblem),
    ...leftAlone.map(({ file, line, message }) => `${file}:${line || 1}: ${message}`),
    `Created ${created}, corrected ${corrected}, taken back ${takenBack}, unchanged ${unchanged}, left alone ${leftAlone.length}.`,
    ...(complete ? [] : [endingOf(summary)]),
  ];
}

/** Notes name at most this many lines. */
const MOST_LINES = 20;

/** What was noted about the rows of a table: each kind once, with its lines. */
export const linesOfNotes = (file: string, notes: readonly RowNote[]): string[] =>
  notes.map(({ message, lines }) => {
    const more = lines.length > MOST_LINES ? ` and ${lines.length - MOST_LINES} more` : '';
    const rows = lines.length === 1 ? '1 row' : `${lines.length} rows`;
    return `${file}:${lines[0]}: ${message} (${rows}: lines ${lines.slice(0, MOST_LINES).join(', ')}${more})`;
  });

function endingOf({ created, corrected, takenBack, problems }: ImportSummary): string {
  const count = problems.length === 1 ? '1 problem' : `${problems.length} problems`;
  return created + corrected + takenBack === 0
    ? `Nothing was stored: ${count}. Correct the file and import it again.`
    : `Not all of it was stored: ${count}. Import the file again to finish.`;
}
