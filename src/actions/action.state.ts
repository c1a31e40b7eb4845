/** What the tracker knows of one action. Read in recorded order. */
import type { Day, FuzzyDate } from '../kernel/days.js';
import type { DataOf } from '../kernel/event.js';
import type { Party } from '../kernel/refs.js';
import { byFactOrder, defineStream } from '../kernel/stream.js';
import type { ReportedStatus } from '../recommendations/recommendation.events.js';
import { actionEvents, type actionAdded } from './action.events.js';

/** A whole list of owners, and from when it holds. */
export interface DatedOwners {
  readonly owners: readonly Party[];
  readonly occurred: FuzzyDate;
  readonly place: number;
}

export interface AddedAction {
  readonly status: 'added';
  /** Exactly as it was added. */
  readonly added: DataOf<typeof actionAdded>;
  /** Every list of owners, in recorded order. */
  readonly owners: readonly DatedOwners[];
  /** The status that was stated last; none while nobody stated one. */
  readonly stated?: ReportedStatus;
  /** Dropped, and not taken up again since. */
  readonly dropped: boolean;
}

export type ActionState = { readonly status: 'unknown' } | AddedAction;

const changed = (state: ActionState, change: (action: AddedAction) => Partial<AddedAction>): ActionState =>
  state.status === 'added' ? { ...state, ...change(state) } : state;

export const actionStream = defineStream({
  category: 'action',
  events: actionEvents,
  initial: { status: 'unknown' } as ActionState,
  evolve: {
    ActionAdded: (_state, { data, metadata: { occurred }, place }): ActionState => ({
      status: 'added',
      added: data,
      owners: [{ owners: data.owners, occurred, place }],
      dropped: false,
    }),
    ActionAssigned: (state, { data, metadata: { occurred }, place }) =>
      changed(state, ({ owners }) => ({ owners: [...owners, { owners: data.owners, occurred, place }] })),
    ActionProgressed: (state, { data }) =>
      changed(state, () => (data.status ? { stated: data.status, dropped: false } : {})),
    ActionDropped: (state) => changed(state, () => ({ dropped: true })),
  },
});

/** The owners on a day: the last list known to hold by then, else the first of all. */
export function ownersOn({ owners }: AddedAction, day: Day): readonly Party[] {
  const ordered = [...owners].sort(byFactOrder);
  return (ordered.filter(({ occurred }) => occurred.latest <= day).at(-1) ?? ordered[0])?.owners ?? [];
}
