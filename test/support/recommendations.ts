/** Recommendations for tests: one that is made, and short ways to say what happens to it. */
import type { DataOf, NewEvent, StoredEvent } from '../../src/kernel/event.js';
import type { FuzzyDate } from '../../src/kernel/days.js';
import type { Party } from '../../src/kernel/refs.js';
import {
  progressReported,
  recommendationMade,
  type ReportedStatus,
} from '../../src/recommendations/recommendation.events.js';
import { storedEvents } from './given.js';

export const education: Party = 'body:here.education';
export const police: Party = 'agency:police';

type Made = DataOf<typeof recommendationMade>;

/** What a recommendation says when it is made; addressed to nobody unless a test says so. */
export const madeAs = (also: Partial<Made> = {}): Made => ({
  partnership: 'here',
  kind: 'recommendation',
  wordings: [{ text: { narrative: 'Train all staff.' } }],
  addressedTo: [],
  concerns: [],
  items: [],
  themes: [],
  ...also,
});

export const made = (also: Partial<Made> = {}, occurred?: FuzzyDate): NewEvent =>
  recommendationMade(madeAs(also), occurred ? { occurred } : {});

/** A report with nothing but a status, on a share or on the whole. */
export const reported = (share: Party | undefined, status: ReportedStatus, occurred?: FuzzyDate): NewEvent =>
  progressReported({ share, status, evidence: [] }, occurred ? { occurred } : {});

/** Several streams' events as one log, in the order given. */
export function logOf(entries: readonly (readonly [stream: string, event: NewEvent])[]): StoredEvent[] {
  const streams = [...new Set(entries.map(([stream]) => stream))];
  const stored = new Map(
    streams.map((stream) => [
      stream,
      storedEvents(
        stream,
        entries.filter(([of]) => of === stream).map(([, event]) => event),
      ),
    ]),
  );
  return entries.map(([stream], index) => {
    const event = stored.get(stream)!.shift()!;
    return { ...event, id: `${stream}:${event.revision}`, position: index + 1 };
  });
}

/** The events of one recommendation, `recommendation-one`, as a log. */
export const logOfOne = (events: readonly NewEvent[]): StoredEvent[] =>
  logOf(events.map((event) => ['recommendation-one', event] as const));
