import { describe, it } from '@jest/globals';
import { onDay } from '../../src/kernel/days.js';
import type { Party } from '../../src/kernel/refs.js';
import { recommendationHistory } from '../../src/recommendations/queries/history.js';
import { recommendationsQuery } from '../../src/recommendations/queries/recommendations.js';
import { recurringRecommendations } from '../../src/recommendations/queries/recurring.js';
import {
  completionAssured,
  progressReported,
  recipientAdded,
  recommendationCarriedForward,
  recommendationLinked,
  recommendationReopened,
  recommendationThemesAssigned,
  recommendationWithdrawn,
  responseRecorded,
  responsibilityAssigned,
  responsibilityEnded,
  reviewDatesSet,
} from '../../src/recommendations/recommendation.events.js';
import { reportPublished } from '../../src/reports/report.events.js';
import { holdsOnEveryDay, type Ask } from '../support/on-every-day.js';
import { randomHistories, someDays, type Dice, type Maker } from '../support/random-histories.js';
import { madeAs } from '../support/recommendations.js';
import { recommendationMade } from '../../src/recommendations/recommendation.events.js';
import {
  byNumber,
  chainsByOracle,
  recommendationListByOracle,
  recurredFrom,
  recurringThemesByOracle,
  replayByOracle,
  reportsOf,
  type SaidByOracle,
} from './recommendation-lists.oracle.js';
import { byText, standingAt } from './standing.js';

const ids = ['a', 'b', 'c'];
const parties: readonly Party[] = ['agency:police', 'body:here.education'];
const themes = ['culture', 'fathers'];
const cycles = ['c1', 'c2'];
const statuses = ['not_started', 'in_progress', 'complete', 'closed_without_being_done'] as const;

const stream = (who: Dice) => `recommendation-${who.pick(ids)}`;
const reportedIn = (what: Dice) =>
  what.below(2) ? { cycle: what.maybe(cycles), report: what.maybe(['r1']) } : undefined;

const make: Maker = (who, what) => {
  const due = what.maybe(someDays);
  return [
    stream(who),
    recommendationMade(
      madeAs({
        partnership: what.pick(['here', 'there']),
        cycle: what.maybe(cycles),
        list: what.maybe(['youth-council']),
        number: what.maybe(['2', '10', '2a']),
        kind: what.pick(['recommendation', 'request']),
        addressedTo: what.some(parties),
        concerns: what.some(parties),
        items: what.some(['f/1']),
        themes: what.some(themes),
        due: due ? onDay(due) : undefined,
      }),
    ),
  ];
};
const report: Maker = (who, what) => [
  stream(who),
  progressReported({
    share: who.maybe(parties),
    status: what.maybe(statuses),
    evidence: [],
    reportedIn: reportedIn(what),
  }),
];
const link: Maker = (who) => {
  const id = who.pick(ids);
  const target = who.maybe(ids.filter((other) => other !== id));
  return [
    `recommendation-${id}`,
    recommendationLinked({
      kind: who.pick(['recurs_from', 'follows_up']),
      ...(target ? { target } : { words: 'one of 2018' }),
    }),
  ];
};
const rename: Maker = (who, what) => [
  stream(who),
  recommendationThemesAssigned({ themes: what.some(themes) }),
];

const listMakers: readonly Maker[] = [
  make,
  make,
  report,
  report,
  link,
  rename,
  (who) => [stream(who), recipientAdded({ recipient: who.pick(parties) })],
  (who) => {
    const holder = who.pick(parties);
    return [stream(who), responsibilityAssigned({ holder, from: [] })];
  },
  (who) => [stream(who), responsibilityEnded({ holder: who.pick(parties) })],
  (who, what) => [
    stream(who),
    reviewDatesSet({ share: who.maybe(parties), dates: [onDay(what.pick(someDays))] }),
  ],
  (who) => [stream(who), recommendationCarriedForward({ to: who.pick(cycles) })],
  (who) => [stream(who), recommendationWithdrawn({})],
  (_who, what) => [
    'report-r1',
    reportPublished({
      partnership: 'here',
      cycle: what.pick(cycles),
      title: 'R',
      publishedOn: onDay(what.pick(someDays)),
    }),
  ],
];
const replayMakers: readonly Maker[] = [
  make,
  report,
  report,
  ...listMakers.slice(6, 9),
  (who) => [stream(who), recommendationReopened({ share: who.maybe(parties) })],
  (who) => [stream(who), completionAssured({ share: who.maybe(parties), by: 'body:here.executive' })],
  (who, what) => [
    stream(who),
    responseRecorded({ by: who.maybe(parties), stance: what.pick(['accepted', 'rejected', 'noted']) }),
  ],
];

type Args = Parameters<typeof recommendationsQuery.args.parse>[0] & { filter: object; sort?: string };

/** Everything a list answers, from pages of one entry. */
async function listed(ask: Ask, args: Args) {
  const certain: string[] = [];
  let totals: Record<string, number> = {};
  for (let after: string | undefined; ;) {
    const page = await ask(recommendationsQuery, { ...args, first: 1, after } as never);
    certain.push(...page.nodes.map(({ id }) => id));
    totals = Object.fromEntries(
      page.totals.filter(({ count }) => count > 0).map(({ status, count }) => [status, count]),
    );
    if (!page.pageInfo.hasNextPage) break;
    after = page.pageInfo.endCursor ?? undefined;
  }
  const maybe = await ask(recommendationsQuery, { ...args, onlyPossible: true } as never);
  return { certain, totals, possible: maybe.nodes.map(({ id }) => id).sort(byText) };
}

