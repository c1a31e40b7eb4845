/** Opens what a configuration names: a log, and where read models and followers are kept. Any log goes with any store. */
import { join } from 'node:path';
import type { Config } from './config.js';
import type { EventStore } from './event-store/event-store.js';
import { openEventStoreDb } from './event-store/eventstoredb/eventstoredb-event-store.js';
import { logFileIn, ownDataFolder } from './event-store/sqlite/data-folder.js';
import { openSqliteEventStore } from './event-store/sqlite/sqlite-event-store.js';
import type { FollowerStore } from './followers/follower-store.js';
import { openPostgresFollowerStore } from './followers/postgres/postgres-follower-store.js';
import { openSqliteFollowerStore } from './followers/sqlite/sqlite-follower-store.js';
import { openDatabase } from './postgres/database.js';
import { PostgresLeases } from './postgres/leases.js';
import type { Fills } from './read-models/fills.js';
import { PostgresFills } from './read-models/postgres/postgres-fills.js';
import { SqliteFills, type FillFile } from './read-models/sqlite/sqlite-fills.js';

/** The part of the configuration that says where things are kept. */
export type StoreConfig = Pick<Config, 'dataDir' | 'eventStore' | 'readModels'> & {
  /** How files of read models are filled. Default: in this thread. */
  readonly fill?: FillFile;
};

export interface Stores {
  readonly log: EventStore;
  /** Closed by the read models. */
  readonly fills: Fills;
  readonly followerStore: FollowerStore;
  /** Lets go of everything, of the log and the data folder last. */
  close(): Promise<void>;
}

/** Closes in the opposite order of opening; what was opened is closed too when the next thing cannot be. */
class Opened {
  readonly #closers: (() => unknown)[] = [];

  async add<T>(thing: T | Promise<T>, close: (thing: T) => unknown): Promise<T> {
    const opened = await thing;
    this.#closers.push(() => close(opened));
    return opened;
  }

  async close(): Promise<void> {
    for (let close = this.#closers.pop(); close; close = this.#closers.pop()) await close();
  }
}

/**
 * Opens the stores and owns the data folder. Refuses with `DATA_FOLDER_IN_USE`, `DATA_FOLDER_UNUSABLE`, `WRONG_LOG`, and
 * as the log and the database do when they are opened; lets go of everything then.
 */
export async function openStores(config: StoreConfig): Promise<Stores> {
  const opened = new Opened();
  try {
    const log = await openLog(config, opened);
    const kept = await openReadStores(config, log, opened);
    return { log, ...kept, close: () => opened.close() };
  } catch (error) {
    await opened.close();
    throw error;
  }
}

/** SQLite's log owns the data folder itself. */
async function openLog({ dataDir, eventStore }: StoreConfig, opened: Opened): Promise<EventStore> {
  if (eventStore.kind === 'sqlite')
    return opened.add(openSqliteEventStore({ file: logFileIn(dataDir) }), closed);
  await opened.add(ownDataFolder(dataDir), (disown) => disown());
  return opened.add(openEventStoreDb(eventStore), closed);
}

async function openReadStores(
  { dataDir, readModels, fill }: StoreConfig,
  { logId }: EventStore,
  opened: Opened,
): Promise<Pick<Stores, 'fills' | 'followerStore'>> {
  if (readModels.kind === 'postgres') {
    const database = await opened.add(openDatabase({ url: readModels.url, logId }), closed);
    const leases = new PostgresLeases(database);
    const followerStore = await opened.add(openPostgresFollowerStore(database, leases), closed);
    return { fills: new PostgresFills(database, leases), followerStore };
  }
  const file = join(dataDir, 'followers.db');
  const followerStore = await opened.add(openSqliteFollowerStore({ file, logId }), closed);
  return { fills: new SqliteFills(join(dataDir, 'read-models'), fill), followerStore };
}

const closed = (thing: { close(): unknown }): unknown => thing.close();
