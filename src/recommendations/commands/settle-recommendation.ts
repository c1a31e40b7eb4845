import { z } from 'zod';
import { defineCommand } from '../../kernel/command.js';
import { narrativeInput } from '../../kernel/narrative.js';
import { partySchema, type Party } from '../../kernel/refs.js';
import { insist } from '../../kernel/refusal.js';
import { insistReason } from '../../ownership/owners.rules.js';
import { shareOf, sharesOf, type Course } from '../course.js';
import {
  completionAssured,
  recommendationReopened,
  recommendationWithdrawn,
} from '../recommendation.events.js';
import {
  candidate,
  courseBefore,
  insistHeld,
  insistMade,
  insistNotWithdrawn,
} from '../recommendation.rules.js';
import { recommendationStream } from '../recommendation.state.js';
import { ownStatus, wholeStatus } from '../status.js';
import { recommendationInput, shareInput } from './recommendation.input.js';

/** Completion is claimed by the owner; the executive or the business unit may assure it. */
export const assureCompletion = defineCommand({
  name: 'assureCompletion',
  description: 'Assures that a share, or the recommendation as a whole, is complete, as its owner claims.',
  stream: recommendationStream,
  roles: ['executive', 'business_unit'],
  input: z.strictObject({
    recommendation: recommendationInput,
    share: shareInput,
    by: partySchema.optional().describe('Who assures it; whom you act for when left out.'),
    note: narrativeInput.optional().describe('How it was checked.'),
  }),
  idOf: ({ recommendation }) => recommendation,
  decide: (recommendation, { share, by, note }, decision) => {
    insistMade(recommendation);
    insistNotWithdrawn(recommendation, decision);
    insistHeld(recommendation, share, decision);
    const data = { share, by: by ?? decision.onBehalfOf ?? decision.actor.for, note };
    const before = courseBefore(
      recommendation,
      candidate({ type: 'CompletionAssured', data }, decision.occurred),
    );
    insist(
      statusOf(before, share) === 'complete',
      'NOT_COMPLETE',
      'This is not complete on that day, so it cannot be assured. Report it complete first.',
      { path: 'share', status: statusOf(before, share) },
    );
    return shareOf(before, share).assured && !decision.corrects ? [] : [completionAssured(data)];
  },
});

const statusOf = (course: Course, share?: Party) =>
  share === undefined ? wholeStatus(course).status : ownStatus(shareOf(course, share));

const isSettled = (status: string): boolean =>
  ['complete', 'closed_without_being_done', 'withdrawn'].includes(status);

/** What was complete, closed or withdrawn goes on. */
export const reopenRecommendation = defineCommand({
  name: 'reopenRecommendation',
  description:
    'Reopens a share that was complete or closed, or a whole recommendation with every such share of it. It is then in progress and no longer assured or withdrawn.',
  stream: recommendationStream,
  roles: ['business_unit', 'executive'],
  input: z.strictObject({
    recommendation: recommendationInput,
    share: shareInput,
    why: narrativeInput.optional().describe('Why; a document may not state it.'),
  }),
  idOf: ({ recommendation }) => recommendation,
  decide: (recommendation, { share, why }, decision) => {
    insistMade(recommendation);
    insistReason(why, decision.fromDocument);
    if (share !== undefined) insistNotWithdrawn(recommendation, decision);
    insistHeld(recommendation, share, decision);
    const data = { share, why };
    const before = courseBefore(
      recommendation,
      candidate({ type: 'RecommendationReopened', data }, decision.occurred),
    );
    const statuses =
      share === undefined
        ? [wholeStatus(before).status, ...sharesOf(before).map(([, each]) => ownStatus(each))]
        : [ownStatus(shareOf(before, share))];
    const settled = statuses.some(isSettled) || (share === undefined && recommendation.withdrawn);
    insist(
      settled,
      'NOTHING_TO_REOPEN',
      'This is still open. Only what is complete, closed or withdrawn can be reopened.',
      {
        path: 'share',
      },
    );
    return [recommendationReopened(data)];
  },
});

/** Taken back by those who made it. */
export const withdrawRecommendation = defineCommand({
  name: 'withdrawRecommendation',
  description: 'Withdraws a recommendation. Its history stays; nothing of it is due any more.',
  stream: recommendationStream,
  roles: ['business_unit', 'executive', 'panel'],
  input: z.strictObject({
    recommendation: recommendationInput,
    why: narrativeInput.optional().describe('The reason, in words.'),
  }),
  idOf: ({ recommendation }) => recommendation,
  decide: (recommendation, { why }, { corrects }) => {
    insistMade(recommendation);
    return recommendation.withdrawn && !corrects ? [] : [recommendationWithdrawn({ why })];
  },
});
