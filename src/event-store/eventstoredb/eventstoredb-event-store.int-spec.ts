import { afterAll, beforeAll } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import { eventStoreContract } from '../../../test/contract/event-store.contract.js';
import { LogServer } from '../../../test/support/log-server/log-server.js';
import { openEventStoreDb } from './eventstoredb-event-store.js';

const realServer = process.env['EVENTSTORE_URL'];
const server = new LogServer();

beforeAll(() => server.start());
afterAll(() => server.stop());

eventStoreContract(realServer ? 'EventStoreDB' : 'EventStoreDB (in-process server)', async () => {
  const options = { url: realServer ?? server.url, prefix: `t${randomUUID()}.` };
  let store = await openEventStoreDb(options);
  return {
    store,
    reopen: async () => {
      await store.close();
      store = await openEventStoreDb(options);
      return store;
    },
    destroy: () => store.close(),
  };
});
