/** Rules that several decisions about actions share. */
import { insist } from '../kernel/refusal.js';
import type { ActionState, AddedAction } from './action.state.js';

/** Refuses with `ACTION_UNKNOWN` unless the action was added. */
export function insistAdded(action: ActionState): asserts action is AddedAction {
  insist(action.status === 'added', 'ACTION_UNKNOWN', 'There is no such action. Add it first.', {
    path: 'action',
  });
}

/** Refuses with `ACTION_DROPPED` a live change to an action that was dropped; a document may tell of one. */
export function insistNotDropped({ dropped }: AddedAction, fromDocument: boolean): void {
  insist(
    !dropped || fromDocument,
    'ACTION_DROPPED',
    'This action was dropped. The business unit can take it up again by reporting it in progress with a note that says why.',
    { path: 'action' },
  );
}
