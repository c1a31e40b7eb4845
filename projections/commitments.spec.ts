import { describe, expect, it } from '@jest/globals';
import {
  commitmentDropped,
  commitmentMet,
  commitmentProgressed,
  feedbackReceived,
} from '../src/commitments/commitment.events.js';
import { allFactsOf, correctionOf, historyOf, takenBack, type Recorded } from '../test/support/history.js';
import { commitment } from '../test/support/work.js';
import { commitmentsProjection } from './commitments.js';

const stream = 'commitment-f1';
const said = feedbackReceived({
  partnership: 'here',
  cycle: 'here.2024',
  agency: 'fire',
  text: { narrative: 'Please share the dates.' },
});
const promised = commitment({
  cycle: 'here.2024',
  owners: ['body:here.manager'],
  items: ['here.s11/19'],
  themes: ['culture'],
});

const lists = async (...recorded: Recorded[]) =>
  (await allFactsOf(commitmentsProjection, historyOf(...recorded))).map(({ kind, subject, other }) => [
    kind,
    subject,
    other,
  ]);

describe('the facts of commitments', () => {
  it('list feedback with its agency and its cycle', async () => {
    expect(await lists([stream, said])).toEqual([
      ['commitment.feedback', 'f1', 'fire'],
      ['commitment.feedback-cycle', 'f1', 'here.2024'],
    ]);
  });

  it('list a commitment beside its feedback and with its owners, cycle, themes and items', async () => {
    expect(await lists([stream, promised])).toEqual([
      ['commitment.made', 'f1/1', 'here'],
      ['commitment.beside', 'f1/1', 'f1'],
      ['commitment.owner', 'f1/1', 'body:here.manager'],
      ['commitment.cycle', 'f1/1', 'here.2024'],
      ['commitment.theme', 'f1/1', 'culture'],
      ['commitment.item', 'f1/1', 'here.s11/19'],
    ]);
  });

  it('tell what happened to each of several commitments apart', async () => {
    const facts = await lists(
      [stream, commitment()],
      [stream, commitment({ commitment: '2' })],
      [stream, commitmentProgressed({ commitment: '2', note: { narrative: 'Begun.' } })],
      [stream, commitmentMet({ commitment: '1' })],
      [stream, commitmentDropped({ commitment: '2' })],
    );
    expect(facts.filter(([kind]) => kind === 'commitment.step').map(([, subject]) => subject)).toEqual([
      'f1/2',
      'f1/1',
      'f1/2',
    ]);
  });

  it('keep the commitments when their feedback was recorded in error', async () => {
    const facts = await lists([stream, said], [stream, commitment()], takenBack(stream, 0));
    expect(facts.map(([kind]) => kind)).toEqual(['commitment.made', 'commitment.beside']);
  });

  it('lose a commitment that was made in error with its outcome, and keep the others', async () => {
    const facts = await lists(
      [stream, commitment()],
      [stream, commitment({ commitment: '2' })],
      [stream, commitmentMet({ commitment: '1' })],
      takenBack(stream, 0),
    );
    expect(new Set(facts.map(([, subject]) => subject))).toEqual(new Set(['f1/2']));
  });

  it('move a commitment to the right lists when it is corrected', async () => {
    const facts = await lists(
      [stream, promised],
      correctionOf(stream, 0, commitment({ owners: ['agency:fire'] })),
    );
    expect(facts.filter(([kind]) => kind === 'commitment.owner')).toEqual([
      ['commitment.owner', 'f1/1', 'agency:fire'],
    ]);
  });
});
