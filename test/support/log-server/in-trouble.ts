/** What tests do to a store whose server is in trouble. */
import type { Appended, EventStore } from '../../../src/event-store/event-store.js';
import type { Timings } from '../../../src/event-store/eventstoredb/timings.js';
import { appendToEnd, everyPage } from '../../contract/event-store-probes.js';

/** Finds out in less than a second what the usual timings find out in a minute. */
export const impatient: Partial<Timings> = {
  giveUp: 20_000,
  attempt: 500,
  idle: 500,
  quiet: 100,
  gossip: 300,
  again: { first: 5, longest: 20 },
  resubscribe: { first: 5, longest: 20 },
};

export const positionsOf = async (store: EventStore): Promise<number[]> =>
  (await everyPage(store)).map(({ position }) => position);

/** Writes to so many streams at once, so often each; answers the positions of what was acknowledged, in order. */
export async function write(store: EventStore, writers: number, turns: number): Promise<number[]> {
  const written = Array.from({ length: writers }, async (_, writer) => {
    const acknowledged: Appended[] = [];
    for (let turn = 0; turn < turns; turn += 1)
      acknowledged.push(await appendToEnd(store, `cycle-${writer}`));
    return acknowledged.map(({ position }) => position);
  });
  return (await Promise.all(written)).flat().sort((a, b) => a - b);
}
