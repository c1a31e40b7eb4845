/**
 * The note in the file of a log that a copy into it has not ended. It is a table of its own, which goes with the end of
 * the copy, so files are as they always were but for that time. It is on the disk before the first copied event is.
 */
import type { Database } from 'better-sqlite3';
import type { Refusal } from '../../kernel/refusal.js';
import { logUnfinished, type CopyNote } from '../closed-for-copy.js';

/** The note of the copy that began and has not ended; undefined when there is none. */
export function unfinishedIn(db: Database): CopyNote | undefined {
  const isThere =
    db.prepare(`SELECT 1 FROM sqlite_schema WHERE name = 'unfinished_copy'`).get() !== undefined;
  if (!isThere) return undefined;
  return JSON.parse(db.prepare<[], string>('SELECT note FROM unfinished_copy').pluck().get()!) as CopyNote;
}

/** Notes that a copy into this file begins, or goes on. */
export function markUnfinished(db: Database, note: CopyNote): void {
  const mark = db.transaction(() => {
    markFinished(db);
    db.exec('CREATE TABLE unfinished_copy (note TEXT NOT NULL) STRICT');
    db.prepare('INSERT INTO unfinished_copy VALUES (?)').run(JSON.stringify(note));
  });
  mark.immediate();
}

/** Takes the note away. */
export const markFinished = (db: Database): void => void db.exec('DROP TABLE IF EXISTS unfinished_copy');

/** Refuses to use a folder that holds only a part of a history. */
export const unfinishedFolder = (folder: string): Refusal =>
  logUnfinished(`in the folder ${folder}`, `--reopen --to sqlite --to-dir ${folder}`, { folder });
