import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { logFileIn } from '../../src/event-store/sqlite/data-folder.js';
import { openSqliteEventStore } from '../../src/event-store/sqlite/sqlite-event-store.js';
import { LogServer } from '../support/log-server/log-server.js';
import { Askers } from './askers.js';
import { beginnings } from './audit.js';
import { differencesAt } from './facts.js';
import { inWords, NOTHING_LOST, reckon } from './reckoning.js';
import { logAt, Stage } from './stage.js';
import { isLong, seconds, tell, times } from './told.js';
import { untilPresent, untilShows } from './until.js';
import { lastPosition, Writers } from './writers.js';

const CRASHES = times(1, 25);
const PREFIX = 'throughline.';
/** While the database is away, and until the read models have caught up. */
const ANSWERS = ['present', 'earlier', 'STALE', 'READ_STORE_UNREACHABLE'];

let stage: Stage;
let server: LogServer;

beforeAll(async () => {
  stage = await Stage.set();
  server = await LogServer.started();
});
afterAll(async () => {
  await stage.clear();
  await server.stop();
});

/** The log of the services, what names it to them, and how a test opens it beside them. */
const logs = {
  sqlite: () => {
    const dataDir = stage.dataDir();
    return {
      environment: { DATA_DIR: dataDir },
      open: async () => openSqliteEventStore({ file: logFileIn(dataDir), readOnly: true }),
    };
  },
  eventstoredb: () => ({
    environment: { EVENT_STORE: 'eventstoredb', EVENTSTORE_URL: server.url, EVENTSTORE_PREFIX: PREFIX },
    open: () => logAt(server.url, PREFIX),
  }),
};

describe('While PostgreSQL ends at once and comes back, under 32 writers,', () => {
  it.each([['sqlite', 1], ['eventstoredb', 2], ...(isLong ? ([['eventstoredb', 3]] as const) : [])] as const)(
    'commands are taken, answers say how old they are, and nothing is lost (%s, replicas: %d)',
    async (kind, size) => {
      const log = logs[kind]();
      const environment = {
        ...log.environment,
        READ_MODELS: 'postgres',
        DATABASE_URL: await stage.database(),
      };
      const replicas = await Promise.all(Array.from({ length: size }, () => stage.replica(environment)));
      let turn = 0;
      const writers = new Writers({ to: () => replicas[(turn += 1) % size]!.url });
      for (const command of beginnings()) await writers.deliver(command);
      writers.start();
      const askers = new Askers(replicas);
      let longest = 0;
      for (let crash = 0; crash < CRASHES; crash += 1) {
        await writers.more(40);
        await stage.crashPostgres();
        await writers.more(80);
        await stage.postgres.start();
        const position = lastPosition(writers.acknowledged);
        const shown = await Promise.all(replicas.map((replica) => untilShows(replica, position)));
        longest = Math.max(longest, ...shown);
      }
      await writers.stop();
      await Promise.all(replicas.map((replica) => untilPresent(replica)));
      await askers.stop();
      expect(writers.unexpected).toEqual([]);
      for (const replica of replicas) expect(await replica.stop()).toMatchObject({ code: 0, err: '' });

      const store = await log.open();
      const reckoning = await reckon(store, writers.acknowledged);
      const differences = await differencesAt(environment.DATABASE_URL, store);
      await store.close();
      tell(
        `PostgreSQL ended at once under 32 writers: ${kind}, replicas: ${size}, ${CRASHES} times, ` +
          `${inWords(reckoning)}, ${differences} rows unlike a fresh rebuild; ` +
          `answers show all again within ${seconds(longest)} of its return; ${JSON.stringify(Object.fromEntries(askers.answers))}`,
      );
      expect({ ...reckoning, differences }).toMatchObject({ ...NOTHING_LOST, differences: 0 });
      expect([...askers.answers.keys()].filter((answer) => !ANSWERS.includes(answer))).toEqual([]);
      expect(longest).toBeLessThan(10_000);
    },
  );
});
