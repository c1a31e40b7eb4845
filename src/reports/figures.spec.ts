import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { figure } from '../../test/support/reports.js';
import { countsThatGive, followsFrom, lackOf100, percentOf, percentProblem, readFigure } from './figures.js';

const of20 = { count: 20, basis: 'inferred' as const };

describe('reading a printed number', () => {
  it('works out a count that is not printed where only one fits, and never calls it printed', () => {
    expect(readFigure(figure({ percent: 55 }), of20)).toMatchObject({
      count: 11,
      countBasis: 'inferred',
      percent: 55,
      percentBasis: 'printed',
    });
    expect(readFigure(figure({ percent: 55 }), { ...of20, basis: 'printed' })).toMatchObject({
      countBasis: 'derived',
    });
  });

  it('leaves a count out where several fit', () => {
    expect(readFigure(figure({ percent: 93 }), { count: 455, basis: 'printed' })).toMatchObject({
      count: null,
      countBasis: null,
    });
  });

  it('works out a percentage that is not printed', () => {
    expect(readFigure(figure({ count: 36 }), { count: 71, basis: 'printed' })).toMatchObject({
      count: 36,
      countBasis: 'printed',
      percent: 50.7,
      percentBasis: 'derived',
    });
  });

  it('leaves everything as it is without a base', () => {
    expect(readFigure(figure({ percent: 55, countBasis: 'derived' }), undefined)).toMatchObject({
      count: null,
      countBasis: null,
      percent: 55,
    });
  });

  it('keeps the basis of a count that differs from that of its percentage', () => {
    const read = readFigure(figure({ percent: 55, count: 11, countBasis: 'derived' }), of20);
    expect(read).toMatchObject({ countBasis: 'derived', percentBasis: 'printed' });
  });

  it('gives no percentage of nobody', () => {
    expect(readFigure(figure({ count: 0 }), { count: 0, basis: 'printed' })).toMatchObject({ percent: null });
  });
});

describe('holding a percentage against its count and base', () => {
  it.each([
    [13, 71, 455, false],
    [14, 12, 38, false],
    [70.4, 50, 71, true],
    [68, 309, 455, true],
    [25, 21, 83, true],
    [6, 1, 15, false],
  ])('%d%% for %d of %d follows: %s', (percent, count, base, follows) => {
    expect(followsFrom(percent, count, base)).toBe(follows);
    const problem = percentProblem({ percent, count }, { count: base, basis: 'printed' });
    expect(problem).toBe(follows ? null : 'not_from_count');
  });

  it('finds a percentage that no whole count gives', () => {
    expect(percentProblem({ percent: 19, count: null }, { count: 71, basis: 'printed' })).toBe(
      'not_possible',
    );
    expect(percentProblem({ percent: 24, count: null }, { count: 71, basis: 'printed' })).toBeNull();
  });

  it('proves nothing where the percentage, the base or everybody is missing', () => {
    expect(percentProblem({ percent: null, count: 3 }, of20)).toBeNull();
    expect(percentProblem({ percent: 13, count: 3 }, undefined)).toBeNull();
    expect(percentProblem({ percent: 13, count: 3 }, { ...of20, count: 0 })).toBeNull();
  });

  it('takes every rounding of a true share as following, and the count as one that gives it', () => {
    fc.assert(
      fc.property(
        fc
          .integer({ min: 1, max: 500 })
          .chain((base) => fc.tuple(fc.constant(base), fc.integer({ min: 0, max: base }))),
        fc.constantFrom(0, 1, 2),
        ([base, count], decimals) => {
          const percent = Math.round((count / base) * 100 * 10 ** decimals) / 10 ** decimals;
          const range = countsThatGive(percent, base);
          return (
            followsFrom(percent, count, base) && !!range && range.lowest <= count && count <= range.highest
          );
        },
      ),
    );
  });

  it('never finds more than there are', () => {
    expect(countsThatGive(100, 200)).toEqual({ lowest: 199, highest: 200 });
  });

  it('finds exactly the counts whose share rounds to the percentage', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 200 }), fc.integer({ min: 0, max: 100 }), (base, percent) => {
        const fitting = Array.from({ length: base + 1 }, (_, count) => count).filter(
          (count) => Math.abs((100 * count) / base - percent) <= 0.5 + 1e-9,
        );
        expect(countsThatGive(percent, base)).toEqual(
          fitting.length === 0 ? null : { lowest: fitting[0], highest: fitting.at(-1) },
        );
      }),
    );
  });
});

describe('adding up percentages of one whole', () => {
  it.each([
    [[0, 10, 30, 55], 5],
    [[10, 15, 65], 10],
    [[67, 27, 6], 0],
    [[33.3, 33.3, 33.3], 0],
    [[60, 50], -10],
  ])('%j lack %d of 100', (percents, lack) => {
    expect(lackOf100(percents)).toBe(lack);
  });
});

it('gives shares with one decimal, and none of nothing', () => {
  expect(percentOf(9, 20)).toBe(45);
  expect(percentOf(71, 455)).toBe(15.6);
  expect(percentOf(0, 0)).toBeNull();
});
