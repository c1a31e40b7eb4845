import { describe, expect, it } from '@jest/globals';
import { onDay } from '../../kernel/days.js';
import { agencyExpected, nonReturnRecorded, panelSessionHeld } from '../../cycles/cycle.events.js';
import { progressReported } from '../../recommendations/recommendation.events.js';
import {
  ratingAgreed,
  ratingAmended,
  standardRated,
  submissionReceived,
  submissionReopened,
  submissionStarted,
} from '../../submissions/submission.events.js';
import { answered, correctionOf, historyOf, type Recorded } from '../../../test/support/history.js';
import { agencyNamed, agencyRegistered, agencySucceededBy } from '../agency.events.js';
import { agencyTimelineQuery } from './agency-timeline.js';

type Args = Partial<Parameters<(typeof agencyTimelineQuery)['args']['parse']>[0] & object>;

const on = (day: string) => ({ occurred: onDay(day) });
const registered = (agency: string, name: string, day = '2019-01-01'): Recorded => [
  `agency-${agency}`,
  agencyRegistered({ name, sector: 'health' }, on(day)),
];
const started = (submission: string, agencies: string[], day: string): Recorded => [
  `submission-${submission}`,
  submissionStarted({ agencies, cycles: ['c1'] }, on(day)),
];
const rated = (submission: string, grade: string, day: string, covers: string[] = []): Recorded => [
  `submission-${submission}`,
  standardRated({ item: 'f/1', grade, covers }, on(day)),
];
const received = (submission: string, day: string): Recorded => [
  `submission-${submission}`,
  submissionReceived({ means: 'submitted', flags: [] }, on(day)),
];

const ask = (recorded: readonly Recorded[], args: Args = {}, times = {}) =>
  answered(agencyTimelineQuery, historyOf(...recorded), { agency: 'icb', ...args }, times);
const shown = async (recorded: readonly Recorded[], args: Args = {}, times = {}) =>
  (await ask(recorded, args, times))?.nodes.map(({ kind, grade }) => (grade ? `${kind} ${grade}` : kind));

