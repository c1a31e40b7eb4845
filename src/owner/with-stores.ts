/** Work on a data folder: by its owner where one is running, else alone. */
import { allProjections } from '../../projections/index.js';
import { logFileIn } from '../event-store/sqlite/data-folder.js';
import { openSqliteEventStore, type SqliteEventStore } from '../event-store/sqlite/sqlite-event-store.js';
import { Importing } from '../imports/import-run.js';
import { Refusal } from '../kernel/refusal.js';
import { ReadModels } from '../read-models/read-models.js';
import { askOwner, ownerAnswers } from './ask-owner.js';
import { folderWork, type FolderWork } from './folder-work.js';
import { readOwnerNote, removeOwnerNote } from './owner-note.js';

/**
 * Has the work done and gives what came of it. The lock of the folder decides who does it, the note only says where to
 * ask. Refuses with `DATA_FOLDER_IN_USE` when the owner takes no orders (another import, or a service that is ending).
 */
export async function withFolder<T>(folder: string, use: (work: FolderWork) => Promise<T>): Promise<T> {
  let log: SqliteEventStore;
  try {
    log = openSqliteEventStore({ file: logFileIn(folder) });
  } catch (error) {
    const note = isInUse(error) ? readOwnerNote(folder) : undefined;
    if (!note || !(await ownerAnswers(note))) throw error;
    return use(askOwner(note));
  }
  // Left by an owner that was killed: nobody is to be asked there while this process owns the folder.
  removeOwnerNote(folder);
  return alone(folder, log, use);
}

const isInUse = (error: unknown): boolean => error instanceof Refusal && error.code === 'DATA_FOLDER_IN_USE';

async function alone<T>(
  folder: string,
  log: SqliteEventStore,
  use: (work: FolderWork) => Promise<T>,
): Promise<T> {
  try {
    const readModels = ReadModels.open({ log, projections: allProjections, folder });
    try {
      const importing = new Importing(log, { now: () => Date.now() });
      return await use(folderWork({ log, importing, readModels, shown: async () => {} }));
    } finally {
      await readModels.close();
    }
  } finally {
    await log.close();
  }
}
