import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { appendToEnd, refusalOf } from '../../../test/contract/event-store-probes.js';
import { someEvents } from '../../../test/support/events.js';
import { impatient } from '../../../test/support/log-server/in-trouble.js';
import { KeptLog, type AppendAnswer } from '../../../test/support/log-server/kept-log.js';
import { LogServer } from '../../../test/support/log-server/log-server.js';
import { NO_STREAM } from '../event-store.js';
import { openEventStoreDb, type EventStoreDbStore } from './eventstoredb-event-store.js';

/** Says of its next appends that they were stored at a place of its own, or at none. */
class StrangeLog extends KeptLog {
  readonly strange: (number | undefined)[] = [];

  override append(...args: Parameters<KeptLog['append']>): AppendAnswer {
    const answer = super.append(...args);
    if (this.strange.length === 0 || !('revision' in answer)) return answer;
    return { ...answer, position: this.strange.shift() };
  }
}

describe('An append that a server answers strangely', () => {
  let log: StrangeLog;
  let server: LogServer;
  let store: EventStoreDbStore;

  beforeEach(async () => {
    log = new StrangeLog();
    server = await LogServer.started({ log });
    store = await openEventStoreDb({ url: server.url, prefix: 'throughline.', timings: impatient });
  });
  afterEach(async () => {
    await store.close();
    await server.stop();
  });

  it('is answered with the place where its events are read when the server names none', async () => {
    const events = someEvents('cycle-a', 3);
    log.strange.push(undefined);
    const appended = await store.append('cycle-a', NO_STREAM, events);
    expect(appended).toEqual({ revision: 2, position: await store.head() });
  });

  it('is refused when its events were removed on the server, and appends beside it are not', async () => {
    const events = someEvents('cycle-a', 1);
    await store.append('cycle-a', NO_STREAM, events);
    await appendToEnd(store, 'cycle-a', 3);
    log.truncate('throughline.cycle-a', 1);
    const beside = appendToEnd(store, 'cycle-b');
    expect(await refusalOf(store.append('cycle-a', NO_STREAM, events))).toMatchObject({
      code: 'STREAM_TRUNCATED',
      message: expect.stringContaining('cycle-a'),
      data: { stream: 'cycle-a' },
    });
    expect((await beside).revision).toBe(0);
  });

  it('is sent again when its answer cannot be understood, and appends beside it go on', async () => {
    log.strange.push(2 ** 60);
    const [appended, beside] = await Promise.all([
      appendToEnd(store, 'cycle-a', 2),
      appendToEnd(store, 'cycle-b', 2),
    ]);
    expect([appended.revision, beside.revision]).toEqual([1, 1]);
    expect(await store.readAll()).toHaveLength(4);
  });

  it('is not taken for the whole of a stream when the beginning was removed on the server', async () => {
    await appendToEnd(store, 'cycle-a', 4);
    log.truncate('throughline.cycle-a', 2);
    for (const from of [undefined, 0, 1]) {
      expect(await refusalOf(store.readStream('cycle-a', { from }))).toMatchObject({
        code: 'STREAM_TRUNCATED',
      });
    }
    expect(await store.readStream('cycle-a', { from: 2 })).toHaveLength(2);
    expect(await store.readStream('cycle-a', { from: 4 })).toEqual([]);
  });
});
