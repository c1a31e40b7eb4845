import { describe, expect, it } from '@jest/globals';
import { onDay } from '../../kernel/days.js';
import { partnershipEstablished } from '../../partnerships/partnership.events.js';
import { answered, correctionOf, historyOf, type Recorded } from '../../../test/support/history.js';
import {
  contactLogged,
  cycleClosed,
  cycleDetailed,
  cycleOpened,
  cycleRescheduled,
  panelSessionHeld,
  submissionsClosed,
} from '../cycle.events.js';
import { cycleQuery, cyclesQuery } from './cycles.js';
import { contactLogQuery, panelSessionsQuery } from './meetings.js';

const cycle = 'cycle-c1';
const opens = onDay('2021-03-01');
const ends = onDay('2021-07-01');
const opened: Recorded = [
  cycle,
  cycleOpened(
    { partnership: 'here', name: '2021', dates: { opens }, mentionOnly: false },
    { occurred: opens },
  ),
];
const here: Recorded = [
  'partnership-here',
  partnershipEstablished({ name: 'Here', kind: 'partnership', members: [] }),
];
const ask = (recorded: readonly Recorded[], times = {}) =>
  answered(cycleQuery, historyOf(here, opened, ...recorded), { id: 'c1' }, times);

describe('one cycle', () => {
  it('merges details in the order of facts, whenever they were recorded', async () => {
    const recorded: Recorded[] = [
      [cycle, cycleDetailed({ framework: 'new', round: 'r' }, { occurred: onDay('2021-05-01') })],
      [
        cycle,
        cycleDetailed({ framework: 'old', methods: ['peer_review'] }, { occurred: onDay('2021-04-01') }),
      ],
    ];
    expect(await ask(recorded)).toMatchObject({
      name: '2021',
      partnership: { name: 'Here' },
      framework: 'new',
      round: 'r',
      methods: ['peer_review'],
      eventPositions: [2, 4, 3],
    });
    expect(await ask(recorded, { asOf: '2021-04-15' })).toMatchObject({ framework: 'old', round: null });
  });

  it('shows its days and how they moved', async () => {
    const moved = cycleRescheduled(
      { dates: { opens, ends }, why: { narrative: 'Covid.' } },
      { occurred: onDay('2021-04-01') },
    );
    expect(await ask([[cycle, moved]])).toMatchObject({
      opens,
      ends,
      schedule: [
        { opens, ends: null },
        { opens, ends, why: { narrative: 'Covid.' } },
      ],
    });
    const corrected = [
      [cycle, moved],
      correctionOf(cycle, 1, { ...moved, data: { dates: { opens } } }),
    ] as Recorded[];
    expect(await ask(corrected)).toMatchObject({ ends: null });
    expect(await ask(corrected, { position: 3 })).toMatchObject({ ends });
  });

  it('is open until it is closed, on the day that is stated', async () => {
    const recorded: Recorded[] = [
      [cycle, submissionsClosed({}, { occurred: onDay('2021-06-01') })],
      [cycle, cycleClosed({ on: '2021-08-01' }, { occurred: onDay('2021-09-01') })],
    ];
    expect(await ask(recorded, { asOf: '2021-05-31' })).toMatchObject({
      submissionsClosed: null,
      closed: null,
    });
    expect(await ask(recorded)).toMatchObject({
      submissionsClosed: { occurred: onDay('2021-06-01') },
      closed: { occurred: onDay('2021-08-01'), eventPositions: [4] },
    });
  });

  it('is known by mention until a document says more', async () => {
    const mentioned: Recorded = [
      'cycle-c0',
      cycleOpened({ partnership: 'here', name: '2020', mentionOnly: true }, { occurred: ends }),
    ];
    const detailed: Recorded = ['cycle-c0', cycleDetailed({ name: 'Audit 2020' }, { occurred: ends })];
    const history = historyOf(mentioned, detailed);
    expect(await answered(cycleQuery, history, { id: 'c0' }, { asOf: '2019-01-01' })).toMatchObject({
      name: '2020',
      mentionOnly: true,
      possibleFacts: 0,
    });
    expect(await answered(cycleQuery, history, { id: 'c0' })).toMatchObject({
      name: 'Audit 2020',
      mentionOnly: false,
    });
  });

  it('is null before it was opened', async () => {
    expect(await ask([], { asOf: '2021-02-28' })).toBeNull();
  });
});

