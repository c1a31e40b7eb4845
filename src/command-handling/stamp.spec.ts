import { describe, expect, it } from '@jest/globals';
import { instantOf } from './stamp.js';

const NOON = Date.parse('2026-03-02T12:00:00Z');
const clockAt = (at: number) => ({ now: () => at });

describe('The instant that events are stamped with', () => {
  it('is that of the process, where the store has no clock of its own or has not shown it yet', () => {
    expect(instantOf(clockAt(NOON), {})).toBe(NOON);
    expect(instantOf(clockAt(NOON), { now: () => undefined })).toBe(NOON);
  });

  it.each([-60_000, 0, 60_000])('may be %i milliseconds from the time of the store', (apart) => {
    expect(instantOf(clockAt(NOON + apart), { now: () => NOON })).toBe(NOON + apart);
  });

  it.each([-60_001, 60_001, 365 * 86_400_000])('is refused %i milliseconds from it', (apart) => {
    expect(() => instantOf(clockAt(NOON + apart), { now: () => NOON })).toThrow(
      expect.objectContaining({ code: 'CLOCK_WRONG', data: { seconds: Math.round(Math.abs(apart) / 1000) } }),
    );
  });
});