describe('the timeline of an agency', () => {
  const icb = registered('icb', 'ICB');

  it('tells across cycles and domains in the order of facts, whenever they were recorded', async () => {
    expect(
      await shown([
        icb,
        received('s1', '2021-06-01'),
        [
          'recommendation-r1',
          progressReported({ share: 'agency:icb', status: 'complete', evidence: [] }, on('2022-01-01')),
        ],
        ['cycle-c1', agencyExpected({ agency: 'icb' }, on('2021-01-01'))],
        started('s1', ['icb'], '2021-05-01'),
        ['cycle-c2', nonReturnRecorded({ agency: 'icb', kind: 'declined' }, on('2023-01-01'))],
      ]),
    ).toEqual(['name', 'expected', 'submission_started', 'submission_received', 'progress', 'non_return']);
  });

  it('says what was stated, of what, and by which event', async () => {
    const progress = progressReported(
      {
        share: 'agency:icb',
        status: 'complete',
        note: { narrative: 'Done.' },
        evidence: [],
        reportedIn: { cycle: 'c1' },
      },
      on('2022-01-01'),
    );
    expect((await ask([icb, ['recommendation-r1', progress]], { kinds: ['progress'] }))?.nodes).toMatchObject(
      [
        {
          kind: 'progress',
          status: 'complete',
          recommendation: 'r1',
          cycle: 'c1',
          text: { narrative: 'Done.' },
          agency: { name: 'ICB' },
          occurred: onDay('2022-01-01'),
          eventPositions: [2],
        },
      ],
    );
  });

  it('is null for an agency that nobody registered', async () => {
    expect(await ask([])).toBeNull();
  });

  it('leaves drafts out until the receipt that releases them', async () => {
    const recorded = [icb, started('s1', ['icb'], '2021-05-01'), rated('s1', 'green', '2021-05-02')];
    const released = [...recorded, received('s1', '2021-06-01')];
    const kinds: Args = { kinds: ['self_rating'] };
    expect(await shown(recorded, kinds)).toEqual([]);
    expect(await shown(released, kinds, { asOf: '2021-05-31' })).toEqual([]);
    expect(await shown(released, kinds, { asOf: '2021-06-01' })).toEqual(['self_rating green']);
  });

  it('holds back what is changed while reopened until the next receipt', async () => {
    const reopened: Recorded[] = [
      icb,
      started('s1', ['icb'], '2021-05-01'),
      rated('s1', 'green', '2021-05-02'),
      received('s1', '2021-06-01'),
      ['submission-s1', submissionReopened({ cycle: 'c1' }, on('2021-07-01'))],
      ['submission-s1', ratingAmended({ item: 'f/1', grade: 'red', covers: [] }, on('2021-07-02'))],
    ];
    const kinds: Args = { kinds: ['self_rating'] };
    expect(await shown(reopened, kinds)).toEqual(['self_rating green']);
    expect(await shown([...reopened, received('s1', '2021-07-03')], kinds)).toEqual([
      'self_rating green',
      'self_rating red',
    ]);
  });

  it('says which cycles an entry is about: the one it names, else all that its submission serves', async () => {
    const forBoth = submissionStarted({ agencies: ['icb'], cycles: ['c1', 'c2'] }, on('2021-05-01'));
    const recorded: Recorded[] = [
      icb,
      ['submission-s1', forBoth],
      received('s1', '2021-06-01'),
      ['submission-s1', ratingAgreed({ item: 'f/1', grade: 'green', cycle: 'c2' }, on('2021-07-01'))],
    ];
    expect((await ask(recorded))?.nodes.map(({ kind, cycles }) => [kind, ...cycles])).toEqual([
      ['name'],
      ['submission_started', 'c1', 'c2'],
      ['submission_received', 'c1', 'c2'],
      ['rating_agreed', 'c2'],
    ]);
  });

  it('shows a joint submission under each of its agencies, and moves it when they are corrected', async () => {
    const recorded = [
      icb,
      registered('trust', 'Trust'),
      started('s1', ['icb', 'trust'], '2021-05-01'),
      rated('s1', 'green', '2021-05-02'),
      received('s1', '2021-06-01'),
    ];
    const kinds: Args = { kinds: ['self_rating'] };
    expect((await ask(recorded, kinds))?.nodes).toMatchObject([{ jointWith: [{ name: 'Trust' }] }]);
    expect(await shown(recorded, { ...kinds, agency: 'trust' })).toEqual(['self_rating green']);
    const moved = [
      ...recorded,
      correctionOf(
        'submission-s1',
        0,
        submissionStarted({ agencies: ['trust'], cycles: ['c1'] }, on('2021-05-01')),
      ),
    ];
    expect(await shown(moved, kinds)).toEqual([]);
    expect(await shown(moved, { ...kinds, agency: 'trust' })).toEqual(['self_rating green']);
  });

  it('shows a rating that covers another submission under its agency too, with what a panel made of it', async () => {
    const recorded: Recorded[] = [
      icb,
      registered('trust', 'Trust'),
      started('s1', ['trust'], '2021-05-01'),
      started('s2', ['icb'], '2021-05-01'),
      rated('s1', 'green', '2021-05-02', ['s2']),
      ['submission-s1', standardRated({ item: 'f/2', grade: 'amber', covers: [] }, on('2021-05-03'))],
      received('s1', '2021-06-01'),
      ['submission-s1', ratingAgreed({ item: 'f/1', cycle: 'c1', grade: 'green' }, on('2021-07-01'))],
      ['submission-s1', ratingAgreed({ item: 'f/2', cycle: 'c1', grade: 'amber' }, on('2021-07-01'))],
    ];
    expect(await shown(recorded)).toEqual([
      'name',
      'submission_started',
      'self_rating green',
      'rating_agreed green',
    ]);
  });

  it('shows possible entries only when they are asked for', async () => {
    const maybe = { occurred: { earliest: '2021-01-01', latest: '2021-12-31' } };
    const recorded: Recorded[] = [
      icb,
      ['cycle-c1', nonReturnRecorded({ agency: 'icb', kind: 'declined' }, maybe)],
    ];
    const times = { asOf: '2021-06-01' };
    expect(await shown(recorded, {}, times)).toEqual(['name']);
    for (const order of ['oldest_first', 'newest_first'] as const) {
      expect(await shown(recorded, { possibly: true, order }, times)).toEqual(['non_return']);
    }
  });
});

describe('what may have happened', () => {
  const about = { occurred: { earliest: '2021-01-01', latest: '2021-12-31' } };
  const times = { asOf: '2021-06-01' };

  it('includes the start of a return that may have been started', async () => {
    const start = submissionStarted({ agencies: ['icb'], cycles: ['c1'] }, about);
    const recorded: Recorded[] = [registered('icb', 'ICB'), ['submission-s1', start]];
    expect(await shown(recorded, { possibly: true }, times)).toEqual(['submission_started']);
    expect(await shown(recorded, {}, times)).toEqual(['name']);
  });

  it('includes a rating that may have come to cover the return', async () => {
    const recorded: Recorded[] = [
      registered('icb', 'ICB'),
      started('s1', ['icb'], '2021-01-01'),
      received('s2', '2021-01-01'),
      ['submission-s2', standardRated({ item: 'f/1', grade: 'red', covers: ['s1'] }, about)],
    ];
    expect(await shown(recorded, { possibly: true }, times)).toEqual(['self_rating red']);
  });
});

