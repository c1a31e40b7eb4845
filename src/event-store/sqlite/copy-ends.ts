/** Data folders as the ends of a copy: the process that copies owns them, so nobody else can record there. */
import { noteNow, type Closed } from '../closed-for-copy.js';
import type { CopySource, CopyTarget } from '../copying/ends.js';
import { logFileIn, ownDataFolder } from './data-folder.js';
import { openSqliteEventStore } from './sqlite-event-store.js';
import { unfinishedFolder } from './unfinished.js';

/** The log of a folder, to copy from; nothing is written to it. Refuses with `LOG_MISSING`, or as the store does. */
export function copyFromFolder(folder: string): CopySource {
  const store = openSqliteEventStore({ file: logFileIn(folder), readOnly: true });
  let disown = () => {};
  return {
    store,
    close: async () => {
      disown = ownDataFolder(folder);
      if (store.unfinished) throw unfinishedFolder(folder);
    },
    still: async () => {},
    release: () => store.close().finally(disown),
  };
}

/** The log of a folder, to copy into; both are made if they are missing. Refuses as the store does. */
export function copyIntoFolder(folder: string): CopyTarget {
  const store = openSqliteEventStore({ file: logFileIn(folder), unfinished: true });
  return {
    store,
    close: async () => {},
    begin: async () => store.markUnfinished(noteNow('Another log is being copied into it.')),
    finish: async () => store.markFinished(),
    release: () => store.close(),
  };
}

/** Lets a service use what an unfinished copy left in a folder; answers what had closed it, undefined if nothing had. */
export async function reopenFolder(folder: string): Promise<Closed | undefined> {
  const file = logFileIn(folder);
  // Opening to write would make a log where there is none.
  await openSqliteEventStore({ file, readOnly: true }).close();
  const store = openSqliteEventStore({ file, unfinished: true });
  try {
    const note = store.unfinished;
    store.markFinished();
    return note && { ...note, unfinished: true };
  } finally {
    await store.close();
  }
}
