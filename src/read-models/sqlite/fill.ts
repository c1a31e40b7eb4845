/** Fills a new file with the facts of the whole log. */
import { closeSync, fsyncSync, openSync } from 'node:fs';
import { dirname } from 'node:path';
import { setImmediate as nextTurn } from 'node:timers/promises';
import type { EventStore } from '../../event-store/event-store.js';
import { Feed, tracksOf } from '../feed.js';
import type { Projection } from '../projection.js';
import { FactWriter } from './fact-writer.js';
import { finishFactFile, indexSteps, makeFactFile } from './fact-file.js';

/** Larger pages outlive the collector's nursery, which then costs more than the transactions saved. */
const PAGE = 200;

/** How far a fill has come: the position reached, and that of the last event when it began. */
export interface FillProgress {
  readonly position: number;
  readonly head: number;
}

export interface FillWatch {
  readonly onProgress?: (progress: FillProgress) => void;
  readonly signal?: AbortSignal;
}

export interface FillOrder {
  /** Path of the file to make; it must not exist. */
  readonly file: string;
  readonly log: EventStore;
  readonly projections: readonly Projection[];
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
    await applyWholeLog(log, projections, new FactWriter(db), watch);
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

async function applyWholeLog(
  log: EventStore,
  projections: readonly Projection[],
  writer: FactWriter,
  { onProgress, signal }: FillWatch,
): Promise<void> {
  const feed = new Feed(log, writer);
  let running = tracksOf(projections, writer);
  let position = 0;
  const head = await log.head();
  while (running.length > 0) {
    signal?.throwIfAborted();
    const events = await log.readAll({ after: position, max: PAGE });
    if (events.length === 0) return;
    await feed.apply(running, events);
    running = running.filter(({ stop }) => !stop);
    position = events.at(-1)!.position;
    onProgress?.({ position, head: Math.max(head, position) });
    await nextTurn();
  }
}

function syncToDisk(path: string): void {
  const descriptor = openSync(path, 'r');
  fsyncSync(descriptor);
  closeSync(descriptor);
}
