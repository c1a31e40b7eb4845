import { describe, expect, it } from '@jest/globals';
import { agencySucceededBy } from '../../agencies/agency.events.js';
import { actionAssigned } from '../../actions/action.events.js';
import { commitmentMet, commitmentProgressed } from '../../commitments/commitment.events.js';
import { BEGINNING, onDay } from '../../kernel/days.js';
import {
  recipientAdded,
  responsibilityAssigned,
  responsibilityEnded,
  reviewDatesSet,
} from '../../recommendations/recommendation.events.js';
import {
  answered,
  correctionOf,
  historyOf,
  takenBack,
  type Recorded,
} from '../../../test/support/history.js';
import { factsOfHistory } from '../../../test/support/in-memory-facts.js';
import { education, made, police, reported } from '../../../test/support/recommendations.js';
import { action, commitment, progressed } from '../../../test/support/work.js';
import { dueWorkQuery } from './due-work.js';
import { workQuery } from './work.js';

const responsible = (
  holder: typeof police | 'agency:ccg' | 'agency:icb',
  from: (typeof police | 'agency:ccg')[] = [],
  day?: string,
) => responsibilityAssigned({ holder, from }, day ? { occurred: onDay(day) } : {});
const succession = (extent: 'whole' | 'part', day = '2022-07-01'): Recorded => [
  'agency-ccg',
  agencySucceededBy({ agencies: ['icb'], extent }, { occurred: onDay(day) }),
];

type Args = Parameters<typeof answered<typeof workQuery.args, unknown>>[2];
const workOf = (recorded: Recorded[], args: Args, times: Parameters<typeof answered>[3] = {}) =>
  answered(workQuery, historyOf(...recorded), args, times);
const keysOf = async (...asked: Parameters<typeof workOf>) =>
  (await workOf(...asked)).nodes.map(({ key }) => key);

const one: Recorded[] = [
  ['recommendation-r1', made({ cycle: 'here.2021', number: '1' })],
  ['recommendation-r1', responsible(police)],
];

describe('the work of a party', () => {
  it('is its shares as responsible and as addressed, its actions and its commitments', async () => {
    const { nodes } = await workOf(
      [
        ...one,
        ['recommendation-r2', made({ addressedTo: [police] })],
        ['action-a1', action({ owners: [police, education] })],
        ['commitment-c1', commitment({ owners: [police] })],
        ['action-a2', action({ owners: [education] })],
      ],
      { party: police },
    );
    expect(nodes.map(({ kind, id, role }) => [kind, id, role])).toEqual([
      ['action', 'a1', null],
      ['commitment', 'c1/1', null],
      ['recommendation_share', 'r1', 'responsible'],
      ['recommendation_share', 'r2', 'addressed'],
    ]);
  });

  it('can be asked for by kind', async () => {
    const recorded: Recorded[] = [...one, ['action-a1', action({ owners: [police] })]];
    expect(await keysOf(recorded, { party: police, kinds: ['action'] })).toEqual(['action/a1']);
  });

  it('ends when its responsibility ends or its action is given to another', async () => {
    const recorded: Recorded[] = [
      ...one,
      ['action-a1', action({ owners: [police] })],
      ['recommendation-r1', responsibilityEnded({ holder: police }, { occurred: onDay('2022-01-01') })],
      ['action-a1', actionAssigned({ owners: [education] }, { occurred: onDay('2022-01-01') })],
    ];
    expect(await keysOf(recorded, { party: police }, { asOf: '2021-12-31' })).toHaveLength(2);
    expect(await keysOf(recorded, { party: police }, { asOf: '2022-01-01' })).toEqual([]);
  });

  it('is as it was known: a correction of the owners moves an action', async () => {
    const recorded: Recorded[] = [
      ['action-a1', action({ owners: [police] })],
      correctionOf('action-a1', 0, action({ owners: [education] })),
    ];
    expect(await keysOf(recorded, { party: police }, { position: 1 })).toEqual(['action/a1']);
    expect(await keysOf(recorded, { party: police })).toEqual([]);
    expect(await keysOf(recorded, { party: education })).toEqual(['action/a1']);
  });

  it('leaves out what was recorded in error', async () => {
    expect(await keysOf([...one, takenBack('recommendation-r1', 1)], { party: police })).toEqual([]);
  });

  it('shows a commitment in progress once a note was made, and complete once met', async () => {
    const recorded: Recorded[] = [
      ['commitment-c1', commitment({ owners: [police], due: onDay('2021-12-31') })],
      [
        'commitment-c1',
        commitmentProgressed(
          { commitment: '1', note: { narrative: 'Begun.' } },
          { occurred: onDay('2021-07-01') },
        ),
      ],
      ['commitment-c1', commitmentMet({ commitment: '1' }, { occurred: onDay('2022-02-01') })],
    ];
    const on = async (asOf: string) => {
      const { nodes } = await workOf(recorded, { party: police }, { asOf });
      return nodes.map(({ status, dueState }) => [status, dueState])[0];
    };
    expect(await on('2021-06-30')).toEqual(['not_reported', 'not_yet_due']);
    expect(await on('2021-12-31')).toEqual(['in_progress', 'due']);
    expect(await on('2022-01-31')).toEqual(['in_progress', 'overdue']);
    expect(await on('2022-02-01')).toEqual(['complete', null]);
  });

  it('meets a review date by a report and a due date only by completion', async () => {
    const recorded: Recorded[] = [
      ['recommendation-r1', made({ due: onDay('2021-10-01') })],
      ['recommendation-r1', responsible(police)],
      ['recommendation-r1', reviewDatesSet({ dates: [onDay('2021-08-01')] })],
      ['recommendation-r1', reported(police, 'in_progress', onDay('2021-08-02'))],
    ];
    const { nodes } = await workOf(recorded, { party: police }, { asOf: '2021-11-01' });
    expect(nodes[0]!.dates.map(({ kind, state }) => [kind, state])).toEqual([
      ['review', 'met'],
      ['due', 'overdue'],
    ]);
  });

  it('counts all of it whatever the filter and the page', async () => {
    const recorded: Recorded[] = [
      ['action-a1', action({ owners: [police], due: onDay('2022-01-01') })],
      ['action-a2', action({ owners: [police], due: onDay('2030-01-01') })],
      ['action-a2', progressed('in_progress')],
    ];
    const page = await workOf(recorded, { party: police, statuses: ['in_progress'], first: 1 });
    expect(page.totalCount).toBe(1);
    expect(page.counts).toMatchObject({ overdue: 1, due: 0, noDate: 0 });
    expect(page.counts.byStatus.filter(({ count }) => count > 0)).toEqual([
      { status: 'not_reported', count: 1 },
      { status: 'in_progress', count: 1 },
    ]);
  });

  it('goes on from page to page without losing or repeating an entry', async () => {
    const recorded: Recorded[] = ['a1', 'a2', 'a3', 'a4', 'a5'].map((id) => [
      `action-${id}`,
      action({ owners: [police] }),
    ]);
    const seen: string[] = [];
    let after: string | undefined;
    do {
      const page = await workOf(recorded, { party: police, first: 2, ...(after ? { after } : {}) });
      seen.push(...page.nodes.map(({ id }) => id));
      after = page.pageInfo.hasNextPage ? page.pageInfo.endCursor! : undefined;
    } while (after);
    expect(seen).toEqual(['a1', 'a2', 'a3', 'a4', 'a5']);
  });
});

