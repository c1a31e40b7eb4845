import { describe, expect, it } from '@jest/globals';
import type { z } from 'zod';
import { directoryProjection } from '../../../projections/directory.js';
import { recommendationsProjection } from '../../../projections/recommendations.js';
import { factsOfHistory } from '../../../test/support/in-memory-facts.js';
import { answered } from '../../../test/support/history.js';
import { education, logOf, made, police, reported } from '../../../test/support/recommendations.js';
import { agencyRegistered, agencySucceededBy } from '../../agencies/agency.events.js';
import { cycleOpened } from '../../cycles/cycle.events.js';
import { onDay } from '../../kernel/days.js';
import type { NewEvent } from '../../kernel/event.js';
import { bodyFormed } from '../../partnerships/partnership.events.js';
import type { QueryDefinition } from '../../read-models/query.js';
import { reportPublished } from '../../reports/report.events.js';
import {
  progressReported,
  recommendationCarriedForward,
  recommendationLinked,
  recommendationThemesAssigned,
  responsibilityAssigned,
  reviewDatesSet,
} from '../recommendation.events.js';
import { recommendationStatusAtCycle } from './at-cycle.js';
import { recommendationHistory } from './history.js';
import { recommendationQuery } from './recommendation.js';
import { recommendationsQuery } from './recommendations.js';
import { recurringRecommendations } from './recurring.js';

const at2020 = onDay('2020-11-01');
const at2021 = onDay('2021-11-01');
const spring2022 = { words: 'Spring 2022', earliest: '2022-03-01', latest: '2022-05-31' };
const ccg = 'agency:ccg' as const;
const icb = 'agency:icb' as const;

const log: (readonly [string, NewEvent])[] = [
  ['cycle-2020', cycleOpened({ partnership: 'here', name: 'Audit 2020', mentionOnly: true })],
  [
    'cycle-2021',
    cycleOpened({
      partnership: 'here',
      name: 'Audit 2021',
      mentionOnly: false,
      dates: { ends: onDay('2021-12-31') },
    }),
  ],
  [
    'report-2021',
    reportPublished(
      { partnership: 'here', cycle: '2021', title: 'Audit 2021', publishedOn: at2021 },
      { occurred: at2021 },
    ),
  ],
  ['partnership-here', bodyFormed({ body: 'here.education', name: 'Education Subgroup', kind: 'subgroup' })],
  ['agency-ccg', agencyRegistered({ name: 'The CCG', sector: 'health' }, { occurred: at2020 })],
  ['agency-icb', agencyRegistered({ name: 'The ICB', sector: 'health' }, { occurred: at2020 })],
  [
    'agency-ccg',
    agencySucceededBy({ agencies: ['icb'], extent: 'whole' }, { occurred: onDay('2022-07-01') }),
  ],

  ['recommendation-old.10', made({ cycle: '2020', number: '10', themes: ['culture'] }, at2020)],
  [
    'recommendation-old.10',
    progressReported(
      { status: 'complete', statusPrinted: 'Completed', evidence: [], reportedIn: { report: '2021' } },
      { occurred: at2021 },
    ),
  ],
  ['recommendation-old.9', made({ cycle: '2020', number: '9', addressedTo: [ccg] }, at2020)],
  ['recommendation-old.9', recommendationCarriedForward({ to: '2021' }, { occurred: at2021 })],
  ['recommendation-old.9', reported(ccg, 'in_progress', onDay('2022-02-01'))],

  [
    'recommendation-new.1',
    made({ cycle: '2021', number: '1', themes: ['culture'], addressedTo: [police] }, at2021),
  ],
  ['recommendation-new.1', responsibilityAssigned({ holder: education, from: [] }, { occurred: at2021 })],
  ['recommendation-new.1', reviewDatesSet({ dates: [spring2022] }, { occurred: at2021 })],
  ['recommendation-new.1', reported(education, 'complete', spring2022)],
  [
    'recommendation-new.1',
    recommendationLinked({ kind: 'recurs_from', target: 'old.10' }, { occurred: at2021 }),
  ],
  [
    'recommendation-new.1',
    recommendationLinked({ kind: 'follows_up', target: 'gone' }, { occurred: at2021 }),
  ],
];

const facts = factsOfHistory(logOf(log), [recommendationsProjection, directoryProjection]);

const ask = async <A extends z.ZodObject, R>(
  query: QueryDefinition<A, R>,
  args: z.input<A>,
  asOf = '2023-01-01',
) => query.answer(facts, query.args.parse(args), { asOf, today: asOf, position: log.length });

