import { describe, expect, it } from '@jest/globals';
import { END_OF_TIME, onDay } from '../../kernel/days.js';
import {
  answered,
  correctionOf,
  historyOf,
  takenBack,
  type Recorded,
} from '../../../test/support/history.js';
import { education, police } from '../../../test/support/recommendations.js';
import { commitment } from '../../../test/support/work.js';
import {
  commitmentDropped,
  commitmentMet,
  commitmentProgressed,
  feedbackReceived,
} from '../commitment.events.js';
import { commitmentQuery, commitmentsQuery } from './commitments.js';
import { feedbackQuery } from './feedback.js';

const stream = 'commitment-f1';
const said = (agency = 'fire') =>
  feedbackReceived({
    partnership: 'here',
    cycle: 'here.2024',
    agency,
    text: { narrative: 'Please share the dates.' },
  });
const note = { narrative: 'Shared.' };

const shown = (recorded: Recorded[], times = {}) =>
  answered(commitmentQuery, historyOf(...recorded), { id: 'f1/1' }, times);
const listed = async (recorded: Recorded[], filter: object) =>
  (await answered(commitmentsQuery, historyOf(...recorded), { filter })).nodes.map(({ id }) => id);
const youSaid = async (recorded: Recorded[], args: object) =>
  (await answered(feedbackQuery, historyOf(...recorded), args)).nodes.map(({ id, commitments }) => [
    id,
    commitments.map((one) => one.id),
  ]);

describe('a commitment', () => {
  it('shows beside it what was said', async () => {
    const answer = await shown([
      [stream, said()],
      [stream, commitment({ ownersInWords: 'Business Manager' })],
    ]);
    expect(answer).toMatchObject({
      feedback: { id: 'f1', agency: { id: 'fire' }, eventPositions: [1] },
      owners: [],
      ownersInWords: 'Business Manager',
      state: 'open',
      outcome: null,
    });
  });

  it('stands without feedback where there is none, or it was recorded in error', async () => {
    expect(await shown([[stream, commitment()]])).toMatchObject({ feedback: null });
    expect(await shown([[stream, said()], [stream, commitment()], takenBack(stream, 0)])).toMatchObject({
      feedback: null,
    });
  });

  it('is overdue after its last day while it is open', async () => {
    const recorded: Recorded[] = [
      [stream, commitment({ due: { words: 'Autumn 2021', earliest: '2021-09-01', latest: '2021-11-30' } })],
      [stream, commitmentMet({ commitment: '1', note }, { occurred: onDay('2022-01-10') })],
    ];
    const overdueOn = async (asOf: string) => (await shown(recorded, { asOf }))!.overdue;
    expect(await overdueOn('2021-11-30')).toBe(false);
    expect(await overdueOn('2021-12-01')).toBe(true);
    expect(await overdueOn('2022-01-10')).toBe(false);
  });

  it('is never overdue where no day can be worked out', async () => {
    const due = { words: 'in 6 months', earliest: '2021-06-01', latest: END_OF_TIME };
    expect(await shown([[stream, commitment({ due })]])).toMatchObject({
      overdue: false,
      dates: [{ state: 'no_date' }],
    });
  });

  it('is what the last outcome by day says, where documents differ', async () => {
    const recorded: Recorded[] = [
      [stream, commitment()],
      [stream, commitmentMet({ commitment: '1' }, { occurred: onDay('2022-02-01') })],
      [stream, commitmentDropped({ commitment: '1' }, { occurred: onDay('2022-01-01') })],
    ];
    expect(await shown(recorded)).toMatchObject({ state: 'met' });
  });

  it('is open again once its outcome was recorded in error', async () => {
    const recorded: Recorded[] = [
      [stream, commitment()],
      [stream, commitmentMet({ commitment: '1' })],
    ];
    expect(await shown([...recorded, takenBack(stream, 1)])).toMatchObject({ state: 'open' });
  });

  it('that was only possibly made by a day is shown as it would be, marked so', async () => {
    const fuzzy = { earliest: '2021-01-01', latest: '2021-12-31' };
    const recorded: Recorded[] = [[stream, commitment({}, fuzzy)]];
    expect(await shown(recorded, { asOf: '2020-12-31' })).toBeNull();
    expect(await shown(recorded, { asOf: '2021-06-01' })).toMatchObject({ certain: false, state: 'open' });
    expect(await shown(recorded)).toMatchObject({ certain: true });
  });

  it('shows what may have happened to it by then apart', async () => {
    const maybe = commitmentMet(
      { commitment: '1' },
      { occurred: { earliest: '2021-07-01', latest: '2021-12-31' } },
    );
    expect(
      await shown(
        [
          [stream, commitment()],
          [stream, maybe],
        ],
        { asOf: '2021-08-01' },
      ),
    ).toMatchObject({
      state: 'open',
      possible: [{ eventPositions: [2] }],
    });
  });

  it('tells how it goes in the order in which that was true', async () => {
    const noted = (narrative: string, day: string): Recorded => [
      stream,
      commitmentProgressed({ commitment: '1', note: { narrative } }, { occurred: onDay(day) }),
    ];
    const answer = await shown([
      [stream, commitment()],
      noted('second', '2022-02-01'),
      noted('first', '2022-01-01'),
    ]);
    expect(answer!.notes.map((one) => one.note.narrative)).toEqual(['first', 'second']);
  });
});

