import { describe, expect, it } from '@jest/globals';
import { actionAssigned, actionDropped } from '../src/actions/action.events.js';
import { onDay } from '../src/kernel/days.js';
import { allFactsOf, correctionOf, historyOf, takenBack, type Recorded } from '../test/support/history.js';
import { action, progressed } from '../test/support/work.js';
import { actionsProjection } from './actions.js';

const stream = 'action-a1';
const added = action({
  owners: ['agency:police', 'body:here.neglect'],
  cycle: 'here.2021',
  themes: ['neglect'],
  under: { recommendation: 'here.2021.1', item: 'here.s11/1' },
});

const lists = async (...recorded: Recorded[]) =>
  (await allFactsOf(actionsProjection, historyOf(...recorded))).map(({ kind, subject, other }) => [
    kind,
    subject,
    other,
  ]);

describe('the facts of actions', () => {
  it('put an action into the lists of its partnership, owners, cycle, themes and what it stands under', async () => {
    const facts = await lists([stream, added]);
    expect(facts).toEqual([
      ['action.added', 'a1', 'here'],
      ['action.owner', 'a1', 'agency:police'],
      ['action.owner', 'a1', 'body:here.neglect'],
      ['action.cycle', 'a1', 'here.2021'],
      ['action.under', 'a1', 'recommendation:here.2021.1'],
      ['action.under', 'a1', 'item:here.s11/1'],
      ['action.theme', 'a1', 'neglect'],
    ]);
  });

  it('list an action with everybody who ever owned it', async () => {
    const facts = await lists([stream, action()], [stream, actionAssigned({ owners: ['agency:icb'] })]);
    expect(facts).toContainEqual(['action.owner', 'a1', 'agency:icb']);
  });

  it('tell of every later event on its own day', async () => {
    const reported = progressed('in_progress', onDay('2021-07-01'));
    const facts = await allFactsOf(
      actionsProjection,
      historyOf([stream, action()], [stream, reported], [stream, actionDropped({})]),
    );
    const steps = facts.filter(({ kind }) => kind === 'action.step');
    expect(steps.map(({ value, latest }) => [(value as { type: string }).type, latest])).toEqual([
      ['ActionDropped', '2021-06-01'],
      ['ActionProgressed', '2021-07-01'],
    ]);
  });

  it('move an action to the right lists when it is corrected', async () => {
    const corrected = action({ owners: ['agency:icb'], partnership: 'there' });
    expect(await lists([stream, added], correctionOf(stream, 0, corrected))).toEqual([
      ['action.added', 'a1', 'there'],
      ['action.owner', 'a1', 'agency:icb'],
    ]);
  });

  it('lose an action that was added in error with all that happened to it', async () => {
    expect(await lists([stream, added], [stream, progressed('complete')], takenBack(stream, 0))).toEqual([]);
  });

  it('are the same when the history is replayed', async () => {
    const history = historyOf([stream, added], [stream, progressed('complete')]);
    expect(await allFactsOf(actionsProjection, history)).toEqual(
      await allFactsOf(actionsProjection, history),
    );
  });
});
