import { describe, expect, it } from '@jest/globals';
import type { z } from 'zod';
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
import { agencySucceededBy } from '../../agencies/agency.events.js';
import { onDay } from '../../kernel/days.js';
import { Refusal } from '../../kernel/refusal.js';
import type { QueryDefinition } from '../../read-models/query.js';
import { standardRated, submissionReceived, submissionStarted } from '../../submissions/submission.events.js';
import { reportPublished } from '../report.events.js';
import { publishedDistributionsQuery } from './distributions.js';
import { findingsQuery, surveyResultsQuery } from './findings.js';
import { heatMapQuery } from './heat-map.js';
import { overallRatingsQuery, reportQuery, reportsQuery } from './reports.js';

/** Answers a question from the surroundings and these events, on the day of publication or another. */
const asked = <A extends z.ZodObject, R>(
  query: QueryDefinition<A, R>,
  args: z.input<A>,
  recorded: readonly Recorded[] = [],
  asOf = PUBLISHED,
): Promise<R> => {
  const facts = factsOfHistory(historyOf([...surroundings, ...recorded]), query.projections);
  return query.answer(facts, query.args.parse(args), {
    asOf,
    today: asOf,
    position: Number.MAX_SAFE_INTEGER,
  });
};

const base = { count: 20, basis: 'inferred' as const };
const distribution = (item: string, numbers: Record<string, number>): Recorded =>
  stating(`d-${item}`, {
    kind: 'distribution',
    about: { items: [`s11/${item}`] },
    numbers: percents(numbers),
    base,
  });
const escalation = distribution('escalation', { red: 0, amber: 45, green: 55 });
const training = distribution('training', { red: 5, amber: 35, green: 60 });
const fathers = distribution('fathers', { red: 0, 'not-rated': 25, amber: 25, green: 50 });
const twoNotGreen = stating('two', {
  kind: 'doubt',
  words: { narrative: 'Two should not have scored green.' },
  about: { items: ['s11/escalation'] },
  wouldBe: { count: 2, from: 'green', to: 'amber', basis: 'inferred' },
});

describe('reports', () => {
  const later: Recorded = [
    'report-progress',
    reportPublished(
      { partnership: 'here', title: 'Progress', publishedOn: onDay('2024-09-01') },
      { occurred: onDay('2024-09-01') },
    ),
  ];

  it('say what they hold', async () => {
    const report = await asked(reportQuery, { id: '2024.report' }, [
      escalation,
      twoNotGreen,
      surveying('q', { count: 3 }),
    ]);
    expect(report).toMatchObject({
      title: 'Audit 2024',
      cycle: '2024',
      findingCounts: [
        { kind: 'distribution', count: 1 },
        { kind: 'doubt', count: 1 },
      ],
      surveyResultCount: 1,
    });
  });

  it('are not there before they were published', async () => {
    expect(await asked(reportQuery, { id: '2024.report' }, [], '2024-04-30')).toBeNull();
  });

  it('are listed for a partnership, the newest first, and for a cycle', async () => {
    const titles = async (args: object, asOf?: string) =>
      (await asked(reportsQuery, args, [later], asOf)).nodes.map((report) => report?.title);
    expect(await titles({ partnership: 'here' }, '2025-01-01')).toEqual(['Progress', 'Audit 2024']);
    expect(await titles({ partnership: 'here' })).toEqual(['Audit 2024']);
    expect(await titles({ cycle: '2024' }, '2025-01-01')).toEqual(['Audit 2024']);
    expect(await titles({ partnership: 'there' }, '2025-01-01')).toEqual([]);
  });
});

