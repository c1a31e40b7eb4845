import { describe, expect, it } from '@jest/globals';
import { instantOf } from './stamp.js';

const NOON = Date.parse('2026-03-02T12:00:00Z');
const clockAt = (at: number) => ({ now: () => at });
const storeAt = (at: number | undefined) => ({ now: async () => at });

describe('The instant that events are stamped with', () => {
  it('is that of the process, where the store has no clock of its own or does not show it', async () => {
    expect(await instantOf(clockAt(NOON), {})).toBe(NOON);
    expect(await instantOf(clockAt(NOON), storeAt(undefined))).toBe(NOON);
  });

  it.each([-60_000, 0, 60_000])('may be %i milliseconds from the time of the store', async (apart) => {
    expect(await instantOf(clockAt(NOON + apart), storeAt(NOON))).toBe(NOON + apart);
  });

  it.each([-60_001, 60_001, 365 * 86_400_000])('is refused %i milliseconds from it', async (apart) => {
    await expect(instantOf(clockAt(NOON + apart), storeAt(NOON))).rejects.toMatchObject({
      code: 'CLOCK_WRONG',
      data: { seconds: Math.round(Math.abs(apart) / 1000) },
    });
  });

  it('is held against the store once more where what was reckoned of its time is far off', async () => {
    const stoodStill = { now: async (anew?: boolean) => (anew ? NOON : NOON - 3_600_000) };
    expect(await instantOf(clockAt(NOON), stoodStill)).toBe(NOON);
  });
});
