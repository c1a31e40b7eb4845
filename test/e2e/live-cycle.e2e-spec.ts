import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import * as audit from '../support/live-cycle.js';
import { RunningService } from '../support/running-service.js';

const { CYCLE, COUNCIL, JOINT, SCHOOL } = audit;

let service: RunningService;
const ask = (query: string) => service.ask(query);

beforeAll(async () => {
  service = await RunningService.start();
});
afterAll(() => service.stop());

describe('Before the cycle', () => {
  it('says who there is, and which body is only proposed', async () => {
    await audit.establish(service);
    const { agencies, bodies } = await ask(`{
      agencies(partnership: "eastshire") { totalCount nodes { name } }
      bodies(partnership: "eastshire") { nodes { id proposed } } }`);
    expect(agencies.totalCount).toBe(6);
    expect(bodies.nodes).toEqual(
      expect.arrayContaining([
        { id: 'eastshire.quality', proposed: true },
        { id: 'eastshire.executive', proposed: false },
      ]),
    );
  });

  it('shows the framework with what goes on from an older one', async () => {
    await audit.publish(service);
    const { framework } = await ask(`{ framework(id: "${audit.FRAMEWORK}") {
      rollUp { rule } items { id kind themes continues { item wording } requirements { id } } } }`);
    expect(framework).toMatchObject({
      rollUp: { rule: 'LOWEST' },
      items: [
        {
          id: '1',
          continues: [{ item: 'eastshire.s11-2024/1', wording: 'CHANGED' }],
          themes: ['training-and-supervision'],
        },
        { id: '2', requirements: [{ id: 'a' }, { id: 'b' }] },
        { id: '3', kind: 'ANSWERED' },
        { id: '4' },
        { id: '5', themes: ['neglect'] },
      ],
    });
  });
});

const participation = (times = '') => `{ cycleParticipation(cycle: "${CYCLE}"${times}) {
  received nodes { agency { id } kinds possibleKinds } counts { kind agencies } exemptSectors { sector } } }`;

const kindsOf = async (agency: string, times = ''): Promise<string[]> => {
  const { cycleParticipation } = await ask(participation(times));
  return cycleParticipation.nodes.find((one: { agency: { id: string } }) => one.agency.id === agency)?.kinds;
};

describe('Returns', () => {
  it('are asked for, chased, and missed', async () => {
    await audit.invite(service);
    const { cycleParticipation, contactLog, cycle } = await ask(`{
      cycleParticipation(cycle: "${CYCLE}") { received nodes { agency { id } kinds } exemptSectors { sector } }
      contactLog(cycle: "${CYCLE}") { nodes { agency { id } how outcome } }
      cycle(id: "${CYCLE}") { submissionsDue { latest } ends { words earliest } schedule { why } } }`);
    expect(cycleParticipation).toMatchObject({ received: 0, exemptSectors: [{ sector: 'FAITH' }] });
    expect(contactLog.nodes).toEqual([
      { agency: { id: 'east-school' }, how: 'TELEPHONE', outcome: 'Nobody answered.' },
    ]);
    expect(cycle).toMatchObject({
      submissionsDue: { latest: '2026-05-22' },
      ends: { words: 'Autumn 2026', earliest: '2026-10-01' },
    });
    expect(await kindsOf('east-fire')).toContain('EXEMPT');
    expect(await kindsOf('east-school')).toContain('NOT_RECEIVED');
  });

  it('count from the day on which they came; one that came late outranks that it was missed', async () => {
    await audit.submit(service);
    expect(await kindsOf('east-council')).toContain('IN_TIME');
    expect(await kindsOf('east-ccg')).toEqual(expect.arrayContaining(['JOINT', 'ON_PAPER']));
    expect(await kindsOf('east-school')).toContain('LATE');
    expect(await kindsOf('east-school')).not.toContain('NOT_RECEIVED');
    expect(await kindsOf('east-school', ', asOf: "2026-05-27"')).toContain('NOT_RECEIVED');
    expect(await kindsOf('east-council', ', asOf: "2026-05-19"')).not.toContain('IN_TIME');
    const { submission } = await ask(`{ submission(id: "${COUNCIL}") {
      receipt { means } answers { item text notCompleted why } evidence { title dated } } }`);
    expect(submission).toMatchObject({
      receipt: { means: 'SUBMITTED' },
      answers: [
        { text: 'Our foster carers.', notCompleted: false },
        { text: null, notCompleted: true, why: 'No time.' },
      ],
      evidence: [{ title: 'Training record', dated: '2026-04-30' }],
    });
  });
});

