/** Imports an audit pack: reads, checks and tries all of it, and only then stores it. */
import { sha256 } from '../event-store/digest.js';
import type { EventStore } from '../event-store/event-store.js';
import type { Importing, ImportFile, ImportOptions, ImportSummary } from './import-run.js';
import { inOrderOfFile, isConsequence, type Problem } from './pack/problems.js';
import { readPack, type LocatedEntry } from './pack/read-pack.js';
import { readingStates } from './read-state.js';

export interface PackText {
  readonly text: string;
  /** The name of the file, for problems. */
  readonly file: string;
}

/**
 * Imports a pack. A pack with any fault stores nothing; the summary then lists every fault with its line and what to do.
 */
export async function importPack(
  importing: Importing,
  log: EventStore,
  { text, file }: PackText,
  options: ImportOptions,
): Promise<ImportSummary> {
  const { pack, entries, problems } = await readPack(text, file, readingStates(log));
  if (!pack) return refused('', problems);

  const ready: ImportFile = {
    file,
    source: pack.document.id,
    title: pack.document.title,
    digest: sha256(text),
    keys: new Set(entries.map(({ key }) => key)),
    groups: () => entries.map((entry) => [entry]),
    tried: true,
  };
  if (problems.length === 0) return importing.run(ready, options);
  const refusals = await importing.problemsOf(ready, options);
  return refused(ready.source, [...problems, ...furtherRefusals(entries, problems, refusals)]);
}

/** Refusals that do not merely follow from a problem that is listed already. */
function furtherRefusals(
  entries: readonly LocatedEntry[],
  problems: readonly Problem[],
  refusals: readonly Problem[],
): Problem[] {
  const faulty = new Set(
    entries
      .filter(({ path }) => problems.some((problem) => isWithin(problem.path, path)))
      .map(({ key }) => key),
  );
  return refusals.filter(({ path: key, code }) => !faulty.has(key) && !isConsequence(code));
}

const isWithin = (problemPath: string, entryPath: readonly PropertyKey[]): boolean =>
  `${problemPath}.`.startsWith(`${entryPath.map(String).join('.')}.`);

const refused = (source: string, problems: readonly Problem[]): ImportSummary => ({
  source,
  created: 0,
  corrected: 0,
  takenBack: 0,
  unchanged: 0,
  leftAlone: [],
  problems: inOrderOfFile(problems),
  complete: false,
});