describe('findings', () => {
  const lastYear = stating('last-year', {
    kind: 'figure',
    numbers: [figure({ measure: 'in induction', percent: 75 })],
    about: { cycle: '2023', agencies: ['police'], recommendations: ['2023.1'] },
  });
  const recorded = [escalation, twoNotGreen, lastYear];
  const keys = async (filter: object, events: readonly Recorded[] = recorded) =>
    (await asked(findingsQuery, { filter }, events)).nodes.map(({ finding }) => finding);

  it.each<[object, string[]]>([
    [{ report: '2024.report' }, ['d-escalation', 'two', 'last-year']],
    [{ cycle: '2024' }, ['d-escalation', 'two', 'last-year']],
    [{ partnership: 'here', kinds: ['doubt', 'figure'] }, ['two', 'last-year']],
    [{ aboutCycle: '2024' }, ['d-escalation', 'two']],
    [{ aboutCycle: '2023' }, ['last-year']],
    [{ cycle: '2023' }, []],
    [{ item: 's11/escalation' }, ['d-escalation', 'two']],
    [{ item: 's11/escalation', measure: 'green' }, ['d-escalation']],
    [{ item: 's11/escalation', measure: 'Green' }, ['d-escalation']],
    [{ agency: 'police' }, ['last-year']],
    [{ recommendation: '2023.1' }, ['last-year']],
    [{ theme: 'escalation' }, ['d-escalation', 'two']],
    [{ cycle: '2024', theme: 'escalation', measure: 'green' }, ['d-escalation']],
  ])('are found by %j', async (filter, found) => {
    expect(await keys(filter)).toEqual(found);
  });

  it('of an agency include those about the agency that it succeeds', async () => {
    const succeeded: Recorded = ['agency-police', agencySucceededBy({ agencies: ['fire'], extent: 'whole' })];
    expect(await keys({ agency: 'fire' })).toEqual([]);
    expect(await keys({ agency: 'fire' }, [...recorded, succeeded])).toEqual(['last-year']);
  });

  it('need somewhere to look', async () => {
    await expect(keys({ measure: 'green' })).rejects.toThrow(Refusal);
  });

  it('that may but need not be true yet are counted apart', async () => {
    const [stream, event] = stating('perhaps', { kind: 'strength', title: 'Perhaps' });
    const fuzzy: Recorded = [
      stream,
      { ...event, occurred: { earliest: '2024-04-01', latest: '2024-06-01' } },
    ];
    const { nodes, possibleCount } = await asked(findingsQuery, { filter: { cycle: '2024' } }, [fuzzy]);
    expect([nodes.length, possibleCount]).toEqual([0, 1]);
  });

  it('show what they name, under the names of the parties', async () => {
    const against = stating('against', {
      kind: 'contradiction',
      about: { findings: ['two', 'not-there'], results: ['q'], agencies: ['police'] },
      statements: [{ narrative: 'It is the most common.' }],
    });
    const { nodes } = await asked(findingsQuery, { filter: { cycle: '2024', kinds: ['contradiction'] } }, [
      twoNotGreen,
      surveying('q', { percent: 24, base: { count: 71, basis: 'printed' } }),
      against,
    ]);
    expect(nodes).toMatchObject([
      {
        related: [{ finding: 'two' }],
        relatedResults: [
          { result: 'q', count: 17, countBasis: 'derived', percent: 24, percentBasis: 'printed' },
        ],
        agencies: [{ name: 'Police' }],
        statements: [{ narrative: 'It is the most common.' }],
      },
    ]);
  });

  it('come page by page', async () => {
    const first = await asked(findingsQuery, { filter: { cycle: '2024' }, first: 2 }, recorded);
    const rest = await asked(
      findingsQuery,
      { filter: { cycle: '2024' }, first: 2, after: first.pageInfo.endCursor! },
      recorded,
    );
    expect([first.totalCount, first.pageInfo.hasNextPage]).toEqual([3, true]);
    expect(rest.nodes.map(({ finding }) => finding)).toEqual(['last-year']);
  });
});

describe('survey results', () => {
  const yes = surveying('yes', { item: 's11/escalation', answer: 'Yes', count: 50, percent: 70.4 });
  const police = surveying('police', { group: 'Police', answer: 'yes', percent: 50, themes: ['culture'] });
  const keys = async (filter: object) =>
    (await asked(surveyResultsQuery, { filter }, [yes, police])).nodes.map(({ result }) => result);

  it.each<[object, string[]]>([
    [{ cycle: '2024' }, ['yes', 'police']],
    [{ report: '2024.report', group: 'police' }, ['police']],
    [{ cycle: '2024', answer: 'YES' }, ['yes', 'police']],
    [{ item: 's11/escalation' }, ['yes']],
    [{ theme: 'escalation' }, ['yes']],
    [{ theme: 'culture' }, ['police']],
    [{ partnership: 'there' }, []],
  ])('are found by %j', async (filter, found) => {
    expect(await keys(filter)).toEqual(found);
  });
});

