/**
 * `npm run rebuild [-- DATA_FOLDER]`: fills all read models of a data folder (default: DATA_DIR) anew from its log. A running
 * service does it where there is one, and answers meanwhile. Exit code 0: the new read models serve, at once or from the
 * next start on; 1: the former ones stay.
 */
import { SingleBar } from 'cli-progress';
import { existsSync } from 'node:fs';
import { readConfig } from '../config.js';
import { logFileIn } from '../event-store/sqlite/data-folder.js';
import { insist, Refusal } from '../kernel/refusal.js';
import { folderArgument } from '../folder-argument.js';
import { withStores } from '../owner/with-stores.js';
import type { StoreConfig } from '../stores.js';
import type { FillProgress } from './fills.js';

async function run(config: StoreConfig): Promise<void> {
  insistOnLog(config);
  const signal = cancelledByKeys();
  const { events } = await withStores(config, (work) =>
    withProgress((onProgress) => work.rebuild({ onProgress, signal })),
  );
  console.log(`The read models hold all ${events} events.`);
}

/** A folder whose name was mistyped is not to become an empty log. */
function insistOnLog({ dataDir, eventStore }: StoreConfig): void {
  insist(
    eventStore.kind !== 'sqlite' || existsSync(logFileIn(dataDir)),
    'LOG_MISSING',
    `There is no log in ${dataDir}. Check the data folder's name.`,
  );
}

function cancelledByKeys(): AbortSignal {
  const controller = new AbortController();
  process.once('SIGINT', () =>
    controller.abort(new Refusal('CANCELLED', 'Cancelled. The former read models stay as they were.')),
  );
  return controller.signal;
}

async function withProgress<T>(
  rebuild: (onProgress: (progress: FillProgress) => void) => Promise<T>,
): Promise<T> {
  const bar = new SingleBar({
    format: '{bar} {percentage}% | {value} of {total} events | {eta_formatted} left',
  });
  let shown = false;
  try {
    return await rebuild(({ position, head }) => {
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
  const folder = folderArgument('rebuild');
  await run({ ...readConfig(), ...(folder ? { dataDir: folder } : {}) });
} catch (error) {
  console.error(
    error instanceof Refusal ? error.message : `The read models could not be rebuilt: ${String(error)}`,
  );
  process.exitCode = 1;
}
