import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { everyPage } from '../../../test/contract/event-store-probes.js';
import { someEvents } from '../../../test/support/events.js';
import { LogServer } from '../../../test/support/log-server/log-server.js';
import { openEventStoreDb } from '../eventstoredb/eventstoredb-event-store.js';
import { NO_STREAM, type EventStore } from '../event-store.js';
import { openSqliteEventStore } from '../sqlite/sqlite-event-store.js';
import { copyLog } from './copy.js';

describe('A long run of events of one stream', () => {
  let folder: string;
  let server: LogServer;
  let source: EventStore;
  const targets: EventStore[] = [];

  beforeEach(async () => {
    folder = mkdtempSync(join(tmpdir(), 'throughline-long-runs-'));
    server = await LogServer.started();
    source = openSqliteEventStore({ file: join(folder, 'source', 'events.db') });
  });
  afterEach(async () => {
    await Promise.all([source, ...targets.splice(0)].map((store) => store.close()));
    await server.stop();
    rmSync(folder, { recursive: true });
  });

  it.each([
    ['very many without words', 5000, 0],
    ['just more than one append holds', 500, 2000],
    ['of some length', 300, 4000],
    ['of the greatest length', 5, 250_000],
  ])('(%s) is copied to a folder and to a server', async (_, count, letters) => {
    const events = someEvents('cycle-a', count, { data: () => ({ note: 'x'.repeat(letters) }) });
    for (const [index, event] of events.entries()) await source.append('cycle-a', NO_STREAM + index, [event]);
    targets.push(
      openSqliteEventStore({ file: join(folder, 'target', 'events.db') }),
      await openEventStoreDb({ url: server.url, prefix: 'throughline.' }),
    );
    for (const target of targets) {
      expect(await copyLog({ source, target })).toMatchObject({ events: count, copied: count });
      expect((await everyPage(target)).map(({ metadata }) => metadata.digest)).toEqual(
        events.map(({ metadata }) => metadata.digest),
      );
    }
  });
});
