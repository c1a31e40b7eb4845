/**
 * `npm run import -- FILE [--data-dir DIR]`: imports an audit pack (YAML or JSON). With `--mapping MAPPING` the file is a
 * recommendation tracker (CSV) whose columns the mapping explains. A running service does it where there is one. Exit code
 * 0: all of it is in the tracker; 1: nothing, or not all, was stored.
 */
import { SingleBar } from 'cli-progress';
import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { readConfig } from '../config.js';
import { Refusal } from '../kernel/refusal.js';
import type { FolderWork, ImportOrder } from '../owner/folder-work.js';
import { withStores } from '../owner/with-stores.js';
import type { ImportSummary, Progress } from './import-run.js';
import { linesOfNotes, linesOfSummary } from './import-summary.js';
import type { TrackerSummary } from './tracker/import-tracker.js';

const USAGE = 'Usage: npm run import -- FILE [--mapping MAPPING] [--data-dir DIR]';

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

async function importFile(work: FolderWork, order: ImportOrder): Promise<ImportSummary | TrackerSummary> {
  const { show, stop } = progressBar();
  try {
    return await work.import(order, { onProgress: show });
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
  const folder = values['data-dir'];
  const config = { ...readConfig(), ...(folder ? { dataDir: resolve(folder) } : {}) };
  const order = { file, mapping: values.mapping };
  const summary = await withStores(config, (work) => importFile(work, order));
  if (isOfTracker(summary)) for (const line of linesOfNotes(file, summary.notes)) console.log(line);
  for (const line of linesOfSummary(summary)) console.log(line);
  return summary.complete ? 0 : 1;
}

try {
  process.exitCode = await run();
} catch (error) {
  console.error(
    error instanceof Refusal ? error.message : `The file could not be imported: ${(error as Error).message}`,
  );
  process.exitCode = 1;
}
