import { describe, expect, it } from '@jest/globals';
import type { z } from 'zod';
import { onDay } from '../kernel/days.js';
import type { NewEvent } from '../kernel/event.js';
import { answered, correctionOf, historyOf, takenBack, type Recorded } from '../../test/support/history.js';
import { surroundings } from '../../test/support/submissions.js';
import { ratingHistoryQuery } from './queries/rating-history.js';
import { distributionsQuery, ratingMatrixQuery, selfAgainstModeratedQuery } from './queries/rating-matrix.js';
import { submissionQuery } from './queries/submission.js';
import {
  evidenceAttached,
  notRatedDeclared,
  ratingAgreed,
  ratingAmended,
  ratingModerated,
  ratingQueried,
  standardAnswered,
  standardRated,
  submissionLocked,
  submissionReceived,
  submissionReopened,
  submissionStarted,
  submissionWithdrawn,
} from './submission.events.js';

const around: Recorded[] = Object.entries(surroundings).flatMap(([stream, events]) =>
  events.map((event): Recorded => [stream, { ...event, occurred: onDay('2021-01-01') }]),
);
const told = (...recorded: Recorded[]) => historyOf(...around, ...recorded);

const on = (id: string, day: string, event: NewEvent): Recorded => [
  `submission-${id}`,
  { ...event, occurred: onDay(`2021-03-${day}`) },
];
const started = (id: string, agencies = ['trust'], cycles = ['c1']) =>
  on(id, '01', submissionStarted({ agencies, cycles }));
const rated = (id: string, day: string, grade: string, also: { item?: string; covers?: string[] } = {}) =>
  on(id, day, standardRated({ item: `s11/${also.item ?? '1'}`, grade, covers: also.covers ?? [] }));
const amended = (id: string, day: string, grade: string) =>
  on(id, day, ratingAmended({ item: 's11/1', grade, covers: [] }));
const received = (id: string, day: string) =>
  on(id, day, submissionReceived({ means: 'submitted', flags: [] }));
const locked = (id: string, day: string, cycle = 'c1') => on(id, day, submissionLocked({ cycle }));
const reopened = (id: string, day: string) => on(id, day, submissionReopened({ cycle: 'c1' }));
const moderated = (id: string, day: string, grade: string) =>
  on(id, day, ratingModerated({ item: 's11/1', grade, cycle: 'c1', reason: { narrative: 'Weak evidence' } }));
const agreed = (id: string, day: string, grade: string) =>
  on(id, day, ratingAgreed({ item: 's11/1', grade, cycle: 'c1' }));

const matrix = (recorded: Recorded[], asOf = '2021-04-01', cycle = 'c1') =>
  answered(ratingMatrixQuery, told(...recorded), { cycle }, { asOf });
const firstCell = async (recorded: Recorded[], asOf?: string, cycle?: string) =>
  (await matrix(recorded, asOf, cycle)).nodes[0]?.cells[0];
const ownGrade = async (recorded: Recorded[], asOf?: string, cycle?: string) =>
  (await firstCell(recorded, asOf, cycle))?.self?.grade?.code ?? null;

