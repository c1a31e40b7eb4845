import { describe, it } from '@jest/globals';
import { actionProgressed } from '../../src/actions/action.events.js';
import { cycleDetailed, cycleOpened, cycleRescheduled } from '../../src/cycles/cycle.events.js';
import {
  continuationNoted,
  frameworkPublished,
  itemThemesAssigned,
} from '../../src/frameworks/framework.events.js';
import { onDay } from '../../src/kernel/days.js';
import { topicAdded } from '../../src/partnerships/partnership.events.js';
import {
  recommendationMade,
  recommendationThemesAssigned,
} from '../../src/recommendations/recommendation.events.js';
import { reportPublished } from '../../src/reports/report.events.js';
import { compareCyclesByThemeQuery } from '../../src/themes/queries/compare-cycles.js';
import { compareByContinuationQuery } from '../../src/themes/queries/continuation.js';
import { themesQuery } from '../../src/themes/queries/themes.js';
import { underThemeQuery } from '../../src/themes/queries/under-theme.js';
import { holdsOnEveryDay } from '../support/on-every-day.js';
import { randomHistories, someDays, type Dice, type Maker } from '../support/random-histories.js';
import { madeAs } from '../support/recommendations.js';
import { stating } from '../support/reports.js';
import { action, commitment } from '../support/work.js';
import { byText, standingAt } from './standing.js';
import {
  comparedByOracle,
  continuedByOracle,
  topicsByOracle,
  underThemeByOracle,
  type AskedUnderTheme,
} from './themes.oracle.js';

const themes = ['culture', 'fathers'];
const frameworks = ['f1', 'f2'];
const items = ['f1/1', 'f1/2', 'f2/1', 'f2/2'];
const cycles = ['c1', 'c2'];
const partnerships = ['here', 'there'];

const about = (what: Dice) => ({
  partnership: what.pick(partnerships),
  cycle: what.maybe(cycles),
  themes: what.some(themes),
});
const dates = (what: Dice) => ({ opens: onDay(what.pick(someDays)) });

const publish: Maker = (who, what) => [
  `framework-${who.pick(frameworks)}`,
  frameworkPublished({
    name: 'F',
    scales: [],
    sections: [],
    items: ['1', '2'].map((id) => ({
      id,
      kind: 'answered',
      title: `Question ${id}`,
      wordings: [],
      themes: what.some(themes),
      requirements: [],
    })),
    declared: [],
  }),
];
const open: Maker = (who, what) => [
  `cycle-${who.pick(cycles)}`,
  cycleOpened({
    partnership: what.pick(partnerships),
    name: what.pick(['North', 'South']),
    framework: what.pick(frameworks),
    dates: what.below(2) ? dates(what) : undefined,
    mentionOnly: what.below(2) === 0,
  }),
];
const frameworkMakers: readonly Maker[] = [
  publish,
  publish,
  open,
  open,
  (who, what) => [`cycle-${who.pick(cycles)}`, cycleDetailed({ framework: what.pick(frameworks) })],
  (who, what) => [`cycle-${who.pick(cycles)}`, cycleRescheduled({ dates: dates(what) })],
  (who, what) => [
    `framework-${who.pick(frameworks)}`,
    itemThemesAssigned({ item: who.pick(['1', '2']), themes: what.some(themes) }),
  ],
];
const noteContinuation: Maker = (who, what) => [
  `framework-${who.pick(frameworks)}`,
  continuationNoted({
    item: who.pick(['1', '2']),
    of: who.pick(items),
    wording: what.pick(['same', 'changed']),
  }),
];
const recommendationMakers: readonly Maker[] = [
  (who, what) => [
    `recommendation-${who.pick(['a', 'b'])}`,
    recommendationMade(madeAs({ ...about(what), items: what.some(items) })),
  ],
  (who, what) => [
    `recommendation-${who.pick(['a', 'b'])}`,
    recommendationThemesAssigned({ themes: what.some(themes) }),
  ],
];
const themedMakers: readonly Maker[] = [
  ...frameworkMakers.slice(1),
  ...recommendationMakers,
  (who, what) => [
    `action-${who.pick(['a', 'b'])}`,
    action({ ...about(what), under: { item: what.maybe(items) } }),
  ],
  (who) => [`action-${who.pick(['a', 'b'])}`, actionProgressed({ status: 'complete', evidence: [] })],
  (_who, what) => ['commitment-k', commitment({ ...about(what), items: what.some(items) })],
  (_who, what) => [
    'report-r',
    reportPublished({
      partnership: what.pick(partnerships),
      cycle: what.maybe(cycles),
      title: 'R',
      publishedOn: onDay('2021-03-03'),
    }),
  ],
  (who, what) =>
    stating(
      who.pick(['x', 'y']),
      { about: { cycle: what.maybe(cycles), themes: what.some(themes), items: what.some(items) } },
      'r',
    ),
];