describe('one recommendation', () => {
  it('shows its shares by name with their status, dates and reports', async () => {
    const answer = (await ask(recommendationQuery, { id: 'new.1' }))!;
    expect(answer.whole.status).toBe('complete');
    expect(answer.madeIn).toEqual({ id: '2021', name: 'Audit 2021' });
    const [police, education] = answer.shares;
    expect([police!.role, police!.status, police!.counts]).toEqual(['addressed', 'not_reported', false]);
    expect(education).toMatchObject({
      holder: { name: 'Education Subgroup' },
      role: 'responsible',
      status: 'complete',
      assurance: 'not_stated',
      dates: [{ kind: 'review', date: { words: 'Spring 2022' }, state: 'met' }],
      progress: [{ status: 'complete' }],
    });
  });

  it('shows links both ways, and says when the other is not there', async () => {
    const newer = (await ask(recommendationQuery, { id: 'new.1' }))!;
    expect(newer.links.map(({ kind, direction, other }) => [kind, direction, other?.number])).toEqual([
      ['recurs_from', 'goes_on_from', '10'],
      ['follows_up', 'goes_on_from', undefined],
    ]);
    expect(newer.discrepancies.map(({ code }) => code)).toEqual(['linked_to_unknown']);
    const older = (await ask(recommendationQuery, { id: 'old.10' }))!;
    expect(older.links.map(({ direction, other }) => [direction, other?.id, other?.status])).toEqual([
      ['is_gone_on_from_by', 'new.1', 'complete'],
    ]);
  });

  it('shows what may but need not have been true with the status it would make', async () => {
    const answer = (await ask(recommendationQuery, { id: 'new.1' }, '2022-04-01'))!;
    expect(answer.whole.status).toBe('not_reported');
    expect(answer.possible).toMatchObject([
      { type: 'ProgressReported', status: 'complete', wholeThen: 'complete' },
    ]);
  });

  it('that was only possibly made by a day is shown as it would be, marked so', async () => {
    const fuzzy = { earliest: '2022-01-01', latest: '2022-12-31' };
    const history = logOf([
      ['recommendation-r1', made({ addressedTo: [police] }, fuzzy)],
      ['recommendation-r1', reported(police, 'complete', fuzzy)],
    ]);
    const shownOn = (asOf: string) => answered(recommendationQuery, history, { id: 'r1' }, { asOf });
    expect(await shownOn('2021-12-31')).toBeNull();
    expect(await shownOn('2022-06-01')).toMatchObject({ certain: false, whole: { status: 'not_reported' } });
    expect(await shownOn('2022-12-31')).toMatchObject({ certain: true, whole: { status: 'complete' } });
  });

  it('is null before it was made', async () =>
    expect(await ask(recommendationQuery, { id: 'new.1' }, '2021-01-01')).toBeNull());
});

describe('a list of recommendations', () => {
  const idsOf = async (args: z.input<(typeof recommendationsQuery)['args']>, asOf?: string) =>
    (await ask(recommendationsQuery, args, asOf)).nodes.map(({ id }) => id);

  it('is in the order of cycles and of numbers as people count', async () =>
    expect(await idsOf({ filter: { partnership: 'here' } })).toEqual(['old.9', 'old.10', 'new.1']));

  it('ends each cycle with what has no number', async () => {
    const unnumbered = [
      ...log,
      ['recommendation-a.remark', made({ cycle: '2020', kind: 'observation' }, at2020)] as const,
    ];
    const answer = await recommendationsQuery.answer(
      factsOfHistory(logOf(unnumbered), [recommendationsProjection, directoryProjection]),
      recommendationsQuery.args.parse({ filter: { madeIn: '2020' } }),
      { asOf: '2023-01-01', today: '2023-01-01', position: unnumbered.length },
    );
    expect(answer.nodes.map(({ id }) => id)).toEqual(['old.9', 'old.10', 'a.remark']);
  });

  it('sorted by due ends with those that nothing is due of', async () =>
    expect(await idsOf({ filter: { partnership: 'here' }, sort: 'due' }, '2022-02-01')).toEqual([
      'new.1',
      'old.9',
      'old.10',
    ]));

  it('of a cycle holds what was made in it, carried into it and reported in it', async () =>
    expect(await idsOf({ filter: { cycle: '2021' } })).toEqual(['old.9', 'old.10', 'new.1']));

  it('made in a cycle leaves out what was carried into it or reported in it', async () =>
    expect(await idsOf({ filter: { madeIn: '2021' } })).toEqual(['new.1']));

  it('can leave out what is no recommendation', async () => {
    const of2021 = { madeIn: '2021' };
    expect(await idsOf({ filter: { ...of2021, kinds: ['recommendation', 'request'] } })).toEqual(['new.1']);
    expect(await idsOf({ filter: { ...of2021, kinds: ['observation'] } })).toEqual([]);
  });

  it('of a holder includes the shares of those whose work it carries on, from their day', async () => {
    expect(await idsOf({ filter: { holder: icb } })).toEqual(['old.9']);
    expect(await idsOf({ filter: { holder: icb } }, '2022-06-30')).toEqual([]);
  });

  it('of a holder leaves out what a predecessor took on after only a part of its work went over', async () => {
    const events = [
      ...log,
      ['agency-police', agencyRegistered({ name: 'Police', sector: 'police' })],
      ['agency-police', agencySucceededBy({ agencies: ['icb'], extent: 'part' }, { occurred: at2020 })],
    ] as const;
    const parted = factsOfHistory(logOf(events), [recommendationsProjection, directoryProjection]);
    const view = { asOf: '2023-01-01', today: '2023-01-01', position: events.length };
    const args = recommendationsQuery.args.parse({ filter: { holder: icb } });
    const { nodes } = await recommendationsQuery.answer(parted, args, view);
    expect(nodes.map(({ id }) => id)).toEqual(['old.9']);
  });

  it.each([
    ['a theme', { theme: 'culture' }, ['old.10', 'new.1']],
    ['a recipient', { addressedTo: police }, ['new.1']],
    ['a status', { partnership: 'here', status: ['in_progress' as const] }, ['old.9']],
    ['those that recur', { partnership: 'here', recurring: true }, ['old.10', 'new.1']],
    ['those that do not recur', { partnership: 'here', recurring: false }, ['old.9']],
  ])('is filtered by %s', async (_, filter, ids) => expect(await idsOf({ filter })).toEqual(ids));

  it('counts what is certain and says how many match only possibly', async () => {
    const filter = { partnership: 'here', status: ['complete' as const] };
    const certain = await ask(recommendationsQuery, { filter }, '2022-04-01');
    expect([certain.nodes.map(({ id }) => id), certain.possibleCount]).toEqual([['old.10'], 1]);
    const possible = await ask(recommendationsQuery, { filter, onlyPossible: true }, '2022-04-01');
    expect(possible.nodes.map(({ id }) => id)).toEqual(['new.1']);
  });

  it('totals the whole list, not the page', async () => {
    const { totals, nodes } = await ask(recommendationsQuery, { filter: { partnership: 'here' }, first: 1 });
    expect(nodes).toHaveLength(1);
    expect(totals.filter(({ count }) => count > 0)).toEqual([
      { status: 'in_progress', count: 1 },
      { status: 'complete', count: 2 },
    ]);
  });

  it('needs a subject to start from', async () =>
    expect(ask(recommendationsQuery, { filter: { status: ['complete'] } })).rejects.toMatchObject({
      code: 'LIST_WITHOUT_SUBJECT',
    }));
});

