/** One event as answers show it (GraphQL `Event`). */
import { BEGINNING, END_OF_TIME, type FuzzyDate } from '../kernel/days.js';
import type { StoredEvent } from '../kernel/event.js';
import { openNarrative, type Narrative } from '../kernel/narrative.js';
import { positionText } from '../event-store/position.js';

export const fuzzyDateAnswer = ({ words, earliest, latest }: FuzzyDate) => ({
  words: words ?? null,
  earliest: earliest === BEGINNING ? null : earliest,
  latest: latest === END_OF_TIME || latest === BEGINNING ? null : latest,
});

const isNarrative = (value: unknown): value is Narrative =>
  typeof value === 'object' && value !== null && Object.keys(value).join() === 'narrative';

/** The data of an event as JSON text, with free text as it was written. */
const dataText = (data: unknown): string =>
  JSON.stringify(data, (_key, value: unknown) => (isNarrative(value) ? openNarrative(value) : value));

export const eventAnswer = (logId: string, event: StoredEvent) => ({
  id: event.id,
  position: positionText(logId, event.position),
  stream: event.stream,
  revision: event.revision,
  type: event.type,
  occurred: event.metadata.occurred,
  recordedAt: event.metadata.recordedAt,
  actor: event.metadata.actor,
  onBehalfOf: event.metadata.onBehalfOf ?? null,
  sources: event.metadata.sources ?? [],
  corrects: event.metadata.corrects?.id ?? null,
  data: dataText(event.data),
  digest: event.metadata.digest,
  prev: event.metadata.prev,
});