describe('work that matches only possibly', () => {
  const maybeComplete = progressed('complete', { earliest: '2022-01-01', latest: '2022-03-31' });
  const recorded: Recorded[] = [
    ['action-a1', action({ owners: [police] })],
    ['action-a1', maybeComplete],
  ];
  const asOf = '2022-02-01';

  it('is counted apart and shown only when asked for, as it would then be', async () => {
    const certain = await workOf(recorded, { party: police, statuses: ['complete'] }, { asOf });
    expect([certain.totalCount, certain.possibleCount]).toEqual([0, 1]);
    const possible = await workOf(
      recorded,
      { party: police, statuses: ['complete'], onlyPossible: true },
      { asOf },
    );
    expect(possible.nodes).toMatchObject([{ id: 'a1', certain: false, status: 'complete' }]);
  });

  it('does not unsettle what matches for certain', async () => {
    const found = await workOf(recorded, { party: police, statuses: ['not_reported'] }, { asOf });
    expect(found.nodes).toMatchObject([{ id: 'a1', certain: true, possible: [{ eventPositions: [2] }] }]);
    expect(found.possibleCount).toBe(0);
  });

  it('holds for an undated action and an undated report on it together', async () => {
    const undated = { earliest: BEGINNING, latest: '2022-03-31' };
    const both: Recorded[] = [
      ['action-a1', action({ owners: [police] }, undated)],
      ['action-a1', progressed('complete', undated)],
    ];
    const possible = await workOf(
      both,
      { party: police, statuses: ['complete'], onlyPossible: true },
      { asOf },
    );
    expect(possible.nodes.map(({ id }) => id)).toEqual(['a1']);
  });
});

describe('shares of a recommendation whose document bears no exact day', () => {
  const undated = { earliest: '2022-01-01', latest: '2022-03-31' };

  it('are possibly held and possibly complete, though only all of it together says so', async () => {
    const recorded: Recorded[] = [
      ['recommendation-r1', made({}, undated)],
      ['recommendation-r1', responsibilityAssigned({ holder: police, from: [] }, { occurred: undated })],
      ['recommendation-r1', reported(police, 'complete', undated)],
    ];
    const possibly = async (statuses: ('complete' | 'not_reported')[]) => {
      const args = { party: police, statuses, onlyPossible: true };
      const { nodes } = await workOf(recorded, args, { asOf: '2022-02-01' });
      return nodes.map(({ id }) => id);
    };
    expect(await possibly(['not_reported'])).toEqual(['r1']);
    expect(await possibly(['complete'])).toEqual(['r1']);
  });
});

