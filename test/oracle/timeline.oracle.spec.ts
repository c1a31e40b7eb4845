import { describe, expect, it } from '@jest/globals';
import { actionAssigned, actionProgressed } from '../../src/actions/action.events.js';
import {
  agencyJoinedPartnership,
  agencyNamed,
  agencyRegistered,
  agencySucceededBy,
} from '../../src/agencies/agency.events.js';
import { agencyTimelineQuery } from '../../src/agencies/queries/agency-timeline.js';
import { agencyExpected, panelSessionHeld } from '../../src/cycles/cycle.events.js';
import type { Party } from '../../src/kernel/refs.js';
import {
  completionAssured,
  recipientAdded,
  responseRecorded,
  responsibilityAssigned,
} from '../../src/recommendations/recommendation.events.js';
import {
  evidenceAttached,
  ratingAgreed,
  ratingAmended,
  standardAnswered,
  standardRated,
  submissionReceived,
  submissionReopened,
  submissionStarted,
} from '../../src/submissions/submission.events.js';
import { holdsOnEveryDay, type Ask } from '../support/on-every-day.js';
import { randomHistories, type Dice, type Maker } from '../support/random-histories.js';
import { action, commitment } from '../support/work.js';
import { made, reported } from '../support/recommendations.js';
import { stating } from '../support/reports.js';
import { timelineByOracle, type AskedOfTimeline } from './timeline.oracle.js';

const agencies = ['police', 'trust', 'council'];
const submissions = ['s1', 's2', 's3'];
const items = ['f/1', 'f/2'];
const parties: readonly Party[] = [...agencies.map((id): Party => `agency:${id}`), 'body:here.education'];

const others = (id: string) => agencies.filter((other) => other !== id);
const register: Maker = (who, what) => [
  `agency-${who.pick(agencies)}`,
  agencyRegistered({ name: what.pick(['North', 'South']), sector: 'health' }),
];
const succeed: Maker = (who, what) => {
  const agency = who.pick(agencies);
  return [
    `agency-${agency}`,
    agencySucceededBy({ agencies: [what.pick(others(agency))], extent: what.pick(['whole', 'part']) }),
  ];
};
const submission = (who: Dice) => `submission-${who.pick(submissions)}`;
const rating = (who: Dice, what: Dice) => ({
  item: who.pick(items),
  grade: what.pick(['red', 'green']),
  covers: what.some(submissions),
});

const submissionMakers: readonly Maker[] = [
  (who, what) => [
    submission(who),
    submissionStarted({ agencies: [what.pick(agencies), ...what.some(['trust'])], cycles: ['c'] }),
  ],
  (who, what) => [submission(who), standardRated(rating(who, what))],
  (who, what) => [submission(who), ratingAmended(rating(who, what))],
  (who) => [submission(who), standardAnswered({ item: who.pick(items), notCompleted: true })],
  (who) => [
    submission(who),
    evidenceAttached({ evidence: who.pick(['e1', 'e2']), title: 'Policy', reference: 'x' }),
  ],
  (who) => [submission(who), submissionReceived({ means: 'submitted', flags: [] })],
  (who) => [submission(who), submissionReopened({ cycle: 'c' })],
  (who) => [submission(who), ratingAgreed({ item: who.pick(items), cycle: 'c', grade: 'red' })],
];
const recommendation = 'recommendation-one';
const namingMakers: readonly Maker[] = [
  (who) => [`agency-${who.pick(agencies)}`, agencyNamed({ name: who.pick(['North', 'South']) })],
  (who) => [`agency-${who.pick(agencies)}`, agencyJoinedPartnership({ partnership: 'here' })],
  (who) => ['cycle-c', agencyExpected({ agency: who.pick(agencies) })],
  (who, what) => [
    'cycle-c',
    panelSessionHeld({
      session: who.pick(['p1', 'p2']),
      kind: 'peer_review',
      held: true,
      agencies: what.some(agencies),
      submissions: [],
      members: [],
      attendance: [],
    }),
  ],
  (_who, what) => [recommendation, made({ addressedTo: what.some(parties), concerns: what.some(parties) })],
  (who) => [recommendation, recipientAdded({ recipient: who.pick(parties) })],
  (who) => [
    recommendation,
    responseRecorded({ by: who.pick(parties), share: who.pick(parties), stance: 'noted' }),
  ],
  (who, what) => [
    recommendation,
    responsibilityAssigned({ holder: who.pick(parties), from: what.some(parties) }),
  ],
  (who) => [recommendation, reported(who.pick(parties), 'complete')],
  (who) => [recommendation, completionAssured({ share: who.pick(parties), by: 'body:here.executive' })],
  (_who, what) => ['action-a', action({ owners: what.some(parties) })],
  (_who, what) => ['action-a', actionAssigned({ owners: what.some(parties) })],
  (_who, what) => [
    'action-a',
    actionProgressed({ by: what.pick(parties), status: 'complete', evidence: [] }),
  ],
  (_who, what) => ['commitment-k', commitment({ owners: what.some(parties), involves: what.some(parties) })],
  (who, what) => stating(who.pick(['a', 'b']), { about: { agencies: what.some(agencies) } }),
];