interface Cell {
  readonly item: string;
  readonly requirement: string | null;
}
const cellOf = async (submission: string, item: string, { cycle = CYCLE, times = '' } = {}) => {
  const { ratingMatrix } = await ask(`{ ratingMatrix(cycle: "${cycle}"${times}) { nodes { submission cells {
    item requirement state changedAfterClosing query
    self { grade { code } reason } moderated { grade { code } reason } agreed { grade { code } }
    computedSelf { code } effective { code basis } } } } }`);
  const row = ratingMatrix.nodes.find((one: { submission: string }) => one.submission === submission);
  return row?.cells.find(
    (cell: Cell) => cell.item === `${audit.FRAMEWORK}/${item}` && cell.requirement === null,
  );
};

describe('Ratings', () => {
  it('of the agency stay beside what the panel asked, moderated and agreed', async () => {
    await audit.moderate(service);
    expect(await cellOf(COUNCIL, '1')).toMatchObject({
      self: { grade: { code: 'amber' }, reason: 'Half are trained.' },
      moderated: { grade: { code: 'red' }, reason: 'Fewer than half.' },
      query: null,
      effective: { code: 'red', basis: 'MODERATED' },
    });
    expect(await cellOf(SCHOOL, '1')).toMatchObject({ query: 'How do you know?' });
    expect(await cellOf(JOINT, '1')).toMatchObject({
      agreed: { grade: { code: 'green' } },
      effective: { basis: 'AGREED' },
    });
    expect(await cellOf(COUNCIL, '2')).toMatchObject({
      computedSelf: { code: 'green' },
      effective: { code: 'green', basis: 'COMPUTED' },
    });
    expect(await cellOf(COUNCIL, '1', { times: ', asOf: "2026-06-09"' })).toMatchObject({
      moderated: null,
      effective: { basis: 'SELF' },
    });
  });

  it('are counted once for each return, and say what was not rated', async () => {
    const { distributions } = await ask(`{ distributions(cycle: "${CYCLE}") { items {
      item requirement base notRated { count } grades { count grade { code } } } } }`);
    const training = distributions.items.find((one: Cell) => one.item.endsWith('/1'));
    expect(training.base).toBe(3);
    expect(training.grades).toEqual([
      { count: 1, grade: { code: 'red' } },
      { count: 0, grade: { code: 'amber' } },
      { count: 2, grade: { code: 'green' } },
    ]);
    expect(distributions.items.find((one: Cell) => one.item.endsWith('/5')).notRated.count).toBe(1);
  });

  it('are locked for the cycle that closed; a change for another shows there as changed after closing', async () => {
    const rate = { submission: SCHOOL, item: `${audit.FRAMEWORK}/1`, grade: 'red', reason: 'x' };
    expect((await service.refused('amendRating', rate)).extensions.code).toBe('SUBMISSION_LOCKED');
    await audit.amend(service);
    expect(await cellOf(COUNCIL, '1')).toMatchObject({
      self: { grade: { code: 'amber' } },
      changedAfterClosing: true,
    });
    expect(await cellOf(COUNCIL, '1', { cycle: audit.NEXT_CYCLE })).toMatchObject({
      self: { grade: { code: 'green' } },
      changedAfterClosing: false,
    });
  });

  it('of a return that is reopened and handed in again count as they are then', async () => {
    await audit.reopen(service);
    const { submission } = await ask(`{ submission(id: "${COUNCIL}") {
      receipts { occurred { latest } } cycles { cycle opening changes { change why } } } }`);
    expect(submission.receipts).toHaveLength(2);
    expect(submission.cycles[0]).toMatchObject({
      cycle: CYCLE,
      opening: 'LOCKED',
      changes: [{ change: 'LOCKED' }, { change: 'REOPENED', why: 'Data came.' }, { change: 'LOCKED' }],
    });
    expect(await cellOf(COUNCIL, '5')).toMatchObject({ self: { grade: { code: 'amber' } } });
    expect(await cellOf(COUNCIL, '1')).toMatchObject({
      self: { grade: { code: 'green' } },
      effective: { code: 'red' },
    });
    expect(await cellOf(COUNCIL, '5', { times: ', asKnownOn: "2026-06-23"' })).toMatchObject({
      state: 'NOT_RATED',
    });
  });

  it('are replayed step by step', async () => {
    const { ratingHistory } =
      await ask(`{ ratingHistory(submission: "${COUNCIL}", item: "${audit.FRAMEWORK}/1", cycle: "${CYCLE}") {
      steps { step grade { code } reason occurred { latest } afterClosing } } }`);
    expect(ratingHistory.steps).toMatchObject([
      { step: 'SELF', grade: { code: 'amber' }, occurred: { latest: '2026-05-20' } },
      { step: 'QUERIED', grade: null, reason: 'Which half?' },
      { step: 'MODERATED', grade: { code: 'red' } },
      { step: 'AMENDED', grade: { code: 'green' }, occurred: { latest: '2026-06-20' } },
    ]);
  });
});
