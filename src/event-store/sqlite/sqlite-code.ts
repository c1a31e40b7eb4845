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
