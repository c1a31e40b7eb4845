import { Refusal } from '../../kernel/refusal.js';

/**
 * SQLite's code of a thrown error, for example `SQLITE_BUSY`; undefined for any other error. Read from the code and not
 * from the class: the driver keeps one class a process, however often its module is loaded.
 */
export function sqliteCodeOf(error: unknown): string | undefined {
  if (error instanceof Refusal) return undefined;
  const { code } = (error ?? {}) as { code?: unknown };
  return typeof code === 'string' && code.startsWith('SQLITE_') ? code : undefined;
}

/** A file system that is full says so; a quota, or a limit to the size of files, shows as a write that fails. */
const FULL = new Set(['SQLITE_FULL', 'SQLITE_IOERR_WRITE', 'SQLITE_IOERR_SHMSIZE']);

/** True when there was no room for what was to be written, nothing of which is stored then. */
export const isFull = (error: unknown): boolean => FULL.has(sqliteCodeOf(error) ?? '');
