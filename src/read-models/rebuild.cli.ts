/**
 * `npm run rebuild [-- DATA_FOLDER]`: fills all read models of a data folder (default: DATA_DIR) anew from its log, while
 * no service runs on it. Exit code 0: the new read models serve from the next start on; 1: the former ones stay.
 */
import { SingleBar } from 'cli-progress';
import { allProjections } from '../../projections/index.js';
import { readConfig } from '../config.js';
import { logFileIn } from '../event-store/sqlite/data-folder.js';
import { openSqliteEventStore } from '../event-store/sqlite/sqlite-event-store.js';
import { Refusal } from '../kernel/refusal.js';
import { ReadModels } from './read-models.js';
import type { FillProgress } from './sqlite/fill.js';

async function run(folder: string): Promise<void> {
  const log = openSqliteEventStore({ file: logFileIn(folder) });
  try {
    const readModels = ReadModels.open({
      log,
      projections: allProjections,
      folder,
    });
    const cancelled = cancelledByKeys();
    try {
      await withProgress((onProgress) => readModels.rebuild({ onProgress, signal: cancelled }));
    } finally {
      await readModels.close();
    }
    console.log(`The read models hold all ${await log.head()} events.`);
  } finally {
    await log.close();
  }
}

function cancelledByKeys(): AbortSignal {
  const controller = new AbortController();
  process.once('SIGINT', () =>
    controller.abort(new Refusal('CANCELLED', 'Cancelled. The former read models stay as they were.')),
  );
  return controller.signal;
}

async function withProgress(
  rebuild: (onProgress: (progress: FillProgress) => void) => Promise<void>,
): Promise<void> {
  const bar = new SingleBar({
    format: '{bar} {percentage}% | {value} of {total} events | {eta_formatted} left',
  });
  let shown = false;
  try {
    await rebuild(({ position, head }) => {
      if (!shown) bar.start(head, position);
      shown = true;
      bar.setTotal(head);
      bar.update(position);
    });
  } finally {
    if (shown) bar.stop();
  }
}

try {
  await run(process.argv[2] ?? readConfig().dataDir);
} catch (error) {
  console.error(
    error instanceof Refusal ? error.message : `The read models could not be rebuilt: ${String(error)}`,
  );
  process.exitCode = 1;
}
