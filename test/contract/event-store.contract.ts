/** What every event store promises. Each adapter runs this suite. */
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import { NO_STREAM, type EventStore } from '../../src/event-store/event-store.js';
import { verify } from '../../src/event-store/verify.js';
import type { StoredEvent } from '../../src/kernel/event.js';
import { someEvents } from '../support/events.js';
import { appendsAreRefusedWhole } from './appends-refused.js';
import { appendToEnd, everyPage, refusalOf, untilAppended } from './event-store-probes.js';
import { subscriptionsMissNothing } from './subscriptions.js';

export interface OpenedStore {
  readonly store: EventStore;
  /** Closes the store and opens the same log again. */
  reopen(): Promise<EventStore>;
  /** Closes what is open and removes the log. */
  destroy(): Promise<void>;
}

/** Runs the contract against a store; `open` makes a new, empty log each time. */
export function eventStoreContract(name: string, open: () => Promise<OpenedStore>): void {
  describe(`${name} keeps the contract of the event store`, () => {
    let opened: OpenedStore;
    let store: EventStore;
    let stream: string;

    beforeEach(async () => {
      opened = await open();
      store = opened.store;
      stream = `recommendation-${randomUUID()}`;
    });
    afterEach(() => opened.destroy());

    describe('what is appended is read back', () => {
      it('unchanged: any script, safe integers, empty objects, null and control characters', async () => {
        const data = {
          words: 'Ygraine — 子供 🧒 "\\ \u0000\u2028',
          most: Number.MAX_SAFE_INTEGER,
          none: {},
          list: [],
          gap: null,
        };
        const events = someEvents(stream, 1, { data: () => data });
        const { position } = await store.append(stream, NO_STREAM, events);
        expect(await store.readStream(stream)).toEqual([{ ...events[0], stream, revision: 0, position }]);
      });

      it('unchanged: the largest event and the largest append', async () => {
        const large = someEvents(stream, 4, { data: () => ({ words: 'x'.repeat(248_000) }) });
        await store.append(stream, NO_STREAM, large);
        const stored = await store.readStream(stream);
        expect(stored.map(({ data }) => data)).toEqual(large.map(({ data }) => data));
      });

      it('with its correlation, its cause and everything else in its metadata', async () => {
        const metadata = {
          correlationId: '00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01',
          causationId: 'event-that-led-to-it',
          checked: [{ stream: 'cycle-2024', revision: 7 }],
          sources: [{ document: 'report-2024', lines: [3, 4], basis: 'printed' as const }],
        };
        await store.append(stream, NO_STREAM, someEvents(stream, 1, { metadata }));
        const [stored] = await store.readStream(stream);
        expect(stored!.metadata).toMatchObject(metadata);
      });

      it('after the store was opened again', async () => {
        const events = someEvents(stream, 3);
        await store.append(stream, NO_STREAM, events);
        const { logId } = store;
        const again = await opened.reopen();
        expect((await again.readStream(stream)).map(({ id }) => id)).toEqual(events.map(({ id }) => id));
        expect(again.logId).toBe(logId);
      });
    });

    describe('the expected revision', () => {
      it('"no stream" is kept for a stream that is missing and refused for one that exists', async () => {
        await store.append(stream, NO_STREAM, someEvents(stream, 1));
        const refusal = await refusalOf(store.append(stream, NO_STREAM, someEvents(stream, 1)));
        expect(refusal).toMatchObject({
          code: 'STREAM_CONFLICT',
          data: { stream, expected: NO_STREAM, actual: 0 },
        });
      });

      it('must be exact, and the refusal says the present one', async () => {
        await store.append(stream, NO_STREAM, someEvents(stream, 3));
        const [last] = await store.readStream(stream, { direction: 'backwards', max: 1 });
        for (const wrong of [0, 1, 3]) {
          const refusal = await refusalOf(
            store.append(stream, wrong, someEvents(stream, 1, { after: last })),
          );
          expect(refusal).toMatchObject({ code: 'STREAM_CONFLICT', data: { expected: wrong, actual: 2 } });
        }
        const appended = await store.append(stream, 2, someEvents(stream, 2, { after: last }));
        expect(appended.revision).toBe(4);
      });

      it('on a stream that is missing is refused', async () => {
        const refusal = await refusalOf(store.append(stream, 0, someEvents(stream, 1)));
        expect(refusal).toMatchObject({ code: 'STREAM_CONFLICT', data: { expected: 0, actual: NO_STREAM } });
      });

      it('lets exactly one of 100 racing creators win', async () => {
        const races = Array.from({ length: 100 }, () =>
          store.append(stream, NO_STREAM, someEvents(stream, 1)),
        );
        const outcomes = await Promise.allSettled(races);
        const refused = outcomes.filter(({ status }) => status === 'rejected') as PromiseRejectedResult[];
        expect(refused.map(({ reason }) => (reason as { code: string }).code)).toEqual(
          Array(99).fill('STREAM_CONFLICT'),
        );
        expect(await store.readStream(stream)).toHaveLength(1);
      });

      it('keeps the revisions of 64 racing appenders contiguous and loses none of them', async () => {
        const ids = await Promise.all(Array.from({ length: 64 }, () => untilAppended(store, stream)));
        const stored = await store.readStream(stream);
        expect(stored.map(({ revision }) => revision)).toEqual([...Array(64).keys()]);
        expect(new Set(stored.map(({ id }) => id))).toEqual(new Set(ids));
      });

      it('refuses none of 256 writers to streams of their own', async () => {
        const streams = Array.from({ length: 256 }, (_, index) => `${stream}.${index}`);
        const appended = await Promise.all(
          streams.map((own) => store.append(own, NO_STREAM, someEvents(own, 1))),
        );
        expect(new Set(appended.map(({ position }) => position)).size).toBe(256);
      });
    });

    describe('the same events sent again', () => {
      it('answer as the first time, also after later appends and after the store was opened again', async () => {
        const events = someEvents(stream, 2);
        const first = await store.append(stream, NO_STREAM, events);
        expect(await store.append(stream, NO_STREAM, events)).toEqual(first);
        await appendToEnd(store, stream);
        expect(await store.append(stream, NO_STREAM, events)).toEqual(first);
        const again = await opened.reopen();
        expect(await again.append(stream, NO_STREAM, events)).toEqual(first);
        expect(await again.readStream(stream)).toHaveLength(3);
      });

      it('at the same time all get one answer, and one copy is stored', async () => {
        const events = someEvents(stream, 2);
        const answers = await Promise.all(
          Array.from({ length: 10 }, () => store.append(stream, NO_STREAM, events)),
        );
        expect(new Set(answers.map(({ position }) => position)).size).toBe(1);
        expect(await store.readStream(stream)).toHaveLength(2);
      });
    });

    appendsAreRefusedWhole(() => store);

    describe('positions', () => {
      it('strictly increase, and a reader beside the writers never sees an earlier one later', async () => {
        const writers = Array.from({ length: 20 }, async (_, index) => {
          for (let turn = 0; turn < 10; turn += 1) await appendToEnd(store, `${stream}.${index}`, 2);
        });
        let writing = true;
        const written = Promise.all(writers).finally(() => (writing = false));
        let seen: number[] = [];
        while (writing) {
          const now = (await everyPage(store)).map(({ position }) => position);
          expect(now.slice(0, seen.length)).toEqual(seen);
          seen = now;
          await new Promise(setImmediate);
        }
        await written;
        const all = (await everyPage(store)).map(({ position }) => position);
        expect(all).toEqual([...new Set(all)].sort((a, b) => a - b));
        expect(all).toHaveLength(400);
        expect(await store.head()).toBe(all.at(-1));
      });

      it('are answered by the append and lead back to its event', async () => {
        const first = await store.append(stream, NO_STREAM, someEvents(stream, 2));
        const second = await appendToEnd(store, stream);
        const read = await store.readAt([second.position, first.position, second.position + 1_000]);
        expect(read.map(({ revision }) => revision)).toEqual([2, 1]);
      });

      it('start at 0 for an empty log', async () => {
        expect(await store.head()).toBe(0);
        expect(await store.readAll()).toEqual([]);
      });

      it('follow the order of appends, whatever the clock said', async () => {
        const times = ['2024-03-05T10:00:00.000Z', '2019-01-01T00:00:00.000Z', '2024-03-05T09:59:59.000Z'];
        for (const recordedAt of times) await appendToEnd(store, stream, 1, { recordedAt });
        const recorded = (events: StoredEvent[]) => events.map(({ metadata }) => metadata.recordedAt);
        expect(recorded(await store.readAll())).toEqual(times);
        expect(recorded(await store.readStream(stream))).toEqual(times);
      });
    });

    describe('reading', () => {
      const revisions = (events: readonly StoredEvent[]) => events.map(({ revision }) => revision);

      beforeEach(async () => {
        await store.append(stream, NO_STREAM, someEvents(stream, 5));
      });

      it('a stream goes forwards and backwards, from a revision, up to a number', async () => {
        expect(revisions(await store.readStream(stream))).toEqual([0, 1, 2, 3, 4]);
        expect(revisions(await store.readStream(stream, { from: 3 }))).toEqual([3, 4]);
        expect(revisions(await store.readStream(stream, { from: 1, max: 2 }))).toEqual([1, 2]);
        expect(revisions(await store.readStream(stream, { direction: 'backwards' }))).toEqual([
          4, 3, 2, 1, 0,
        ]);
        expect(
          revisions(await store.readStream(stream, { direction: 'backwards', from: 2, max: 2 })),
        ).toEqual([2, 1]);
      });

      it('a stream past its end, or one that is missing, gives nothing', async () => {
        expect(await store.readStream(stream, { from: 5 })).toEqual([]);
        expect(await store.readStream(`${stream}-missing`)).toEqual([]);
      });

      it('the log goes forwards and backwards, from a position, up to a number', async () => {
        const positions = (events: StoredEvent[]) => events.map(({ position }) => position);
        const all = positions(await store.readAll());
        expect(positions(await store.readAll({ after: all[1]! }))).toEqual(all.slice(2));
        expect(positions(await store.readAll({ max: 2 }))).toEqual(all.slice(0, 2));
        expect(await store.readAll({ after: all[4]! })).toEqual([]);
        expect(positions(await store.readAll({ direction: 'backwards', max: 2 }))).toEqual([all[4], all[3]]);
        expect(positions(await store.readAll({ direction: 'backwards', before: all[2]! }))).toEqual([
          all[1],
          all[0],
        ]);
      });

      it('the beginning of a stream gives the same whatever came later', async () => {
        const before = await store.readStream(stream);
        await appendToEnd(store, stream, 3);
        expect(await store.readStream(stream, { max: 5 })).toEqual(before);
      });
    });

    subscriptionsMissNothing(() => store);

    describe('closing', () => {
      it('waits for appends that are on their way', async () => {
        const streams = Array.from({ length: 50 }, (_, index) => `${stream}.${index}`);
        const appends = Promise.all(streams.map((own) => store.append(own, NO_STREAM, someEvents(own, 1))));
        const again = await opened.reopen();
        await appends;
        expect(await again.readAll()).toHaveLength(50);
      });

      it('refuses what comes afterwards, and may be repeated', async () => {
        await store.close();
        await store.close();
        expect(await refusalOf(store.append(stream, NO_STREAM, someEvents(stream, 1)))).toMatchObject({
          code: 'LOG_CLOSED',
        });
      });
    });

    it('verify finds every event of an untouched log right', async () => {
      await store.append(stream, NO_STREAM, someEvents(stream, 3));
      await appendToEnd(store, stream);
      await appendToEnd(store, `${stream}.other`);
      expect(await verify(store)).toMatchObject({ events: 5, streams: 2, fault: undefined });
    });
  });
}
