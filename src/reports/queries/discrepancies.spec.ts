import { describe, expect, it } from '@jest/globals';
import { factsOfHistory } from '../../../test/support/in-memory-facts.js';
import {
  figure,
  historyOf,
  percents,
  PUBLISHED,
  stating,
  surroundings,
  surveying,
  type Recorded,
} from '../../../test/support/reports.js';
import { madeAs } from '../../../test/support/recommendations.js';
import { agencyJoinedPartnership, agencyNamed } from '../../agencies/agency.events.js';
import { agencyExpected, cycleOpened } from '../../cycles/cycle.events.js';
import { frameworkPublished } from '../../frameworks/framework.events.js';
import { onDay } from '../../kernel/days.js';
import { progressReported, recommendationMade } from '../../recommendations/recommendation.events.js';
import type { NewEvent } from '../../kernel/event.js';
import {
  notRatedDeclared,
  standardRated,
  submissionReceived,
  submissionStarted,
} from '../../submissions/submission.events.js';
import { reportPublished } from '../report.events.js';
import { discrepanciesQuery } from './discrepancies.js';

async function discrepancies(recorded: readonly Recorded[], args: object = { cycle: '2024' }) {
  const facts = factsOfHistory(historyOf([...surroundings, ...recorded]), discrepanciesQuery.projections);
  const view = { asOf: PUBLISHED, today: PUBLISHED, position: Number.MAX_SAFE_INTEGER };
  return (await discrepanciesQuery.answer(facts, discrepanciesQuery.args.parse(args), view)).nodes;
}

const printed = (count: number) => ({ count, basis: 'printed' as const });
const first = surroundings.length + 1;