describe('the work of a successor', () => {
  const ofCcg: Recorded[] = [
    ['recommendation-r1', made()],
    ['recommendation-r1', responsible('agency:ccg')],
    ['action-a1', action({ owners: ['agency:ccg'] })],
  ];

  it('holds that of its predecessor from the day of the succession, under its name', async () => {
    const recorded = [...ofCcg, succession('whole')];
    expect(await keysOf(recorded, { party: 'agency:icb' }, { asOf: '2022-06-30' })).toEqual([]);
    const { nodes, predecessors } = await workOf(recorded, { party: 'agency:icb' }, { asOf: '2022-07-01' });
    expect(nodes.map(({ id, actingFor }) => [id, actingFor?.id])).toEqual([
      ['a1', 'ccg'],
      ['r1', 'ccg'],
    ]);
    expect(predecessors.map(({ id }) => id)).toEqual(['ccg']);
  });

  it('becomes its own once it is made responsible', async () => {
    const recorded = [
      ...ofCcg,
      succession('whole'),
      ['recommendation-r1', responsible('agency:icb', ['agency:ccg'], '2022-08-01')] as const,
    ];
    const { nodes } = await workOf(recorded, { party: 'agency:icb', kinds: ['recommendation_share'] });
    expect(nodes.map(({ key, actingFor }) => [key, actingFor])).toEqual([
      ['recommendation_share/r1/agency:icb', null],
    ]);
  });

  it('leaves what a predecessor took on after a succession of a part with that one', async () => {
    const later: Recorded[] = [
      ['recommendation-r2', made()],
      ['recommendation-r2', responsible('agency:ccg', [], '2022-09-01')],
    ];
    const party = 'agency:icb' as const;
    expect(await keysOf([...ofCcg, ...later, succession('part')], { party })).toEqual([
      'action/a1',
      'recommendation_share/r1/agency:ccg',
    ]);
    expect(await keysOf([...ofCcg, ...later, succession('whole')], { party })).toHaveLength(3);
  });

  it('reaches through several successions', async () => {
    const earlier: Recorded = [
      'agency-pct',
      agencySucceededBy({ agencies: ['ccg'], extent: 'whole' }, { occurred: onDay('2013-04-01') }),
    ];
    const recorded: Recorded[] = [
      ['action-a0', action({ owners: ['agency:pct'] })],
      earlier,
      succession('whole'),
    ];
    expect(await keysOf(recorded, { party: 'agency:icb' })).toEqual(['action/a0']);
  });
});

describe('a long list of work', () => {
  it('is answered with a few reads of facts, however long it is', async () => {
    const reads = async (count: number): Promise<number> => {
      const recorded = Array.from({ length: count }, (_, index): Recorded[] => [
        [`recommendation-r${index}`, made({ cycle: 'here.2021' })],
        [`recommendation-r${index}`, recipientAdded({ recipient: police })],
      ]).flat();
      const facts = factsOfHistory(historyOf(...recorded), workQuery.projections);
      let read = 0;
      const counting = { ...facts };
      for (const name of ['of', 'inLists', 'all'] as const) {
        const original = facts[name] as (...args: unknown[]) => unknown;
        Object.assign(counting, { [name]: (...args: unknown[]) => ((read += 1), original(...args)) });
      }
      await workQuery.answer(counting, workQuery.args.parse({ party: police }), {
        asOf: '2022-01-01',
        today: '2022-01-01',
        position: Number.MAX_SAFE_INTEGER,
      });
      return read;
    };
    expect(await reads(40)).toBe(await reads(1));
  });
});

describe('the work of a partnership that is due', () => {
  const recorded: Recorded[] = [
    ['action-a1', action({ owners: [police], due: onDay('2022-01-01') })],
    ['action-a2', action({ owners: [education], due: { earliest: '2022-02-01', latest: '2022-04-30' } })],
    ['action-a3', action({ owners: [education], due: onDay('2022-06-01') })],
    ['action-a4', action({ owners: [police], due: onDay('2022-01-01'), partnership: 'there' })],
    ['action-a5', action({ owners: [], ownersInWords: 'all agencies', due: onDay('2022-01-02') })],
  ];
  const dueIn = (args: object) =>
    answered(dueWorkQuery, historyOf(...recorded), { partnership: 'here', ...args }, { asOf: '2022-03-01' });

  it('is everything due by the day of the answer, whoever holds it, the most pressing first', async () => {
    const { nodes } = await dueIn({});
    expect(nodes.map(({ id }) => id)).toEqual(['a1', 'a5', 'a2']);
  });

  it('reaches to another day, or is only what is overdue', async () => {
    expect((await dueIn({ dueBy: '2022-06-01' })).nodes.map(({ id }) => id)).toEqual([
      'a1',
      'a5',
      'a2',
      'a3',
    ]);
    expect((await dueIn({ overdueOnly: true })).nodes.map(({ id }) => id)).toEqual(['a1', 'a5']);
  });

  it('says how much of it is whose', async () => {
    const { holders } = await dueIn({});
    expect(holders.map(({ holder, due, overdue }) => [holder?.party ?? null, due, overdue])).toEqual([
      [null, 0, 1],
      [police, 0, 1],
      [education, 1, 0],
    ]);
  });
});
