/**
 * `npm run import -- FILE [--data-dir DIR]`: imports an audit pack (YAML or JSON). With `--mapping MAPPING` the file is a
 * recommendation tracker (CSV) whose columns the mapping explains. Exit code 0: all of it is in the tracker; 1: nothing,
 * or not all, was stored.
 */
import { SingleBar } from 'cli-progress';
import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { readConfig } from '../config.js';
import type { EventStore } from '../event-store/event-store.js';
import { logFileIn } from '../event-store/sqlite/data-folder.js';
import { openSqliteEventStore } from '../event-store/sqlite/sqlite-event-store.js';
import type { Actor } from '../kernel/event.js';
import { Refusal } from '../kernel/refusal.js';
import { importPack } from './import-pack.js';
import { Importing, type ImportOptions, type ImportSummary, type Progress } from './import-run.js';
import { linesOfNotes, linesOfSummary } from './import-summary.js';
import { importTracker, type TrackerSummary } from './tracker/import-tracker.js';

const USAGE = 'Usage: npm run import -- FILE [--mapping MAPPING] [--data-dir DIR]';

/** Who records what is imported at a terminal: whoever may open the data folder may record anything. */
const importer: Actor = { id: 'import', role: 'system', for: 'partnership:throughline' };

/** A bar on a terminal; nothing where the output goes to a file. */
function progressBar(): { show: (progress: Progress) => void; stop: () => void } {
  const bar = new SingleBar({
    format: '{phase} [{bar}] {value}/{total}',
    noTTYOutput: false,
    hideCursor: true,
  });
  let phase: Progress['phase'] | undefined;
  return {
    show: (progress) => {
      if (progress.phase !== phase) {
        if (phase) bar.stop();
        phase = progress.phase;
        bar.start(progress.total, 0, { phase });
      }
      bar.update(progress.done, { phase: progress.phase });
    },
    stop: () => bar.stop(),
  };
}

async function importFile(
  log: EventStore,
  file: string,
  mapping: string | undefined,
): Promise<ImportSummary> {
  const clock = { now: () => Date.now() };
  const importing = new Importing(log, clock);
  const { show, stop } = progressBar();
  const options: ImportOptions = { actor: importer, correlationId: randomUUID(), onProgress: show };
  try {
    return mapping
      ? await importTracker(importing, log, { file, mappingFile: mapping }, options)
      : await importPack(importing, log, { text: readFileSync(file, 'utf8'), file }, options);
  } finally {
    stop();
  }
}

const isOfTracker = (summary: ImportSummary | TrackerSummary): summary is TrackerSummary =>
  'notes' in summary;

async function run(): Promise<number> {
  const { positionals, values } = parseArgs({
    allowPositionals: true,
    options: { 'data-dir': { type: 'string' }, mapping: { type: 'string' } },
  });
  const [file] = positionals;
  if (!file || positionals.length > 1) {
    console.error(USAGE);
    return 1;
  }
  const folder = values['data-dir'] ? resolve(values['data-dir']) : readConfig().dataDir;
  const log = openSqliteEventStore({ file: logFileIn(folder) });
  try {
    const summary = await importFile(log, file, values.mapping);
    if (isOfTracker(summary)) for (const line of linesOfNotes(file, summary.notes)) console.log(line);
    for (const line of linesOfSummary(summary)) console.log(line);
    return summary.complete ? 0 : 1;
  } finally {
    await log.close();
  }
}

try {
  process.exitCode = await run();
} catch (error) {
  console.error(
    error instanceof Refusal ? error.message : `The file could not be imported: ${(error as Error).message}`,
  );
  process.exitCode = 1;
}
