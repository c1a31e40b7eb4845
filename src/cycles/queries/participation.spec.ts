import { describe, expect, it } from '@jest/globals';
import { agencyRegistered } from '../../agencies/agency.events.js';
import { onDay } from '../../kernel/days.js';
import {
  submissionReceived,
  submissionStarted,
  submissionWithdrawn,
} from '../../submissions/submission.events.js';
import { answered, historyOf, takenBack, type Recorded } from '../../../test/support/history.js';
import {
  agencyExpected,
  cycleOpened,
  exemptionRecorded,
  nonReturnRecorded,
  panelSessionHeld,
} from '../cycle.events.js';
import { cycleParticipationQuery } from './participation.js';

const cycle = 'cycle-c1';
const why = { narrative: 'Covid.' };
const opened: Recorded = [cycle, cycleOpened({ partnership: 'here', name: '2021', mentionOnly: false })];
const expected = (agency: string): Recorded => [cycle, agencyExpected({ agency })];
const started = (submission: string, ...agencies: string[]): Recorded => [
  `submission-${submission}`,
  submissionStarted({ agencies, cycles: ['c1'] }),
];
const received = (
  submission: string,
  data: Partial<Parameters<typeof submissionReceived>[0]> = {},
  day = '2021-06-01',
): Recorded => [
  `submission-${submission}`,
  submissionReceived({ means: 'submitted', flags: [], ...data }, { occurred: onDay(day) }),
];
const silent = (agency: string, kind: 'declined' | 'not_received' | 'not_due_this_year'): Recorded => [
  cycle,
  nonReturnRecorded({ agency, kind, why }),
];

const ask = (recorded: readonly Recorded[], args = {}, times = {}) =>
  answered(cycleParticipationQuery, historyOf(opened, ...recorded), { cycle: 'c1', ...args }, times);
const kindsOf = async (recorded: readonly Recorded[], times = {}) =>
  Object.fromEntries(
    (await ask(recorded, {}, times))?.nodes.map(({ agency, kinds }) => [agency.id, kinds]) ?? [],
  );

