/** Logs on a server as the ends of a copy: replicas that run see that they are closed, and record nothing. */
import { Refusal } from '../../kernel/refusal.js';
import { logUnfinished, noteNow, type Closed } from '../closed-for-copy.js';
import type { CopySource, CopyTarget } from '../copying/ends.js';
import {
  openEventStoreDb,
  type EventStoreDbOptions,
  type EventStoreDbStore,
} from './eventstoredb-event-store.js';

/** The log of a prefix, to copy from. Refuses with `LOG_MISSING`, or as the store does. */
export async function copyFromServer(options: EventStoreDbOptions): Promise<CopySource> {
  const store = await openEventStoreDb({ ...options, mustExist: true });
  return {
    store,
    close: async () => {
      const closed = await store.closing.closed();
      if (closed?.unfinished) throw unfinishedOnServer(closed);
      await store.closing.close(noteNow('It is being copied.'));
    },
    still: (signal) => store.closing.still(signal),
    release: () => release(store),
  };
}

/** The log of a prefix, to copy into; it is made if it is missing. Refuses as the store does. */
export async function copyIntoServer(options: EventStoreDbOptions): Promise<CopyTarget> {
  const store = await openEventStoreDb(options);
  const note = () => noteNow('Another log is being copied into it.');
  return {
    store,
    close: () => store.closing.close(note()),
    begin: () => store.closing.closeUnfinished(note()),
    finish: () => store.closing.open(noteNow('It holds the whole log that was copied into it.')),
    release: () => release(store),
  };
}

/** Opens a log whoever closed it; answers what had closed it, undefined if nothing had. Refuses with `LOG_MISSING`. */
export async function reopenOnServer(options: EventStoreDbOptions): Promise<Closed | undefined> {
  const store = await openEventStoreDb({ ...options, mustExist: true });
  try {
    return await store.closing.openByForce(noteNow('Opened by hand.'));
  } finally {
    await store.close();
  }
}

async function release(store: EventStoreDbStore): Promise<void> {
  try {
    await store.closing.release(noteNow('The copy has ended.'));
  } catch (error) {
    throw stillClosed(error);
  } finally {
    await store.close();
  }
}

const unfinishedOnServer = ({ by, at, why }: Closed): Refusal =>
  logUnfinished('that EVENTSTORE_URL and EVENTSTORE_PREFIX name', '--reopen', { by, at, why });

const stillClosed = (cause: unknown): Refusal =>
  new Refusal(
    'LOG_STILL_CLOSED',
    'The log that EVENTSTORE_URL and EVENTSTORE_PREFIX name could not be opened again and is still closed: nothing can be ' +
      'recorded there. As soon as its server answers, run the same copy again, or open the log: npm run copy -- --reopen',
    { variable: 'EVENTSTORE_URL', cause: String(cause) },
  );
