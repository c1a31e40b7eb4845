/** What an action has come to at a day. Pure: from facts as known at a position. */
import type { Day } from '../kernel/days.js';
import type { Party } from '../kernel/refs.js';
import type { Fact } from '../read-models/fact.js';
import type { OwnStatus } from '../recommendations/status.js';
import { dueDates, type Ending, type WorkDate } from '../ownership/due.js';
import { readingsAt } from '../ownership/possible.js';
import type { ActionStep } from './action.events.js';

/** Every status that an action can have. */
export const actionStatuses = [
  'not_reported',
  'not_started',
  'in_progress',
  'complete',
  'closed_without_being_done',
] as const satisfies readonly OwnStatus[];

/** A fact of `addedAction` or `actionStep`. */
export type ActionFact = Fact<ActionStep>;
type FactOf<T extends ActionStep['type']> = Fact<Extract<ActionStep, { type: T }>>;

/** One action at a day. */
export interface ActionOverview {
  readonly id: string;
  readonly added: FactOf<'ActionAdded'>;
  readonly owners: readonly Party[];
  /** The fact that names its owners. */
  readonly ownedSince: ActionFact;
  readonly status: OwnStatus;
  /** The fact that gave it its status; none while nobody stated one. */
  readonly statedBy?: ActionFact;
  /** Set while it is dropped. */
  readonly dropped?: FactOf<'ActionDropped'>;
  /** Every report, in the order of facts. */
  readonly reports: readonly FactOf<'ActionProgressed'>[];
  /** Its due date; empty where none was set. */
  readonly dates: readonly WorkDate[];
  /** Facts that may have been true by the day but need not. */
  readonly possible: readonly ActionFact[];
}

const isAdded = (fact: ActionFact): fact is FactOf<'ActionAdded'> => fact.value.type === 'ActionAdded';
const isReport = (fact: ActionFact): fact is FactOf<'ActionProgressed'> =>
  fact.value.type === 'ActionProgressed';
const isDrop = (fact: ActionFact): fact is FactOf<'ActionDropped'> => fact.value.type === 'ActionDropped';
const namesOwners = ({ value }: ActionFact): boolean =>
  value.type === 'ActionAdded' || value.type === 'ActionAssigned';
const givesStatus = (fact: ActionFact): boolean =>
  isDrop(fact) || (isReport(fact) && fact.value.data.status !== undefined);

/** The action at a day, and what else it may be; `certain` is missing when it was not certainly added by then. */
export function actionAt(
  id: string,
  facts: readonly ActionFact[],
  day: Day,
): { certain?: ActionOverview; possible: ActionOverview[] } {
  const { certain, possible } = readingsAt(facts, day, isAdded);
  const open = facts.filter(({ earliest, latest }) => earliest <= day && latest > day);
  const known = folded(id, certain, day, open);
  return {
    ...(known ? { certain: known } : {}),
    possible: possible.flatMap((reading) => folded(id, reading, day, open) ?? []),
  };
}

function folded(
  id: string,
  ordered: readonly ActionFact[],
  day: Day,
  possible: readonly ActionFact[],
): ActionOverview | undefined {
  const added = ordered.findLast(isAdded);
  if (!added) return undefined;
  const ownedSince = ordered.findLast(namesOwners) ?? added;
  const statedBy = ordered.findLast(givesStatus);
  const dropped = statedBy && isDrop(statedBy) ? statedBy : undefined;
  const status = dropped ? 'closed_without_being_done' : statusOf(statedBy);
  return {
    id,
    added,
    owners: ownersOf(ownedSince),
    ownedSince,
    status,
    ...(statedBy ? { statedBy } : {}),
    ...(dropped ? { dropped } : {}),
    reports: ordered.filter(isReport),
    dates: dueDates(added.value.data.due, endingOf(status), day),
    possible,
  };
}

const statusOf = (fact: ActionFact | undefined): OwnStatus =>
  (fact && isReport(fact) ? fact.value.data.status : undefined) ?? 'not_reported';

const ownersOf = ({ value }: ActionFact): readonly Party[] =>
  value.type === 'ActionAdded' || value.type === 'ActionAssigned' ? value.data.owners : [];

const endingOf = (status: OwnStatus): Ending =>
  status === 'complete' ? 'done' : status === 'closed_without_being_done' ? 'given_up' : 'open';
