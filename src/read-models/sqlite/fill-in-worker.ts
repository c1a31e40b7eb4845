/** Fills read models in a thread of its own, so that the service goes on answering meanwhile. */
import { Worker } from 'node:worker_threads';
import type { FillProgress } from '../fills.js';
import { fillFactFile } from './fill.js';
import type { FillFile } from './sqlite-fills.js';

/** What the worker is told: the file of the log, which it opens for reading, and the file to fill. */
export interface WorkerOrder {
  readonly logFile: string;
  readonly file: string;
}

/** A log of so many events is filled sooner than a thread starts. */
const FEW = 1_000;

/**
 * Fills with the projections of this release, whatever the order names: functions cannot be sent to a thread. Needs the
 * compiled service.
 */
export const fillInWorker =
  (logFile: string): FillFile =>
  async (order, watch) => {
    const { onProgress, signal } = watch;
    const head = await order.log.head();
    signal?.throwIfAborted();
    if (head <= FEW) return fillFactFile(order, watch);
    const workerData: WorkerOrder = { logFile, file: order.file };
    const worker = new Worker(new URL('./rebuild.worker.js', import.meta.url), { workerData });
    worker.on('message', (progress: FillProgress) => onProgress?.(progress));
    const cancel = () => worker.postMessage('cancel');
    signal?.addEventListener('abort', cancel, { once: true });
    try {
      await endOf(worker);
    } catch (error) {
      throw signal?.aborted ? signal.reason : error;
    } finally {
      signal?.removeEventListener('abort', cancel);
    }
  };

const endOf = (worker: Worker): Promise<void> =>
  new Promise((resolve, reject) => {
    worker.once('error', reject);
    worker.once('exit', (code) =>
      code === 0 ? resolve() : reject(new Error(`The rebuild ended with ${code}.`)),
    );
  });
