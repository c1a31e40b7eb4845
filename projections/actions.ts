/** Actions: how they were added, everything that happened to them, and the lists that they belong to. */
import type { ActionStep, actionAdded } from '../src/actions/action.events.js';
import type { DataOf } from '../src/kernel/event.js';
import type { Party } from '../src/kernel/refs.js';
import { partsOfStream } from '../src/kernel/stream.js';
import { factKind, type FactDraft } from '../src/read-models/fact.js';
import { defineProjection, type Placed } from '../src/read-models/projection.js';

/** An action as it was added. Subject: the action. `other`: the partnership's id. */
export const addedAction = factKind<Extract<ActionStep, { type: 'ActionAdded' }>>('action.added');

/**
 * Everything that happened to it after it was added, one fact an event. Subject: the action. Together with `addedAction`
 * these are the facts that `actionAt` folds.
 */
export const actionStep = factKind<ActionStep>('action.step');

/** A party was named as an owner. Subject: the action. `other`: the party. Whether it still is one, `actionAt` says. */
export const actionOwner = factKind<Record<string, never>>('action.owner');

/** It came out of a cycle. Subject: the action. `other`: the cycle. */
export const actionOfCycle = factKind<Record<string, never>>('action.cycle');

/** What it stands under. Subject: the action. `other`: `recommendation:ID`, `finding:ID`, `submission:ID` or `item:ID`. */
export const actionUnder = factKind<Record<string, never>>('action.under');

/** It carries a theme or topic. Subject: the action. `other`: the theme. */
export const actionTheme = factKind<Record<string, never>>('action.theme');

const idOf = ({ stream }: Placed): string => partsOfStream(stream).id;

const owned = (event: Placed, owners: readonly Party[]): FactDraft[] =>
  owners.map((owner) => actionOwner.of(idOf(event), {}, { other: owner }));

const added = (event: Placed, data: DataOf<typeof actionAdded>): FactDraft[] => {
  const id = idOf(event);
  const under = Object.entries(data.under ?? {}).filter(([, target]) => target !== undefined);
  return [
    addedAction.of(id, { type: 'ActionAdded', data }, { other: data.partnership }),
    ...owned(event, data.owners),
    ...(data.cycle ? [actionOfCycle.of(id, {}, { other: data.cycle })] : []),
    ...under.map(([kind, target]) => actionUnder.of(id, {}, { other: `${kind}:${target}` })),
    ...data.themes.map((theme) => actionTheme.of(id, {}, { other: theme })),
  ];
};

const step = (event: Placed & ActionStep): FactDraft =>
  actionStep.of(idOf(event), { type: event.type, data: event.data } as ActionStep);

export const actionsProjection = defineProjection({
  name: 'actions',
  version: 1,
  kinds: [addedAction, actionStep, actionOwner, actionOfCycle, actionUnder, actionTheme],
  on: {
    action: {
      ActionAdded: (event) => added(event, event.data),
      ActionAssigned: (event) => [step(event), ...owned(event, event.data.owners)],
      ActionProgressed: (event) => [step(event)],
      ActionDropped: (event) => [step(event)],
    },
  },
});
