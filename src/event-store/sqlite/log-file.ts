/** Opens the file of a log: its tables, and the settings that durability rests on. */
import Database from 'better-sqlite3';
import { randomUUID } from 'node:crypto';
import { insist, Refusal } from '../../kernel/refusal.js';
import { sqliteCodeOf } from './sqlite-code.js';

/** Earlier releases can lose committed writes when a checkpoint races a writer. */
const OLDEST_SQLITE = '3.51.3';
const TABLES_VERSION = 1;

/** Every object of the file, by name. The audit of the file compares them with what it finds. */
export const tables: Readonly<Record<string, string>> = {
  log: `CREATE TABLE log (
    one INTEGER PRIMARY KEY CHECK (one = 1),
    id TEXT NOT NULL,
    position INTEGER NOT NULL
  ) STRICT`,
  streams: `CREATE TABLE streams (
    id INTEGER PRIMARY KEY,
    name TEXT NOT NULL UNIQUE
  ) STRICT`,
  events: `CREATE TABLE events (
    position INTEGER PRIMARY KEY,
    stream INTEGER NOT NULL REFERENCES streams,
    revision INTEGER NOT NULL,
    id TEXT NOT NULL UNIQUE,
    type TEXT NOT NULL,
    version INTEGER NOT NULL,
    data TEXT NOT NULL,
    metadata TEXT NOT NULL,
    UNIQUE (stream, revision)
  ) STRICT`,
  events_never_change: `CREATE TRIGGER events_never_change BEFORE UPDATE ON events
    BEGIN SELECT RAISE(ABORT, 'events never change'); END`,
  events_never_go: `CREATE TRIGGER events_never_go BEFORE DELETE ON events
    BEGIN SELECT RAISE(ABORT, 'events never go'); END`,
};

/**
 * Opens or makes the file of a log. Read-only, it works beside the process that owns the file. Refuses with
 * `SQLITE_TOO_OLD`, `SQLITE_SETTING_REFUSED`, `LOG_MISSING` (read-only), `LOG_UNREADABLE` or `LOG_FROM_NEWER_RELEASE`.
 */
export function openLogFile(file: string, { readOnly }: { readOnly: boolean }): Database.Database {
  const db = openDatabase(file, readOnly);
  try {
    insistOnVersion(db);
    applySettings(db, readOnly);
    if (!readOnly) makeTables(db);
    insistOnTables(db, file);
    return db;
  } catch (error) {
    db.close();
    throw asRefusal(error, file);
  }
}

/** The log's own id, made at random with the file. */
export const logIdOf = (db: Database.Database): string =>
  db.prepare('SELECT id FROM log').pluck().get() as string;

function openDatabase(file: string, readOnly: boolean): Database.Database {
  try {
    return new Database(file, { readonly: readOnly, fileMustExist: readOnly });
  } catch (error) {
    throw new Refusal(
      'LOG_MISSING',
      `There is no log that can be opened at ${file}. Check the data folder's name.`,
      {
        file,
        cause: String(error),
      },
    );
  }
}

function insistOnVersion(db: Database.Database): void {
  const version = db.prepare('SELECT sqlite_version()').pluck().get() as string;
  insist(
    !isOlder(version, OLDEST_SQLITE),
    'SQLITE_TOO_OLD',
    `SQLite ${version} can lose records. Install the dependencies anew (npm ci) to get ${OLDEST_SQLITE} or later.`,
    { version, oldest: OLDEST_SQLITE },
  );
}

/** Compares two versions written as numbers joined by dots. */
export function isOlder(version: string, than: string): boolean {
  const [parts, others] = [version.split('.').map(Number), than.split('.').map(Number)];
  const differs = others.findIndex((other, index) => (parts[index] ?? 0) !== other);
  return differs >= 0 && (parts[differs] ?? 0) < others[differs]!;
}

/** SQLite ignores a setting that it cannot keep, so each is read back. */
function applySettings(db: Database.Database, readOnly: boolean): void {
  const settings = { busy_timeout: 5000, foreign_keys: 1, synchronous: 2, journal_mode: 'wal' };
  for (const [name, wanted] of Object.entries(settings)) {
    const onlyOwnersSet = readOnly && name === 'journal_mode';
    if (!onlyOwnersSet) db.pragma(`${name} = ${wanted}`);
    const kept = db.pragma(name, { simple: true });
    insist(
      kept === wanted,
      'SQLITE_SETTING_REFUSED',
      `The disk of the data folder cannot keep records safely (${name} is ${String(kept)}, not ${wanted}). ` +
        'Put the folder on a local disk.',
      { setting: name, wanted, kept },
    );
  }
}

function makeTables(db: Database.Database): void {
  const make = db.transaction(() => {
    if (db.pragma('user_version', { simple: true }) !== 0) return;
    for (const statement of Object.values(tables)) db.exec(statement);
    db.prepare('INSERT INTO log (one, id, position) VALUES (1, ?, 0)').run(randomUUID());
    db.pragma(`user_version = ${TABLES_VERSION}`);
  });
  make.immediate();
}

function insistOnTables(db: Database.Database, file: string): void {
  const version = db.pragma('user_version', { simple: true }) as number;
  insist(
    version <= TABLES_VERSION,
    'LOG_FROM_NEWER_RELEASE',
    `The log ${file} was written by a newer release. Update this one first.`,
    { file, version },
  );
}

function asRefusal(error: unknown, file: string): unknown {
  if (!sqliteCodeOf(error)) return error;
  return new Refusal(
    'LOG_UNREADABLE',
    `The file ${file} is not a log that can be read. Restore it from a backup.`,
    {
      file,
      cause: (error as Error).message,
    },
  );
}
