import { describe, expect, it } from '@jest/globals';
import { sameData } from './same.js';

describe('sameData', () => {
  it('takes a field that is undefined as left out, whatever the order of fields', () => {
    expect(sameData({ a: 1, b: [{ c: 2 }], d: undefined }, { b: [{ c: 2 }], a: 1 })).toBe(true);
  });

  it.each([
    [{ a: 1 }, { a: 2 }],
    [{ a: 1 }, { a: 1, b: null }],
    [
      ['x', 'y'],
      ['y', 'x'],
    ],
    [[], {}],
    [null, {}],
    [['x'], ['x', 'y']],
  ])('tells %j from %j', (a, b) => {
    expect(sameData(a, b)).toBe(false);
    expect(sameData(b, a)).toBe(false);
  });
});
