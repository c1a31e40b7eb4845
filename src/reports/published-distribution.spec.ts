import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { figure, percents, stating } from '../../test/support/reports.js';
import { distributionNumbers, withDoubtsApplied, type DistributionNumber } from './published-distribution.js';
import type { FindingRecorded } from './report.events.js';
import { tallyOf } from './tally.js';

const grades = ['red', 'amber', 'green'];
const findingOf = (data: Parameters<typeof stating>[1]) => stating('f', data)[1].data as FindingRecorded;
const printed = findingOf({
  kind: 'distribution',
  numbers: percents({ green: 55, amber: 45, red: 0 }),
  base: { count: 20, basis: 'inferred' },
});
const doubt = (wouldBe?: { count: number; from: string; to: string }) => ({
  value: findingOf({
    kind: 'doubt',
    ...(wouldBe ? { wouldBe: { ...wouldBe, basis: 'inferred' as const } } : {}),
  }),
});
const shares = (numbers: readonly DistributionNumber[]) =>
  Object.fromEntries(numbers.map(({ measure, count, percent }) => [measure, [count, percent]]));

describe('a distribution as published', () => {
  it('holds every grade of the scale in its order, with null for what is not printed', () => {
    const numbers = distributionNumbers(
      findingOf({ kind: 'distribution', numbers: percents({ green: 65, red: 10 }) }),
      grades,
    );
    expect(numbers.map(({ measure, percent, basis }) => [measure, percent, basis])).toEqual([
      ['red', 10, 'printed'],
      ['amber', null, null],
      ['green', 65, 'printed'],
      ['not-rated', null, null],
    ]);
  });

  it('changes by the doubts that say how many would be what', () => {
    const twoNotGreen = doubt({ count: 2, from: 'green', to: 'amber' });
    const vague = doubt();
    const { numbers, applied, left } = withDoubtsApplied(distributionNumbers(printed, grades), 20, [
      twoNotGreen,
      vague,
    ]);
    expect(shares(numbers)).toEqual({
      red: [0, 0],
      amber: [11, 55],
      green: [9, 45],
      'not-rated': [null, null],
    });
    expect(numbers.map(({ basis }) => basis)).toEqual(['printed', 'inferred', 'inferred', null]);
    expect(applied).toEqual([twoNotGreen]);
    expect(left).toEqual([{ doubt: vague, why: 'no_count_or_grade' }]);
  });

  it('does not change by a doubt about more ratings than there are, or about a count that is not known', () => {
    const numbers = distributionNumbers(printed, grades);
    const tooMany = doubt({ count: 12, from: 'green', to: 'amber' });
    const unknown = doubt({ count: 1, from: 'not-rated', to: 'red' });
    const { numbers: after, left } = withDoubtsApplied(numbers, 20, [tooMany, unknown]);
    expect(after).toEqual(numbers);
    expect(left.map(({ why }) => why)).toEqual(['more_than_there_are', 'more_than_there_are']);
  });

  it('leaves a count that is not printed unknown, even where a doubt adds to it', () => {
    const numbers = distributionNumbers(
      findingOf({ numbers: [figure({ measure: 'green', count: 5 })] }),
      grades,
    );
    const { numbers: after } = withDoubtsApplied(numbers, undefined, [
      doubt({ count: 1, from: 'green', to: 'amber' }),
    ]);
    expect(shares(after)).toMatchObject({ green: [4, null], amber: [null, null] });
  });

  it('keeps the number of ratings, whichever doubts are applied', () => {
    const counts = fc.record({ red: fc.nat(9), amber: fc.nat(9), green: fc.nat(9) });
    const doubts = fc.array(
      fc.record({
        count: fc.integer({ min: 1, max: 9 }),
        from: fc.constantFrom(...grades),
        to: fc.constantFrom(...grades),
      }),
      { maxLength: 5 },
    );
    fc.assert(
      fc.property(counts, doubts, (given, wouldBes) => {
        const numbers = distributionNumbers(
          findingOf({ numbers: Object.entries(given).map(([measure, count]) => figure({ measure, count })) }),
          grades,
        );
        const { numbers: after, applied, left } = withDoubtsApplied(numbers, undefined, wouldBes.map(doubt));
        const total = (some: readonly DistributionNumber[]) =>
          some.reduce((sum, { count }) => sum + (count ?? 0), 0);
        expect(total(after)).toBe(total(numbers));
        expect(after.every(({ count }) => count === null || count >= 0)).toBe(true);
        expect(applied.length + left.length).toBe(wouldBes.length);
      }),
    );
  });
});

describe('a tally as published', () => {
  const reading = ['green', 'amber', 'red'].map((measure, index) =>
    figure({ measure, count: [5, 11, 2][index]!, basis: 'inferred' }),
  );

  it('shows the cell as printed and its reading apart', () => {
    const tally = tallyOf(findingOf({ kind: 'tally', printed: '5 11 2', numbers: reading }), 18);
    expect(tally).toMatchObject({ printed: '5 11 2', rated: 18, impossible: false });
    expect(tally.numbers.map(({ measure, count, countBasis }) => [measure, count, countBasis])).toEqual([
      ['green', 5, 'inferred'],
      ['amber', 11, 'inferred'],
      ['red', 2, 'inferred'],
    ]);
  });

  it('does not count those that were not rated', () => {
    const numbers = [figure({ measure: 'green', count: 15 }), figure({ measure: 'not-rated', count: 4 })];
    expect(tallyOf(findingOf({ kind: 'tally', numbers }), 18)).toMatchObject({
      rated: 15,
      impossible: false,
    });
  });

  it.each([
    ['23', [], 23, true],
    ['23', [figure({ measure: 'rated', count: 23 })], 23, true],
    ['16 1', [], 17, false],
    ['n/a', [], null, false],
  ])('of %s counts what is printed where nobody has read it', (cell, numbers, rated, impossible) => {
    expect(tallyOf(findingOf({ kind: 'tally', printed: cell, numbers }), 18)).toMatchObject({
      rated,
      impossible,
    });
  });

  it('is never impossible where nobody knows how much there was to rate', () => {
    expect(tallyOf(findingOf({ kind: 'tally', printed: '23' }), undefined).impossible).toBe(false);
  });
});
