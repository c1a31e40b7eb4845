import { describe, expect, it } from '@jest/globals';
import { cycleOpened } from '../../cycles/cycle.events.js';
import {
  continuationNoted,
  frameworkPublished,
  itemThemesAssigned,
} from '../../frameworks/framework.events.js';
import { onDay } from '../../kernel/days.js';
import type { NewEvent } from '../../kernel/event.js';
import { topicAdded } from '../../partnerships/partnership.events.js';
import { recommendationThemesAssigned } from '../../recommendations/recommendation.events.js';
import { findingRecorded, reportPublished, surveyResultRecorded } from '../../reports/report.events.js';
import { standardRated, submissionReceived, submissionStarted } from '../../submissions/submission.events.js';
import { answered, correctionOf, historyOf, type Recorded } from '../../../test/support/history.js';
import { made, police, reported } from '../../../test/support/recommendations.js';
import { action, commitment, progressed } from '../../../test/support/work.js';
import { compareCyclesByThemeQuery } from './compare-cycles.js';
import { compareByContinuationQuery } from './continuation.js';
import { themeQuery, themesQuery } from './themes.js';
import { underThemeQuery } from './under-theme.js';

const framework = (...items: { id: string; themes?: string[] }[]): NewEvent =>
  frameworkPublished({
    name: 'Section 11',
    scales: [{ id: 'rag', grades: ['red', 'green'].map((code) => ({ code, label: code })), legends: [] }],
    sections: [],
    items: items.map(({ id, themes = [] }) => ({
      id,
      kind: 'rated' as const,
      scale: 'rag',
      title: `Standard ${id}`,
      wordings: [],
      themes,
      requirements: [],
    })),
    declared: [],
  });

const cycle = (year: number, frameworkId: string): Recorded => [
  `cycle-${year}`,
  cycleOpened(
    {
      partnership: 'here',
      name: String(year),
      framework: frameworkId,
      dates: { opens: onDay(`${year}-01-01`) },
      mentionOnly: false,
    },
    { occurred: onDay(`${year}-01-01`) },
  ),
];

const finding = (
  about: { items?: string[]; themes?: string[] },
  kind: 'strength' | 'distribution' = 'strength',
) =>
  findingRecorded(
    {
      finding: 'f1',
      kind,
      about: { items: [], agencies: [], bodies: [], themes: [], recommendations: [], findings: [], ...about },
      words: { narrative: 'Well done.' },
      numbers:
        kind === 'strength'
          ? []
          : [{ measure: 'green', count: 3, percent: null, value: null, basis: 'printed' }],
    },
    { occurred: onDay('2021-05-01') },
  );
const report: Recorded = [
  'report-2021',
  reportPublished({ partnership: 'here', cycle: '2021', title: 'Report', publishedOn: onDay('2021-05-01') }),
];

/** Standard 1 of the older framework is about escalation; the newer one asks it again as standard 7. */
const surroundings: Recorded[] = [
  ['framework-old', framework({ id: '1', themes: ['escalation'] }, { id: '2' })],
  ['framework-new', framework({ id: '7', themes: ['escalation'] })],
  cycle(2023, 'new'),
  cycle(2021, 'old'),
  report,
];

const under = async (recorded: Recorded[], args: object = {}, asOf?: string) => {
  const history = historyOf(...surroundings, ...recorded);
  const times = asOf ? { asOf } : {};
  const { nodes } = await answered(underThemeQuery, history, { theme: 'escalation', ...args }, times);
  return nodes.map(({ kind, id, cycle: of, through }) => [kind, id, of?.id ?? null, through]);
};
const items = [
  ['item', 'old/1', '2021', null],
  ['item', 'new/7', '2023', null],
];

describe('themes', () => {
  const topic: Recorded = ['partnership-here', topicAdded({ topic: 'fathers', name: 'Fathers' })];

  it('are those of the guidance and the topics that a partnership added', async () => {
    const { themes } = await answered(themesQuery, historyOf(topic), { partnership: 'here' });
    expect(themes).toHaveLength(11);
    expect(themes.at(-1)).toMatchObject({
      id: 'fathers',
      name: 'Fathers',
      statutory: false,
      partnerships: ['here'],
    });
  });

  it('are known one by one, statutory or added, and not otherwise', async () => {
    const one = (id: string) => answered(themeQuery, historyOf(topic), { id });
    expect(await one('escalation')).toMatchObject({
      statutory: true,
      name: 'Clear escalation policies for staff',
    });
    expect(await one('fathers')).toMatchObject({ statutory: false });
    expect(await one('unheard-of')).toBeNull();
  });
});

