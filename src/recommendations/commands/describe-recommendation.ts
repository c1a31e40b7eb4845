import { z } from 'zod';
import { cycleStream } from '../../cycles/cycle.state.js';
import { defineCommand } from '../../kernel/command.js';
import { narrativeInput } from '../../kernel/narrative.js';
import { idSchema, partySchema, wordsSchema } from '../../kernel/refs.js';
import { insist } from '../../kernel/refusal.js';
import { themesSchema } from '../../kernel/themes.js';
import { insistKnownParties, unknownParties } from '../../ownership/owners.rules.js';
import { shareOf } from '../course.js';
import {
  linkKindSchema,
  recipientAdded,
  recommendationCarriedForward,
  recommendationLinked,
  recommendationThemesAssigned,
} from '../recommendation.events.js';
import { courseByAll, insistCycle, insistMade, insistNotWithdrawn } from '../recommendation.rules.js';
import { recommendationStream } from '../recommendation.state.js';
import { recommendationInput } from './recommendation.input.js';

/** The same recommendation is addressed to somebody else as well. */
export const addRecipient = defineCommand({
  name: 'addRecipient',
  description:
    'Addresses a recommendation to one more agency, body or partnership, which gets a share of it.',
  stream: recommendationStream,
  roles: ['business_unit', 'executive', 'panel'],
  input: z.strictObject({
    recommendation: recommendationInput,
    recipient: partySchema.describe('Whom it is addressed to as well.'),
  }),
  idOf: ({ recommendation }) => recommendation,
  lookUp: (read, { recipient }) => unknownParties(read, [recipient]),
  decide: (recommendation, { recipient }, decision) => {
    insistMade(recommendation);
    insistNotWithdrawn(recommendation, decision);
    insistKnownParties(decision.seen, 'recipient');
    const known = shareOf(courseByAll(recommendation), recipient).addressed;
    return known && !decision.corrects ? [] : [recipientAdded({ recipient })];
  },
});

/** Themes are how cycles with different questions compare. */
export const assignRecommendationThemes = defineCommand({
  name: 'assignRecommendationThemes',
  description: 'Sets the whole list of themes and topics of a recommendation.',
  stream: recommendationStream,
  roles: ['business_unit', 'panel'],
  input: z.strictObject({
    recommendation: recommendationInput,
    themes: themesSchema.describe('All of its themes and topics.'),
  }),
  idOf: ({ recommendation }) => recommendation,
  decide: (recommendation, { themes }, { corrects }) => {
    insistMade(recommendation);
    const whole = [...new Set(themes)];
    const same = [...whole].sort().join() === [...recommendation.themes].sort().join();
    return same && !corrects ? [] : [recommendationThemesAssigned({ themes: whole })];
  },
});

/** Not done yet when a new cycle begins: it keeps its history and status. */
export const carryForward = defineCommand({
  name: 'carryForward',
  description: 'Carries a recommendation forward into a later cycle. It keeps its history and its status.',
  stream: recommendationStream,
  roles: ['business_unit', 'executive'],
  input: z.strictObject({
    recommendation: recommendationInput,
    to: idSchema.describe('The cycle that it is carried into.'),
    why: narrativeInput.optional().describe('The reason, in words.'),
  }),
  idOf: ({ recommendation }) => recommendation,
  lookUp: async (read, { to }) => ({ cycle: await read(cycleStream, to) }),
  decide: (recommendation, { to, why }, decision) => {
    insistMade(recommendation);
    insistNotWithdrawn(recommendation, decision);
    insistCycle(decision.seen.cycle, 'to');
    insist(
      recommendation.made.cycle !== to,
      'MADE_IN_THAT_CYCLE',
      'It was made in that cycle. Choose a later one.',
      { path: 'to' },
    );
    const carried = recommendation.carriedTo.includes(to);
    return carried && !decision.corrects ? [] : [recommendationCarriedForward({ to, why })];
  },
});

/** One recommendation goes on from another: it recurs, follows up, supersedes, merges or splits. */
export const linkRecommendation = defineCommand({
  name: 'linkRecommendation',
  description:
    'Links a recommendation to the one that it goes on from, or names that in words where it is not in the tracker.',
  stream: recommendationStream,
  roles: ['business_unit', 'executive', 'panel'],
  input: z.strictObject({
    recommendation: recommendationInput,
    kind: linkKindSchema.describe('How it goes on from the other.'),
    target: idSchema.optional().describe('The other recommendation.'),
    words: wordsSchema.optional().describe('In words, where the other is not in the tracker.'),
  }),
  idOf: ({ recommendation }) => recommendation,
  lookUp: async (read, { target }) => ({
    target: target ? await read(recommendationStream, target) : undefined,
  }),
  decide: (recommendation, { kind, target, words }, { id, seen, fromDocument, corrects }) => {
    insistMade(recommendation);
    insist(
      target !== undefined || words !== undefined,
      'LINK_WITHOUT_TARGET',
      'Name the other recommendation, or describe it in words.',
      {
        path: 'target',
      },
    );
    insist(target !== id, 'LINKED_TO_ITSELF', 'A recommendation cannot go on from itself. Choose another.', {
      path: 'target',
    });
    insist(
      seen.target?.status !== 'unknown' || fromDocument,
      'RECOMMENDATION_UNKNOWN',
      'There is no such recommendation to link to. Check its id, or describe it in words.',
      { path: 'target' },
    );
    const known = recommendation.links.some(
      (link) => link.kind === kind && link.target === target && link.words === words,
    );
    return known && !corrects ? [] : [recommendationLinked({ kind, target, words })];
  },
});
