/** One process owns a data folder at a time. */
import Database from 'better-sqlite3';
import { mkdirSync, realpathSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { Refusal } from '../../kernel/refusal.js';
import { sqliteCodeOf } from './sqlite-code.js';

/** The file that holds the log within a data folder. */
export const logFileIn = (folder: string): string => join(folder, 'events.db');

/** The absolute path of a folder, without links; also of one that is not there yet. */
export function realFolder(folder: string): string {
  try {
    return realpathSync(folder);
  } catch {
    const parent = dirname(folder);
    return parent === folder ? folder : join(realFolder(parent), basename(folder));
  }
}

/**
 * Makes this process the owner of a folder (made if it is missing) until the returned function is called. Refuses with
 * `DATA_FOLDER_IN_USE` while another owner lives, and with `DATA_FOLDER_UNUSABLE` when it cannot be made or written to.
 *
 * The lock file is held by a lock of the operating system, which ends with the process however that dies. A file with
 * a process number in it would have to be judged: the number may be another process's by now, and is always 1 in a
 * container.
 */
export function ownDataFolder(folder: string): () => void {
  const lock = lockFileIn(folder);
  try {
    lock.exec('BEGIN IMMEDIATE');
  } catch (error) {
    lock.close();
    if (sqliteCodeOf(error) !== 'SQLITE_BUSY') throw error;
    throw new Refusal(
      'DATA_FOLDER_IN_USE',
      `Another Throughline process is using the data folder ${folder}. Stop that one first, or choose another folder.`,
      { folder },
    );
  }
  return () => lock.close();
}

function lockFileIn(folder: string): Database.Database {
  try {
    mkdirSync(folder, { recursive: true });
    return new Database(join(folder, 'owner.lock'), { timeout: 0 });
  } catch (error) {
    throw new Refusal(
      'DATA_FOLDER_UNUSABLE',
      `The data folder ${folder} cannot be made or written to. Check its name (DATA_DIR), and who may write there.`,
      { folder, cause: String(error) },
    );
  }
}
