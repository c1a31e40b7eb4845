/** The thread of a rebuild: see `fillInWorker`. */
import { parentPort, workerData } from 'node:worker_threads';
import { allProjections } from '../../../projections/index.js';
import { openSqliteEventStore } from '../../event-store/sqlite/sqlite-event-store.js';
import type { WorkerOrder } from './fill-in-worker.js';
import { fillFactFile } from './fill.js';

const { logFile, file } = workerData as WorkerOrder;
const cancelled = new AbortController();
parentPort?.once('message', () => cancelled.abort());
parentPort?.unref();

const log = openSqliteEventStore({ file: logFile, readOnly: true });
try {
  await fillFactFile(
    { file, log, projections: allProjections },
    { signal: cancelled.signal, onProgress: (progress) => parentPort?.postMessage(progress) },
  );
} finally {
  await log.close();
}
