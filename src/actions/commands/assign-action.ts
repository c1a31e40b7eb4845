import { z } from 'zod';
import { defineCommand } from '../../kernel/command.js';
import { narrativeInput } from '../../kernel/narrative.js';
import { idSchema, partySchema } from '../../kernel/refs.js';
import { sameData } from '../../kernel/same.js';
import { insistKnownParties, unknownParties } from '../../ownership/owners.rules.js';
import { actionAssigned } from '../action.events.js';
import { insistAdded, insistNotDropped } from '../action.rules.js';
import { actionStream, ownersOn } from '../action.state.js';

/** Gives an action to others: the list replaces the one before. */
export const assignAction = defineCommand({
  name: 'assignAction',
  description:
    'Says who is to do an action from now on. The list replaces the one before, which stays in the history.',
  stream: actionStream,
  roles: ['business_unit', 'executive'],
  input: z.strictObject({
    action: idSchema.describe('The action.'),
    owners: z
      .array(partySchema)
      .max(50)
      .describe('Everybody who is to do it; nobody when the list is empty.'),
    why: narrativeInput.optional().describe('The reason, in words.'),
  }),
  idOf: ({ action }) => action,
  lookUp: async (read, { owners }) => ({ unknown: await unknownParties(read, owners) }),
  decide: (action, { owners, why }, { occurred, fromDocument, seen }) => {
    insistAdded(action);
    insistNotDropped(action, fromDocument);
    insistKnownParties(seen.unknown);
    const named = [...new Set(owners)];
    if (sameData([...ownersOn(action, occurred.latest)].sort(), [...named].sort())) return [];
    return [actionAssigned({ owners: named, why })];
  },
});
