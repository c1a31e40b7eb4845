import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { LogServer } from '../../../test/support/log-server/log-server.js';
import { impatient } from '../../../test/support/log-server/in-trouble.js';
import { openEventStoreDb } from './eventstoredb-event-store.js';

let server: LogServer;
beforeAll(async () => void (server = await LogServer.started()));
afterAll(() => server.stop());

describe("The server's clock", () => {
  it('is seen to the second, and counted on from there', async () => {
    const store = await openEventStoreDb({ url: server.url, prefix: 'clock.', timings: impatient });
    expect(Math.abs((await store.now())! - Date.now())).toBeLessThan(5_000);
    await server.stop();
    expect(Math.abs((await store.now())! - Date.now())).toBeLessThan(5_000);
    expect(await store.now(true)).toBeUndefined();
    await server.start();
    expect(Math.abs((await store.now())! - Date.now())).toBeLessThan(5_000);
    await store.close();
  });

  it('is not looked at where it is not to be heeded', async () => {
    const options = { url: server.url, prefix: 'no-clock.', timings: impatient, heedClock: false };
    const store = await openEventStoreDb(options);
    expect(await store.now()).toBeUndefined();
    await store.close();
  });
});
