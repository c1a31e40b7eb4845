import { z } from 'zod';
import { defineCommand } from '../../kernel/command.js';
import { narrativeInput } from '../../kernel/narrative.js';
import { partySchema, wordsSchema, type Party } from '../../kernel/refs.js';
import { insist } from '../../kernel/refusal.js';
import { actingFor, insistKnownParties, readLinesOf, unknownParties } from '../../ownership/owners.rules.js';
import { shareOf } from '../course.js';
import { responsibilityAssigned, responsibilityEnded } from '../recommendation.events.js';
import {
  courseOn,
  everyHolder,
  holdersOn,
  insistHeld,
  insistMade,
  insistNotWithdrawn,
} from '../recommendation.rules.js';
import { recommendationStream } from '../recommendation.state.js';
import { isResponsible } from '../status.js';
import { recommendationInput } from './recommendation.input.js';

/** Somebody becomes responsible, and may take over what others held. */
export const assignResponsibility = defineCommand({
  name: 'assignResponsibility',
  description:
    'Makes an agency, body or partnership responsible for a recommendation, from a day that may be still to come. It may take over the shares of others, which then end.',
  stream: recommendationStream,
  roles: ['business_unit', 'executive'],
  input: z.strictObject({
    recommendation: recommendationInput,
    holder: partySchema.describe('Who becomes responsible.'),
    from: z
      .array(partySchema)
      .max(50)
      .optional()
      .describe('Whose shares it takes over; those of the agencies whose work it carries on when left out.'),
    doneBy: wordsSchema.optional().describe('In words, who does the work for them.'),
  }),
  idOf: ({ recommendation }) => recommendation,
  lookUp: async (read, { holder }, recommendation) => ({
    unknown: await unknownParties(read, [holder]),
    agencies: await readLinesOf(read, everyHolder(recommendation)),
  }),
  decide: (recommendation, { holder, from: named, doneBy }, decision) => {
    insistMade(recommendation);
    insistNotWithdrawn(recommendation, decision);
    insistKnownParties(decision.seen.unknown, 'holder');
    const day = decision.occurred.latest;
    const actsFor = (party: Party) =>
      party !== holder && actingFor([party], decision.seen.agencies, day).has(holder);
    const from = [...new Set(named ?? holdersOn(recommendation, day).filter(actsFor))];
    insist(
      !from.includes(holder),
      'TAKES_OVER_FROM_ITSELF',
      'Nobody can take over their own share. Name the one who held it before.',
      {
        path: 'from',
      },
    );
    for (const party of from) insistHeld(recommendation, party, decision);
    const share = shareOf(courseOn(recommendation, day), holder);
    const same = isResponsible(share) && share.assigned?.value.data.doneBy === doneBy && from.length === 0;
    return same && !decision.corrects ? [] : [responsibilityAssigned({ holder, from, doneBy })];
  },
});

/** Nobody else takes it over; the share stays in the history and counts no more. */
export const endResponsibility = defineCommand({
  name: 'endResponsibility',
  description:
    'Ends the responsibility of somebody for a recommendation, from a day that may be still to come.',
  stream: recommendationStream,
  roles: ['business_unit', 'executive'],
  input: z.strictObject({
    recommendation: recommendationInput,
    holder: partySchema.describe('Whose responsibility ends.'),
    why: narrativeInput.optional().describe('The reason, in words.'),
  }),
  idOf: ({ recommendation }) => recommendation,
  decide: (recommendation, { holder, why }, { occurred, fromDocument, corrects }) => {
    insistMade(recommendation);
    const share = shareOf(courseOn(recommendation, occurred.latest), holder);
    if (share.ended && !corrects) return [];
    insist(
      isResponsible(share) || fromDocument,
      'NOT_RESPONSIBLE',
      `${holder} is not responsible for this recommendation on that day, so there is nothing to end.`,
      { path: 'holder', holders: holdersOn(recommendation, occurred.latest) },
    );
    return [responsibilityEnded({ holder, why })];
  },
});
