import { describe, expect, it } from '@jest/globals';
import type { State } from './standing.js';
import { troublesOf } from './troubles.js';

const WELL: State = {
  head: { value: 7 },
  readStore: { value: true },
  readModels: { value: { projections: [{ projection: 'work', position: 7 }], kept: true } },
  followers: { value: { runHere: true, followers: [{ name: 'lock-submissions', position: 7, unsent: 0 }] } },
};
const fault = { fault: new Error('It did not answer in time.') };
const namesIn = (state: State) => troublesOf(state).known.map(({ name }) => name);

describe('The troubles of a service', () => {
  it('are none when it does its work', () => {
    expect(namesIn(WELL)).toEqual([]);
  });

  it('are each store that does not answer, each fault, and whatever stopped', () => {
    const stop = { position: 3, error: 'It cannot be applied.', since: '2026-03-02T12:00:00Z' };
    expect(
      namesIn({
        head: fault,
        readStore: fault,
        readModels: {
          value: {
            kept: false,
            fault: 'The lease is lost.',
            projections: [{ projection: 'work', position: 3, stopped: stop as never }],
          },
        },
        followers: {
          value: {
            runHere: false,
            fault: 'The store is away.',
            followers: [{ name: 'lock-submissions', position: 3, unsent: 0, stopped: 'It was refused.' }],
          },
        },
      }),
    ).toEqual([
      'log',
      'read store',
      'read models',
      'projection:work',
      'followers',
      'follower:lock-submissions',
    ]);
  });

  it('say nothing of addresses', () => {
    const [trouble] = troublesOf({
      ...WELL,
      followers: { value: { runHere: false, fault: 'No way to postgres://u:p@db/x.', followers: [] } },
    }).known;
    expect(trouble?.sentence).toBe('No way to postgres://…');
  });

  it('may last unseen only where nothing was learnt of them', () => {
    const stopped = { name: 'projection:work', sentence: 'It stopped.', over: 'It goes on.' };
    expect(troublesOf(WELL).mayLast(stopped)).toBe(false);
    expect(troublesOf({ ...WELL, followers: fault }).mayLast(stopped)).toBe(false);
    expect(troublesOf({ ...WELL, readModels: fault }).mayLast(stopped)).toBe(true);
  });
});
