/** Part of the event store's contract: what is refused, and that nothing of it is stored. */
import { describe, expect, it } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import { NO_STREAM, type EventStore } from '../../src/event-store/event-store.js';
import { someEvents } from '../support/events.js';
import { appendToEnd, refusalOf } from './event-store-probes.js';

export function appendsAreRefusedWhole(store: () => EventStore): void {
  describe('an append that cannot be kept is refused whole', () => {
    const newStream = () => `recommendation-${randomUUID()}`;

    const expectRefused = async (stream: string, expected: number, events: ReturnType<typeof someEvents>) => {
      const before = await store().head();
      const refusal = await refusalOf(store().append(stream, expected, events));
      expect(await store().head()).toBe(before);
      return refusal;
    };

    it('when a known event and a new one come together', async () => {
      const stream = newStream();
      const [known, fresh] = someEvents(stream, 2);
      await store().append(stream, NO_STREAM, [known!]);
      const { code } = await expectRefused(stream, NO_STREAM, [known!, fresh!]);
      expect(['STREAM_CONFLICT', 'IDEMPOTENCY_CONFLICT']).toContain(code);
    });

    it('when it holds nothing', async () => {
      expect(await expectRefused(newStream(), NO_STREAM, [])).toMatchObject({ code: 'APPEND_EMPTY' });
    });

    it('when it holds one id twice', async () => {
      const stream = newStream();
      const [event] = someEvents(stream, 1);
      expect(await expectRefused(stream, NO_STREAM, [event!, event!])).toMatchObject({
        code: 'EVENT_ID_REPEATED',
      });
    });

    it('when an event, or all of them together, are too large', async () => {
      const stream = newStream();
      const ofSize = (bytes: number) => ({ data: () => ({ words: 'x'.repeat(bytes) }) });
      expect(await expectRefused(stream, NO_STREAM, someEvents(stream, 1, ofSize(256_000)))).toMatchObject({
        code: 'EVENT_TOO_LARGE',
        data: { limit: 256_000 },
      });
      expect(await expectRefused(stream, NO_STREAM, someEvents(stream, 10, ofSize(100_000)))).toMatchObject({
        code: 'APPEND_TOO_LARGE',
        data: { limit: 1_000_000 },
      });
    });

    it('when a number or a text would be read back as another one', async () => {
      const stream = newStream();
      for (const value of [2 ** 53, -1e21, '\ud83e']) {
        const events = someEvents(stream, 1);
        const broken = [{ ...events[0]!, data: { list: [value] } }];
        expect(await expectRefused(stream, NO_STREAM, broken)).toMatchObject({ code: 'VALUE_NOT_STORABLE' });
      }
    });

    it('when it does not follow on from the last event, or its events not from one another', async () => {
      const stream = newStream();
      await appendToEnd(store(), stream, 2);
      const [first, last] = await store().readStream(stream);
      const afterFirst = someEvents(stream, 1, { after: { revision: 1, metadata: first!.metadata } });
      expect(await expectRefused(stream, 1, afterFirst)).toMatchObject({
        code: 'CHAIN_BROKEN',
        data: { stream },
      });
      const unchained = [
        ...someEvents(stream, 1, { after: last }),
        ...someEvents(stream, 1, { after: last }),
      ];
      expect(await expectRefused(stream, 1, unchained)).toMatchObject({ code: 'CHAIN_BROKEN' });
      expect(await expectRefused(newStream(), NO_STREAM, afterFirst)).toMatchObject({ code: 'CHAIN_BROKEN' });
    });

    it('while its neighbours, sent at the same time, are stored', async () => {
      const stream = newStream();
      await appendToEnd(store(), stream, 2);
      const late = store().append(stream, NO_STREAM, someEvents(stream, 3));
      const good = [`${stream}.a`, `${stream}.b`].map((own) =>
        store().append(own, NO_STREAM, someEvents(own, 2)),
      );
      expect((await refusalOf(late)).code).toBe('STREAM_CONFLICT');
      await Promise.all(good);
      expect(await store().readAll()).toHaveLength(6);
      expect(await store().readStream(stream)).toHaveLength(2);
    });
  });
}
