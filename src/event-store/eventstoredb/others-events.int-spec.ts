import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { appendToEnd } from '../../../test/contract/event-store-probes.js';
import { KeptLog } from '../../../test/support/log-server/kept-log.js';
import { LogServer } from '../../../test/support/log-server/log-server.js';
import { openEventStoreDb, type EventStoreDbStore } from './eventstoredb-event-store.js';

/** Counts reads of the log that begin at a position. */
class CountedLog extends KeptLog {
  reads = 0;

  override indexAt(position: number): number | undefined {
    this.reads += 1;
    return super.indexAt(position);
  }
}

const foreign = {
  id: '2b1f6f6e-5f0e-4a6e-9f43-0d3f0f1d2c12',
  type: '$statsCollected',
  contentType: 'application/json',
  data: Buffer.from('{}'),
  metadata: Buffer.from('{}'),
};
const MANY = 3_500;

describe("Beside thousands of other applications' events", () => {
  let log: CountedLog;
  let server: LogServer;
  let store: EventStoreDbStore;

  beforeEach(async () => {
    log = new CountedLog();
    server = await LogServer.started({ log });
    store = await openEventStoreDb({ url: server.url, prefix: 'throughline.' });
  });
  afterEach(async () => {
    await store.close();
    await server.stop();
  });

  function othersAppend(): void {
    for (let count = 0; count < MANY; count += 1)
      log.append('$stats', log.stream('$stats').length - 1, [foreign]);
  }

  it('a read of a single event takes a few steps, forwards and backwards', async () => {
    const first = await appendToEnd(store, 'cycle-a');
    othersAppend();
    const last = await appendToEnd(store, 'cycle-a');
    othersAppend();

    log.reads = 0;
    expect(await store.readAll({ after: first.position, max: 1 })).toMatchObject([last]);
    expect(await store.readAll({ direction: 'backwards', max: 1 })).toMatchObject([last]);
    expect(await store.readAll({ after: last.position, max: 1 })).toEqual([]);
    expect(await store.readAll({ direction: 'backwards', before: last.position, max: 1 })).toMatchObject([
      first,
    ]);
    expect(log.reads).toBeLessThan(4 * (MANY / 1_000 + 3));
  });

  it('many who ask for the end of the log at once look far back for it once', async () => {
    const { position } = await appendToEnd(store, 'cycle-a');
    othersAppend();
    log.reads = 0;
    const heads = await Promise.all(Array.from({ length: 20 }, () => store.head()));
    expect(new Set(heads)).toEqual(new Set([position]));
    expect(log.reads).toBeLessThan(2 * (MANY / 1_000));

    const later = await appendToEnd(store, 'cycle-a');
    expect(await store.head()).toBe(later.position);
  });
});