describe('the status at a cycle', () => {
  it('is the one reported in it, else the last known on its last day', async () => {
    const { nodes, lastDay } = await ask(recommendationStatusAtCycle, { cycle: '2021' });
    expect(lastDay).toBe('2021-12-31');
    expect(nodes.map(({ recommendation, status, how }) => [recommendation.id, status, how])).toEqual([
      ['old.9', 'not_reported', 'last_known'],
      ['old.10', 'complete', 'reported'],
      ['new.1', 'not_reported', 'last_known'],
    ]);
  });

  it('says why each shows there', async () => {
    const { nodes } = await ask(recommendationStatusAtCycle, { cycle: '2021' });
    expect(
      nodes.map(({ made: madeIn, carriedForward, reported: here }) => [madeIn, carriedForward, here]),
    ).toEqual([
      [false, true, false],
      [false, false, true],
      [true, false, false],
    ]);
  });

  it('is none where nothing was reported in it and its last day is not known', async () => {
    const { nodes } = await ask(recommendationStatusAtCycle, { cycle: '2020' });
    expect(nodes.map(({ status, how }) => [status, how])).toEqual([
      [null, 'none'],
      [null, 'none'],
    ]);
  });
});

describe('the history of a recommendation', () => {
  it('replays it one event at a time', async () => {
    const { nodes } = await ask(recommendationHistory, { id: 'new.1' });
    expect(nodes.map(({ type, whole, shares }) => [type, whole.status, shares.length])).toEqual([
      ['RecommendationMade', 'not_reported', 1],
      ['ResponsibilityAssigned', 'not_reported', 2],
      ['ReviewDatesSet', 'not_reported', 2],
      ['RecommendationLinked', 'not_reported', 2],
      ['RecommendationLinked', 'not_reported', 2],
      ['ProgressReported', 'complete', 2],
    ]);
  });
});

describe('what keeps coming back', () => {
  it('is chains of links, oldest first', async () => {
    const { chains } = await ask(recurringRecommendations, { partnership: 'here' });
    expect(chains.map(({ recommendations: chain }) => chain.map(({ id }) => id))).toEqual([
      ['old.10', 'new.1'],
    ]);
  });

  it('is themes that recommendations of several cycles carry', async () => {
    const { themes } = await ask(recurringRecommendations, { partnership: 'here' });
    expect(themes).toMatchObject([
      {
        theme: 'culture',
        cycles: [{ name: 'Audit 2020' }, { name: 'Audit 2021' }],
        recommendations: [{ id: 'old.10' }, { id: 'new.1' }],
      },
    ]);
  });

  it('leaves a theme that was taken off one of them', async () => {
    const events = [
      ...log,
      ['recommendation-old.10', recommendationThemesAssigned({ themes: [] }, { occurred: at2021 })] as const,
    ];
    const changed = factsOfHistory(logOf(events), [recommendationsProjection, directoryProjection]);
    const view = { asOf: '2023-01-01', today: '2023-01-01', position: events.length };
    const answer = await recurringRecommendations.answer(changed, { partnership: 'here' }, view);
    expect(answer.themes).toEqual([]);
  });
});
