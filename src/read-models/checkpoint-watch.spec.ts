import { describe, expect, it } from '@jest/globals';
import { Refusal } from '../kernel/refusal.js';
import { CheckpointWatch } from './checkpoint-watch.js';

const NEVER = 2 ** 30;

/** Checkpoints that all stand at the same place, and how often they were looked at. */
function someCheckpoints() {
  const checkpoints = { position: 0, looks: 0 };
  const progress = async () => {
    checkpoints.looks += 1;
    return { position: checkpoints.position, stopped: [] };
  };
  return { checkpoints, store: () => ({ progress }) };
}

describe('Waiting for checkpoints', () => {
  it('takes no longer than it may, though the store does not answer', async () => {
    const watch = new CheckpointWatch(() => ({ progress: () => new Promise(() => {}) }), 1);
    expect(await watch.waitFor(1, ['work'], 20)).toBe(false);
  });

  it('ends at once when this process moved them', async () => {
    const { checkpoints, store } = someCheckpoints();
    const watch = new CheckpointWatch(store, NEVER);
    const waited = watch.waitFor(1, ['work'], NEVER);
    checkpoints.position = 1;
    await watch.moved();
    expect(await waited).toBe(true);
  });

  it('is one look for all who wait for the same projections', async () => {
    const { checkpoints, store } = someCheckpoints();
    const watch = new CheckpointWatch(store, NEVER);
    const waited = Array.from({ length: 50 }, (_, n) => watch.waitFor(n, ['work'], NEVER));
    checkpoints.position = 50;
    await watch.moved();
    await Promise.all(waited);
    expect(checkpoints.looks).toBeLessThan(5);
  });

  it.each(['READ_STORE_UNREACHABLE', 'NOT_READY'])(
    'goes on where looking meets %s, which passes',
    async (code) => {
      const { checkpoints, store } = someCheckpoints();
      let fault: Refusal | undefined = new Refusal(code, 'Not now.');
      const progress = () => (fault ? Promise.reject(fault) : store().progress());
      const watch = new CheckpointWatch(() => ({ progress }), NEVER);
      const waited = watch.waitFor(1, ['work'], NEVER);
      await watch.moved();
      fault = undefined;
      checkpoints.position = 1;
      await watch.moved();
      expect(await waited).toBe(true);
    },
  );

  it('is over when it is closed', async () => {
    const watch = new CheckpointWatch(someCheckpoints().store, NEVER);
    const waited = watch.waitFor(1, ['work'], NEVER);
    watch.close();
    expect(await waited).toBe(false);
  });
});