/** All pages of a timeline, small ones, in an order. */
async function allPages(
  ask: Ask,
  { kinds, ...asked }: AskedOfTimeline,
  order: 'oldest_first' | 'newest_first',
  first: number,
) {
  const entries = [];
  for (let after: string | undefined; ;) {
    const args = { ...asked, ...(kinds ? { kinds: kinds as never } : {}), order, first, after };
    const page = await ask(agencyTimelineQuery, args);
    if (!page) return undefined;
    entries.push(...page.nodes);
    expect(page.nodes.length).toBeLessThanOrEqual(first);
    if (!page.pageInfo.hasNextPage) break;
    after = page.pageInfo.endCursor ?? undefined;
  }
  return entries.map(({ eventPositions, kind, agency, jointWith }) => ({
    position: eventPositions[0],
    kind,
    agency: agency.party,
    jointWith: jointWith.map(({ party }) => party),
  }));
}

const asked: readonly AskedOfTimeline[] = [
  { agency: 'police', includePredecessors: true, possibly: false },
  { agency: 'police', includePredecessors: true, possibly: true },
  { agency: 'trust', includePredecessors: false, possibly: false },
  {
    agency: 'council',
    includePredecessors: true,
    possibly: false,
    kinds: ['succeeded', 'self_rating', 'action'],
  },
];

const holdsFor = (makers: readonly Maker[], runs: number) =>
  holdsOnEveryDay(
    randomHistories(makers, { maxLength: 18 }),
    [agencyTimelineQuery],
    runs,
    ({ history, day, position, ask }) =>
      Promise.all(
        asked.flatMap((one) => {
          const expected = timelineByOracle(history, position, day, one);
          return [
            allPages(ask, one, 'oldest_first', 2).then((is) => [is, expected] as const),
            allPages(ask, one, 'newest_first', 3).then((is) => [is, expected?.toReversed()] as const),
          ];
        }),
      ),
  );

describe('timelines against a fold of the raw events, page by page in both orders', () => {
  it('tell the same of submissions, their drafts, what they cover and what panels say of them', () =>
    holdsFor([register, succeed, register, ...submissionMakers], 30));

  it('tell the same of predecessors, up to the day of a succession in part', () =>
    holdsFor([register, register, succeed, succeed, succeed, ...namingMakers.slice(0, 3)], 30));

  it('tell the same of drafts and of ratings that cover other returns', () =>
    holdsFor([register, ...submissionMakers.slice(0, 2), ...submissionMakers.slice(5)], 30));

  it('tell the same of everything that names agencies', () =>
    holdsFor([register, succeed, register, ...namingMakers], 30));
});
