/**
 * The stores that services of an end-to-end test are started on. Jest runs these tests once for each of its projects,
 * which name the kinds; what a test starts is stopped when its file has ended.
 */
import { afterAll } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import type { LogConfig, ReadModelsConfig } from '../../src/config.js';
import { LogServer } from './log-server/log-server.js';
import { postgresForTests, type PostgresForTests } from './postgres.js';

/** Set by jest.config.js. */
const kinds = globalThis as { EVENT_STORE?: LogConfig['kind']; READ_MODELS?: ReadModelsConfig['kind'] };

export interface StoresForTests {
  readonly eventStore: LogConfig;
  readonly readModels: ReadModelsConfig;
}

let logServer: Promise<LogServer> | undefined;
let postgres: Promise<PostgresForTests> | undefined;

afterAll(async () => {
  await (await logServer)?.stop();
  await (await postgres)?.remove();
});

/** New, empty stores of the kinds that this run is about, or of those that are named. */
export async function newStores({
  eventStore = kinds.EVENT_STORE ?? 'sqlite',
  readModels = kinds.READ_MODELS ?? 'sqlite',
}: { eventStore?: LogConfig['kind']; readModels?: ReadModelsConfig['kind'] } = {}): Promise<StoresForTests> {
  return { eventStore: await newLog(eventStore), readModels: await newReadModels(readModels) };
}

async function newLog(kind: LogConfig['kind']): Promise<LogConfig> {
  if (kind === 'sqlite') return { kind };
  logServer ??= LogServer.started();
  const url = process.env['EVENTSTORE_URL'] ?? (await logServer).url;
  // Tests set the clocks of their services.
  return { kind, url, prefix: `test.${randomUUID()}.`, heedClock: false };
}

async function newReadModels(kind: ReadModelsConfig['kind']): Promise<ReadModelsConfig> {
  if (kind === 'sqlite') return { kind };
  postgres ??= postgresForTests();
  return { kind, url: await (await postgres).emptyDatabase() };
}
