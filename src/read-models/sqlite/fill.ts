/** Fills a new file with the facts of the whole log. */
import { closeSync, fsyncSync, openSync } from 'node:fs';
import { dirname } from 'node:path';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { applyWholeLog } from '../apply-whole-log.js';
import type { FillSource, FillWatch } from '../fills.js';
import { SqliteFactWriter } from './fact-writer.js';
import { finishFactFile, indexSteps, makeFactFile } from './fact-file.js';

export interface FillOrder extends FillSource {
  /** Path of the file to make; it must not exist. */
  readonly file: string;
}

/**
 * Makes the file; when this resolves it is on the disk whole. A projection that cannot apply an event stops before it,
 * as when it follows the log. Rejects with the signal's reason, or what reading or writing throws, and then leaves a
 * file of no use.
 */
export async function fillFactFile(
  { file, log, projections }: FillOrder,
  watch: FillWatch = {},
): Promise<void> {
  const db = makeFactFile(file, log.logId, projections);
  try {
    await applyWholeLog({ log, projections }, new SqliteFactWriter(db), watch);
    for (const step of indexSteps(projections)) {
      watch.signal?.throwIfAborted();
      db.exec(step);
      await nextTurn();
    }
    finishFactFile(db);
  } finally {
    db.close();
  }
  syncToDisk(file);
  syncToDisk(dirname(file));
}

function syncToDisk(path: string): void {
  const descriptor = openSync(path, 'r');
  fsyncSync(descriptor);
  closeSync(descriptor);
}
