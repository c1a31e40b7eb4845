/** Follows a store and remembers what came. */
import type { EventStore } from '../../../src/event-store/event-store.js';

export interface Followed {
  /** Positions of the events that came, in the order they came. */
  readonly positions: number[];
  /** Resolves once so many events came. */
  until(count: number): Promise<void>;
  /** Ends the subscription; rejects with what it ended in before. */
  stop(): Promise<void>;
}

/** Starts to follow a log after a position. */
export function follow(store: EventStore, after = 0): Followed {
  const stop = new AbortController();
  const positions: number[] = [];
  let came = () => {};
  const followed = (async () => {
    for await (const page of store.subscribe({ after, signal: stop.signal, page: 20 })) {
      positions.push(...page.map(({ position }) => position));
      came();
    }
  })();
  const failed = new Promise<never>((_, reject) => followed.catch(reject));
  failed.catch(() => {});
  return {
    positions,
    until: async (count) => {
      while (positions.length < count) {
        await Promise.race([failed, new Promise<void>((resolve) => (came = resolve))]);
      }
    },
    stop: () => {
      stop.abort();
      return followed;
    },
  };
}