describe("An agency's own rating counts", () => {
  it('from the receipt that released it, and is in no cell before', async () => {
    const history = [started('a'), rated('a', '02', 'green'), received('a', '05')];
    expect(await ownGrade(history.slice(0, 2))).toBeNull();
    expect(await ownGrade(history, '2021-03-04')).toBeNull();
    expect(await ownGrade(history, '2021-03-05')).toBe('green');
  });

  it('from its own day when that is later than the receipt', async () => {
    const history = [started('a'), rated('a', '02', 'green'), received('a', '05'), amended('a', '08', 'red')];
    expect(await ownGrade(history, '2021-03-07')).toBe('green');
    expect(await ownGrade(history, '2021-03-08')).toBe('red');
  });

  it('never for a cycle that was locked before, which shows it as changed after closing', async () => {
    const history = [
      started('a', ['trust'], ['c1', 'c2']),
      rated('a', '02', 'green'),
      received('a', '05'),
      locked('a', '06'),
      amended('a', '08', 'red'),
    ];
    expect(await firstCell(history)).toMatchObject({
      self: { grade: { code: 'green' } },
      changedAfterClosing: true,
    });
    expect(await firstCell(history, undefined, 'c2')).toMatchObject({
      self: { grade: { code: 'red' } },
      changedAfterClosing: false,
    });
  });

  it('again while it is reopened, once the next receipt came', async () => {
    const history = [
      started('a'),
      rated('a', '02', 'green'),
      received('a', '05'),
      locked('a', '06'),
      reopened('a', '07'),
      amended('a', '08', 'red'),
    ];
    expect(await ownGrade(history)).toBe('green');
    expect(await ownGrade([...history, received('a', '09'), locked('a', '09')])).toBe('red');
  });

  it('as it stands at the lock that follows a reopening, with what was changed while it was locked', async () => {
    const history = [
      started('a', ['trust'], ['c1', 'c2']),
      rated('a', '02', 'green'),
      received('a', '05'),
      locked('a', '06'),
      amended('a', '08', 'red'),
      reopened('a', '09'),
    ];
    expect(await firstCell(history)).toMatchObject({
      self: { grade: { code: 'green' } },
      changedAfterClosing: true,
    });
    const relocked = [...history, received('a', '10'), locked('a', '10')];
    expect(await ownGrade(relocked, '2021-03-09')).toBe('green');
    expect(await firstCell(relocked)).toMatchObject({
      self: { grade: { code: 'red' } },
      changedAfterClosing: false,
    });
  });

  it('as it stood at the lock when a later lock was taken back', async () => {
    const history = [
      started('a'),
      rated('a', '02', 'green'),
      received('a', '05'),
      locked('a', '06'),
      amended('a', '08', 'red'),
      takenBack('submission-a', 3),
    ];
    expect(await ownGrade(history)).toBe('red');
  });

  it('in the place of the rating that it corrects, though the cycle was locked meanwhile', async () => {
    const history = [started('a'), rated('a', '02', 'green'), received('a', '05'), locked('a', '06')];
    const correction = correctionOf('submission-a', 1, rated('a', '02', 'amber')[1]);
    expect(await ownGrade([...history, correction])).toBe('amber');
  });

  it('no more once the submission was withdrawn', async () => {
    const history = [
      started('a'),
      rated('a', '02', 'green'),
      received('a', '05'),
      on('a', '09', submissionWithdrawn({})),
    ];
    expect((await matrix(history, '2021-03-08')).totalCount).toBe(1);
    expect((await matrix(history, '2021-03-09')).totalCount).toBe(0);
  });
});

describe('A cell', () => {
  const own = [started('a'), rated('a', '02', 'green'), received('a', '05')];

  it("answers with the agreed grade, else the moderated, else the own, in the scale's words", async () => {
    expect(await firstCell(own)).toMatchObject({
      effective: { code: 'green', label: 'Green', basis: 'self' },
    });
    const panel = [...own, moderated('a', '10', 'amber')];
    expect(await firstCell(panel)).toMatchObject({ effective: { code: 'amber', basis: 'moderated' } });
    expect(await firstCell([...panel, agreed('a', '11', 'red')])).toMatchObject({
      self: { grade: { code: 'green' } },
      moderated: { grade: { code: 'amber' }, reason: { narrative: 'Weak evidence' } },
      effective: { code: 'red', basis: 'agreed' },
    });
  });

  it('keeps not rated and not applicable apart from nothing', async () => {
    const none = (kind: 'not_rated' | 'not_applicable') => [
      started('a'),
      on('a', '02', notRatedDeclared({ item: 's11/1', kind })),
      received('a', '05'),
    ];
    expect(await firstCell(none('not_rated'))).toMatchObject({ state: 'not_rated', effective: null });
    expect(await firstCell(none('not_applicable'))).toMatchObject({
      state: 'not_applicable',
      effective: null,
    });
    expect((await matrix([started('a'), received('a', '05')])).nodes).toMatchObject([{ cells: [] }]);
  });

  it('is queried until the rating is amended, moderated or agreed', async () => {
    const question = { narrative: 'On what evidence?' };
    const queried = [...own, on('a', '08', ratingQueried({ item: 's11/1', cycle: 'c1', question }))];
    expect(await firstCell(queried)).toMatchObject({ queried: true, query: question });
    expect(await firstCell([...queried, agreed('a', '09', 'green')])).toMatchObject({ queried: false });
  });

  it('follows from the requirements where the framework says so', async () => {
    const requirement = (id: string, grade: string) =>
      on('a', '02', standardRated({ item: 's11/4', requirement: id, grade, covers: [] }));
    const one = [started('a'), requirement('a', 'met'), received('a', '05')];
    const cellOf4 = async (recorded: Recorded[]) =>
      (await matrix(recorded)).nodes[0]?.cells.find(
        ({ item, requirement: part }) => item === 's11/4' && !part,
      );
    expect(await cellOf4(one)).toMatchObject({ state: 'nothing', effective: null });
    expect(
      await cellOf4([
        started('a'),
        requirement('a', 'met'),
        requirement('b', 'partially-met'),
        received('a', '05'),
      ]),
    ).toMatchObject({
      computedSelf: { code: 'amber' },
      effective: { code: 'amber', label: 'Amber', basis: 'computed' },
    });
  });
});

