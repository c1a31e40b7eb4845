import { describe, it } from '@jest/globals';
import { agencySucceededBy } from '../../src/agencies/agency.events.js';
import { frameworkPublished, itemThemesAssigned } from '../../src/frameworks/framework.events.js';
import { onDay } from '../../src/kernel/days.js';
import { findingsQuery, surveyResultsQuery } from '../../src/reports/queries/findings.js';
import { overallRatingsQuery, reportQuery, reportsQuery } from '../../src/reports/queries/reports.js';
import { reportPublished } from '../../src/reports/report.events.js';
import { holdsOnEveryDay } from '../support/on-every-day.js';
import { randomHistories, someDays, type Dice, type Maker } from '../support/random-histories.js';
import { figure, stating, surveying } from '../support/reports.js';
import {
  carriedOnBy,
  cycleOf,
  isUnderTheme,
  reportsByOracle,
  statementsByOracle,
  type StatedByOracle,
} from './findings.oracle.js';
import { standingAt, type Data } from './standing.js';

const reports = ['r1', 'r2'];
const items = ['f/1', 'f/2'];
const themes = ['culture', 'fathers'];
const agencies = ['police', 'trust'];

const framework = (what: Dice) =>
  frameworkPublished({
    name: 'F',
    scales: [],
    sections: [],
    items: ['1', '2'].map((id) => ({
      id,
      kind: 'answered',
      wordings: [],
      themes: what.some(themes),
      requirements: [],
    })),
    declared: [],
  });

const makers: readonly Maker[] = [
  (who, what) => [
    `report-${who.pick(reports)}`,
    reportPublished({
      partnership: what.pick(['here', 'there']),
      cycle: what.maybe(['c1', 'c2']),
      title: what.pick(['North', 'South']),
      publishedOn: onDay(what.pick(someDays)),
    }),
  ],
  (who, what) =>
    stating(
      who.pick(['a', 'b']),
      {
        kind: what.pick(['conclusion', 'overall_rating']),
        grade: 'red',
        about: {
          cycle: what.maybe(['c1', 'c2']),
          items: what.some(items),
          agencies: what.some(agencies),
          themes: what.some(themes),
          recommendations: what.some(['one']),
        },
        numbers: what.below(2) ? [figure({ measure: 'aware', count: 1 })] : [],
      },
      who.pick(reports),
    ),
  (who, what) => {
    const [, event] = surveying(who.pick(['q1', 'q2']), {
      item: what.maybe(items),
      themes: what.below(2) ? what.some(themes) : undefined,
      group: what.pick(['Police', 'Health']),
      answer: what.maybe(['Yes', 'No']),
    });
    return [`report-${who.pick(reports)}`, event];
  },
  (_who, what) => ['framework-f', framework(what)],
  (who, what) => [
    'framework-f',
    itemThemesAssigned({ item: who.pick(['1', '2']), themes: what.some(themes) }),
  ],
  (_who, what) => [
    'agency-trust',
    agencySucceededBy({ agencies: ['police'], extent: what.pick(['whole', 'part']) }),
  ],
];

const about = ({ data }: StatedByOracle) => data['about'] as Readonly<Record<string, string[]>>;
const keysOf = (page: {
  readonly nodes: readonly { readonly id: string }[];
  readonly possibleCount: number;
}) => ({
  keys: page.nodes.map(({ id }) => id),
  possibleCount: page.possibleCount,
});