describe('who took part in a cycle', () => {
  it('tells in time, late, joint, after the panel, other template, separate report and on paper apart', async () => {
    expect(
      await kindsOf([
        started('a', 'stroud'),
        received('a'),
        started('b', 'city'),
        received('b', { flags: ['late'], why }),
        started('c', 'cotswold', 'forest'),
        received('c'),
        started('d', 'cafcass'),
        received('d', { flags: ['after_the_panel', 'separate_report'] }),
        started('e', 'probation'),
        received('e', { flags: ['other_template'], means: 'on_paper' }),
      ]),
    ).toEqual({
      stroud: ['received', 'in_time'],
      city: ['received', 'late'],
      cotswold: ['received', 'in_time', 'joint'],
      forest: ['received', 'in_time', 'joint'],
      cafcass: ['received', 'after_the_panel', 'separate_report'],
      probation: ['received', 'in_time', 'other_template', 'on_paper'],
    });
  });

  it('tells exempt, declined, not due, not received, withdrawn, started and expected apart', async () => {
    expect(
      await kindsOf([
        expected('gp'),
        expected('navy'),
        [cycle, exemptionRecorded({ agency: 'navy', why })],
        silent('cvs', 'declined'),
        silent('btp', 'not_due_this_year'),
        silent('prison', 'not_received'),
        started('a', 'stroud'),
        started('b', 'city'),
        received('b'),
        ['submission-b', submissionWithdrawn({ why })],
      ]),
    ).toEqual({
      gp: ['expected'],
      navy: ['exempt'],
      cvs: ['declined'],
      btp: ['not_due_this_year'],
      prison: ['not_received'],
      stroud: ['started'],
      city: ['withdrawn'],
    });
  });

  it('exempts an agency with its sector', async () => {
    const answer = await ask([
      ['agency-school', agencyRegistered({ name: 'School', sector: 'education' })],
      ['agency-police', agencyRegistered({ name: 'Police', sector: 'police' })],
      expected('school'),
      expected('police'),
      [cycle, exemptionRecorded({ sector: 'education', why })],
    ]);
    expect(answer?.nodes.map(({ agency, kinds }) => [agency.name, kinds])).toEqual([
      ['Police', ['expected']],
      ['School', ['exempt']],
    ]);
    expect(answer?.exemptSectors).toMatchObject([{ sector: 'education', why }]);
  });

  it('lets a return outrank a non-return and keeps both in the history', async () => {
    const answer = await ask([
      silent('city', 'not_received'),
      started('a', 'city'),
      received('a', {}, '2021-09-01'),
    ]);
    expect(answer?.nodes[0]).toMatchObject({ kinds: ['received', 'in_time'], submission: 'a' });
    expect(answer?.nodes[0]?.history.map(({ kind }) => kind)).toEqual([
      'not_received',
      'started',
      'received',
    ]);
  });

  it('shows the non-return until the day of the return, and as it was known then', async () => {
    const recorded = [silent('city', 'not_received'), started('a', 'city'), received('a', {}, '2021-09-01')];
    expect(await kindsOf(recorded, { asOf: '2021-08-31' })).toEqual({ city: ['not_received'] });
    expect(await kindsOf(recorded, { position: 3 })).toEqual({ city: ['not_received'] });
  });

  it('goes back to the non-return when the submission was recorded in error', async () => {
    const recorded = [
      silent('city', 'not_received'),
      started('a', 'city'),
      received('a'),
      takenBack('submission-a', 0),
    ];
    expect(await kindsOf(recorded)).toEqual({ city: ['not_received'] });
  });

  it('counts agencies and submissions, a joint one once', async () => {
    const recorded = [
      started('c', 'cotswold', 'forest'),
      received('c'),
      started('a', 'stroud'),
      received('a', { flags: ['late'] }),
      expected('gp'),
    ];
    expect(await ask(recorded)).toMatchObject({ agencies: 4, received: 3, submissions: 2, totalCount: 4 });
    expect((await ask(recorded))?.counts).toEqual([
      { kind: 'received', agencies: 3, submissions: 2 },
      { kind: 'in_time', agencies: 2, submissions: 1 },
      { kind: 'late', agencies: 1, submissions: 1 },
      { kind: 'joint', agencies: 2, submissions: 1 },
      { kind: 'expected', agencies: 1, submissions: 0 },
    ]);
  });

  it('lists those of one kind, page by page, with whom they returned jointly', async () => {
    const recorded = [started('c', 'cotswold', 'forest'), received('c'), expected('gp')];
    const page = await ask(recorded, { kind: 'joint', first: 1 });
    expect(page).toMatchObject({
      totalCount: 2,
      nodes: [{ agency: { id: 'cotswold' }, jointWith: [{ id: 'forest' }] }],
    });
    const after = page?.pageInfo.endCursor ?? undefined;
    expect(await ask(recorded, { kind: 'joint', after })).toMatchObject({
      nodes: [{ agency: { id: 'forest' } }],
    });
  });

  it('shows what is only possible apart', async () => {
    const maybe = { earliest: '2021-05-01', latest: '2021-12-31' };
    const recorded: Recorded[] = [
      expected('gp'),
      ['cycle-c1', nonReturnRecorded({ agency: 'gp', kind: 'declined' }, { occurred: maybe })],
      ['cycle-c1', nonReturnRecorded({ agency: 'cvs', kind: 'declined' }, { occurred: maybe })],
    ];
    const answer = await ask(recorded, {}, { asOf: '2021-07-01' });
    expect(answer).toMatchObject({
      nodes: [{ agency: { id: 'gp' }, kinds: ['expected'], possibleKinds: ['declined'] }],
      possibleCount: 1,
    });
    expect(await ask(recorded, { kind: 'declined' }, { asOf: '2021-07-01' })).toMatchObject({
      totalCount: 0,
      possibleCount: 2,
    });
  });

  it('shows who came to the panel', async () => {
    const session = panelSessionHeld({
      session: 's1',
      kind: 'themed_panel',
      held: true,
      agencies: ['gp'],
      submissions: [],
      members: [],
      attendance: [{ agency: 'gp', attendance: 'apologies' }],
    });
    expect((await ask([expected('gp'), [cycle, session]]))?.nodes[0]?.attendance).toEqual([
      { session: 's1', attendance: 'apologies', note: null, eventPositions: [3] },
    ]);
  });

  it('is null for a cycle that was not there', async () => {
    expect(await ask([], {}, { asOf: '2020-01-01' })).toBeNull();
    expect(await answered(cycleParticipationQuery, [], { cycle: 'c9' })).toBeNull();
  });
});
