/** What a run of an import did, counted in entries. */
import type { EntryOutcome } from './entry-writer.js';
import type { Written } from './import.state.js';
import { inOrderOfFile, type Problem } from './pack/problems.js';

/** Something that the file would have changed, had nobody else done so since. */
export interface LeftAlone {
  readonly file: string;
  /** Its line; 0 when it is no longer in the file. */
  readonly line: number;
  readonly key: string;
  readonly message: string;
}

/** What a run did, counted in entries. */
export interface ImportSummary {
  readonly source: string;
  readonly created: number;
  readonly corrected: number;
  readonly takenBack: number;
  readonly unchanged: number;
  readonly leftAlone: readonly LeftAlone[];
  /** Nothing was stored when these were found before storing; else they name what a concurrent change refused. */
  readonly problems: readonly Problem[];
  /** Whether all of the file is in the tracker now. */
  readonly complete: boolean;
}

/** The counts of a walk through a file while it goes on. */
export interface Tally {
  created: number;
  corrected: number;
  takenBack: number;
  unchanged: number;
  readonly leftAlone: LeftAlone[];
  readonly problems: Problem[];
  /** Whether any event was, or would be, stored. */
  changes: boolean;
}

/** Nothing done yet. */
export const emptyTally = (): Tally => ({
  created: 0,
  corrected: 0,
  takenBack: 0,
  unchanged: 0,
  leftAlone: [],
  problems: [],
  changes: false,
});

/** Counts an entry as unchanged, created or corrected. `before` is what it was, where it was written before. */
export function countWritten(tally: Tally, { events }: EntryOutcome, before: Written | undefined): void {
  if (events.length === 0) tally.unchanged += 1;
  else if (!before || before.digest === null) tally.created += 1;
  else tally.corrected += 1;
}

/** What a person reads of an entry that was left alone. `line` is 0 when it is no longer in the file. */
export const leftAlone = (file: string, line: number, key: string): LeftAlone => ({
  file,
  line,
  key,
  message:
    line === 0
      ? `${key} is no longer in the file, but others have changed it or added to it since. It was left as it is.`
      : `${key} differs in the file, but somebody changed it in the tracker since. That was left as it is.`,
});

/** The summary of a walk; `complete` says whether all of the file is in the tracker now. */
export const summaryOf = (source: string, tally: Tally, complete: boolean): ImportSummary => {
  const { created, corrected, takenBack, unchanged, problems } = tally;
  return {
    source,
    created,
    corrected,
    takenBack,
    unchanged,
    leftAlone: tally.leftAlone,
    problems: inOrderOfFile(problems),
    complete,
  };
};