const byMade = (a: SaidByOracle, b: SaidByOracle): number =>
  byText(a.madeOn.latest, b.madeOn.latest) || byText(a.madeOn.earliest, b.madeOn.earliest) || byNumber(a, b);
const byDue =
  (holder?: string) =>
  (a: SaidByOracle, b: SaidByOracle): number =>
    byText(a.due(holder), b.due(holder)) || byNumber(a, b);

describe('lists of recommendations against a fold of the raw events', () => {
  it('hold the same in the same order with the same totals, for every filter, page by page', () =>
    holdsOnEveryDay(
      randomHistories(listMakers, { maxLength: 16 }),
      [recommendationsQuery],
      25,
      async ({ history, day, position, ask }) => {
        const told = standingAt(history, position);
        const list = (fits: (one: SaidByOracle) => boolean, order = byNumber) =>
          recommendationListByOracle(told, day, fits, order);
        const inCycle = (one: SaidByOracle) =>
          one.cycles.includes('c1') || reportsOf(told, 'c1', day).some((id) => one.reports.includes(id));
        const recurs = ({ id, links }: SaidByOracle) =>
          recurredFrom(told, day).includes(id) || links.some(({ kind }) => kind === 'recurs_from');
        return [
          [
            await listed(ask, { filter: { partnership: 'here' } }),
            list(({ made }) => made['partnership'] === 'here'),
          ],
          [await listed(ask, { filter: { cycle: 'c1' }, sort: 'made' }), list(inCycle, byMade)],
          [
            await listed(ask, { filter: { madeIn: 'c1', list: 'youth-council' } }),
            list(({ made }) => made['cycle'] === 'c1' && made['list'] === 'youth-council'),
          ],
          [
            await listed(ask, { filter: { theme: 'culture', status: ['complete', 'in_progress'] } }),
            list(
              ({ themes: all, status }) =>
                all.includes('culture') && ['complete', 'in_progress'].includes(status),
            ),
          ],
          [
            await listed(ask, { filter: { item: 'f/1', kinds: ['request'] }, sort: 'due' }),
            list(
              ({ made }) => (made['items'] as string[]).includes('f/1') && made['kind'] === 'request',
              byDue(),
            ),
          ],
          [
            await listed(ask, { filter: { holder: 'agency:police' }, sort: 'due' }),
            list(({ held }) => held.includes('agency:police'), byDue('agency:police')),
          ],
          [
            await listed(ask, { filter: { addressedTo: 'body:here.education' } }),
            list(({ addressed }) => addressed('body:here.education')),
          ],
          [
            await listed(ask, { filter: { concerns: 'agency:police', recurring: false } }),
            list((one) => (one.made['concerns'] as string[]).includes('agency:police') && !recurs(one)),
          ],
          [
            await listed(ask, { filter: { partnership: 'there', recurring: true } }),
            list((one) => one.made['partnership'] === 'there' && recurs(one)),
          ],
        ];
      },
    ));

  it('tell the same chains and themes that keep coming back', () =>
    holdsOnEveryDay(
      randomHistories([make, make, link, link, rename], { maxLength: 16 }),
      [recurringRecommendations],
      35,
      async ({ history, day, position, ask }) => {
        const told = standingAt(history, position);
        const recurring = async (theme?: string) => {
          const { chains, themes: shared } = await ask(recurringRecommendations, {
            partnership: 'here',
            theme,
          });
          return {
            chains: chains.map(({ recommendations, links }) => ({
              members: recommendations.map(({ id }) => id),
              links: links
                .map(
                  ({ recommendation, kind, target, words }) => `${recommendation} ${kind} ${target ?? words}`,
                )
                .sort(byText),
            })),
            themes: shared.map((one) => ({
              theme: one.theme,
              cycles: one.cycles.map(({ id }) => id),
              members: one.recommendations.map(({ id }) => id),
            })),
          };
        };
        const expected = (theme?: string) => ({
          chains: chainsByOracle(told, day, 'here', theme),
          themes: recurringThemesByOracle(told, day, 'here', theme),
        });
        return [
          [await recurring(), expected()],
          [await recurring('culture'), expected('culture')],
        ];
      },
    ));
});

describe('the replay of a recommendation against its events folded one more each time', () => {
  it('has the same status, shares and assurance after every event', () =>
    holdsOnEveryDay(
      randomHistories(replayMakers, { maxLength: 16 }),
      [recommendationHistory],
      30,
      async ({ history, day, position, ask }) => {
        const expected = replayByOracle(standingAt(history, position), 'a', day);
        const { nodes } = await ask(recommendationHistory, { id: 'a', first: 200 });
        const is = nodes.map(({ type, whole, shares }, at) => ({
          type,
          status: whole.status,
          assurance: whole.assurance,
          shares: shares
            .map(({ holder, held, counts, status, assurance }) => ({
              holder: holder.party,
              held,
              counts,
              status,
              assurance,
            }))
            .filter(({ holder }) => expected[at]?.shares.some((share) => share.holder === holder)),
        }));
        return [[is, expected]];
      },
    ));
});