describe('published distributions', () => {
  const recorded = [training, escalation, fathers, twoNotGreen];
  const items = async (args: object) =>
    (await asked(publishedDistributionsQuery, { cycle: '2024', ...args }, recorded)).nodes.map(
      ({ item }) => item,
    );

  it('stand as in the framework, with the remarks on each', async () => {
    const { nodes } = await asked(publishedDistributionsQuery, { cycle: '2024' }, recorded);
    expect(nodes.map(({ item, remarks }) => [item, remarks.map(({ finding }) => finding)])).toEqual([
      ['s11/escalation', ['two']],
      ['s11/training', []],
      ['s11/fathers', []],
    ]);
  });

  it('show what they would be with the doubts applied, beside what is printed', async () => {
    const { nodes } = await asked(
      publishedDistributionsQuery,
      { cycle: '2024', item: 's11/escalation' },
      recorded,
    );
    const [one] = nodes;
    const shares = (numbers: readonly { measure: string; count: number | null; percent: number | null }[]) =>
      numbers.map(({ measure, count, percent }) => [measure, count, percent]);
    expect(shares(one!.numbers)).toEqual([
      ['red', 0, 0],
      ['amber', 9, 45],
      ['green', 11, 55],
      ['not-rated', null, null],
    ]);
    expect(shares(one!.withDoubtsApplied!.numbers)).toEqual([
      ['red', 0, 0],
      ['amber', 11, 55],
      ['green', 9, 45],
      ['not-rated', null, null],
    ]);
    expect(one!.withDoubtsApplied!.applied.map(({ finding }) => finding)).toEqual(['two']);
  });

  it('stand beside what the ratings on record give, where there are any', async () => {
    const returned: Recorded[] = [
      ['submission-fire', submissionStarted({ agencies: ['fire'], cycles: ['2024'] })],
      ['submission-fire', standardRated({ item: 's11/escalation', grade: 'green', covers: [] })],
      ['submission-fire', submissionReceived({ means: 'submitted', flags: [] })],
    ];
    const { nodes } = await asked(publishedDistributionsQuery, { cycle: '2024' }, [...recorded, ...returned]);
    expect(
      nodes.map(({ computed }) => computed?.map(({ measure, count }) => [measure, count]) ?? null),
    ).toEqual([
      [
        ['red', 0],
        ['amber', 0],
        ['green', 1],
        ['not-rated', 0],
      ],
      null,
      null,
    ]);
  });

  it.each<[object, string[]]>([
    [{ measure: 'red', minPercent: 1 }, ['s11/training']],
    [{ measure: 'not-rated', minCount: 5 }, ['s11/fathers']],
    [{ measure: 'green', sort: 'most_first' }, ['s11/training', 's11/escalation', 's11/fathers']],
    [{ measure: 'green', sort: 'least_first' }, ['s11/fathers', 's11/escalation', 's11/training']],
    [{ measure: 'not-rated', sort: 'least_first' }, ['s11/fathers', 's11/escalation', 's11/training']],
  ])('are found and ordered by %j; what is not printed comes last', async (args, found) => {
    expect(await items(args)).toEqual(found);
  });

  it('are only compared by a measure', async () => {
    await expect(items({ minPercent: 1 })).rejects.toThrow(Refusal);
    await expect(items({ sort: 'most_first' })).rejects.toThrow(Refusal);
  });

  it('of a cycle may stand in a report on a later one', async () => {
    const earlier = stating('earlier', {
      kind: 'distribution',
      about: { cycle: '2023', items: ['s11/fathers'] },
      numbers: percents({ green: 67, amber: 27, red: 6 }),
    });
    const about = async (cycle: string) =>
      (await asked(publishedDistributionsQuery, { cycle }, [earlier])).nodes.map(({ report }) => report);
    expect(await about('2023')).toEqual(['2024.report']);
    expect(await about('2024')).toEqual([]);
  });
});

describe('the published heat map', () => {
  it('shows the cell as printed, its reading, and why a row has none', async () => {
    const { rows, ratedItems } = await asked(heatMapQuery, { cycle: '2024' }, [
      stating('police', {
        kind: 'tally',
        printed: 'n/a',
        words: { narrative: 'They used another form.' },
        about: { agencies: ['police'] },
      }),
      stating('fire', {
        kind: 'tally',
        printed: '23',
        numbers: [figure({ measure: 'rated', count: 23 })],
        about: { agencies: ['fire'] },
      }),
    ]);
    expect(ratedItems).toBe(3);
    expect(rows).toMatchObject([
      {
        agencies: [{ name: 'Police' }],
        printed: 'n/a',
        rated: null,
        impossible: false,
        words: { narrative: 'They used another form.' },
      },
      { agencies: [{ name: 'Fire' }], printed: '23', rated: 23, impossible: true },
    ]);
  });

  it('of an agency is its row', async () => {
    const tally = (agency: string) => stating(agency, { kind: 'tally', about: { agencies: [agency] } });
    const { rows } = await asked(heatMapQuery, { cycle: '2024', agency: 'fire' }, [
      tally('police'),
      tally('fire'),
    ]);
    expect(rows).toMatchObject([{ agencies: [{ name: 'Fire' }] }]);
  });
});

describe('overall ratings', () => {
  it('are those that were published about the cycle', async () => {
    const green = stating('green', {
      kind: 'overall_rating',
      grade: 'green',
      by: 'body:panel',
      about: { items: ['s11/escalation'] },
    });
    const { ratings } = await asked(overallRatingsQuery, { cycle: '2024' }, [green, escalation]);
    expect(ratings).toMatchObject([{ items: ['s11/escalation'], grade: 'green', by: { id: 'panel' } }]);
  });
});