describe('A rating that stands for several submissions', () => {
  const history = [
    started('a'),
    started('b', ['council']),
    rated('a', '02', 'green', { covers: ['b'] }),
    received('a', '05'),
  ];

  it('has one row, which names them and their agencies', async () => {
    const { nodes } = await matrix(history);
    expect(nodes).toMatchObject([
      { submission: 'a', submissions: ['a', 'b'], agencies: [{ name: 'Trust' }, { name: 'Council' }] },
    ]);
  });

  it('is counted once', async () => {
    const { items } = await answered(distributionsQuery, told(...history), { cycle: 'c1', item: 's11/1' });
    expect(items).toMatchObject([{ base: 1 }]);
  });

  it('is shown by the other as long as it names it', async () => {
    const ofB = async (recorded: Recorded[]) =>
      (await answered(submissionQuery, told(...recorded), { id: 'b' }))?.cycles[0]?.ratings;
    expect(await ofB(history)).toMatchObject([{ standsIn: 'a', effective: { code: 'green' } }]);
    expect(await ofB([...history, amended('a', '08', 'red')])).toEqual([]);
  });

  it('leaves the other its own row where that says something of its own', async () => {
    const { nodes } = await matrix([...history, rated('b', '03', 'red', { item: '2' }), received('b', '06')]);
    expect(nodes.map(({ submission }) => submission)).toEqual(['a', 'b']);
    expect(nodes[1]?.cells).toMatchObject([
      { item: 's11/1', standsIn: 'a' },
      { item: 's11/2', standsIn: null },
    ]);
  });
});

describe('The ratings of a cycle narrowed', () => {
  const history = [
    started('a', ['trust', 'ccg']),
    rated('a', '02', 'green'),
    rated('a', '02', 'amber', { item: '2' }),
    received('a', '05'),
    moderated('a', '08', 'red'),
    started('b', ['police']),
    rated('b', '02', 'green'),
    received('b', '05'),
  ];
  const narrowed = async (args: Partial<z.input<(typeof ratingMatrixQuery)['args']>>) =>
    (
      await answered(ratingMatrixQuery, told(...history), { cycle: 'c1', ...args }, { asOf: '2021-04-01' })
    ).nodes.map(({ submission, cells }) => [submission, ...cells.map(({ item }) => item)]);

  it('to an agency hold the submission that it returned with others', async () => {
    expect(await narrowed({ agency: 'ccg' })).toEqual([['a', 's11/1', 's11/2']]);
    expect(await narrowed({ agency: 'nobody' })).toEqual([]);
  });

  it('to a grade hold the cells in which the grading that is asked for gives it', async () => {
    expect(await narrowed({ grade: 'green', basis: 'self' })).toEqual([
      ['a', 's11/1'],
      ['b', 's11/1'],
    ]);
    expect(await narrowed({ grade: 'green' })).toEqual([['b', 's11/1']]);
    expect(await narrowed({ grade: 'red', basis: 'moderated' })).toEqual([['a', 's11/1']]);
  });

  it('to an item leave out who said nothing on it', async () =>
    expect(await narrowed({ item: 's11/2' })).toEqual([['a', 's11/2']]));
});

describe('A computed distribution', () => {
  const history = [
    started('a'),
    rated('a', '02', 'green'),
    received('a', '05'),
    started('b'),
    rated('b', '02', 'amber'),
    received('b', '05'),
    started('c'),
    on('c', '02', notRatedDeclared({ item: 's11/1', kind: 'not_rated' })),
    received('c', '05'),
    started('draft'),
    rated('draft', '02', 'green'),
    moderated('a', '08', 'amber'),
  ];
  const distribution = async (
    basis: 'self' | 'effective' | 'moderated',
    recorded = history,
    asOf = '2021-04-01',
  ) =>
    (await answered(distributionsQuery, told(...recorded), { cycle: 'c1', item: 's11/1', basis }, { asOf }))
      .items[0];
  const counts = async (basis: 'self' | 'effective' | 'moderated') =>
    (await distribution(basis))?.grades.map(({ grade, count }) => `${count} ${grade.label}`);

  it('counts the grades that were asked for, lowest first, drafts left out', async () => {
    expect(await counts('self')).toEqual(['0 Red', '1 Amber', '1 Green']);
    expect(await counts('effective')).toEqual(['0 Red', '2 Amber', '0 Green']);
    expect(await counts('moderated')).toEqual(['0 Red', '1 Amber', '0 Green']);
  });

  it('states its base, with those who did not rate', async () => {
    expect(await distribution('self')).toMatchObject({ base: 3, notRated: { count: 1, percent: 33.3 } });
  });

  it('leaves out what is only possible, and says how much', async () => {
    const fuzzy: Recorded = ['submission-a', ratingModeratedBetween('2021-03-10', '2021-03-20')];
    expect(await distribution('moderated', [...history, fuzzy], '2021-03-15')).toMatchObject({
      base: 1,
      possibleCount: 1,
    });
  });
});

