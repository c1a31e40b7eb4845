import { describe, expect, it } from '@jest/globals';
import type { Fact } from '../read-models/fact.js';
import { matchesOf, matchOf, readingsAt } from './possible.js';

const fact = (value: string, earliest: string, latest: string, place: number): Fact<string> => ({
  kind: 'thing.step',
  subject: 'thing',
  other: null,
  value,
  earliest,
  latest,
  words: null,
  place,
  position: place,
});
const opens = ({ value }: Fact<string>): boolean => value === 'opened';
const readings = (...facts: Fact<string>[]) => {
  const { certain, possible } = readingsAt(facts, '2021-06-15', opens);
  const values = (some: readonly Fact<string>[]) => some.map(({ value }) => value);
  return { certain: values(certain), possible: possible.map(values) };
};

describe('what may be true by a day', () => {
  it('is nothing where every day is exact', () => {
    expect(
      readings(fact('opened', '2021-01-01', '2021-01-01', 1), fact('done', '2021-07-01', '2021-07-01', 2)),
    ).toEqual({
      certain: ['opened'],
      possible: [],
    });
  });

  it('is each possible fact by itself, in its place, and all of them together', () => {
    const opened = fact('opened', '2021-01-01', '2021-01-01', 1);
    const begun = fact('begun', '2021-06-01', '2021-07-01', 2);
    const done = fact('done', '2021-06-10', '2021-08-01', 3);
    expect(readings(done, opened, begun).possible).toEqual([
      ['opened', 'begun'],
      ['opened', 'done'],
      ['opened', 'begun', 'done'],
    ]);
  });

  it('never has something happen to what is not there', () => {
    const opened = fact('opened', '0001-01-01', '2021-07-01', 1);
    const begun = fact('begun', '0001-01-01', '2021-08-01', 2);
    expect(readings(opened, begun).possible).toEqual([['opened'], ['opened', 'begun'], ['opened', 'begun']]);
  });

  it('is first of all that a thing is there with nothing else, whatever the order of facts', () => {
    const begun = fact('begun', '0001-01-01', '2021-07-01', 1);
    const opened = fact('opened', '0001-01-01', '2021-08-01', 2);
    expect(readings(begun, opened).possible[0]).toEqual(['opened']);
  });

  it('of one thing is shown as it would be with nothing else, where it is not there for certain', () => {
    expect(matchOf({ certain: 'open', possible: ['done'] })).toEqual({ entry: 'open', certain: true });
    expect(matchOf({ possible: ['open', 'done'] })).toEqual({ entry: 'open', certain: false });
    expect(matchOf({ possible: [] })).toBeUndefined();
  });
});

describe('a list', () => {
  it('shows what matches for certain as it is, and what matches only possibly apart, as it would be', () => {
    const candidates = [
      { certain: 'done', possible: ['open'] },
      { certain: 'open', possible: ['begun', 'done'] },
      { possible: ['done'] },
      { certain: 'open', possible: [] },
    ];
    expect(matchesOf(candidates, (one) => one === 'done')).toEqual({
      certain: [{ entry: 'done', certain: true }],
      possible: [
        { entry: 'done', certain: false },
        { entry: 'done', certain: false },
      ],
    });
  });
});
