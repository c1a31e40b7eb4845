/** A long history for measurements: recommendations with two holders each, their progress, and corrections. */
import type { FuzzyDate } from '../src/kernel/days.js';
import { idOfEvent, someMetadata, type LogRow } from './bulk-log.js';

const EVENTS_PER_RECOMMENDATION = 20;
const CORRECTED_ONE_IN = 100;
const BEGINNING = Date.UTC(2024, 3, 1);

/** So many rows in the order of the log. */
export function* someHistory(events: number, occurred: FuzzyDate): Generator<LogRow> {
  for (let position = 1; position <= events; position += 1) {
    const stream = Math.ceil(position / EVENTS_PER_RECOMMENDATION);
    const revision = (position - 1) % EVENTS_PER_RECOMMENDATION;
    const { type, data } = whatHappened(stream, revision);
    const corrects =
      position % CORRECTED_ONE_IN === 0 ? { id: idOfEvent(position - 1), revision: revision - 1 } : undefined;
    yield {
      stream,
      streamName: `recommendation-here.2024.${stream}`,
      columns: [
        position,
        stream,
        revision,
        idOfEvent(position),
        type,
        1,
        JSON.stringify(data),
        JSON.stringify({
          ...someMetadata(position, BEGINNING + position * 1000),
          occurred,
          ...(corrects ? { corrects } : {}),
        }),
      ],
    };
  }
}

function whatHappened(stream: number, revision: number): { type: string; data: object } {
  const holder = `body:group-${(stream + revision) % 500}`;
  if (revision === 0) return { type: 'RecommendationMade', data: recommendation(stream) };
  if (revision === 1 || revision === 2) return { type: 'ResponsibilityAssigned', data: { holder, from: [] } };
  return {
    type: 'ProgressReported',
    data: {
      share: `body:group-${(stream + 1 + (revision % 2)) % 500}`,
      status: revision < 15 ? 'in_progress' : 'complete',
      note: {
        narrative: `Training was given to ${revision} more teams, and its use is checked in supervision.`,
      },
      evidence: [],
      reportedIn: { cycle: 'here.2024' },
    },
  };
}

const recommendation = (number: number): object => ({
  partnership: 'here',
  cycle: `here.${2000 + (number % 25)}`,
  number: `${number}`,
  kind: 'recommendation',
  wordings: [{ text: { narrative: 'All agencies should check that what was learnt in training is used.' } }],
  addressedTo: ['body:group-1'],
  concerns: [],
  items: [],
  themes: ['training-and-supervision'],
});
