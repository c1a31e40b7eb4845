import { z } from 'zod';
import { cycleStream } from '../../cycles/cycle.state.js';
import { defineCommand } from '../../kernel/command.js';
import { fuzzyDateSchema } from '../../kernel/days.js';
import type { DataOf } from '../../kernel/event.js';
import { narrativeInput } from '../../kernel/narrative.js';
import { idSchema, partySchema, wordsSchema } from '../../kernel/refs.js';
import { insist } from '../../kernel/refusal.js';
import { sameData } from '../../kernel/same.js';
import { themesSchema } from '../../kernel/themes.js';
import { partnershipStream } from '../../partnerships/partnership.state.js';
import { insistKnownParties, unknownParties } from '../../ownership/owners.rules.js';
import { actionAdded } from '../action.events.js';
import { actionStream } from '../action.state.js';
import { insistStandsUnder, readUnder, underInput } from './under.js';

/** A step that somebody is to take: under something that was found or recommended, or on its own. */
export const addAction = defineCommand({
  name: 'addAction',
  description:
    'Adds a step with its owners and its due date: under a recommendation, a finding, a submission or an item, or on its own. An owner may be a body that does not exist yet.',
  stream: actionStream,
  roles: ['business_unit', 'agency_lead', 'subgroup_member', 'executive'],
  input: z.strictObject({
    id: idSchema.optional().describe('Its id; made up when left out.'),
    partnership: idSchema.describe('The partnership that it belongs to.'),
    cycle: idSchema.optional().describe('The cycle that it came out of.'),
    number: wordsSchema.optional().describe('Its number as printed.'),
    label: wordsSchema.optional().describe('A label or heading that it is printed under.'),
    text: narrativeInput.describe('What is to be done.'),
    owners: z.array(partySchema).max(50).default([]).describe('Who is to do it. More can be named later.'),
    ownersInWords: wordsSchema
      .optional()
      .describe('Who is to do it in words, where nobody is named ("all agencies").'),
    due: fuzzyDateSchema.optional().describe('By when; left out where no day was set.'),
    themes: themesSchema.default([]).describe('The themes and topics that it is about.'),
    under: underInput.optional().describe('What it stands under; left out where it stands on its own.'),
  }),
  idOf: ({ id }, derived) => id ?? derived(),
  lookUp: async (read, { partnership, cycle, owners, under }) => ({
    partnership: await read(partnershipStream, partnership),
    cycle: cycle ? await read(cycleStream, cycle) : undefined,
    unknown: await unknownParties(read, owners),
    under: await readUnder(read, under),
  }),
  decide: (action, { id: _id, ...rest }, { actor, seen }) => {
    const data: DataOf<typeof actionAdded> = { ...rest, owners: [...new Set(rest.owners)] };
    if (action.status === 'added') {
      insist(
        sameData(action.added, data),
        'ACTION_ALREADY_ADDED',
        'There is another action with this id. Give this one another id, or correct the one that is there.',
        { path: 'id' },
      );
      return [];
    }
    insist(
      seen.partnership.status === 'established',
      'PARTNERSHIP_UNKNOWN',
      'There is no such partnership. Establish it first.',
      { path: 'partnership' },
    );
    insist(
      seen.cycle?.status !== 'unknown' && (seen.cycle?.partnership ?? rest.partnership) === rest.partnership,
      'CYCLE_UNKNOWN',
      'This partnership has no such cycle. Open it first, or choose one of its own.',
      { path: 'cycle' },
    );
    insistKnownParties(seen.unknown);
    insistStandsUnder(seen.under);
    insist(
      actor.role !== 'agency_lead' || data.owners.every((owner) => owner === actor.for),
      'NOT_YOUR_AGENCY',
      "You can add actions to your own agency's plan. Ask the business unit to give work to others.",
      { path: 'owners', owners: data.owners },
    );
    return [actionAdded(data)];
  },
});
