import { describe, expect, it } from '@jest/globals';
import { END_OF_TIME, onDay, type FuzzyDate } from '../kernel/days.js';
import { stateOn } from '../recommendations/due-dates.js';
import { countsByHolder } from './by-holder.js';
import type { WorkDate } from '../ownership/due.js';
import type { WorkEntry } from './work-entry.js';
import { countsOf, inOrder, matches, type WorkOrder } from './work-list.js';

const today = '2022-06-15';
const date = (of: FuzzyDate, kind: WorkDate['kind'] = 'due'): WorkDate => ({
  kind,
  date: of,
  state: stateOn(of, today),
});
const autumn = { words: 'Autumn 2022', earliest: '2022-09-01', latest: '2022-11-30' };
const thisMonth = { earliest: '2022-06-01', latest: '2022-06-30' };
const inSixMonths = { words: 'in 6 months', earliest: '2021-06-01', latest: END_OF_TIME };
const met = (of: FuzzyDate): WorkDate => ({ ...date(of), state: 'met' });

const work = (key: string, also: Partial<WorkEntry> = {}): WorkEntry => ({
  kind: 'action',
  key,
  id: key,
  partnership: 'here',
  cycle: null,
  number: null,
  text: { narrative: key },
  themes: [],
  items: [],
  holders: ['agency:police'],
  holdersInWords: null,
  role: null,
  status: 'in_progress',
  assurance: null,
  dates: [],
  made: { earliest: '2021-01-01', latest: '2021-01-01', place: 1 },
  held: { earliest: '2021-01-01', latest: '2021-01-01', place: 1 },
  positions: [],
  possible: [],
  ...also,
});

const keysIn = (order: WorkOrder, ...list: WorkEntry[]) => list.sort(inOrder(order)).map(({ key }) => key);

describe('the order of work', () => {
  it('by due looks at the smallest last day among the dates not met', () => {
    const early = work('early', { dates: [date(autumn), date(onDay('2022-06-20'))] });
    const late = work('late', { dates: [met(onDay('2022-01-01')), date(onDay('2022-06-21'))] });
    expect(keysIn('due', late, early)).toEqual(['early', 'late']);
  });

  it('by due puts work without a date, or with one that cannot be worked out, last', () => {
    const none = work('a');
    const unknown = work('b', { dates: [date(inSixMonths)] });
    const dated = work('c', { dates: [date(autumn)] });
    expect(keysIn('due', none, unknown, dated)).toEqual(['c', 'a', 'b']);
  });

  it('by due goes by the key where the day is the same', () => {
    expect(keysIn('due', work('b', { dates: [date(autumn)] }), work('a', { dates: [date(autumn)] }))).toEqual(
      ['a', 'b'],
    );
  });

  it('by status puts what nobody reported on first and what is closed last, each by its day', () => {
    const closed = work('closed', { status: 'closed_without_being_done' });
    const silent = work('silent', { status: 'not_reported' });
    const later = work('later', { dates: [date(autumn)] });
    const sooner = work('sooner', { dates: [date(thisMonth)] });
    expect(keysIn('status', closed, later, sooner, silent)).toEqual(['silent', 'sooner', 'later', 'closed']);
  });

  it('by the day it was made puts what is certainly older first, then what was recorded first', () => {
    const since = (latest: string, place: number) => ({ made: { earliest: '2021-01-01', latest, place } });
    const list = [
      work('c', since('2021-02-01', 1)),
      work('b', since('2021-01-01', 3)),
      work('a', since('2021-01-01', 2)),
    ];
    expect(keysIn('made', ...list)).toEqual(['a', 'b', 'c']);
  });
});

describe('the filters of work', () => {
  it('keep a status that is asked for', () => {
    expect(matches(work('a'), { statuses: ['in_progress'] })).toBe(true);
    expect(matches(work('a'), { statuses: ['complete'] })).toBe(false);
  });

  it('take a date to be due by a day from its first day on', () => {
    const inAutumn = work('a', { dates: [date(autumn)] });
    expect(matches(inAutumn, { dueBy: '2022-09-01' })).toBe(true);
    expect(matches(inAutumn, { dueBy: '2022-08-31' })).toBe(false);
  });

  it('never take a date that is met, or cannot be worked out, to be due', () => {
    expect(matches(work('a', { dates: [met(thisMonth)] }), { dueBy: '2022-12-31' })).toBe(false);
    expect(matches(work('a', { dates: [date(inSixMonths)] }), { dueBy: '2022-12-31' })).toBe(false);
  });

  it('take a date to be overdue once its last day is past', () => {
    expect(matches(work('a', { dates: [date(onDay('2022-06-14'))] }), { overdue: true })).toBe(true);
    expect(matches(work('a', { dates: [date(onDay('2022-06-15'))] }), { overdue: true })).toBe(false);
  });
});

describe('the counts of work', () => {
  it('count each piece once, under its most pressing date', () => {
    const both = work('a', { dates: [date(thisMonth), date(onDay('2022-06-01'), 'review')] });
    const due = work('b', { dates: [date(thisMonth)] });
    const open = work('c', { dates: [date(inSixMonths)], status: 'not_reported' });
    const { byStatus, ...counts } = countsOf([both, due, open]);
    expect(counts).toEqual({ overdue: 1, due: 1, noDate: 1 });
    expect(byStatus.filter(({ count }) => count > 0)).toEqual([
      { status: 'not_reported', count: 1 },
      { status: 'in_progress', count: 2 },
    ]);
  });

  it('count work of several holders for each, and work of nobody apart, the most overdue first', () => {
    const shared = work('a', { holders: ['agency:police', 'body:here.neglect'], dates: [date(thisMonth)] });
    const overdue = work('b', { holders: ['body:here.neglect'], dates: [date(onDay('2022-06-01'))] });
    const nobody = work('c', { holders: [], dates: [date(thisMonth)] });
    expect(countsByHolder([shared, nobody, overdue])).toEqual([
      { holder: 'body:here.neglect', total: 2, due: 1, overdue: 1 },
      { holder: null, total: 1, due: 1, overdue: 0 },
      { holder: 'agency:police', total: 1, due: 1, overdue: 0 },
    ]);
  });
});
