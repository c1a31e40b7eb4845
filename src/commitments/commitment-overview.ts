/** What a commitment has come to at a day. Pure: from facts as known at a position. */
import type { Day } from '../kernel/days.js';
import type { Fact } from '../read-models/fact.js';
import { dueDates, type Ending, type WorkDate } from '../ownership/due.js';
import { readingsAt } from '../ownership/possible.js';
import type { CommitmentStep } from './commitment.events.js';

/** A fact of `madeCommitment` or `commitmentStep`. */
export type CommitmentFact = Fact<CommitmentStep>;
type FactOf<T extends CommitmentStep['type']> = Fact<Extract<CommitmentStep, { type: T }>>;

export const commitmentStates = ['open', 'met', 'dropped'] as const;
export type CommitmentStanding = (typeof commitmentStates)[number];

/** One commitment at a day. */
export interface CommitmentOverview {
  /** `ID/KEY`. */
  readonly ref: string;
  readonly made: FactOf<'CommitmentMade'>;
  readonly state: CommitmentStanding;
  /** What ended it. */
  readonly endedBy?: FactOf<'CommitmentMet'> | FactOf<'CommitmentDropped'>;
  /** Every note on how it goes, in the order of facts. */
  readonly notes: readonly FactOf<'CommitmentProgressed'>[];
  /** Its due date; empty where none was set. */
  readonly dates: readonly WorkDate[];
  /** Facts that may have been true by the day but need not. */
  readonly possible: readonly CommitmentFact[];
}

const isMade = (fact: CommitmentFact): fact is FactOf<'CommitmentMade'> =>
  fact.value.type === 'CommitmentMade';
const isNote = (fact: CommitmentFact): fact is FactOf<'CommitmentProgressed'> =>
  fact.value.type === 'CommitmentProgressed';
const isEnd = (fact: CommitmentFact): fact is FactOf<'CommitmentMet'> | FactOf<'CommitmentDropped'> =>
  fact.value.type === 'CommitmentMet' || fact.value.type === 'CommitmentDropped';

/** The commitment at a day, and what else it may be; `certain` is missing when it was not certainly made by then. */
export function commitmentAt(
  ref: string,
  facts: readonly CommitmentFact[],
  day: Day,
): { certain?: CommitmentOverview; possible: CommitmentOverview[] } {
  const { certain, possible } = readingsAt(facts, day, isMade);
  const open = facts.filter(({ earliest, latest }) => earliest <= day && latest > day);
  const known = folded(ref, certain, day, open);
  return {
    ...(known ? { certain: known } : {}),
    possible: possible.flatMap((reading) => folded(ref, reading, day, open) ?? []),
  };
}

function folded(
  ref: string,
  ordered: readonly CommitmentFact[],
  day: Day,
  possible: readonly CommitmentFact[],
): CommitmentOverview | undefined {
  const made = ordered.findLast(isMade);
  if (!made) return undefined;
  const endedBy = ordered.findLast(isEnd);
  const state = endedBy ? (endedBy.value.type === 'CommitmentMet' ? 'met' : 'dropped') : 'open';
  return {
    ref,
    made,
    state,
    ...(endedBy ? { endedBy } : {}),
    notes: ordered.filter(isNote),
    dates: dueDates(made.value.data.due, endings[state], day),
    possible,
  };
}

const endings: Readonly<Record<CommitmentStanding, Ending>> = {
  open: 'open',
  met: 'done',
  dropped: 'given_up',
};
