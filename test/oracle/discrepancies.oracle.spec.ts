import { describe, it } from '@jest/globals';
import { agencyJoinedPartnership, agencyNamed, agencyRegistered } from '../../src/agencies/agency.events.js';
import { agencyExpected, cycleOpened } from '../../src/cycles/cycle.events.js';
import { onDay } from '../../src/kernel/days.js';
import type { Party } from '../../src/kernel/refs.js';
import {
  progressReported,
  recommendationCarriedForward,
  recommendationMade,
  responsibilityAssigned,
} from '../../src/recommendations/recommendation.events.js';
import { discrepanciesQuery } from '../../src/reports/queries/discrepancies.js';
import { reportPublished } from '../../src/reports/report.events.js';
import { submissionStarted } from '../../src/submissions/submission.events.js';
import { holdsOnEveryDay } from '../support/on-every-day.js';
import { randomHistories, someDays, type Dice, type Maker } from '../support/random-histories.js';
import { madeAs } from '../support/recommendations.js';
import { percents, stating } from '../support/reports.js';
import {
  disagreeingRatings,
  impossiblePercents,
  inRecommendations,
  saidDifferently,
} from './discrepancies.oracle.js';
import { byText, standingAt } from './standing.js';

const cycles = ['c1', 'c2'];
const agencies = ['police', 'trust'];
const parties: readonly Party[] = ['agency:police', 'body:here.education'];
const publish: Maker = (who, what) => [
  `report-${who.pick(['r1', 'r2'])}`,
  reportPublished({
    partnership: 'here',
    cycle: what.maybe(cycles),
    title: 'R',
    publishedOn: onDay(what.pick(someDays)),
  }),
];

const recommendation = 'recommendation-one';
const statementMakers: readonly Maker[] = [
  publish,
  (_who, what) => [
    recommendation,
    recommendationMade(madeAs({ cycle: what.maybe(cycles), addressedTo: what.some(parties) })),
  ],
  (who) => [recommendation, responsibilityAssigned({ holder: who.pick(parties), from: [] })],
  (who, what) => [
    recommendation,
    progressReported({
      share: who.maybe(parties),
      status: what.maybe(['complete', 'in_progress']),
      evidence: [],
      reportedIn: { cycle: what.maybe(cycles), report: what.maybe(['r1', 'r2']) },
    }),
  ],
  (who) => [recommendation, recommendationCarriedForward({ to: who.pick(cycles) })],
  (who, what) =>
    stating(
      who.pick(['a', 'b', 'c']),
      {
        kind: 'overall_rating',
        grade: what.pick(['red', 'green']),
        about: { agencies: what.some(['police']), cycle: what.maybe(cycles) },
      },
      who.pick(['r1', 'r2']),
    ),
  (who, what) =>
    stating(
      who.pick(['x', 'y']),
      {
        kind: 'figure',
        numbers: percents({ aware: what.pick([33, 40, 50, 67]) }),
        base: { count: what.pick([2, 3, 5]), basis: 'printed' },
        about: { cycle: what.maybe(cycles) },
      },
      who.pick(['r1', 'r2']),
    ),
];

const details = (what: Dice) => ({
  sector: what.pick(['police', 'health'] as const),
  partOf: what.maybe(agencies),
  deliveredBy: what.maybe(['North', 'South']),
  since: what.below(3) === 0 ? onDay(what.pick(someDays)) : undefined,
});
const agency = (who: Dice) => `agency-${who.pick(agencies)}`;
const register: Maker = (who, what) => [agency(who), agencyRegistered({ name: 'North', ...details(what) })];
const name: Maker = (who, what) => [
  agency(who),
  agencyNamed({ name: who.pick(['North', 'South']), ...details(what) }),
];
const agencyMakers: readonly Maker[] = [
  register,
  register,
  name,
  name,
  (who) => [agency(who), agencyJoinedPartnership({ partnership: 'here' })],
  (who) => [`cycle-${who.pick(cycles)}`, agencyExpected({ agency: who.pick(agencies) })],
  (who, what) => [
    `cycle-${who.pick(cycles)}`,
    cycleOpened({ partnership: what.pick(['here', 'there']), name: 'C', mentionOnly: false }),
  ],
  (_who, what) => ['submission-s', submissionStarted({ agencies: ['trust'], cycles: [what.pick(cycles)] })],
];

describe('what does not agree against a fold of the raw events', () => {
  it('is the same number of contradictions in recommendations, overall ratings and percentages', () =>
    holdsOnEveryDay(
      randomHistories(statementMakers, { maxLength: 16 }),
      [discrepanciesQuery],
      25,
      async ({ history, day, position, ask }) => {
        const told = standingAt(history, position);
        const total = async (kind: string) =>
          (await ask(discrepanciesQuery, { cycle: 'c1', kinds: [kind] } as never)).totalCount;
        return [
          [await total('recommendation'), inRecommendations(told, 'c1', day)],
          [await total('reports_disagree'), disagreeingRatings(told, 'c1', day)],
          [await total('percent_not_possible'), impossiblePercents(told, 'c1', day)],
        ];
      },
    ));

  it('is the same that documents say differently of agencies, of a cycle or of a partnership', () =>
    holdsOnEveryDay(
      randomHistories(agencyMakers, { maxLength: 16 }),
      [discrepanciesQuery],
      25,
      async ({ history, day, position, ask }) => {
        const told = standingAt(history, position);
        const found = async (where: { cycle?: string; partnership?: string }) =>
          (await ask(discrepanciesQuery, { ...where, kinds: ['agency_details'] })).nodes
            .map(({ id }) => id.slice('agency_details '.length))
            .sort(byText);
        return [
          [await found({ cycle: 'c1' }), saidDifferently(told, day, { cycle: 'c1' })],
          [await found({ partnership: 'here' }), saidDifferently(told, day, { partnership: 'here' })],
        ];
      },
    ));
});
