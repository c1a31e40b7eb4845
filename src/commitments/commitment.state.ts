/** What the tracker knows of one feedback and the commitments that answer it, or of a commitment on its own. */
import type { FuzzyDate } from '../kernel/days.js';
import type { DataOf } from '../kernel/event.js';
import { defineStream } from '../kernel/stream.js';
import { commitmentEvents, type commitmentMade, type feedbackReceived } from './commitment.events.js';

/** How a commitment ended. */
export type Outcome = 'met' | 'dropped';

export interface MadeCommitment {
  /** Exactly as it was made. */
  readonly made: DataOf<typeof commitmentMade>;
  readonly occurred: FuzzyDate;
  /** How it ended, as recorded last; open while there is none. */
  readonly outcome?: Outcome;
}

export interface CommitmentState {
  readonly feedback?: DataOf<typeof feedbackReceived>;
  /** The commitments by their key within the stream, in recorded order. */
  readonly commitments: Readonly<Record<string, MadeCommitment>>;
}

const ended = (state: CommitmentState, key: string, outcome: Outcome): CommitmentState => {
  const commitment = state.commitments[key];
  return commitment
    ? { ...state, commitments: { ...state.commitments, [key]: { ...commitment, outcome } } }
    : state;
};

export const commitmentStream = defineStream({
  category: 'commitment',
  events: commitmentEvents,
  initial: { commitments: {} } as CommitmentState,
  evolve: {
    FeedbackReceived: (state, { data }): CommitmentState => ({ ...state, feedback: data }),
    CommitmentMade: (state, { data, metadata: { occurred } }) => ({
      ...state,
      commitments: { ...state.commitments, [data.commitment]: { made: data, occurred } },
    }),
    CommitmentProgressed: (state) => state,
    CommitmentMet: (state, { data }) => ended(state, data.commitment, 'met'),
    CommitmentDropped: (state, { data }) => ended(state, data.commitment, 'dropped'),
  },
});
