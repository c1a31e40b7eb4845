/** The memory of followers in a SQLite file, for a process that runs them alone. */
import Database from 'better-sqlite3';
import { basename } from 'node:path';
import { insist } from '../../kernel/refusal.js';
import { soleLeases, type Lease } from '../../leases/leases.js';
import type { Rows } from '../follower.js';
import {
  BEGINNING,
  takenOver,
  type Checkpoint,
  type FollowerStore,
  type Kept,
  type Unsent,
} from '../follower-store.js';

const TABLES = `
  CREATE TABLE IF NOT EXISTS log (one INTEGER PRIMARY KEY CHECK (one = 1), id TEXT NOT NULL) STRICT;
  CREATE TABLE IF NOT EXISTS checkpoint (follower TEXT PRIMARY KEY, position INTEGER NOT NULL) STRICT;
  CREATE TABLE IF NOT EXISTS row (
    follower TEXT NOT NULL, key TEXT NOT NULL, value TEXT NOT NULL, PRIMARY KEY (follower, key)
  ) STRICT, WITHOUT ROWID;
  CREATE TABLE IF NOT EXISTS command (
    number INTEGER PRIMARY KEY, follower TEXT NOT NULL, id TEXT NOT NULL UNIQUE, sending TEXT NOT NULL, outcome TEXT
  ) STRICT;
  CREATE INDEX IF NOT EXISTS unsent ON command (follower, number) WHERE outcome IS NULL;
`;

/** The file, and the log that it belongs to. */
export interface FollowerFile {
  readonly file: string;
  readonly logId: string;
}

/** Opens or makes the file. Refuses with `WRONG_LOG` a file that belongs to another log. */
export function openSqliteFollowerStore({ file, logId }: FollowerFile): FollowerStore {
  const db = new Database(file);
  try {
    db.pragma('journal_mode = WAL');
    // A command that was refused is settled: a power cut must not give it again.
    db.pragma('synchronous = FULL');
    db.exec(TABLES);
    addDigest(db);
    db.prepare('INSERT OR IGNORE INTO log (one, id) VALUES (1, ?)').run(logId);
    const known = db.prepare('SELECT id FROM log').pluck().get();
    insist(
      known === logId,
      'WRONG_LOG',
      'What was passed on so far belongs to another history. Put the two files of one data folder together.',
      { file, expected: logId, actual: known },
    );
    return new SqliteFollowerStore(db);
  } catch (error) {
    db.close();
    throw error;
  }
}

/** Files of older releases have none; what such a release writes later empties it. */
function addDigest(db: Database.Database): void {
  const columns = db.prepare(`SELECT name FROM pragma_table_info('checkpoint')`).pluck().all();
  if (!columns.includes('digest'))
    db.exec(`ALTER TABLE checkpoint ADD COLUMN digest TEXT NOT NULL DEFAULT ''`);
}

/** Leases are granted once in a process and never lost, so no write needs to look at them. */
class SqliteFollowerStore implements FollowerStore {
  readonly leases = soleLeases();
  readonly howToForget: string;

  constructor(private readonly db: Database.Database) {
    const file = basename(db.name);
    this.howToForget = `stop the service, move ${file} out of the data folder (and ${file}-wal and ${file}-shm, where they are there), and start it again`;
  }

  async checkpoint(follower: string): Promise<Checkpoint> {
    return this.#checkpoint(follower);
  }

  async rows(follower: string, keys: readonly string[]): Promise<Rows> {
    const select = this.db
      .prepare<[string, string], string>('SELECT value FROM row WHERE follower = ? AND key = ?')
      .pluck();
    return new Map(
      keys.flatMap((key) => {
        const value = select.get(follower, key);
        return value === undefined ? [] : [[key, JSON.parse(value) as unknown] as const];
      }),
    );
  }

  async keep(_lease: Lease, follower: string, kept: Kept): Promise<void> {
    this.db.transaction(() => this.#keep(follower, kept)).immediate();
  }

  async unsent(follower: string, max: number): Promise<readonly Unsent[]> {
    const texts = this.db
      .prepare<[string, number], string>(
        'SELECT sending FROM command WHERE follower = ? AND outcome IS NULL ORDER BY number LIMIT ?',
      )
      .pluck()
      .all(follower, max);
    return texts.map((text) => JSON.parse(text) as Unsent);
  }

  async countUnsent(follower: string): Promise<number> {
    return this.db
      .prepare<[string], number>('SELECT count(*) FROM command WHERE follower = ? AND outcome IS NULL')
      .pluck()
      .get(follower)!;
  }

  async settle(_lease: Lease, commandId: string, outcome: string): Promise<void> {
    this.db
      .prepare('UPDATE command SET outcome = ? WHERE id = ? AND outcome IS NULL')
      .run(outcome, commandId);
  }

  async close(): Promise<void> {
    this.db.close();
  }

  #keep(follower: string, { from, to, rows, commands }: Kept): void {
    if (this.#checkpoint(follower).position !== from.position) {
      throw takenOver({ follower, position: from.position });
    }
    const writeRow = this.db.prepare('INSERT OR REPLACE INTO row (follower, key, value) VALUES (?, ?, ?)');
    for (const [key, value] of rows) writeRow.run(follower, key, JSON.stringify(value));
    const addCommand = this.db.prepare(
      'INSERT OR IGNORE INTO command (follower, id, sending) VALUES (?, ?, ?)',
    );
    for (const command of commands) addCommand.run(follower, command.commandId, JSON.stringify(command));
    this.db
      .prepare('INSERT OR REPLACE INTO checkpoint (follower, position, digest) VALUES (?, ?, ?)')
      .run(follower, to.position, to.digest);
  }

  #checkpoint(follower: string): Checkpoint {
    const checkpoint = this.db
      .prepare<[string], Checkpoint>('SELECT position, digest FROM checkpoint WHERE follower = ?')
      .get(follower);
    return checkpoint ?? BEGINNING;
  }
}
