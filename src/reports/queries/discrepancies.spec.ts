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
