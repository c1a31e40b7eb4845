import { z } from 'zod';
import { defineCommand, type Decision } from '../../kernel/command.js';
import { narrativeInput } from '../../kernel/narrative.js';
import { partySchema, type Party } from '../../kernel/refs.js';
import { insist } from '../../kernel/refusal.js';
import {
  actingFor,
  insistKnownParties,
  readLinesOf,
  unknownParties,
  type AgenciesSeen,
} from '../../ownership/owners.rules.js';
import { responseRecorded, stanceSchema } from '../recommendation.events.js';
import {
  candidate,
  courseBefore,
  everyHolder,
  insistHeld,
  insistMade,
  insistNotWithdrawn,
  shareOfSpeaker,
} from '../recommendation.rules.js';
import { recommendationStream, type MadeRecommendation } from '../recommendation.state.js';
import { recommendationInput } from './recommendation.input.js';

/** How somebody took a recommendation. A rejection closes the share of the one who rejects. */
export const recordResponse = defineCommand({
  name: 'recordResponse',
  description:
    'Records how somebody took a recommendation. Rejecting it closes the share of the one who rejects, until that one accepts it or reports on it.',
  stream: recommendationStream,
  roles: ['business_unit', 'agency_lead', 'subgroup_member', 'executive', 'panel'],
  input: z.strictObject({
    recommendation: recommendationInput,
    by: partySchema
      .optional()
      .describe('Who responds; whom you act for when left out, or not stated in a document.'),
    share: partySchema
      .optional()
      .describe("Whose share the response is about; the responder's own when left out."),
    stance: stanceSchema.describe('How they took it.'),
    text: narrativeInput.optional().describe('The response in words.'),
  }),
  idOf: ({ recommendation }) => recommendation,
  lookUp: async (read, { by, share }, recommendation) => ({
    unknown: await unknownParties(read, by ? [by] : []),
    agencies: await readLinesOf(read, [
      ...everyHolder(recommendation),
      ...[by, share].filter((party) => party !== undefined),
    ]),
  }),
  decide: (recommendation, { by: named, share: namedShare, stance, text }, decision) => {
    insistMade(recommendation);
    insistNotWithdrawn(recommendation, decision);
    insistKnownParties(decision.seen.unknown, 'by');
    const by = responderOf(named, namedShare, decision);
    insistHeld(recommendation, namedShare, decision);
    const share = shareOfAnother(recommendation, by, namedShare, decision);
    const data = { by, share, stance, text };
    const before = courseBefore(
      recommendation,
      candidate({ type: 'ResponseRecorded', data }, decision.occurred),
    );
    const known = before.responses[`${by ?? ''}/${share ?? ''}`]?.value.data;
    const same = known?.stance === stance && known.text?.narrative === text?.narrative;
    return same && !decision.corrects ? [] : [responseRecorded(data)];
  },
});

/**
 * The share of another that a response is about; none where it is about the responder's own. Live, somebody who holds none
 * and names none responds on the share of the one whose work it carries on.
 */
function shareOfAnother(
  recommendation: MadeRecommendation,
  by: Party | undefined,
  named: Party | undefined,
  { fromDocument, occurred, seen }: Decision<{ agencies: AgenciesSeen }>,
): Party | undefined {
  const infers = named === undefined && by !== undefined && !fromDocument;
  const share = infers ? shareOfSpeaker(recommendation, by, seen.agencies, occurred) : named;
  return share === by ? undefined : share;
}

/** Whose response it is. Only the business unit answers for others, or leaves open who answered. */
function responderOf(
  by: Party | undefined,
  share: Party | undefined,
  { actor, onBehalfOf, occurred, seen }: Decision<{ agencies: AgenciesSeen }>,
): Party | undefined {
  if (actor.role === 'business_unit' || actor.role === 'system') return by ?? onBehalfOf;
  const responder = by ?? actor.for;
  const spokenFor = [responder, ...(share && actor.role === 'agency_lead' ? [share] : [])];
  insist(
    spokenFor.every((party) => actingFor([party], seen.agencies, occurred.latest).has(actor.for)),
    'NOT_THE_OWNER',
    'You can respond only for those you act for. Ask the business unit to record the response of others.',
    { path: 'by', party: responder },
  );
  return responder;
}
