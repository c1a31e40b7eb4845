import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { status } from '@grpc/grpc-js';
import { appendToEnd, refusalOf } from '../../../test/contract/event-store-probes.js';
import { someEvents } from '../../../test/support/events.js';
import { follow } from '../../../test/support/log-server/following.js';
import { impatient, positionsOf, write } from '../../../test/support/log-server/in-trouble.js';
import { LogServer } from '../../../test/support/log-server/log-server.js';
import { NO_STREAM } from '../event-store.js';
import { openEventStoreDb, type EventStoreDbStore } from './eventstoredb-event-store.js';
import type { Timings } from './timings.js';

const soon: Partial<Timings> = { ...impatient, giveUp: 500, attempt: 200, idle: 200 };

let store: EventStoreDbStore;
const open = async (url: string, timings = impatient): Promise<EventStoreDbStore> => {
  store = await openEventStoreDb({ url, prefix: 'throughline.', timings });
  return store;
};

describe('With a server in trouble', () => {
  let server: LogServer;

  beforeEach(async () => {
    server = await LogServer.started();
    await open(server.url);
  });
  afterEach(async () => {
    server.faults.silent = false;
    server.thaw();
    await store.close();
    await server.stop();
  });

  describe('an append is stored once, and answered as if nothing had happened,', () => {
    const append = async () => {
      const events = someEvents('cycle-a', 2);
      const appended = await store.append('cycle-a', NO_STREAM, events);
      expect(await store.readStream('cycle-a')).toMatchObject(events.map(({ id }) => ({ id })));
      expect(appended).toEqual({ revision: 1, position: await store.head() });
    };

    it('when its answer is lost', async () => {
      server.faults.repliesLost = 1;
      await append();
    });

    it('when the server says that it was too slow', async () => {
      server.faults.timeouts = 2;
      await append();
    });

    it('when the server is not ready', async () => {
      server.faults.notReady = 2;
      await append();
    });

    it('when the server was restarted', async () => {
      await appendToEnd(store, 'cycle-b');
      await server.restart();
      await append();
    });

    it('when the server ends what it is sent through, with an error and without one', async () => {
      server.faults.repliesHeld = true;
      const appended = append();
      const dropped = untilAppended(server).then(() => {
        server.faults.repliesHeld = false;
        server.faults.dropAppends(status.UNAVAILABLE);
      });
      await Promise.all([appended, dropped]);
      server.faults.repliesHeld = true;
      const another = appendToEnd(store, 'cycle-a');
      await untilAppended(server);
      server.faults.repliesHeld = false;
      server.faults.endCleanly();
      expect((await another).revision).toBe(2);
    });
  });

  it('appends of others go on while one is not answered', async () => {
    server.faults.repliesLost = 1;
    const unanswered = store.append('cycle-a', NO_STREAM, someEvents('cycle-a', 1));
    const acknowledged = await write(store, 8, 30);
    expect(server.faults.appendStreams).toBe(1);
    expect(acknowledged).toHaveLength(240);
    expect((await unanswered).revision).toBe(0);
  });

  it.each([
    ['is silent', () => (server.faults.silent = true), () => (server.faults.silent = false)],
    ['is frozen', () => server.freeze(), () => server.thaw()],
    ['is gone', () => server.stop(), () => server.start()],
  ])('an append is refused in time when the server %s, and is safe to repeat', async (_, begin, end) => {
    await store.close();
    await open(server.url, soon);
    const events = someEvents('cycle-a', 2);
    const began = Date.now();
    await begin();
    const refusal = await refusalOf(store.append('cycle-a', NO_STREAM, events));
    expect(refusal).toMatchObject({ code: 'LOG_UNREACHABLE', message: expect.stringContaining('kept once') });
    expect(await refusalOf(store.readStream('cycle-a'))).toMatchObject({ code: 'LOG_UNREACHABLE' });
    expect(await refusalOf(store.head())).toMatchObject({ code: 'LOG_UNREACHABLE' });
    expect(Date.now() - began).toBeLessThan(10_000);
    await end();
    expect((await store.append('cycle-a', NO_STREAM, events)).revision).toBe(1);
    expect(await store.readStream('cycle-a')).toHaveLength(2);
  });

  it('an append is refused in time when the clock is set back meanwhile', async () => {
    await store.close();
    await open(server.url, soon);
    server.faults.repliesHeld = true;
    const refused = refusalOf(store.append('cycle-a', NO_STREAM, someEvents('cycle-a', 1)));
    await untilAppended(server);
    const clock = Date.now;
    Date.now = () => clock() - 3_600_000;
    try {
      expect(await refused).toMatchObject({ code: 'LOG_UNREACHABLE' });
    } finally {
      Date.now = clock;
    }
  });

  it('32 writers lose nothing and double nothing while it is restarted, frozen and thawed', async () => {
    const followed = follow(store);
    const written = write(store, 32, 8);
    await followed.until(40);
    await server.restart();
    await followed.until(150);
    server.freeze();
    await refusalOf(
      openEventStoreDb({ url: server.url, prefix: 'other.', timings: { ...soon, start: 300 } }),
    );
    server.thaw();
    const acknowledged = await written;
    expect(acknowledged).toHaveLength(32 * 8);
    expect(await positionsOf(store)).toEqual(acknowledged);
    await followed.until(acknowledged.length);
    await followed.stop();
    expect(followed.positions).toEqual(acknowledged);
  });

  it.each([
    ['with UNAVAILABLE', () => server.faults.dropSubscriptions(status.UNAVAILABLE)],
    ['with CANCELLED', () => server.faults.dropSubscriptions(status.CANCELLED)],
    ['with UNKNOWN', () => server.faults.dropSubscriptions(status.UNKNOWN)],
    ['without an error', () => server.faults.endCleanly()],
    ['by a restart', () => server.restart()],
  ])('a subscription that is dropped %s goes on exactly after its last event', async (_, drop) => {
    const followed = follow(store);
    for (let round = 1; round <= 4; round += 1) {
      await write(store, 4, 5);
      await followed.until(round * 20 - 5);
      await drop();
    }
    await followed.until(80);
    await followed.stop();
    expect(followed.positions).toEqual(await positionsOf(store));
  });

  it('a subscription that falls silent is opened again', async () => {
    const followed = follow(store);
    await write(store, 2, 5);
    await followed.until(10);
    server.faults.subscriptionsHeld = true;
    await write(store, 2, 5);
    server.faults.subscriptionsHeld = false;
    await followed.until(20);
    await followed.stop();
    expect(followed.positions).toEqual(await positionsOf(store));
  });

  it('a subscription that nobody takes from holds few events', async () => {
    const words = 'x'.repeat(50_000);
    for (let turn = 0; turn < 50; turn += 1) {
      const stream = `cycle-${turn}`;
      await store.append(stream, NO_STREAM, someEvents(stream, 10, { data: () => ({ words }) }));
    }
    const pages = store.subscribe({ after: 0, page: 10, signal: new AbortController().signal });
    await pages.next();
    await write(store, 4, 10);
    expect(server.faults.eventsSent).toBeLessThan(400);
    await pages.return(undefined);
  });

  it('a subscription ends on the server when its reader leaves', async () => {
    await write(store, 1, 2);
    for await (const _ of store.subscribe({ after: 0, signal: new AbortController().signal })) break;
    while (server.faults.subscriptions > 0) await store.head();
    expect(server.faults.subscriptions).toBe(0);
  });

  it('a subscription after a position of another log is refused instead of waiting for ever', async () => {
    const { position } = await appendToEnd(store, 'cycle-a', 3);
    const followed = follow(store, position - 1);
    expect(await refusalOf(followed.until(1))).toMatchObject({ code: 'POSITION_UNKNOWN' });
  });

  it('closing waits for what is being appended', async () => {
    server.faults.repliesLost = 1;
    const appended = store.append('cycle-a', NO_STREAM, someEvents('cycle-a', 1));
    await store.close();
    expect((await appended).revision).toBe(0);
  });

  it('appends are refused while too many wait, and taken afterwards', async () => {
    await store.close();
    store = await openEventStoreDb({
      url: server.url,
      prefix: 'throughline.',
      timings: impatient,
      limits: { running: 2, appends: 4 },
    });
    const streams = Array.from({ length: 6 }, (_, index) => `cycle-${index}`);
    const all = await Promise.allSettled(
      streams.map((stream) => store.append(stream, NO_STREAM, someEvents(stream, 1))),
    );
    expect(
      all.map((one) => (one.status === 'rejected' ? (one.reason as { code: string }).code : 'stored')),
    ).toEqual([...Array<string>(4).fill('stored'), ...Array<string>(2).fill('OVERLOADED')]);
    expect((await appendToEnd(store, 'cycle-5')).revision).toBe(0);
  });
});

/** Resolves once the log holds one more event. */
const untilAppended = (server: LogServer): Promise<void> =>
  new Promise((resolve) => {
    const forget = server.log.onAppended(() => {
      forget();
      resolve();
    });
  });
