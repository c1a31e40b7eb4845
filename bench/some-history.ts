/** A long history for measurements: recommendations with two holders each, their progress, and corrections. */
import type { FuzzyDate } from '../src/kernel/days.js';

const EVENTS_PER_RECOMMENDATION = 20;
const CORRECTED_ONE_IN = 100;

/** A row for the table of streams and one for the table of events. */
export interface LogRow {
  readonly stream: number;
  readonly streamName: string;
  readonly columns: readonly [
    position: number,
    stream: number,
    revision: number,
    id: string,
    type: string,
    version: number,
    data: string,
    metadata: string,
  ];
}

/** So many rows in the order of the log. */
export function* someHistory(events: number, occurred: FuzzyDate): Generator<LogRow> {
  for (let position = 1; position <= events; position += 1) {
    const stream = Math.ceil(position / EVENTS_PER_RECOMMENDATION);
    const revision = (position - 1) % EVENTS_PER_RECOMMENDATION;
    const { type, data } = whatHappened(stream, revision);
    const corrects =
      position % CORRECTED_ONE_IN === 0 ? { id: idOf(position - 1), revision: revision - 1 } : undefined;
    yield {
      stream,
      streamName: `recommendation-here.2024.${stream}`,
      columns: [
        position,
        stream,
        revision,
        idOf(position),
        type,
        1,
        JSON.stringify(data),
        JSON.stringify({ ...someMetadata(position), occurred, ...(corrects ? { corrects } : {}) }),
      ],
    };
  }
}

const idOf = (position: number): string => `5f6b5cb3-3c8e-5c39-9d0e-${String(position).padStart(12, '0')}`;

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

const someMetadata = (position: number): object => ({
  recordedAt: new Date(Date.UTC(2024, 3, 1) + position * 1000).toISOString(),
  actor: { id: 'person-17', role: 'subgroup_member', for: 'body:education' },
  commandId: idOf(position),
  inputDigest: '9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08',
  correlationId: idOf(position),
  prev: '2c26b46b68ffc68ff99b453c1d30413413422d706483bfa0f98a5e886266e7ae',
  digest: 'fcde2b2edba56bf408601fb721fe9b5c338d10ee429ea04fae5511b68fbf8fb9',
});
