import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import { appendToEnd, everyPage, refusalOf } from '../../../test/contract/event-store-probes.js';
import { follow } from '../../../test/support/log-server/following.js';
import { LogServer } from '../../../test/support/log-server/log-server.js';
import { openEventStoreDb, type EventStoreDbStore } from './eventstoredb-event-store.js';

const foreign = (type: string, text = '{}', contentType = 'application/json', metadata = '') => ({
  id: randomUUID(),
  type,
  contentType,
  data: Buffer.from(text),
  metadata: Buffer.from(metadata),
});

describe('On a server, a prefix', () => {
  let server: LogServer;
  const stores: EventStoreDbStore[] = [];
  const open = async (prefix: string): Promise<EventStoreDbStore> => {
    const store = await openEventStoreDb({ url: server.url, prefix });
    stores.push(store);
    return store;
  };

  beforeEach(async () => {
    server = await LogServer.started();
  });
  afterEach(async () => {
    await Promise.all(stores.splice(0).map((store) => store.close()));
    await server.stop();
  });

  it.each([
    ['another event', foreign('OrderPlaced', '{"logId":"2b1f6f6e-5f0e-4a6e-9f43-0d3f0f1d2c12"}')],
    ['no id', foreign('LogMade')],
    ['an id of another kind', foreign('LogMade', '{"logId":"orders"}')],
    ['no JSON', foreign('LogMade', 'made', 'application/octet-stream')],
  ])("is refused when the log's own stream begins with %s", async (_, first) => {
    server.log.append('orders.log', -1, [first]);
    expect(await refusalOf(open('orders.'))).toMatchObject({
      code: 'EVENTSTORE_PREFIX_TAKEN',
      message: expect.stringMatching(/orders\.log.*EVENTSTORE_PREFIX/),
      data: { variable: 'EVENTSTORE_PREFIX' },
    });
    expect(server.log.stream('orders.log')).toHaveLength(1);
  });

  it('is refused when the beginning of its log was removed', async () => {
    await open('throughline.');
    server.log.append('throughline.log', 0, [foreign('LogOpened')]);
    server.log.truncate('throughline.log', 1);
    expect(await refusalOf(open('throughline.'))).toMatchObject({ code: 'STREAM_TRUNCATED' });
  });

  it.each([
    ['g.', 'g.test.'],
    ['g', 'grants-'],
  ])('is refused when it begins with that of a log which was there before: %s, %s', async (outer, inner) => {
    await appendToEnd(await open(outer), 'cycle-a', 2);
    expect(await refusalOf(open(inner))).toMatchObject({
      code: 'EVENTSTORE_PREFIX_OVERLAPS',
      message: expect.stringContaining('EVENTSTORE_PREFIX'),
      data: { variable: 'EVENTSTORE_PREFIX', prefix: inner, other: outer },
    });
    expect(server.log.stream(`${inner}log`)).toHaveLength(0);
  });

  it("is no other's for streams of other applications with the names of logs, readable or not", async () => {
    server.log.append('catalog', -1, [foreign('BookAdded')]);
    server.log.append('catalogulog', -1, [foreign('LogMade')]);
    server.faults.withheld.add('catalogulog');
    expect(await (await open('catalogue.')).head()).toBe(0);
  });

  it.each([
    ['g.', 'test.'],
    ['g.', 'test-'],
    ['g.t', 'est'],
  ])(
    'that others begin with is refused as soon as an event of an older log is met: %s, %s',
    async (outer, rest) => {
      const inner = await open(outer + rest);
      await appendToEnd(inner, 'cycle-a', 1);
      const outerStore = await open(outer);
      await appendToEnd(outerStore, 'cycle-a', 2);
      await appendToEnd(inner, 'cycle-a', 1);
      const overlaps = { code: 'EVENTSTORE_PREFIX_OVERLAPS', data: { prefix: outer, other: outer + rest } };
      expect(await refusalOf(outerStore.readAll())).toMatchObject(overlaps);
      expect(await refusalOf(outerStore.readAll({ direction: 'backwards' }))).toMatchObject(overlaps);
      expect(await refusalOf(outerStore.readStream(`${rest}cycle-a`))).toMatchObject(overlaps);
      expect(await refusalOf(follow(outerStore).until(3))).toMatchObject(overlaps);
      expect(await outerStore.readStream('cycle-a')).toHaveLength(2);

      const again = await open(outer + rest);
      expect(await everyPage(again)).toHaveLength(2);
    },
  );

  it("that others begin with is refused where a newer log's own stream is met", async () => {
    const outer = await open('g.');
    const made = foreign('LogMade', JSON.stringify({ logId: randomUUID() }));
    server.log.append('g.test.log', -1, [made]);
    expect(await refusalOf(outer.readAll())).toMatchObject({
      code: 'EVENTSTORE_PREFIX_OVERLAPS',
      data: { prefix: 'g.', other: 'g.test.' },
    });
  });

  it.each([
    ['binary', foreign('Stored', 'bytes', 'application/octet-stream', 'bytes')],
    ['JSON', foreign('OrderPlaced', '{"order":1}', 'application/json', '{"by":"shop"}')],
    ['without metadata', foreign('OrderPlaced')],
  ])("that another application's %s event is found under is to be corrected", async (_, event) => {
    const store = await open('g.');
    await appendToEnd(store, 'cycle-a');
    server.log.append('g.orders-1', -1, [event]);
    const refusal = await refusalOf(store.readAll());
    expect(refusal).toMatchObject({
      code: 'EVENT_FOREIGN',
      message: expect.stringMatching(/g\.orders-1.*EVENTSTORE_PREFIX/),
      data: { variable: 'EVENTSTORE_PREFIX', stream: 'g.orders-1', revision: 0, type: event.type },
    });
    expect(refusal.message).not.toMatch(/damaged|backup/);
  });

  it.each([
    ['metadata', foreign('CycleOpened', '{}', 'application/json', '{"digest":"0","$version":')],
    ['data', foreign('CycleOpened', 'bytes', 'application/octet-stream', '{"digest":"0","$version":1}')],
  ])(
    'under which an event with damaged %s lies is right, and the event is called damaged',
    async (_, event) => {
      const store = await open('g.');
      server.log.append('g.cycle-a', -1, [event]);
      expect(await refusalOf(store.readAll())).toMatchObject({
        code: 'EVENT_UNREADABLE',
        message: expect.stringContaining('damaged'),
      });
    },
  );
});