const asked: readonly AskedUnderTheme[] = [
  { theme: 'culture' },
  { theme: 'culture', partnership: 'here' },
  { theme: 'fathers', cycles: ['c1'] },
];

describe('themes against a fold of the raw events', () => {
  it('have the same under them in the same order, for certain and possibly', () =>
    holdsOnEveryDay(
      randomHistories(themedMakers, { maxLength: 18 }),
      [underThemeQuery],
      30,
      ({ history, day, position, ask }) =>
        Promise.all(
          asked.map(async (question) => {
            const answer = await ask(underThemeQuery, {
              ...question,
              cycles: question.cycles && [...question.cycles],
              first: 200,
            });
            const is = {
              keys: answer.nodes.map(({ key }) => key),
              counts: answer.counts.map(({ count }) => count),
              possibleCount: answer.possibleCount,
            };
            return [is, underThemeByOracle(standingAt(history, position), day, question)] as const;
          }),
        ),
    ));

  it('compare the same cycles with the same standards and recommendations, by theme and by continuation', () =>
    holdsOnEveryDay(
      randomHistories([...frameworkMakers, noteContinuation, noteContinuation, ...recommendationMakers], {
        maxLength: 18,
      }),
      [compareCyclesByThemeQuery, compareByContinuationQuery],
      25,
      async ({ history, day, position, ask }) => {
        const told = standingAt(history, position);
        const { cycles: compared } = await ask(compareCyclesByThemeQuery, {
          partnership: 'here',
          theme: 'culture',
        });
        const continued = await ask(compareByContinuationQuery, { item: 'f1/1' });
        return [
          [
            compared.map((one) => ({
              cycle: one.cycle.id,
              items: one.items.map(({ item }) => item).sort(byText),
              recommendations: one.recommendations.map(({ id }) => id).sort(byText),
            })),
            comparedByOracle(told, day, 'here', 'culture'),
          ],
          [
            continued
              ? {
                  items: [...continued.items].sort(byText),
                  entries: continued.entries.map(({ cycle, item }) => `${cycle.id} ${item}`),
                }
              : undefined,
            continuedByOracle(told, day, 'f1/1'),
          ],
        ];
      },
    ));

  it('are those of the guidance and the topics that the partnership added', () =>
    holdsOnEveryDay(
      randomHistories([
        (who, what) => [
          `partnership-${who.pick(partnerships)}`,
          topicAdded({ topic: who.pick(['neglect', 'transition']), name: what.pick(['North', 'South']) }),
        ],
      ]),
      [themesQuery],
      25,
      async ({ history, position, ask }) => {
        const { themes: all } = await ask(themesQuery, { partnership: 'here' });
        const topics = all.filter(({ statutory }) => !statutory).map(({ id, name }) => ({ id, name }));
        return [
          [topics, topicsByOracle(standingAt(history, position), 'here')],
          [all.length - topics.length, 10],
        ];
      },
    ));
});