describe('everything under a theme', () => {
  it('is the standards of each cycle that asks them, oldest cycle first', async () => {
    expect(await under([])).toEqual(items);
  });

  it('is also the recommendations, actions, commitments and findings that carry it', async () => {
    const found = await under([
      ['recommendation-r1', made({ cycle: '2021', themes: ['escalation'] })],
      ['action-a1', action({ cycle: '2021', themes: ['escalation'] })],
      ['commitment-c1', commitment({ cycle: '2021', themes: ['escalation'] })],
      ['report-2021', finding({ themes: ['escalation'] })],
      ['recommendation-r2', made({ themes: ['culture'] })],
    ]);
    expect(found).toEqual([
      items[0],
      ['finding', '2021/f1', '2021', null],
      ['recommendation', 'r1', '2021', null],
      ['action', 'a1', '2021', null],
      ['commitment', 'c1/1', '2021', null],
      items[1],
    ]);
  });

  it('is also what is about a standard that carries it, and says through which', async () => {
    const found = await under([
      ['recommendation-r1', made({ items: ['old/2', 'old/1'] })],
      ['action-a1', action({ under: { item: 'old/1' } })],
      ['commitment-c1', commitment({ items: ['old/1'] })],
      ['report-2021', finding({ items: ['old/1'] })],
      ['recommendation-r2', made({ items: ['old/2'] })],
    ]);
    expect(found.filter(([kind]) => kind !== 'item')).toEqual([
      ['finding', '2021/f1', '2021', 'old/1'],
      ['recommendation', 'r1', null, 'old/1'],
      ['action', 'a1', null, 'old/1'],
      ['commitment', 'c1/1', null, 'old/1'],
    ]);
  });

  it('is narrowed to kinds, cycles and a partnership', async () => {
    const recorded: Recorded[] = [['recommendation-r1', made({ cycle: '2021', themes: ['escalation'] })]];
    expect(await under(recorded, { kinds: ['recommendation'] })).toEqual([
      ['recommendation', 'r1', '2021', null],
    ]);
    expect(await under(recorded, { cycles: ['2023'] })).toEqual([items[1]]);
    expect(await under(recorded, { partnership: 'there' })).toEqual([]);
  });

  it('goes by the themes of the day of the answer', async () => {
    const recorded: Recorded[] = [
      ['recommendation-r1', made({ themes: ['escalation'] })],
      [
        'recommendation-r1',
        recommendationThemesAssigned({ themes: ['culture'] }, { occurred: onDay('2022-01-01') }),
      ],
      [
        'framework-old',
        itemThemesAssigned({ item: '2', themes: ['escalation'] }, { occurred: onDay('2022-01-01') }),
      ],
    ];
    const ids = async (asOf: string) => (await under(recorded, {}, asOf)).map(([, id]) => id);
    expect(await ids('2021-12-31')).toEqual(['old/1', 'r1']);
    expect(await ids('2022-01-01')).toEqual(['old/1', 'old/2']);
  });

  it('loses what a correction takes out of it', async () => {
    const recorded: Recorded[] = [
      ['action-a1', action({ themes: ['escalation'] })],
      correctionOf('action-a1', 0, action({ themes: ['culture'] })),
    ];
    expect(await under(recorded, { kinds: ['action'] })).toEqual([]);
  });

  it('counts apart what carries it only possibly', async () => {
    const maybe = { earliest: '2021-01-01', latest: '2021-12-31' };
    const history = historyOf(...surroundings, ['action-a1', action({ themes: ['escalation'] }, maybe)]);
    const args = { theme: 'escalation', kinds: ['action' as const] };
    const certain = await answered(underThemeQuery, history, args, { asOf: '2021-06-30' });
    expect([certain.totalCount, certain.possibleCount]).toEqual([0, 1]);
    const possible = await answered(
      underThemeQuery,
      history,
      { ...args, onlyPossible: true },
      { asOf: '2021-06-30' },
    );
    expect(possible.nodes).toMatchObject([{ id: 'a1', certain: false }]);
  });

  it('shows the status where there is one', async () => {
    const history = historyOf(
      ...surroundings,
      ['recommendation-r1', made({ themes: ['escalation'], addressedTo: [police] })],
      ['recommendation-r1', reported(police, 'complete')],
      ['action-a1', action({ themes: ['escalation'] })],
      ['action-a1', progressed('in_progress')],
    );
    const { nodes } = await answered(underThemeQuery, history, { theme: 'escalation' });
    expect(nodes.map(({ kind, status }) => [kind, status])).toEqual([
      ['item', null],
      ['recommendation', 'complete'],
      ['action', 'in_progress'],
      ['item', null],
    ]);
  });
});

