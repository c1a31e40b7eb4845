/** Everything that the service is made of, without the web server: the log, command handling, read models, followers. */
import { join } from 'node:path';
import { allProjections } from '../projections/index.js';
import { CommandHandling } from './command-handling/command-handling.js';
import type { Config } from './config.js';
import type { EventStore } from './event-store/event-store.js';
import { logFileIn } from './event-store/sqlite/data-folder.js';
import { openSqliteEventStore } from './event-store/sqlite/sqlite-event-store.js';
import { Followers } from './followers/followers.js';
import { lockSubmissions } from './submissions/lock-submissions.follower.js';
import type { Clock } from './kernel/clock.js';
import { Answering } from './read-models/answering.js';
import { Importing } from './imports/import-run.js';
import { fillInWorker } from './read-models/fill-in-worker.js';
import { ReadModels, type FillFile } from './read-models/read-models.js';

export const systemClock: Clock = { now: () => Date.now() };

const SHOWN_WITHIN_MS = 30_000;

const projectionNames = allProjections.map(({ name }) => name);

export interface Service {
  readonly clock: Clock;
  readonly log: EventStore;
  readonly handling: CommandHandling;
  readonly importing: Importing;
  readonly readModels: ReadModels;
  readonly answering: Answering;
  readonly followers: Followers;
  /** Waits until answers show what the log holds now; false when that takes too long. */
  shown(): Promise<boolean>;
  /**
   * Brings the read models to the head of the log, and then starts the followers. Questions are answered from then on,
   * commands at once. Rejects with `CLOSING` when the service is closed before that.
   */
  prepare(): Promise<void>;
  /** Stops in order: followers, read models, the log. */
  close(): Promise<void>;
}

/**
 * Opens a data folder. `fill` fills read models; left out, it is done in this thread. Refuses as the log and the
 * followers do, and lets go of the folder then.
 */
export function openService(dataDir: string, clock: Clock = systemClock, fill?: FillFile): Service {
  const log = openSqliteEventStore({ file: logFileIn(dataDir) });
  try {
    return serviceOn(log, dataDir, clock, fill);
  } catch (error) {
    void log.close();
    throw error;
  }
}

function serviceOn(log: EventStore, folder: string, clock: Clock, fill?: FillFile): Service {
  const handling = new CommandHandling(log, clock);
  const file = join(folder, 'followers.db');
  const followers = Followers.open({ log, handling, file, followers: [lockSubmissions] });
  const readModels = ReadModels.open({ log, projections: allProjections, folder, clock, fill });
  let closed: Promise<void> | undefined;
  const close = async () => {
    await followers.close();
    await readModels.close();
    await log.close();
  };
  return {
    clock,
    log,
    handling,
    importing: new Importing(log, clock, handling),
    readModels,
    answering: new Answering(log, readModels, clock),
    followers,
    shown: async () => readModels.waitFor(await log.head(), projectionNames, SHOWN_WITHIN_MS),
    prepare: async () => {
      await readModels.start();
      if (!closed) followers.start();
    },
    close: () => (closed ??= close()),
  };
}

/** How the configuration wants read models to be filled. */
export const fillOf = ({ dataDir, fillInWorker: inWorker }: Config): FillFile | undefined =>
  inWorker ? fillInWorker(logFileIn(dataDir)) : undefined;
