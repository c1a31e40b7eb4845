import { describe, expect, it } from '@jest/globals';
import { onDay } from '../src/kernel/days.js';
import {
  notRatedDeclared,
  ratingAmended,
  ratingQueried,
  standardRated,
  submissionLocked,
  submissionReceived,
  submissionReopened,
  submissionStarted,
} from '../src/submissions/submission.events.js';
import { allFactsOf, correctionOf, historyOf, takenBack, type Recorded } from '../test/support/history.js';
import { submissionsProjection } from './submissions.js';

const stream = 'submission-a';
const started = submissionStarted({ agencies: ['trust', 'council'], cycles: ['c1', 'c2'] });
const rated = (grade: string, day: string) =>
  standardRated({ item: 's11/1', grade, covers: ['b'] }, { occurred: onDay(day) });

const factsAfter = (...recorded: Recorded[]) => allFactsOf(submissionsProjection, historyOf(...recorded));
const shown = async (...recorded: Recorded[]) =>
  (await factsAfter(...recorded)).map(({ kind, subject, other, value }) => ({ kind, subject, other, value }));

describe('the facts of submissions', () => {
  it('list a submission with each of its cycles and agencies', async () => {
    const value = { agencies: ['trust', 'council'], cycles: ['c1', 'c2'] };
    expect(await shown([stream, started])).toEqual([
      { kind: 'submission.started', subject: 'a', other: 'c1', value },
      { kind: 'submission.started', subject: 'a', other: 'c2', value },
      { kind: 'submission.agency', subject: 'a', other: 'trust', value },
      { kind: 'submission.agency', subject: 'a', other: 'council', value },
    ]);
  });

  it('say what a rating is and which other submissions it stands for', async () => {
    expect(await shown([stream, rated('green', '2021-03-01')])).toEqual([
      {
        kind: 'rating.self',
        subject: 'a',
        other: null,
        value: { item: 's11/1', grade: 'green', covers: ['b'], kind: 'graded', amended: false },
      },
      { kind: 'rating.covers', subject: 'a', other: 'b', value: { item: 's11/1', requirement: undefined } },
    ]);
  });

  it('keep amendments, missing grades and questions apart', async () => {
    const question = { narrative: 'On what evidence?' };
    const facts = await shown(
      [stream, ratingAmended({ item: 's11/1', grade: 'red', covers: [] })],
      [stream, notRatedDeclared({ item: 's11/2', kind: 'not_applicable' })],
      [stream, ratingQueried({ item: 's11/1', cycle: 'c1', question })],
    );
    expect(facts.map(({ value }) => value)).toMatchObject([
      { kind: 'graded', grade: 'red', amended: true },
      { kind: 'not_applicable', covers: [] },
      { step: 'queried', cycle: 'c1', reason: question },
    ]);
  });

  it('hold locks and reopenings in one list, and receipts in another', async () => {
    const facts = await shown(
      [stream, submissionLocked({ cycle: 'c1', closedBy: 'closing' })],
      [stream, submissionReopened({ cycle: 'c1' })],
      [stream, submissionReceived({ means: 'on_paper', flags: ['late'] })],
    );
    expect(facts.map(({ kind, value }) => [kind, value])).toEqual([
      ['submission.opening', { change: 'locked', cycle: 'c1', closedBy: 'closing' }],
      ['submission.opening', { change: 'reopened', cycle: 'c1' }],
      ['submission.receipt', { means: 'on_paper', flags: ['late'] }],
    ]);
  });

  it('are the same when the history is replayed', async () => {
    const history: Recorded[] = [
      [stream, started],
      [stream, rated('green', '2021-03-01')],
    ];
    expect(await factsAfter(...history)).toEqual(await factsAfter(...history));
  });

  it('are in the order of facts, though one was recorded late', async () => {
    const facts = await shown([stream, rated('red', '2021-03-09')], [stream, rated('green', '2021-03-01')]);
    expect(facts.filter(({ kind }) => kind === 'rating.self').map(({ value }) => value)).toMatchObject([
      { grade: 'green' },
      { grade: 'red' },
    ]);
  });

  it('put a correction in the place of its target, and lose what was recorded in error', async () => {
    const [own] = await factsAfter(
      [stream, rated('red', '2021-03-01')],
      [stream, rated('amber', '2021-03-01')],
      correctionOf(stream, 0, rated('green', '2021-03-01')),
      takenBack(stream, 1),
    );
    expect(own).toMatchObject({ value: { grade: 'green' }, place: 1, position: 3 });
  });

  it('are all taken back with the start of the submission', async () => {
    expect(
      await factsAfter([stream, started], [stream, rated('red', '2021-03-01')], takenBack(stream, 0)),
    ).toEqual([]);
  });
});
