import { z } from 'zod';
import { agencyStream } from '../../agencies/agency.state.js';
import { cycleStream } from '../../cycles/cycle.state.js';
import { defineCommand } from '../../kernel/command.js';
import { narrativeInput } from '../../kernel/narrative.js';
import { idSchema, itemRefSchema } from '../../kernel/refs.js';
import { insist } from '../../kernel/refusal.js';
import { sameData } from '../../kernel/same.js';
import { partnershipStream } from '../../partnerships/partnership.state.js';
import { feedbackReceived } from '../commitment.events.js';
import { commitmentStream } from '../commitment.state.js';
import { insistCycleOf, insistEstablished } from './where.js';

/** "You said": what an agency told the partnership. */
export const receiveFeedback = defineCommand({
  name: 'receiveFeedback',
  description: 'Records what an agency told the partnership ("You said"). Commitments can answer it.',
  stream: commitmentStream,
  roles: ['business_unit', 'agency_lead'],
  input: z.strictObject({
    id: idSchema.optional().describe('Its id; made up when left out.'),
    partnership: idSchema.describe('The partnership that was told.'),
    cycle: idSchema.optional().describe('The cycle in which it was said.'),
    agency: idSchema.describe('The agency that said it.'),
    item: itemRefSchema.optional().describe('The question that it answers, as FRAMEWORK/ITEM.'),
    text: narrativeInput.describe('What was said.'),
  }),
  idOf: ({ id }, derived) => id ?? derived(),
  lookUp: async (read, { partnership, cycle, agency }) => ({
    partnership: await read(partnershipStream, partnership),
    cycle: cycle ? await read(cycleStream, cycle) : undefined,
    agency: await read(agencyStream, agency),
  }),
  decide: ({ feedback }, { id: _id, ...data }, { actor, seen }) => {
    if (feedback) {
      insist(
        sameData(feedback, data),
        'FEEDBACK_ALREADY_RECEIVED',
        'There is another feedback with this id. Give this one another id, or correct the one that is there.',
        { path: 'id' },
      );
      return [];
    }
    insist(
      actor.role !== 'agency_lead' || actor.for === `agency:${data.agency}`,
      'NOT_YOUR_AGENCY',
      'You can give feedback for your own agency. Ask the business unit to record that of others.',
      { path: 'agency' },
    );
    insistEstablished(seen.partnership);
    insistCycleOf(data.partnership, seen.cycle);
    insist(
      seen.agency.status === 'registered',
      'AGENCY_UNKNOWN',
      'There is no such agency. Register it first.',
      { path: 'agency' },
    );
    return [feedbackReceived(data)];
  },
});
