import { z } from 'zod';
import { defineCommand } from '../../kernel/command.js';
import { narrativeInput } from '../../kernel/narrative.js';
import { idSchema } from '../../kernel/refs.js';
import { insist } from '../../kernel/refusal.js';
import { insistReason } from '../../ownership/owners.rules.js';
import { actionDropped } from '../action.events.js';
import { insistAdded } from '../action.rules.js';
import { actionStream } from '../action.state.js';

/** An action will not be done. */
export const dropAction = defineCommand({
  name: 'dropAction',
  description: 'Records that an action will not be done, and why.',
  stream: actionStream,
  roles: ['business_unit', 'executive'],
  input: z.strictObject({
    action: idSchema.describe('The action.'),
    why: narrativeInput.optional().describe('Why. Only a document may leave it unsaid.'),
  }),
  idOf: ({ action }) => action,
  decide: (action, { why }, { fromDocument }) => {
    insistAdded(action);
    if (action.dropped) return [];
    insistReason(why, fromDocument);
    insist(
      action.stated !== 'complete' || fromDocument,
      'ACTION_COMPLETE',
      'This action is complete, so it cannot be dropped. Report it in progress first if it is not done after all.',
      { path: 'action' },
    );
    return [actionDropped({ why })];
  },
});