describe('reports against a fold of the raw events', () => {
  it('state the same, however it is asked for', () =>
    holdsOnEveryDay(
      randomHistories(makers, { maxLength: 16 }),
      [findingsQuery, overallRatingsQuery],
      30,
      async ({ history, day, position, ask }) => {
        const told = standingAt(history, position);
        const findings = async (filter: object) => keysOf(await ask(findingsQuery, { filter }));
        const fitting = (fits: (one: StatedByOracle) => boolean) =>
          statementsByOracle(told, 'FindingRecorded', day, fits);
        const under = (theme: string) => (one: StatedByOracle) =>
          isUnderTheme(told, theme, day, { items: about(one)['items']!, themes: about(one)['themes']! });
        const line = carriedOnBy(told, 'police', day);
        const overall = await ask(overallRatingsQuery, { cycle: 'c1' });
        return [
          [await findings({ report: 'r1' }), fitting(({ reportId }) => reportId === 'r1')],
          [await findings({ cycle: 'c1' }), fitting(({ report }) => report['cycle'] === 'c1')],
          [await findings({ aboutCycle: 'c1' }), fitting((one) => cycleOf(one) === 'c1')],
          [
            await findings({ partnership: 'here', kinds: ['conclusion'] }),
            fitting(({ report, data }) => report['partnership'] === 'here' && data['kind'] === 'conclusion'),
          ],
          [await findings({ item: 'f/1' }), fitting((one) => about(one)['items']!.includes('f/1'))],
          [
            await findings({ agency: 'police' }),
            fitting((one) => about(one)['agencies']!.some((id) => line.includes(id))),
          ],
          [await findings({ theme: 'culture' }), fitting(under('culture'))],
          [
            await findings({ theme: 'fathers', cycle: 'c2' }),
            fitting((one) => under('fathers')(one) && one.report['cycle'] === 'c2'),
          ],
          [
            await findings({ recommendation: 'one', measure: 'aware' }),
            fitting(
              (one) =>
                about(one)['recommendations']!.includes('one') && (one.data['numbers'] as Data[]).length > 0,
            ),
          ],
          [
            keysOf({ nodes: overall.ratings, possibleCount: overall.possibleCount }),
            fitting((one) => cycleOf(one) === 'c1' && one.data['kind'] === 'overall_rating'),
          ],
        ];
      },
    ));

  it('print the same survey results, and stand in the same lists', () =>
    holdsOnEveryDay(
      randomHistories(makers, { maxLength: 16 }),
      [surveyResultsQuery, reportQuery, reportsQuery],
      25,
      async ({ history, day, position, ask }) => {
        const told = standingAt(history, position);
        const results = async (filter: object) => keysOf(await ask(surveyResultsQuery, { filter }));
        const fitting = (fits: (one: StatedByOracle) => boolean) =>
          statementsByOracle(told, 'SurveyResultRecorded', day, fits);
        const shown = ({
          id,
          title,
          findingCounts,
          surveyResultCount,
        }: {
          id: string;
          title: string;
          findingCounts: readonly { count: number }[];
          surveyResultCount: number;
        }) => ({
          id,
          title,
          findings: findingCounts.reduce((sum, { count }) => sum + count, 0),
          results: surveyResultCount,
        });
        const listed = async (args: object) =>
          (await ask(reportsQuery, args)).nodes.map((one) => shown(one!));
        const one = await ask(reportQuery, { id: 'r1' });
        return [
          [await results({ report: 'r2' }), fitting(({ reportId }) => reportId === 'r2')],
          [
            await results({ cycle: 'c1', group: 'police' }),
            fitting(({ report, data }) => report['cycle'] === 'c1' && data['group'] === 'Police'),
          ],
          [await results({ item: 'f/2' }), fitting(({ data }) => data['item'] === 'f/2')],
          [
            await results({ theme: 'culture', answer: 'yes' }),
            fitting(
              ({ data }) =>
                data['answer'] === 'Yes' &&
                isUnderTheme(told, 'culture', day, {
                  themes: data['themes'] as string[] | undefined,
                  items: data['item'] ? [data['item'] as string] : [],
                }),
            ),
          ],
          [await listed({}), reportsByOracle(told, day, () => true)],
          [
            await listed({ partnership: 'here' }),
            reportsByOracle(told, day, (r) => r['partnership'] === 'here'),
          ],
          [
            await listed({ cycle: 'c1', partnership: 'there' }),
            reportsByOracle(told, day, (r) => r['cycle'] === 'c1' && r['partnership'] === 'there'),
          ],
          [
            one ? shown(one) : undefined,
            reportsByOracle(told, day, () => true).find(({ id }) => id === 'r1'),
          ],
        ];
      },
    ));
});
