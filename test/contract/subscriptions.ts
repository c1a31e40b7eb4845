/** Part of the event store's contract: subscriptions. */
import { describe, expect, it } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import type { EventStore } from '../../src/event-store/event-store.js';
import type { StoredEvent } from '../../src/kernel/event.js';
import { appendToEnd, everyPage } from './event-store-probes.js';

export function subscriptionsMissNothing(store: () => EventStore): void {
  describe('a subscription', () => {
    const positions = (events: readonly StoredEvent[]) => events.map(({ position }) => position);

    const sum = (sizes: readonly number[]) => sizes.reduce((total, size) => total + size, 0);

    /** Takes pages until so many events came, then ends the subscription. */
    const take = async (count: number, options: { after: number; page?: number }) => {
      const stop = new AbortController();
      const pages: (readonly StoredEvent[])[] = [];
      for await (const page of store().subscribe({ ...options, signal: stop.signal })) {
        pages.push(page);
        if (pages.flat().length >= count) stop.abort();
      }
      return pages;
    };

    it('from the beginning goes from old events to live ones with no gap and no duplicate', async () => {
      const stream = `recommendation-${randomUUID()}`;
      await appendToEnd(store(), stream, 50);
      const taken = take(150, { after: 0, page: 20 });
      for (let turn = 0; turn < 50; turn += 1) await appendToEnd(store(), stream, 2);
      expect(positions((await taken).flat())).toEqual(positions(await everyPage(store())));
    });

    it('from a position gives only what comes after it', async () => {
      const stream = `recommendation-${randomUUID()}`;
      await appendToEnd(store(), stream, 5);
      const all = positions(await store().readAll());
      expect(positions((await take(3, { after: all[1]! })).flat())).toEqual(all.slice(2));
    });

    it('from the end waits for the next event', async () => {
      const stream = `recommendation-${randomUUID()}`;
      await appendToEnd(store(), stream, 5);
      const taken = take(1, { after: await store().head() });
      const { position } = await appendToEnd(store(), stream);
      expect(positions((await taken).flat())).toEqual([position]);
    });

    it('gives a slow reader no more than its page at once', async () => {
      const stream = `recommendation-${randomUUID()}`;
      await appendToEnd(store(), stream, 10);
      const stop = new AbortController();
      const sizes: number[] = [];
      for await (const page of store().subscribe({ after: 0, page: 10, signal: stop.signal })) {
        sizes.push(page.length);
        if (sizes.length === 1) await appendToEnd(store(), stream, 45);
        if (sum(sizes) >= 55) stop.abort();
      }
      expect(sum(sizes)).toBe(55);
      expect(Math.max(...sizes)).toBeLessThanOrEqual(10);
    });

    it('ends when it is told to, also while it waits', async () => {
      const stop = new AbortController();
      const pages = store().subscribe({ after: 0, signal: stop.signal })[Symbol.asyncIterator]();
      const next = pages.next();
      stop.abort();
      expect(await next).toMatchObject({ done: true });
    });

    it('ends when the store is closed', async () => {
      const pages = store()
        .subscribe({ after: 0, signal: new AbortController().signal })
        [Symbol.asyncIterator]();
      const next = pages.next();
      await store().close();
      expect(await next).toMatchObject({ done: true });
    });
  });
}
