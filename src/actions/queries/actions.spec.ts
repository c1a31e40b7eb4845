import { describe, expect, it } from '@jest/globals';
import { onDay } from '../../kernel/days.js';
import {
  answered,
  correctionOf,
  historyOf,
  takenBack,
  type Recorded,
} from '../../../test/support/history.js';
import { education, police } from '../../../test/support/recommendations.js';
import { action, progressed } from '../../../test/support/work.js';
import { actionAssigned, actionDropped } from '../action.events.js';
import { actionQuery, actionsQuery } from './actions.js';

const stream = 'action-a1';
type Times = { asOf?: string; position?: number };
const shown = (recorded: Recorded[], times: Times = {}) =>
  answered(actionQuery, historyOf(...recorded), { id: 'a1' }, times);
const listed = async (recorded: Recorded[], filter: object, times: Times = {}) =>
  (await answered(actionsQuery, historyOf(...recorded), { filter }, times)).nodes.map(({ id }) => id);

describe('an action', () => {
  it('is not there before it was added, nor once it was recorded in error', async () => {
    expect(await shown([[stream, action()]], { asOf: '2021-05-31' })).toBeNull();
    expect(await shown([[stream, action()], takenBack(stream, 0)])).toBeNull();
  });

  it('that was only possibly added by a day is shown as it would be, marked so', async () => {
    const fuzzy = { earliest: '2021-01-01', latest: '2021-12-31' };
    const recorded: Recorded[] = [
      [stream, progressed('complete', fuzzy)],
      [stream, action({}, fuzzy)],
    ];
    expect(await shown(recorded, { asOf: '2020-12-31' })).toBeNull();
    expect(await shown(recorded, { asOf: '2021-06-01' })).toMatchObject({
      certain: false,
      status: 'not_reported',
    });
    expect(await shown(recorded)).toMatchObject({ certain: true, status: 'complete' });
  });

  it('shows the reports on it and the events behind its status', async () => {
    const recorded: Recorded[] = [
      [stream, action({ owners: [police] })],
      [stream, progressed('in_progress', onDay('2021-07-01'))],
      [stream, progressed('complete', onDay('2021-09-01'))],
    ];
    const answer = await shown(recorded);
    expect(answer).toMatchObject({ status: 'complete', eventPositions: [1, 3] });
    expect(answer!.reports.map(({ status }) => status)).toEqual(['in_progress', 'complete']);
    expect(await shown(recorded, { asOf: '2021-08-31' })).toMatchObject({ status: 'in_progress' });
  });

  it('goes by the day of a report, not by when it was recorded', async () => {
    const late = [stream, progressed('in_progress', onDay('2021-07-01'))] as const;
    expect(
      await shown([[stream, action()], [stream, progressed('complete', onDay('2021-09-01'))], late]),
    ).toMatchObject({
      status: 'complete',
    });
  });

  it('keeps its status when a report says none', async () => {
    const { data, ...report } = progressed('complete', onDay('2021-09-01'));
    const note = {
      ...report,
      data: { ...(data as object), status: undefined, note: { narrative: 'Minutes.' } },
    };
    const recorded: Recorded[] = [
      [stream, action()],
      [stream, progressed('in_progress', onDay('2021-07-01'))],
      [stream, note],
    ];
    expect(await shown(recorded)).toMatchObject({ status: 'in_progress' });
  });

  it('is closed without being done while it is dropped, until a later report', async () => {
    const recorded: Recorded[] = [
      [stream, action({ due: onDay('2021-12-31') })],
      [stream, actionDropped({ why: { narrative: 'No money.' } }, { occurred: onDay('2021-08-01') })],
      [stream, progressed('in_progress', onDay('2022-03-01'))],
    ];
    const dropped = await shown(recorded, { asOf: '2022-02-28' });
    expect(dropped).toMatchObject({
      status: 'closed_without_being_done',
      dropped: { why: { narrative: 'No money.' } },
      dates: [{ state: 'settled' }],
    });
    expect(await shown(recorded)).toMatchObject({
      status: 'in_progress',
      dropped: null,
      dates: [{ state: 'overdue' }],
    });
  });

  it('has owners from their own day on', async () => {
    const recorded: Recorded[] = [
      [stream, action({ owners: [police] })],
      [stream, actionAssigned({ owners: [education] }, { occurred: onDay('2022-01-01') })],
    ];
    expect((await shown(recorded, { asOf: '2021-12-31' }))!.owners.map(({ party }) => party)).toEqual([
      police,
    ]);
    expect((await shown(recorded))!.owners.map(({ party }) => party)).toEqual([education]);
  });

  it('is as it was known before a correction', async () => {
    const recorded: Recorded[] = [
      [stream, action({ owners: [police] })],
      correctionOf(stream, 0, action({ owners: [education] })),
    ];
    expect((await shown(recorded, { position: 1 }))!.owners.map(({ party }) => party)).toEqual([police]);
    expect((await shown(recorded))!.owners.map(({ party }) => party)).toEqual([education]);
  });
});

describe('a list of actions', () => {
  const recorded: Recorded[] = [
    [
      stream,
      action({ owners: [police], cycle: 'here.2021', themes: ['neglect'], under: { recommendation: 'r1' } }),
    ],
    ['action-a2', action({ owners: [education], under: { finding: 'report/area-1' } }, onDay('2020-06-01'))],
    ['action-a2', progressed('complete')],
  ];

  it.each([
    [{ partnership: 'here' }, ['a2', 'a1']],
    [{ cycle: 'here.2021' }, ['a1']],
    [{ owner: police }, ['a1']],
    [{ recommendation: 'r1' }, ['a1']],
    [{ finding: 'report/area-1' }, ['a2']],
    [{ theme: 'neglect' }, ['a1']],
    [{ partnership: 'here', statuses: ['complete'] }, ['a2']],
    [{ owner: police, cycle: 'here.2022' }, []],
  ])('starts from what it is asked about and is narrowed by the rest: %j', async (filter, ids) => {
    expect(await listed(recorded, filter)).toEqual(ids);
  });

  it('is refused when it names nothing to start from', async () => {
    await expect(listed(recorded, { statuses: ['complete'] })).rejects.toMatchObject({
      code: 'LIST_WITHOUT_SUBJECT',
    });
  });

  it('no longer holds an action for an owner who gave it away', async () => {
    const given: Recorded = [stream, actionAssigned({ owners: [education] })];
    expect(await listed([...recorded, given], { owner: police })).toEqual([]);
  });
});
