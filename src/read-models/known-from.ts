/**
 * From which London day the tracker knows an event. The clocks of replicas differ, so that is the day of the largest
 * stamp so far in the order of the log.
 */
import { londonDay, type Day } from '../kernel/days.js';
import type { StoredEvent } from '../kernel/event.js';

/** How far the log was read for this, and the largest stamp up to there (ISO; '' before the first event). */
export interface KnownFrom {
  readonly position: number;
  readonly recordedAt: string;
}

/** A day with the last position known from it. */
export type DayHeads = ReadonlyMap<Day, number>;

/** Reads on: events in the order of the log; those up to the position already read are passed over. */
export function knownFrom(
  before: KnownFrom,
  events: readonly Pick<StoredEvent, 'position' | 'metadata'>[],
): { readonly knownFrom: KnownFrom; readonly heads: DayHeads } {
  let { position, recordedAt } = before;
  const heads = new Map<Day, number>();
  for (const event of events) {
    if (event.position <= position) continue;
    position = event.position;
    if (event.metadata.recordedAt > recordedAt) recordedAt = event.metadata.recordedAt;
    heads.set(dayOfStamp(recordedAt), position);
  }
  return { knownFrom: { position, recordedAt }, heads };
}

let lastHour = '';
let dayOfLastHour: Day = '';

/** London's midnight is always a full hour of UTC, so one look at the calendar serves all stamps of an hour. */
function dayOfStamp(stamp: string): Day {
  const hour = stamp.slice(0, 13);
  if (hour !== lastHour) {
    dayOfLastHour = londonDay(stamp);
    lastHour = hour;
  }
  return dayOfLastHour;
}

const FIVE_MINUTES = 5 * 60_000;

/** Days before this one are settled for somebody who stands at the head of the log at this instant (milliseconds). */
export const settledBefore = (now: number): Day => londonDay(now - FIVE_MINUTES);