const rated: Recorded[] = [
  ['submission-s1', submissionStarted({ agencies: ['police'], cycles: ['2023'] })],
  ['submission-s1', standardRated({ item: 'new/7', grade: 'green', covers: [] })],
  ['submission-s1', submissionReceived({ means: 'submitted', flags: [] })],
];
const published: Recorded = ['report-2021', finding({ items: ['old/1'] }, 'distribution')];

describe('the cycles of a partnership under a theme', () => {
  const compared = (...recorded: Recorded[]) =>
    answered(compareCyclesByThemeQuery, historyOf(...surroundings, ...recorded), {
      partnership: 'here',
      theme: 'escalation',
    });

  it('stand side by side though they asked different questions, oldest first', async () => {
    const { cycles } = await compared();
    expect(cycles.map(({ cycle: { id }, items: asked }) => [id, asked.map(({ item }) => item)])).toEqual([
      ['2021', ['old/1']],
      ['2023', ['new/7']],
    ]);
  });

  it('leave out a cycle that is known by mention alone, unless it holds something under the theme', async () => {
    const mentioned: Recorded = [
      'cycle-2019',
      cycleOpened({ partnership: 'here', name: '2019', mentionOnly: true }),
    ];
    const theirs = made({ cycle: '2019', themes: ['escalation'] }, onDay('2019-05-01'));
    const cyclesOf = async (...recorded: Recorded[]) =>
      (await compared(...recorded)).cycles.map(({ cycle: { id } }) => id);
    expect(await cyclesOf(mentioned)).toEqual(['2021', '2023']);
    expect(await cyclesOf(mentioned, ['recommendation-2019.1', theirs])).toEqual(['2019', '2021', '2023']);
  });

  it('show how each standard was rated, as published and as computed', async () => {
    const { cycles } = await compared(published, ...rated);
    const [before, after] = cycles.map(({ items: asked }) => asked[0]!);
    expect(before!.published.map(({ id }) => id)).toEqual(['2021/f1']);
    expect(before!.computed).toBeNull();
    expect(after!.published).toEqual([]);
    expect(after!.computed).toMatchObject({
      grades: [
        { grade: 'red', count: 0 },
        { grade: 'green', count: 1, percent: 100 },
      ],
      base: 1,
    });
  });

  it('show what practitioners answered where a survey asked the question', async () => {
    const result = surveyResultRecorded(
      {
        result: 'yes',
        item: 'old/1',
        group: 'All',
        answer: 'yes',
        count: 50,
        percent: 70.4,
        mean: null,
        rank: null,
      },
      { occurred: onDay('2021-05-01') },
    );
    const { cycles } = await compared(report, ['report-2021', result]);
    expect(cycles.map(({ items: asked }) => asked[0]!.surveyed)).toMatchObject([
      [{ group: 'All', answer: 'yes', percent: 70.4 }],
      [],
    ]);
  });

  it('show the recommendations that each made under it, with their status now', async () => {
    const { cycles } = await compared(
      ['recommendation-r1', made({ cycle: '2021', themes: ['escalation'], addressedTo: [police] })],
      ['recommendation-r1', reported(police, 'complete')],
      ['recommendation-r2', made({ cycle: '2021', themes: ['culture'] })],
    );
    expect(
      cycles.map(({ recommendations }) => recommendations.map(({ id, status }) => [id, status])),
    ).toEqual([[['r1', 'complete']], []]);
  });
});

describe('a standard that goes on from an older one', () => {
  const continued: Recorded = [
    'framework-new',
    continuationNoted({ item: '7', of: 'old/1', wording: 'changed' }),
  ];
  const chain = (item: string, ...recorded: Recorded[]) =>
    answered(compareByContinuationQuery, historyOf(...surroundings, ...recorded), { item });

  it.each(['old/1', 'new/7'])(
    'is shown in each cycle that asked it, whichever of the items is named: %s',
    async (item) => {
      const answer = await chain(item, continued, published, ...rated);
      expect(
        answer!.entries.map((entry) => [
          entry.cycle.id,
          entry.item,
          entry.published.length,
          entry.computed?.base ?? null,
        ]),
      ).toEqual([
        ['2021', 'old/1', 1, null],
        ['2023', 'new/7', 0, 1],
      ]);
      expect(answer!.entries[1]!.continues).toMatchObject([{ item: 'old/1', wording: 'changed' }]);
    },
  );

  it('stands alone while nobody noticed', async () => {
    expect((await chain('new/7'))!.entries.map(({ item }) => item)).toEqual(['new/7']);
  });

  it('is not there when no framework has it', async () => {
    expect(await chain('old/99')).toBeNull();
  });
});
