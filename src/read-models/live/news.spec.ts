import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { Refusal } from '../../kernel/refusal.js';
import { News } from './news.js';
import { passes, Passing } from './passing.js';

describe('News', () => {
  it('that were not taken give way to newer ones', async () => {
    const news = new News<string>(new AbortController().signal);
    const taken = news[Symbol.asyncIterator]();
    news.put('first');
    expect(await taken.next()).toEqual({ done: false, value: 'first' });
    for (const later of ['second', 'third', 'fourth']) news.put(later);
    expect(await taken.next()).toEqual({ done: false, value: 'fourth' });
  });

  it('are waited for until somebody leaves', async () => {
    const leaving = new AbortController();
    const news = new News<string>(leaving.signal);
    const taken = news[Symbol.asyncIterator]();
    const waiting = taken.next();
    news.put('first');
    expect(await waiting).toEqual({ done: false, value: 'first' });
    const last = taken.next();
    leaving.abort();
    expect(await last).toEqual({ done: true, value: undefined });
  });
});

describe('A fault', () => {
  beforeEach(() => void jest.useFakeTimers());
  afterEach(() => void jest.useRealTimers());

  it('is said once when it lasts, and again when it comes back and lasts', () => {
    const faults = new Passing();
    const lastsAfter = (milliseconds: number) => {
      jest.advanceTimersByTime(milliseconds);
      return faults.lasts();
    };
    expect([0, 4_000, 2_000, 60_000].map(lastsAfter)).toEqual([false, false, true, false]);
    expect(faults.isSaid).toBe(true);
    faults.over();
    expect(faults.isSaid).toBe(false);
    expect([0, 4_000, 2_000].map(lastsAfter)).toEqual([false, false, true]);
  });

  it('passes when the service or its stores may come back, and no other does', () => {
    const passing = ['STALE', 'NOT_READY', 'READ_STORE_UNREACHABLE', 'LOG_UNREACHABLE'];
    expect(passing.every((code) => passes(new Refusal(code, 'Later.')))).toBe(true);
    expect([new Refusal('CURSOR_INVALID', 'No.'), new TypeError('x')].some(passes)).toBe(false);
  });
});