describe('the timeline of a successor', () => {
  const expected = (agency: string, day: string): Recorded => [
    'cycle-c1',
    agencyExpected({ agency }, on(day)),
  ];
  const succession = (extent: 'whole' | 'part'): Recorded[] => [
    registered('ccg', 'CCG'),
    registered('icb', 'ICB', '2022-07-01'),
    ['agency-ccg', agencyNamed({ name: 'Gloucestershire CCG' }, on('2020-01-01'))],
    ['agency-ccg', agencySucceededBy({ agencies: ['icb'], extent }, on('2022-07-01'))],
    expected('ccg', '2021-03-01'),
    expected('ccg', '2023-03-01'),
    expected('icb', '2023-04-01'),
  ];
  const names = async (recorded: readonly Recorded[], args: Args = {}, times = {}) =>
    (await ask(recorded, { kinds: ['expected'], ...args }, times))?.nodes.map(
      ({ agency }) => agency.nameThen,
    );

  it('includes its predecessors under their own names of then, unless they are left out', async () => {
    expect(await names(succession('whole'))).toEqual(['Gloucestershire CCG', 'Gloucestershire CCG', 'ICB']);
    expect(await names(succession('whole'), { includePredecessors: false })).toEqual(['ICB']);
  });

  it('leaves out what a predecessor does after a succession in part', async () => {
    expect(await names(succession('part'))).toEqual(['Gloucestershire CCG', 'ICB']);
  });

  it('leaves out what a predecessor returns after a succession in part', async () => {
    const recorded = [
      ...succession('part'),
      started('s1', ['ccg'], '2022-01-01'),
      received('s1', '2022-02-01'),
      started('s2', ['ccg'], '2023-01-01'),
    ];
    expect(await shown(recorded, { kinds: ['submission_started', 'submission_received'] })).toEqual([
      'submission_started',
      'submission_received',
    ]);
  });

  it('goes by the later day where work came over in several ways', async () => {
    const recorded: Recorded[] = [
      ...succession('part'),
      registered('trust', 'Trust'),
      ['agency-ccg', agencySucceededBy({ agencies: ['trust'], extent: 'whole' }, on('2022-08-01'))],
      ['agency-trust', agencySucceededBy({ agencies: ['icb'], extent: 'whole' }, on('2022-09-01'))],
    ];
    expect(await names(recorded)).toEqual(['Gloucestershire CCG', 'Gloucestershire CCG', 'ICB']);
  });

  it('begins with the succession as known at the position', async () => {
    const recorded = succession('whole');
    const late = [...recorded.filter((_, index) => index !== 3), recorded[3]!];
    expect(await names(late, {}, { position: 6 })).toEqual(['ICB']);
    expect(await names(late, {}, { position: 7 })).toEqual([
      'Gloucestershire CCG',
      'Gloucestershire CCG',
      'ICB',
    ]);
    expect(await names(late, {}, { asOf: '2022-06-30' })).toEqual([]);
  });

  it('shows an event that names both only once', async () => {
    const session = panelSessionHeld(
      {
        session: 's1',
        kind: 'peer_review',
        held: true,
        agencies: ['ccg', 'icb'],
        submissions: [],
        members: [],
        attendance: [{ agency: 'icb', attendance: 'present' }],
      },
      on('2022-08-01'),
    );
    const recorded: Recorded[] = [...succession('whole'), ['cycle-c1', session]];
    const entries = (await ask(recorded, { kinds: ['panel_session', 'succeeds', 'succeeded'] }))?.nodes;
    expect(entries).toMatchObject([
      { kind: 'succeeds', parties: [{ id: 'ccg' }] },
      { kind: 'panel_session', detail: 'present', agency: { id: 'icb' } },
    ]);
  });
});

describe('a long timeline', () => {
  const recorded: Recorded[] = [
    registered('ccg', 'CCG'),
    registered('icb', 'ICB'),
    ['agency-ccg', agencySucceededBy({ agencies: ['icb'], extent: 'whole' }, on('2020-01-01'))],
    ...Array.from({ length: 60 }, (_, index): Recorded => [
      `cycle-c${index}`,
      agencyExpected(
        { agency: index % 3 ? 'icb' : 'ccg' },
        on(`2021-01-${String(1 + ((index * 7) % 28)).padStart(2, '0')}`),
      ),
    ]),
  ];

  async function pages(args: Args): Promise<number[]> {
    const read: number[] = [];
    for (let after: string | undefined; ;) {
      const page = await ask(recorded, { first: 7, after, ...args });
      read.push(...(page?.nodes.flatMap(({ eventPositions }) => eventPositions) ?? []));
      if (!page?.pageInfo.hasNextPage) return read;
      after = page.pageInfo.endCursor ?? undefined;
    }
  }

  it('is the same page by page as at once, in both orders', async () => {
    const whole = (await ask(recorded, { first: 200 }))?.nodes.flatMap(
      ({ eventPositions }) => eventPositions,
    );
    expect(whole).toHaveLength(63);
    expect(await pages({})).toEqual(whole);
    expect(await pages({ order: 'newest_first' })).toEqual([...(whole ?? [])].reverse());
  });

  it('refuses a page marker that no answer gave', async () => {
    await expect(ask(recorded, { after: Buffer.from('["x"]').toString('base64url') })).rejects.toMatchObject({
      code: 'CURSOR_INVALID',
    });
  });
});
