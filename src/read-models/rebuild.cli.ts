/**
 * `npm run rebuild [-- DATA_FOLDER]`: fills all read models of a data folder (default: DATA_DIR) anew from its log. A running
 * service does it where there is one, and answers meanwhile. Exit code 0: the new read models serve, at once or from the
 * next start on; 1: the former ones stay.
 */
import { SingleBar } from 'cli-progress';
import { resolve } from 'node:path';
import { readConfig } from '../config.js';
import { Refusal } from '../kernel/refusal.js';
import { withStores } from '../owner/with-stores.js';
import type { StoreConfig } from '../stores.js';
import type { FillProgress } from './fills.js';

async function run(config: StoreConfig): Promise<void> {
  const signal = cancelledByKeys();
  const { events } = await withStores(config, (work) =>
    withProgress((onProgress) => work.rebuild({ onProgress, signal })),
  );
  console.log(`The read models hold all ${events} events.`);
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
  const [, , folder] = process.argv;
  await run({ ...readConfig(), ...(folder ? { dataDir: resolve(folder) } : {}) });
} catch (error) {
  console.error(
    error instanceof Refusal ? error.message : `The read models could not be rebuilt: ${String(error)}`,
  );
  process.exitCode = 1;
}
