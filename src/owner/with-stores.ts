/** Work on the stores of a configuration: by the process that owns the data folder where one is running, else alone. */
import { allProjections } from '../../projections/index.js';
import { Importing } from '../imports/import-run.js';
import { Refusal } from '../kernel/refusal.js';
import { ReadModels } from '../read-models/read-models.js';
import { openStores, type StoreConfig, type Stores } from '../stores.js';
import { askOwner, ownerAnswers } from './ask-owner.js';
import { folderWork, type FolderWork } from './folder-work.js';
import { readOwnerNote, removeOwnerNote } from './owner-note.js';

/**
 * Has the work done and gives what came of it. The lock of the folder decides who does it, the note only says where to
 * ask. Refuses with `DATA_FOLDER_IN_USE` when the owner takes no orders (another import, or a service that is ending), and
 * as `openStores` does.
 */
export async function withStores<T>(config: StoreConfig, use: (work: FolderWork) => Promise<T>): Promise<T> {
  let stores: Stores;
  try {
    stores = await openStores(config);
  } catch (error) {
    const note = isInUse(error) ? readOwnerNote(config.dataDir) : undefined;
    if (!note || !(await ownerAnswers(note))) throw error;
    return use(askOwner(note));
  }
  // Left by an owner that was killed: nobody is to be asked there while this process owns the folder.
  removeOwnerNote(config.dataDir);
  return alone(stores, use);
}

const isInUse = (error: unknown): boolean => error instanceof Refusal && error.code === 'DATA_FOLDER_IN_USE';

async function alone<T>(stores: Stores, use: (work: FolderWork) => Promise<T>): Promise<T> {
  const { log, fills } = stores;
  try {
    const readModels = ReadModels.open({ log, projections: allProjections, fills });
    try {
      const importing = new Importing(log, { now: () => Date.now() });
      return await use(folderWork({ log, importing, readModels, shown: async () => {} }));
    } finally {
      await readModels.close();
    }
  } finally {
    await stores.close();
  }
}
