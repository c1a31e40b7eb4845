import { beforeEach, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { breakingOff } from '../../../test/support/breaking-off.js';
import { appendToEnd, everyPage, refusalOf } from '../../../test/contract/event-store-probes.js';
import { someEvents } from '../../../test/support/events.js';
import { InMemoryLog } from '../../../test/support/in-memory-log.js';
import type { StoredEvent } from '../../kernel/event.js';
import { Refusal } from '../../kernel/refusal.js';
import { copyLog, type CopyProgress } from './copy.js';
import { runsOf } from './target.js';
import { textOf } from '../digest.js';
import { sizeOf } from '../encoded-append.js';
import { MAX_APPEND_BYTES, type EventStore, type EventToAppend } from '../event-store.js';

let source: InMemoryLog;
let target: InMemoryLog;

/** Positions 1 to 6: cycle-a holds 1, 2, 5 and 6, cycle-b holds 3 and 4. */
beforeEach(async () => {
  source = new InMemoryLog('the-source');
  target = new InMemoryLog('the-target');
  await appendToEnd(source, 'cycle-a', 2);
  await appendToEnd(source, 'cycle-b', 2);
  await appendToEnd(source, 'cycle-a', 2);
});

const copy = (page = 4) => copyLog({ source, target, page });

/** The same log with one event as if somebody had edited it. */
async function edited(log: EventStore, position: number, change: Partial<StoredEvent>): Promise<InMemoryLog> {
  const forged = new InMemoryLog('forged');
  for (const event of await everyPage(log)) {
    forged.push(event.position === position ? { ...event, ...change } : event);
  }
  return forged;
}

describe('A copy of a log', () => {
  it('holds the same events in the same order, and says what was copied', async () => {
    const copied = await copy();
    expect(await everyPage(target)).toEqual(await everyPage(source));
    expect(copied).toEqual({
      events: 6,
      streams: 2,
      copied: 6,
      source: { logId: 'the-source', position: 6 },
      target: { logId: 'the-target', position: 6 },
    });
  });

  it('is finished by the same copy wherever the one before was broken off', async () => {
    for (let appends = 0; appends < 3; appends += 1) {
      target = new InMemoryLog();
      await expect(copyLog({ source, target: breakingOff(target, appends) })).rejects.toThrow('broke off');
      const there = (await everyPage(target)).length;
      expect(await copy()).toMatchObject({ events: 6, copied: 6 - there });
      expect(await everyPage(target)).toEqual(await everyPage(source));
    }
  });

  it('goes on when the source has grown, and copies nothing when it has not', async () => {
    await copy();
    expect(await copy()).toMatchObject({ events: 6, copied: 0 });
    await appendToEnd(source, 'cycle-c', 3);
    expect(await copy()).toMatchObject({ events: 9, copied: 3, streams: 3 });
  });

  it('ends between two appends when it is cancelled', async () => {
    const cancel = new AbortController();
    const onProgress = () => cancel.abort(new Refusal('CANCELLED', 'Cancelled.'));
    const cancelled = copyLog({ source, target, page: 3, signal: cancel.signal, onProgress });
    expect(await refusalOf(cancelled)).toMatchObject({ code: 'CANCELLED' });
    expect(await everyPage(target)).toHaveLength(3);
  });

  it('holds what came in until nobody could append to the source any more', async () => {
    const sourceIsStill = async () => void (await appendToEnd(source, 'cycle-late'));
    expect(await copyLog({ source, target, sourceIsStill })).toMatchObject({ events: 7, streams: 3 });
    expect(await everyPage(target)).toEqual(await everyPage(source));
  });

  it('waits before the first event is appended, and not where nothing lacks', async () => {
    const there: number[] = [];
    const beforeFirstAppend = async () => void there.push((await everyPage(target)).length);
    await copyLog({ source, target, page: 2, beforeFirstAppend });
    await copyLog({ source, target, page: 2, beforeFirstAppend });
    await appendToEnd(source, 'cycle-c');
    await copyLog({ source, target, page: 2, beforeFirstAppend });
    expect(there).toEqual([0, 6]);
  });

  it('tells how far it is', async () => {
    const told: CopyProgress[] = [];
    await copyLog({ source, target, page: 4, onProgress: (progress) => told.push(progress) });
    expect(told).toEqual([
      { events: 4, copied: 4, position: 4, head: 6 },
      { events: 6, copied: 6, position: 6, head: 6 },
    ]);
  });

  it('is not made of a log that holds nothing', async () => {
    source = new InMemoryLog();
    expect(await refusalOf(copy())).toMatchObject({ code: 'COPY_SOURCE_EMPTY' });
  });
});

describe('A source that is not as it was recorded', () => {
  it.each([1, 2, 3, 4, 5, 6])('is copied up to its changed event %d and no further', async (position) => {
    source = await edited(source, position, { data: { note: 'Something else' } });
    const refusal = await refusalOf(copy(5));
    expect(refusal).toMatchObject({ code: 'COPY_SOURCE_BROKEN', data: { position } });
    expect(refusal.message).toContain('npm run verify');
    expect(await everyPage(target)).toHaveLength(position - 1);
  });

  it('is refused where an event was removed from inside a stream', async () => {
    const holed = new InMemoryLog();
    holed.push(...(await everyPage(source)).filter(({ position }) => position !== 2));
    source = holed;
    expect(await refusalOf(copy())).toMatchObject({ code: 'COPY_SOURCE_BROKEN', data: { position: 5 } });
  });
});

describe('A target that holds something else', () => {
  const differs = (data: object) => ({ code: 'COPY_TARGET_DIFFERS', data: expect.objectContaining(data) });

  it.each([
    ['an event of its own', async () => void (await appendToEnd(target, 'cycle-z')), { stream: 'cycle-z' }],
    [
      'other words in one event',
      async () => {
        await copy();
        target = await edited(target, 3, { data: { note: 'Something else' } });
      },
      { position: 3, stream: 'cycle-b', revision: 0 },
    ],
    [
      'more than the source',
      async () => {
        await copy();
        await appendToEnd(target, 'cycle-b');
      },
      { position: 7, stream: 'cycle-b', revision: 2 },
    ],
  ])('(%s) is refused with the first difference named, and left as it is', async (_, given, place) => {
    await given();
    const before = await everyPage(target);
    expect(await refusalOf(copy())).toMatchObject(differs(place));
    expect(await everyPage(target)).toEqual(before);
  });

  it('because somebody else wrote to it meanwhile is refused', async () => {
    const sourceIsStill = async () => void (await appendToEnd(target, 'cycle-a'));
    expect(await refusalOf(copyLog({ source, target, sourceIsStill }))).toMatchObject(
      differs({ position: 7 }),
    );
    target = new InMemoryLog();
    const onProgress = async () => void (await appendToEnd(target, 'cycle-b'));
    expect(await refusalOf(copyLog({ source, target, page: 2, onProgress }))).toMatchObject(
      differs({ stream: 'cycle-b', revision: 0 }),
    );
  });
});

describe('Events that are appended together', () => {
  it('are neighbours on one stream, within the limits of an append', () => {
    const event = (stream: string, size: number): EventToAppend =>
      someEvents(stream, 1, { data: () => ({ note: 'é'.repeat(size) }) })[0]!;
    const some = fc.record({ stream: fc.constantFrom('a', 'b'), size: fc.constantFrom(1, 120_000) });
    fc.assert(
      fc.property(fc.array(some, { maxLength: 40 }), (wanted) => {
        const events = wanted.map(
          ({ stream, size }, index) =>
            ({ ...event(stream, size), stream, revision: 0, position: index + 1 }) as StoredEvent,
        );
        const runs = [...runsOf(events)];
        expect(runs.flat()).toEqual(events);
        for (const [index, run] of runs.entries()) {
          const bytes = bytesOf(run);
          expect(new Set(run.map(({ stream }) => stream)).size).toBe(1);
          expect(bytes).toBeLessThanOrEqual(MAX_APPEND_BYTES);
          const next = runs[index + 1]?.[0];
          if (next?.stream === run[0]!.stream)
            expect(bytes + bytesOf([next])).toBeGreaterThan(MAX_APPEND_BYTES);
        }
      }),
    );
  });
});

const bytesOf = (events: readonly StoredEvent[]): number =>
  events.reduce((sum, event) => sum + sizeOf(event.type, textOf(event)), 0);
