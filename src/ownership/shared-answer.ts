/** Parts of answers that actions, commitments and lists of work have in common. */
import type { Day } from '../kernel/days.js';
import type { KnownCycle } from '../recommendations/load.js';
import type { Fact } from '../read-models/fact.js';
import type { WorkDate } from './due.js';

/** A fact that may have been true by the day of an answer but need not. */
export interface PossibleFact {
  readonly earliest: Day;
  readonly latest: Day;
  readonly words?: string | null;
  readonly position: number;
}

/** A cycle by its id and name. */
export const cycleAnswer = (cycle: string | null | undefined, cycles: ReadonlyMap<string, KnownCycle>) =>
  cycle ? { id: cycle, name: cycles.get(cycle)?.name ?? cycle } : null;

/** A date and how it stands (GraphQL `WorkDate`). */
export const dateAnswer = ({ kind, date, state }: WorkDate) => ({ kind, date, state });

/** A fact that is counted nowhere, with its event (GraphQL `PossibleFact`). */
export const possibleAnswer = ({ words, earliest, latest, position }: PossibleFact) => ({
  occurred: { ...(words ? { words } : {}), earliest, latest },
  eventPositions: [position],
});

/** The ids that facts are about, each once. */
export const subjectsOf = (facts: readonly Fact[]): string[] => [
  ...new Set(facts.map(({ subject }) => subject)),
];
