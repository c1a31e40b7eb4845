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
import { ReadModels } from './read-models/read-models.js';

export const systemClock: Clock = { now: () => Date.now() };

export interface Service {
  readonly log: EventStore;
  readonly handling: CommandHandling;
  readonly importing: Importing;
  readonly readModels: ReadModels;
  readonly answering: Answering;
  readonly followers: Followers;
  /** Stops in order: followers, read models, the log. */
  close(): Promise<void>;
}

/** Opens a data folder and brings the read models to the head of the log. Refuses as the log and the read models do. */
export async function openService(
  config: Pick<Config, 'dataDir' | 'fillInWorker'>,
  clock: Clock = systemClock,
): Promise<Service> {
  const log = openSqliteEventStore({ file: logFileIn(config.dataDir) });
  const handling = new CommandHandling(log, clock);
  const readModels = ReadModels.open({
    log,
    projections: allProjections,
    folder: config.dataDir,
    clock,
    ...(config.fillInWorker ? { fill: fillInWorker(logFileIn(config.dataDir)) } : {}),
  });
  await readModels.start();
  const followers = await Followers.open({
    log,
    handling,
    file: join(config.dataDir, 'followers.db'),
    followers: [lockSubmissions],
  });
  followers.start();
  return {
    log,
    handling,
    importing: new Importing(log, clock, handling),
    readModels,
    answering: new Answering(log, readModels, clock),
    followers,
    close: async () => {
      await followers.close();
      await readModels.close();
      await log.close();
    },
  };
}