const ratingModeratedBetween = (earliest: string, latest: string): NewEvent =>
  ratingModerated({ item: 's11/1', grade: 'red', cycle: 'c1' }, { occurred: { earliest, latest } });

describe('Self against moderated', () => {
  it('shows the cells whose gradings differ, and no others', async () => {
    const history = told(
      started('a'),
      rated('a', '02', 'green'),
      rated('a', '02', 'red', { item: '2' }),
      received('a', '05'),
      moderated('a', '08', 'amber'),
      started('b'),
      rated('b', '02', 'green'),
      received('b', '05'),
      agreed('b', '08', 'green'),
    );
    const { nodes } = await answered(selfAgainstModeratedQuery, history, { cycle: 'c1' });
    expect(nodes).toMatchObject([{ submission: 'a', cells: [{ item: 's11/1' }] }]);
  });
});

describe('The history of a rating', () => {
  it('tells every step in order, with the record that a correction replaced', async () => {
    const history = told(
      started('a'),
      rated('a', '02', 'green'),
      received('a', '05'),
      amended('a', '08', 'amber'),
      moderated('a', '10', 'red'),
      agreed('a', '12', 'red'),
      correctionOf('submission-a', 1, rated('a', '03', 'red')[1]),
    );
    const answer = await answered(ratingHistoryQuery, history, { submission: 'a', item: 's11/1' });
    const place = around.length;
    expect(answer?.steps).toMatchObject([
      { step: 'self', grade: { code: 'red' }, corrected: true, eventPositions: [place + 2, place + 7] },
      { step: 'amended', grade: { code: 'amber' }, countsFrom: '2021-03-08', corrected: false },
      { step: 'moderated', grade: { code: 'red' }, reason: { narrative: 'Weak evidence' } },
      { step: 'agreed', grade: { code: 'red' } },
    ]);
  });

  it('is not there before the submission is', async () => {
    const question = { submission: 'a', item: 's11/1' };
    expect(
      await answered(ratingHistoryQuery, told(started('a')), question, { asOf: '2021-02-28' }),
    ).toBeNull();
  });
});

describe('A submission', () => {
  it('shows receipts with their reasons, locks, answers, evidence and what is drafted', async () => {
    const why = { narrative: 'Staff were ill' };
    const answer = await answered(
      submissionQuery,
      told(
        started('a', ['trust', 'council']),
        rated('a', '02', 'green'),
        on('a', '03', standardAnswered({ item: 's11/3', notCompleted: true, why })),
        on('a', '03', evidenceAttached({ evidence: 'log', title: 'Log', reference: 'shelf 7' })),
        on('a', '05', submissionReceived({ means: 'on_paper', flags: ['late'], why })),
        locked('a', '06'),
        reopened('a', '07'),
        amended('a', '08', 'red'),
      ),
      { id: 'a' },
    );
    expect(answer).toMatchObject({
      draft: false,
      agencies: [{ name: 'Trust' }, { name: 'Council' }],
      receipt: { means: 'on_paper', flags: ['late'], why },
      cycles: [
        {
          cycle: 'c1',
          opening: 'reopened',
          changes: [{ change: 'locked' }, { change: 'reopened' }],
          ratings: [{ self: { grade: { code: 'green' } } }],
        },
      ],
      drafted: [{ item: 's11/1', rating: { grade: { code: 'red' }, amended: true } }],
      answers: [{ item: 's11/3', text: null, notCompleted: true, why }],
      evidence: [{ id: 'log', title: 'Log', reference: 'shelf 7' }],
    });
  });

  it('is a draft until it is received', async () => {
    const drafted = await answered(submissionQuery, told(started('a'), rated('a', '02', 'green')), {
      id: 'a',
    });
    expect(drafted).toMatchObject({
      draft: true,
      receipt: null,
      cycles: [{ opening: 'open', ratings: [] }],
      drafted: [{ rating: { grade: { label: 'Green' } } }],
    });
  });
});
