/**
 * Copies a whole log into another one, through the port alone. Ids, streams, revisions, metadata and digests stay as they
 * are; positions are the new log's own.
 *
 * A copy remembers nothing. What the target holds must be the beginning of what the source holds; that is made sure of
 * event by event, and the copy goes on from there. So the same copy again finishes one that was broken off anywhere, and
 * every event of the target was read back and held against the source at the end of a run, whoever copied it.
 */
import { insist } from '../../kernel/refusal.js';
import { pagesOf, soundPart, sourceBroken, type SourceOptions } from './source.js';
import { Mirror } from './target.js';
import type { EventStore } from '../event-store.js';
import { LogCheck } from '../verify.js';

export interface CopyProgress {
  /** Events that the target was found to hold as the source does. */
  readonly events: number;
  /** How many of them this run appended. */
  readonly copied: number;
  /** Position in the source of the last of them. */
  readonly position: number;
  /** Position of the last event that the source had at the start. */
  readonly head: number;
}

/** `signal` ends the copy between two appends. */
export interface CopyOptions extends SourceOptions {
  readonly target: EventStore;
  /** Waited for when something lacks in the target, before the first of it is appended. */
  readonly beforeFirstAppend?: () => Promise<void>;
  /** Told after every page of events. */
  readonly onProgress?: (progress: CopyProgress) => void;
}

export interface Copied {
  readonly events: number;
  readonly streams: number;
  /** How many of the events this run appended; the others were there. */
  readonly copied: number;
  readonly source: LogEnd;
  readonly target: LogEnd;
}

/** A log, and the position of its last event. */
export interface LogEnd {
  readonly logId: string;
  readonly position: number;
}

/**
 * Copies until the target holds all that the source does. Refuses with `COPY_SOURCE_EMPTY`; with `COPY_SOURCE_BROKEN` at
 * the first event that is not as it was recorded, which is not copied; with `COPY_TARGET_DIFFERS` when the target
 * holds anything else; and as the two logs do.
 */
export async function copyLog(options: CopyOptions): Promise<Copied> {
  const { source, target, onProgress } = options;
  const head = await source.head();
  insist(
    head > 0,
    'COPY_SOURCE_EMPTY',
    'The log to copy from holds nothing. Look whether it is the right one.',
  );
  const fault = await source.audit?.();
  if (fault) throw sourceBroken(fault);

  const check = new LogCheck(source.gapFree ?? false);
  const mirror = new Mirror(target, options);
  let position = 0;
  for await (const page of pagesOf(options)) {
    const { sound, broken } = soundPart(page, check);
    await mirror.hold(sound);
    position = sound.at(-1)?.position ?? position;
    onProgress?.({ events: mirror.events, copied: mirror.copied, position, head: Math.max(head, position) });
    if (broken) throw sourceBroken(broken);
  }
  await mirror.insistOnEnd();
  return {
    events: mirror.events,
    streams: check.streams,
    copied: mirror.copied,
    source: { logId: source.logId, position },
    target: { logId: target.logId, position: mirror.position },
  };
}
