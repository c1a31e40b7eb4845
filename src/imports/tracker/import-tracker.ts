/**
 * Imports a recommendation tracker: a CSV table with one row for each recommendation and recipient, read by a mapping.
 * One pass checks every row and one stores them; neither holds the table in memory.
 */
import { createReadStream, readFileSync } from 'node:fs';
import type { EventStore } from '../../event-store/event-store.js';
import type { Importing, ImportOptions, ImportSummary } from '../import-run.js';
import { readPackText } from '../pack/pack-text.js';
import type { Problem } from '../pack/problems.js';
import type { LocatedEntry } from '../pack/read-pack.js';
import { schemaProblems } from '../pack/schema-problems.js';
import { mappingSchema, type Mapping } from './mapping.schema.js';
import { RowIndex } from './row-index.js';
import { readRows } from './table-reading.js';
import { tableRows } from './table-rows.js';
import { TrackerCheck, type RowNote } from './tracker-check.js';
import { newAgencies, partnershipEntry, rowEntry } from './tracker-entries.js';

export interface TrackerFiles {
  /** The table. */
  readonly file: string;
  readonly mappingFile: string;
}

export interface TrackerSummary extends ImportSummary {
  readonly rows: number;
  readonly notes: readonly RowNote[];
}

/** Imports a table. One with any fault stores nothing; the summary lists every fault with its line and what to do. */
export async function importTracker(
  importing: Importing,
  log: EventStore,
  { file, mappingFile }: TrackerFiles,
  options: ImportOptions,
): Promise<TrackerSummary> {
  const { mapping, problems } = readMapping(readFileSync(mappingFile, 'utf8'), mappingFile);
  if (!mapping) return { ...nothingStored('', problems), rows: 0, notes: [] };
  const check = new TrackerCheck(log, mapping, file);
  await check.run(options.onProgress);
  const found = { rows: check.rows, notes: check.notes() };
  if (check.problems.length > 0) return { ...nothingStored(mapping.source, check.problems), ...found };

  const { index } = check;
  const summary = await importing.run(
    {
      file,
      source: mapping.source,
      title: mapping.title,
      digest: check.digest,
      keys: check.keys,
      groups: () => trackerEntries(mapping, file, (recommendation) => index.rowsOf(recommendation) === 1),
      tried: false,
    },
    options,
  );
  return { ...summary, ...found };
}

/** Reads a mapping, or says what is wrong with it. */
export function readMapping(text: string, file: string): { mapping?: Mapping; problems: readonly Problem[] } {
  const { value, problems, lineOf } = readPackText(text, file);
  if (problems.length > 0) return { problems };
  const parsed = mappingSchema.safeParse(value);
  if (parsed.success) return { mapping: parsed.data, problems: [] };
  return {
    problems: schemaProblems(parsed.error).map(({ path, code, message }) => ({
      file,
      line: lineOf(path),
      path: path.map(String).join('.'),
      code: code.replace('PACK', 'MAPPING'),
      message,
    })),
  };
}

/** So many rows are stored side by side: a confirmed write of the disk for each would take most of the time. */
const ROWS_TOGETHER = 100;

/** The entries of the table in the order of its rows; an agency comes before the first row that names it. */
async function* trackerEntries(
  mapping: Mapping,
  file: string,
  isOnlyRow: (recommendation: string) => boolean,
): AsyncGenerator<readonly LocatedEntry[]> {
  yield partnershipEntry(mapping);
  const index = new RowIndex(mapping.source);
  const named = new Set<string>();
  let agencies: LocatedEntry[] = [];
  let rows: LocatedEntry[] = [];
  for await (const { facts } of readRows(mapping, tableRows(createReadStream(file), mapping))) {
    agencies.push(...newAgencies(mapping, facts, named));
    const place = index.place(facts);
    rows.push(rowEntry(mapping, facts, place, isOnlyRow(place.recommendation)));
    if (rows.length < ROWS_TOGETHER) continue;
    yield agencies;
    yield rows;
    agencies = [];
    rows = [];
  }
  yield agencies;
  yield rows;
}

const nothingStored = (source: string, problems: readonly Problem[]): ImportSummary => ({
  source,
  created: 0,
  corrected: 0,
  takenBack: 0,
  unchanged: 0,
  leftAlone: [],
  problems,
  complete: false,
});