describe('discrepancies', () => {
  it('are none where everything agrees', async () => {
    const agreeing = [
      surveying('yes', { count: 50, percent: 70.4, base: printed(71) }),
      stating('d', {
        kind: 'distribution',
        about: { items: ['s11/escalation'] },
        numbers: percents({ red: 0, amber: 45, green: 55 }),
        base: printed(20),
      }),
      stating('t', {
        kind: 'tally',
        about: { agencies: ['fire'] },
        numbers: [figure({ measure: 'green', count: 3 })],
      }),
      stating('n', { kind: 'declared_number', numbers: [figure({ measure: 'questions', count: 3 })] }),
    ];
    expect(await discrepancies(agreeing)).toEqual([]);
  });

  it('show a percentage that does not follow from its count, with both sides and the event', async () => {
    const found = await discrepancies([
      surveying('share', { answer: 'share', count: 71, percent: 13, base: printed(455) }),
    ]);
    expect(found).toMatchObject([
      {
        kind: 'percent_not_from_count',
        message: '13% is stated for Practitioners: share, but 71 of 455 is 15.6%.',
        sides: [{ value: '13%' }, { value: '71' }, { what: 'base', value: '455' }],
        report: '2024.report',
        eventPositions: [first],
      },
    ]);
  });

  it('show a percentage that no whole number gives', async () => {
    const found = await discrepancies([
      stating('f', { kind: 'figure', numbers: [figure({ percent: 19 })], base: printed(71) }),
    ]);
    expect(found).toMatchObject([
      {
        kind: 'percent_not_possible',
        message: '19% is stated for aware, but no whole number out of 71 gives it.',
      },
    ]);
  });

  it('show a distribution that lacks some of 100, unless a grade is not printed', async () => {
    const distribution = (numbers: Record<string, number>) =>
      stating('d', {
        kind: 'distribution',
        about: { items: ['s11/escalation'] },
        numbers: percents(numbers),
      });
    expect(await discrepancies([distribution({ red: 10, amber: 20, green: 65 })])).toMatchObject([
      {
        kind: 'distribution_does_not_add_up',
        message: 'The percentages add up to 95: 5% are not accounted for.',
        item: 's11/escalation',
      },
    ]);
    expect(await discrepancies([distribution({ amber: 20, green: 65 })])).toEqual([]);
    expect(await discrepancies([distribution({ amber: 50, green: 65 })])).toHaveLength(1);
  });

  it('show a tally of more ratings than there are rated items', async () => {
    const found = await discrepancies([
      stating('t', { kind: 'tally', printed: '23', about: { agencies: ['fire'] } }),
    ]);
    expect(found).toMatchObject([
      {
        kind: 'tally_impossible',
        agency: 'fire',
        sides: [{ value: '23' }, { value: '3', basis: 'derived' }],
      },
    ]);
  });

  it('show a published number that the ratings on record do not give', async () => {
    const rating = (agency: string, event: NewEvent): Recorded[] => [
      [`submission-${agency}`, submissionStarted({ agencies: [agency], cycles: ['2024'] })],
      [`submission-${agency}`, event],
      [`submission-${agency}`, submissionReceived({ means: 'submitted', flags: [] })],
    ];
    const item = 's11/escalation';
    const returned = [
      ...rating('fire', standardRated({ item, grade: 'green', covers: [] })),
      ...rating('police', notRatedDeclared({ item, kind: 'not_applicable' })),
    ];
    const counts = (numbers: Record<string, number>) =>
      stating('d', {
        kind: 'distribution',
        about: { items: [item] },
        numbers: Object.entries(numbers).map(([measure, count]) => figure({ measure, count })),
      });
    expect(await discrepancies([...returned, counts({ green: 1, 'not-rated': 1 })])).toEqual([]);
    expect(await discrepancies([...returned, counts({ green: 2, 'not-rated': 1 })])).toMatchObject([
      {
        kind: 'published_and_computed',
        message: 'The report gives 2 for green; the ratings on record give 1.',
        item,
        cycle: '2024',
      },
    ]);
  });

  it('show a contradiction with everything that it names', async () => {
    const found = await discrepancies([
      surveying('quarterly', { answer: 'quarterly', percent: 24 }),
      stating('c', {
        kind: 'contradiction',
        about: { results: ['quarterly'] },
        statements: [{ narrative: 'Monthly is the most common.' }],
      }),
    ]);
    expect(found).toMatchObject([
      {
        kind: 'contradiction',
        sides: [
          { words: { narrative: 'Monthly is the most common.' } },
          { what: 'Practitioners: quarterly', value: '24%' },
        ],
        eventPositions: [first + 1, first],
      },
    ]);
  });

  it('show the numbers, grade or printed words of the findings that contradict each other', async () => {
    const [{ recommendation, sides } = { recommendation: null, sides: [] }] = await discrepancies(
      [
        stating('share', { kind: 'figure', numbers: percents({ 'good or better': 85 }) }),
        stating('overall', { kind: 'overall_rating', grade: 'green' }),
        stating('row', { kind: 'tally', printed: 'n/a' }),
        stating('c', {
          kind: 'contradiction',
          about: { findings: ['share', 'overall', 'row'], recommendations: ['2024.1'] },
        }),
      ],
      { cycle: '2024', kinds: ['contradiction'] },
    );
    expect(sides.map(({ value }) => value)).toEqual(['good or better 85%', 'green', 'n/a']);
    expect(recommendation).toBe('2024.1');
  });

  it('do not hold published numbers against single statements of not having rated', async () => {
    const item = 's11/escalation';
    expect(
      await discrepancies([
        ['submission-fire', submissionStarted({ agencies: ['fire'], cycles: ['2024'] })],
        ['submission-fire', notRatedDeclared({ item, kind: 'not_applicable' })],
        ['submission-fire', submissionReceived({ means: 'submitted', flags: [] })],
        stating('d', {
          kind: 'distribution',
          about: { items: [item] },
          numbers: [figure({ measure: 'green', count: 11 })],
        }),
      ]),
    ).toEqual([]);
  });

  it.each([
    [
      'another that the finding gives',
      [figure({ measure: 'themes', count: 8 }), figure({ measure: 'themes used', count: 7 })],
    ],
    ['what the framework holds', [figure({ measure: 'questions', count: 19 })]],
  ])('show a declared number that differs from %s', async (_what, numbers) => {
    expect(await discrepancies([stating('n', { kind: 'declared_number', numbers })])).toMatchObject([
      { kind: 'declared_number' },
    ]);
  });

  it('let a declared number stand that counts the items of one kind, or those with a number', async () => {
    const items = [
      ...['1', '2'].map((number) => ({ id: `q${number}`, number, kind: 'answered' as const })),
      { id: 'q2-police', kind: 'answered' as const },
      { id: 's1', kind: 'rated' as const },
    ].map((item) => ({ ...item, title: item.id, wordings: [], themes: [], requirements: [] }));
    const declaring = async (count: number) => {
      const declared = [{ what: 'questions', count, lines: [] }];
      const framework = frameworkPublished({ name: 'Survey', scales: [], sections: [], items, declared });
      const cycle = { partnership: 'here', name: '2025', framework: 'survey', mentionOnly: false };
      const recorded: Recorded[] = [
        ['framework-survey', framework],
        ['cycle-2025', cycleOpened(cycle)],
      ];
      return (await discrepancies(recorded, { cycle: '2025' })).map(({ message }) => message);
    };
    expect(await declaring(3)).toEqual([]);
    expect(await declaring(2)).toEqual([]);
    expect(await declaring(4)).toEqual([]);
    expect(await declaring(5)).toEqual(['5 questions are declared, but the framework holds 4.']);
  });

  it('show what documents say differently of an agency of the cycle or partnership, and what each says', async () => {
    const differing: Recorded[] = [
      ['agency-fire', agencyNamed({ name: 'Fire', sector: 'local_authority', deliveredBy: 'The county' })],
      ['agency-fire', agencyJoinedPartnership({ partnership: 'here' })],
    ];
    const expected = [
      {
        kind: 'agency_details',
        agency: 'fire',
        message: 'Documents disagree on its sector: fire_and_rescue, local_authority.',
        eventPositions: [5, first],
      },
    ];
    expect(await discrepancies(differing)).toEqual([]);
    expect(await discrepancies(differing, { partnership: 'here' })).toMatchObject(expected);
    const asked: Recorded = ['cycle-2024', agencyExpected({ agency: 'fire' })];
    expect(await discrepancies([...differing, asked])).toMatchObject(expected);
  });

  it('leave out a recommendation that does not belong to the cycle yet, and know one that its report speaks of', async () => {
    const course = (reportedIn: object, day = PUBLISHED): Recorded[] => [
      ['recommendation-r', recommendationMade(madeAs({ cycle: '2023' }))],
      [
        'recommendation-r',
        progressReported(
          { share: 'body:nobody', status: 'complete', evidence: [], reportedIn },
          { occurred: onDay(day) },
        ),
      ],
    ];
    const kinds = async (recorded: Recorded[]) => (await discrepancies(recorded)).map(({ kind }) => kind);
    expect(await kinds(course({ report: '2024.report' }))).toEqual(['recommendation']);
    expect(await kinds(course({ cycle: '2024' }, '2030-01-01'))).toEqual([]);
  });

  it('show two reports that give different numbers or grades', async () => {
    const other: Recorded = [
      'report-other',
      reportPublished({ partnership: 'there', title: 'Region', publishedOn: onDay(PUBLISHED) }),
    ];
    const rating = (grade: string, report?: string) =>
      stating(
        'o',
        { kind: 'overall_rating', grade, about: { cycle: '2024', items: ['s11/fathers'] } },
        report,
      );
    expect(await discrepancies([other, rating('green'), rating('amber', 'other')])).toMatchObject([
      {
        kind: 'reports_disagree',
        message: 'Two statements about the overall rating differ: green and amber.',
        eventPositions: [first + 1, first + 2],
      },
    ]);
    expect(await discrepancies([other, rating('green'), rating('green', 'other')])).toEqual([]);
  });

  it('include those of the recommendations of the cycle', async () => {
    const made: Recorded = [
      'recommendation-2024.1',
      recommendationMade({
        partnership: 'here',
        cycle: '2024',
        kind: 'recommendation',
        wordings: [{ text: { narrative: 'Train all staff.' } }],
        addressedTo: [],
        concerns: [],
        items: [],
        themes: [],
      }),
    ];
    const reported: Recorded = [
      'recommendation-2024.1',
      progressReported({ share: 'body:nobody', status: 'complete', evidence: [] }),
    ];
    expect(await discrepancies([made, reported])).toMatchObject([
      { kind: 'recommendation', recommendation: '2024.1', eventPositions: [first + 1] },
    ]);
  });

  it('are found for a whole partnership, each once, and by kind', async () => {
    const wrong = [
      surveying('share', { count: 71, percent: 13, base: printed(455) }),
      stating('f', {
        kind: 'figure',
        numbers: [figure({ percent: 19 })],
        base: printed(71),
        about: { cycle: '2023' },
      }),
    ];
    const kinds = async (args: object) => (await discrepancies(wrong, args)).map(({ kind }) => kind);
    expect(await kinds({ partnership: 'here' })).toEqual(['percent_not_possible', 'percent_not_from_count']);
    expect(await kinds({ partnership: 'here', kinds: ['percent_not_possible'] })).toEqual([
      'percent_not_possible',
    ]);
    await expect(kinds({})).rejects.toThrow('Name a cycle or a partnership.');
  });
});
