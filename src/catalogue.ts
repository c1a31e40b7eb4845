/** Every category of streams with the event types that it holds. */
import { actionEvents } from './actions/action.events.js';
import { agencyEvents } from './agencies/agency.events.js';
import { commitmentEvents } from './commitments/commitment.events.js';
import { cycleEvents } from './cycles/cycle.events.js';
import { frameworkEvents } from './frameworks/framework.events.js';
import { importEvents } from './imports/import.events.js';
import type { EventType, StoredEvent } from './kernel/event.js';
import { Refusal } from './kernel/refusal.js';
import { partsOfStream } from './kernel/stream.js';
import { partnershipEvents } from './partnerships/partnership.events.js';
import { recommendationEvents } from './recommendations/recommendation.events.js';
import { reportEvents } from './reports/report.events.js';
import { submissionEvents } from './submissions/submission.events.js';

export const catalogue = {
  partnership: partnershipEvents,
  agency: agencyEvents,
  framework: frameworkEvents,
  cycle: cycleEvents,
  submission: submissionEvents,
  report: reportEvents,
  recommendation: recommendationEvents,
  action: actionEvents,
  commitment: commitmentEvents,
  import: importEvents,
} as const;

export type Catalogue = typeof catalogue;
export type StreamCategory = keyof Catalogue;

/** The event types of the stream that an event is on. Refuses a stream that is not ours. */
export function eventTypesOf({ stream }: Pick<StoredEvent, 'stream'>): readonly EventType[] {
  const { category } = partsOfStream(stream);
  const types = catalogue[category as StreamCategory];
  if (!types) throw new Refusal('UNKNOWN_STREAM', `This release does not know streams like ${stream}.`);
  return types;
}
