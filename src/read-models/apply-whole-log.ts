/** Loads a new fill: the whole log, page by page. */
import { setImmediate as nextTurn } from 'node:timers/promises';
import type { FactWriter } from './fact-writer.js';
import { Feed, tracksOf } from './feed.js';
import type { FillSource, FillWatch } from './fills.js';

/** Larger pages outlive the collector's nursery, which then costs more than the transactions saved. */
const PAGE = 200;

/**
 * Applies every event of the log. A projection that cannot apply one stops before it, as when it follows the log.
 * Rejects with the signal's reason, or with what reading or writing throws.
 */
export async function applyWholeLog(
  { log, projections }: FillSource,
  writer: FactWriter,
  { onProgress, signal }: FillWatch,
  page = PAGE,
): Promise<void> {
  const feed = await Feed.into(writer, log);
  let running = await tracksOf(projections, writer);
  let position = 0;
  const head = await log.head();
  while (running.length > 0) {
    const events = await log.readAll({ after: position, max: page });
    // While it was read, another process may have taken over and deleted the fill.
    signal?.throwIfAborted();
    if (events.length === 0) return;
    await feed.apply(running, events);
    running = running.filter(({ stop }) => !stop);
    position = events.at(-1)!.position;
    onProgress?.({ position, head: Math.max(head, position) });
    await nextTurn();
  }
}
