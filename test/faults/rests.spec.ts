import { describe, expect, it } from '@jest/globals';
import { longestOf, longestUnused, restsBetween } from './rests.js';

const rest = (from: number, to: number) => ({ from, to });

describe('Rests', () => {
  it('are the times between writes that are longer than usual', () => {
    const rests = restsBetween([0, 100, 2_100, 2_300, 9_000]);
    expect(rests).toEqual([rest(100, 2_100), rest(2_300, 9_000)]);
    expect(longestOf(rests)).toBe(6_700);
    expect(longestOf([])).toBe(0);
  });

  it.each([
    ['the service rests alone', [rest(1_000, 4_000)], [], 3_000],
    ['the service goes on later than the cluster', [rest(1_000, 9_000)], [rest(1_100, 8_000)], 1_000],
    ['the service stops sooner than the cluster', [rest(1_000, 9_000)], [rest(2_500, 9_100)], 1_500],
    ['the service rests less than the cluster', [rest(2_000, 3_000)], [rest(1_000, 4_000)], 0],
    [
      'the cluster was there for a moment',
      [rest(1_000, 9_000)],
      [rest(1_000, 4_000), rest(4_700, 8_500)],
      700,
    ],
    [
      'the service did not use the time between',
      [rest(1_000, 9_000)],
      [rest(1_000, 3_000), rest(7_000, 8_900)],
      4_000,
    ],
    ['the cluster rests at another time', [rest(1_000, 2_000)], [rest(5_000, 9_000)], 1_000],
    ['the cluster alone rests', [], [rest(1_000, 9_000)], 0],
    [
      'there are several',
      [rest(1_000, 2_000), rest(5_000, 8_000)],
      [rest(900, 1_900), rest(5_000, 6_200)],
      1_800,
    ],
  ])(
    'of the service are counted as far as the cluster itself could be written: %s',
    (_, ours, own, unused) => {
      expect(longestUnused(ours, own)).toBe(unused);
    },
  );
});