describe('cycles', () => {
  const of = (
    id: string,
    partnership: string,
    round: string | undefined,
    day: string | undefined,
  ): Recorded => [
    `cycle-${id}`,
    cycleOpened({
      partnership,
      name: id,
      round,
      dates: day ? { opens: onDay(day) } : undefined,
      mentionOnly: false,
    }),
  ];
  const history = historyOf(
    of('b', 'here', 'r', '2022-01-01'),
    of('a', 'here', undefined, undefined),
    of('c', 'here', undefined, '2020-01-01'),
    of('d', 'there', 'r', '2022-01-01'),
    ['cycle-d', cycleDetailed({ round: 'other' }, { occurred: onDay('2023-01-01') })],
  );
  const ids = async (args: Parameters<typeof answered>[2], times = {}) =>
    (await answered(cyclesQuery, history, args as { partnership: string }, times)).nodes.map(({ id }) => id);

  it('of a partnership come by the day they open, those without one last', async () => {
    expect(await ids({ partnership: 'here' })).toEqual(['c', 'b', 'a']);
  });

  it('of a round are those that share it on the day', async () => {
    expect(await ids({ round: 'r' }, { asOf: '2022-06-01' })).toEqual(['b', 'd']);
    expect(await ids({ round: 'r' })).toEqual(['b']);
    expect(await ids({ round: 'other', partnership: 'there' })).toEqual(['d']);
  });

  it('that are only possible are counted apart and shown when asked for', async () => {
    const fuzzy = historyOf([
      'cycle-e',
      cycleOpened(
        { partnership: 'here', name: 'e', mentionOnly: false },
        { occurred: { earliest: '2021-01-01', latest: '2021-12-31' } },
      ),
    ]);
    const times = { asOf: '2021-06-01' };
    expect(await answered(cyclesQuery, fuzzy, { partnership: 'here' }, times)).toMatchObject({
      totalCount: 0,
      possibleCount: 1,
    });
    expect(await answered(cyclesQuery, fuzzy, { partnership: 'here', possibly: true }, times)).toMatchObject({
      nodes: [{ id: 'e' }],
    });
  });

  it('are possible where their round is: through a possible opening, or a detail that may have been true', async () => {
    const about = { occurred: { earliest: '2021-01-01', latest: '2021-12-31' } };
    const fuzzy = historyOf(
      ['cycle-e', cycleOpened({ partnership: 'here', name: 'e', round: 's', mentionOnly: false }, about)],
      ['cycle-f', cycleOpened({ partnership: 'here', name: 'f', mentionOnly: true })],
      ['cycle-f', cycleDetailed({ round: 's' }, about)],
    );
    const times = { asOf: '2021-06-01' };
    const possible = await answered(cyclesQuery, fuzzy, { round: 's', possibly: true }, times);
    expect(possible).toMatchObject({
      nodes: [
        { id: 'e', round: 's' },
        { id: 'f', round: 's' },
      ],
      possibleCount: 2,
    });
    expect(await answered(cyclesQuery, fuzzy, { round: 's' }, times)).toMatchObject({ totalCount: 0 });
  });

  it('are not asked for without a partnership or a round', async () => {
    await expect(ids({})).rejects.toMatchObject({ code: 'SUBJECT_MISSING' });
  });
});

describe('panel sessions', () => {
  const session = (key: string, held: boolean, day: string): Recorded => [
    cycle,
    panelSessionHeld(
      {
        session: key,
        kind: 'peer_review',
        held,
        why: held ? undefined : { narrative: 'They did not engage.' },
        agencies: ['cvs'],
        submissions: [],
        members: [
          { role: 'Chair', of: 'partnership:here', function: 'chair', count: 1 },
          { organisation: 'Youth council', function: 'observer', count: 5 },
        ],
        attendance: held ? [{ agency: 'cvs', attendance: 'present' }] : [],
      },
      { occurred: onDay(day) },
    ),
  ];

  it('come in the order of their days with who sat on them, who came, or why they were not held', async () => {
    const history = historyOf(
      here,
      opened,
      session('b', false, '2022-03-01'),
      session('a', true, '2022-02-10'),
    );
    expect((await answered(panelSessionsQuery, history, { cycle: 'c1' })).nodes).toMatchObject([
      {
        session: 'a',
        held: true,
        memberCount: 6,
        members: [{ of: { name: 'Here' } }, { organisation: 'Youth council', count: 5 }],
        attendance: [{ agency: { id: 'cvs' }, attendance: 'present' }],
      },
      { session: 'b', held: false, why: { narrative: 'They did not engage.' }, attendance: [] },
    ]);
  });

  it('show the present one under a key', async () => {
    const [, event] = session('a', false, '2022-02-10');
    const history = historyOf(opened, session('a', true, '2022-02-10'), correctionOf(cycle, 1, event));
    const { nodes } = await answered(panelSessionsQuery, history, { cycle: 'c1' });
    expect(nodes.map(({ session: key, held }) => [key, held])).toEqual([['a', false]]);
  });
});

describe('the contact log', () => {
  const contact = (key: string, agency: string, occurred: { earliest: string; latest: string }): Recorded => [
    cycle,
    contactLogged({ contact: key, agency, how: 'email', what: { narrative: 'Chased.' } }, { occurred }),
  ];
  const history = historyOf(
    opened,
    contact('2', 'cvs', onDay('2021-11-01')),
    contact('1', 'cvs', onDay('2021-10-01')),
    contact('3', 'gp', onDay('2021-10-15')),
    contact('4', 'cvs', { earliest: '2021-01-01', latest: '2022-12-31' }),
  );
  const shown = async (args: { agency?: string }, asOf: string) =>
    (await answered(contactLogQuery, history, { cycle: 'c1', ...args }, { asOf })).nodes.map(
      ({ contact: key, possibly }) => (possibly ? `${key}?` : key),
    );

  it('is in the order of the days, with one agency or all, the possible ones last', async () => {
    expect(await shown({}, '2023-01-01')).toEqual(['1', '3', '2', '4']);
    expect(await shown({ agency: 'cvs' }, '2021-10-31')).toEqual(['1', '4?']);
  });
});
