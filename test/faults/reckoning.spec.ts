import { beforeEach, describe, expect, it } from '@jest/globals';
import type { StoredEvent } from '../../src/kernel/event.js';
import { someEvents } from '../support/events.js';
import { InMemoryLog } from '../support/in-memory-log.js';
import { NOTHING_LOST, reckon, type Reckoning } from './reckoning.js';
import type { Acknowledged } from './writers.js';

let stored: StoredEvent[];
let acknowledged: Acknowledged[];

/** A command that stored so many events on a stream of its own, and was answered so. */
function recorded(stream: string, count: number): void {
  const first = stored.length + 1;
  const events = someEvents(stream, count).map((event, n) => ({
    ...event,
    stream,
    revision: n,
    position: first + n,
  }));
  stored.push(...events);
  const [{ metadata }] = events as [StoredEvent];
  acknowledged.push({
    command: { id: metadata.commandId, mutation: 'any', input: {}, actor: 'any', stores: [count] },
    streams: [{ position: stored.length, events: events.map(({ id, revision }) => ({ id, revision })) }],
    at: 0,
  });
}

function reckoned(events: readonly StoredEvent[]): Promise<Reckoning> {
  const log = new InMemoryLog();
  log.push(...events);
  return reckon(Object.assign(log, { gapFree: true, audit: async () => undefined }), acknowledged);
}

beforeEach(() => {
  stored = [];
  acknowledged = [];
  recorded('cycle-a', 1);
  recorded('submission-b', 8);
  recorded('cycle-c', 2);
});

describe('A reckoning', () => {
  it('finds nothing in a log that holds what was acknowledged', async () => {
    expect(await reckoned(stored)).toEqual({ ...NOTHING_LOST, acknowledged: 3, events: 11 });
  });

  it('counts acknowledged events that are gone, and the command that lost them as half-written', async () => {
    expect(await reckoned(stored.slice(0, -1))).toMatchObject({ lost: 1, halfWritten: 1 });
  });

  it('counts an event that is stored twice, and the command that stored it', async () => {
    const again = { ...stored.at(-1)!, revision: 2, position: 12 };
    expect(await reckoned([...stored, again])).toMatchObject({ lost: 0, doubled: 2 });
  });

  it('counts a command that stored its work a second time under other ids', async () => {
    const [first] = stored as [StoredEvent];
    const again = { ...first, id: '0198c5d2-0000-7000-8000-000000000001', revision: 1, position: 12 };
    expect(await reckoned([...stored, again])).toMatchObject({ lost: 0, doubled: 1 });
  });

  it('counts events that stand elsewhere than was answered, gaps, and what verify finds', async () => {
    const moved = stored.map((event) => (event.position === 11 ? { ...event, position: 12 } : event));
    expect(await reckoned(moved)).toMatchObject({
      lost: 0,
      misplaced: 1,
      gaps: 1,
      fault: expect.stringContaining('position 11 before it is missing'),
    });
  });
});
