import { describe, expect, it } from '@jest/globals';
import type { EventMetadata } from '../kernel/event.js';
import { knownFrom, settledBefore } from './known-from.js';

const start = { position: 0, recordedAt: '' };
const stamped = (...stamps: string[]) =>
  stamps.map((recordedAt, index) => ({ position: index + 1, metadata: { recordedAt } as EventMetadata }));

describe('the day from which an event is known', () => {
  it('is the day of the largest stamp so far, so that a clock that lags moves nothing back', () => {
    const events = stamped(
      '2024-03-05T10:00:00.000Z',
      '2024-03-06T09:00:00.000Z',
      '2024-03-05T11:00:00.000Z',
    );
    const { heads } = knownFrom(start, events);
    expect([...heads]).toEqual([
      ['2024-03-05', 1],
      ['2024-03-06', 3],
    ]);
  });

  it('is a London day: in summer it begins an hour before midnight in UTC', () => {
    const { heads } = knownFrom(start, stamped('2024-07-01T22:59:59.999Z', '2024-07-01T23:00:00.000Z'));
    expect([...heads]).toEqual([
      ['2024-07-01', 1],
      ['2024-07-02', 2],
    ]);
  });

  it('counts each event once when a page comes again', () => {
    const events = stamped('2024-03-05T10:00:00.000Z', '2024-03-05T11:00:00.000Z');
    const { knownFrom: before } = knownFrom(start, events);
    expect([...knownFrom(before, events).heads]).toEqual([]);
    expect(before).toEqual({ position: 2, recordedAt: '2024-03-05T11:00:00.000Z' });
  });
});

describe('the days that a quiet log settles', () => {
  it('are those that ended at least five minutes ago', () => {
    expect(settledBefore(Date.parse('2024-03-06T00:04:59.999Z'))).toBe('2024-03-05');
    expect(settledBefore(Date.parse('2024-03-06T00:05:00.000Z'))).toBe('2024-03-06');
  });
});