describe('a list of commitments', () => {
  const recorded: Recorded[] = [
    [stream, said()],
    [stream, commitment({ cycle: 'here.2024', owners: [police], themes: ['culture'] })],
    [stream, commitment({ commitment: '2', owners: [education] })],
    [stream, commitmentMet({ commitment: '2', note })],
    ['commitment-c2', commitment({ owners: [police] }, onDay('2020-01-01'))],
  ];

  it.each([
    [{ partnership: 'here' }, ['c2/1', 'f1/1', 'f1/2']],
    [{ cycle: 'here.2024' }, ['f1/1']],
    [{ agency: 'fire' }, ['f1/1', 'f1/2']],
    [{ owner: police }, ['c2/1', 'f1/1']],
    [{ theme: 'culture' }, ['f1/1']],
    [{ partnership: 'here', states: ['met'] }, ['f1/2']],
    [{ owner: police, agency: 'fire' }, ['f1/1']],
  ])('starts from what it is asked about and is narrowed by the rest: %j', async (filter, ids) => {
    expect(await listed(recorded, filter)).toEqual(ids);
  });

  it('is refused when it names nothing to start from', async () => {
    await expect(listed(recorded, { states: ['met'] })).rejects.toMatchObject({
      code: 'LIST_WITHOUT_SUBJECT',
    });
  });

  it('moves to the right agency when the feedback is corrected', async () => {
    const corrected = [...recorded, correctionOf(stream, 0, said('police'))];
    expect(await listed(corrected, { agency: 'fire' })).toEqual([]);
    expect(await listed(corrected, { agency: 'police' })).toEqual(['f1/1', 'f1/2']);
  });
});

describe('you said, we will', () => {
  const recorded: Recorded[] = [
    [stream, said()],
    [stream, commitment()],
    [stream, commitment({ commitment: '2' })],
    ['commitment-f2', said('police')],
  ];

  it('shows each feedback of a cycle or an agency with all its answers', async () => {
    const answeredTwice = ['f1', ['f1/1', 'f1/2']];
    expect(await youSaid(recorded, { cycle: 'here.2024' })).toEqual([answeredTwice, ['f2', []]]);
    expect(await youSaid(recorded, { agency: 'fire' })).toEqual([answeredTwice]);
  });

  it('can be narrowed to what nobody answered', async () => {
    expect(await youSaid(recorded, { cycle: 'here.2024', unanswered: true })).toEqual([['f2', []]]);
  });
});
