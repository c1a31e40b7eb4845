/** Everything that the service is made of, without the web server: the log, command handling, read models, followers. */
import { allProjections } from '../projections/index.js';
import { CommandHandling } from './command-handling/command-handling.js';
import type { EventStore } from './event-store/event-store.js';
import { Followers } from './followers/followers.js';
import { lockSubmissions } from './submissions/lock-submissions.follower.js';
import type { Clock } from './kernel/clock.js';
import { Answering } from './read-models/answering.js';
import { Importing } from './imports/import-run.js';
import { ReadModels } from './read-models/read-models.js';
import { Observability, type Wanted } from './observability/observability.js';
import { ToldEventStore } from './observability/told-event-store.js';
import { openStores, type StoreConfig, type Stores } from './stores.js';

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
  readonly observability: Observability;
  /** Waits until answers show what the log holds now; false when that takes too long. */
  shown(): Promise<boolean>;
  /**
   * Brings the read models to the head of the log, and then starts the followers. Questions are answered from then on,
   * commands at once. Rejects with `CLOSING` when the service is closed before that.
   */
  prepare(): Promise<void>;
  /** Stops in order: followers, read models, the log; then the last traces are delivered. */
  close(): Promise<void>;
}

/** Opens the stores that a configuration names. Refuses as `openStores` does, and lets go of all of them then. */
export async function openService(
  config: StoreConfig & Wanted,
  clock: Clock = systemClock,
): Promise<Service> {
  const stores = await openStores(config);
  try {
    return serviceOn(stores, clock, await Observability.open(config));
  } catch (error) {
    await stores.close();
    throw error;
  }
}

/** The service on open stores, which it closes when it is closed. */
function serviceOn(stores: Stores, clock: Clock, observability: Observability): Service {
  const { fills, followerStore } = stores;
  const log = new ToldEventStore(stores.log, observability);
  const handling = new CommandHandling(log, clock, observability);
  const followers = Followers.open({ log, handling, store: followerStore, followers: [lockSubmissions] });
  const readModels = ReadModels.open({
    log,
    projections: allProjections,
    fills,
    clock,
    telemetry: observability,
  });
  let closed: Promise<void> | undefined;
  const close = async () => {
    await followers.close();
    await readModels.close();
    await stores.close();
    await observability.close();
  };
  return {
    clock,
    log,
    handling,
    importing: new Importing(log, clock, handling),
    readModels,
    answering: new Answering(log, readModels, clock),
    followers,
    observability,
    shown: async () => readModels.waitFor(await log.head(), projectionNames, SHOWN_WITHIN_MS),
    prepare: async () => {
      await readModels.start();
      if (!closed) followers.start();
    },
    close: () => (closed ??= close()),
  };
}
