/** The memory of followers in a SQLite file, for a process that runs them alone. */
import Database from 'better-sqlite3';
import { insist } from '../../kernel/refusal.js';
import { soleLeases, type Lease } from '../../leases/leases.js';
import type { Rows } from '../follower.js';
import { takenOver, type FollowerStore, type Kept, type Unsent } from '../follower-store.js';

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

/** Leases are granted once in a process and never lost, so no write needs to look at them. */
class SqliteFollowerStore implements FollowerStore {
  readonly leases = soleLeases();

  constructor(private readonly db: Database.Database) {}

  async checkpoint(follower: string): Promise<number> {
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
    if (this.#checkpoint(follower) !== from) throw takenOver({ follower, position: from });
    const writeRow = this.db.prepare('INSERT OR REPLACE INTO row (follower, key, value) VALUES (?, ?, ?)');
    for (const [key, value] of rows) writeRow.run(follower, key, JSON.stringify(value));
    const addCommand = this.db.prepare(
      'INSERT OR IGNORE INTO command (follower, id, sending) VALUES (?, ?, ?)',
    );
    for (const command of commands) addCommand.run(follower, command.commandId, JSON.stringify(command));
    this.db.prepare('INSERT OR REPLACE INTO checkpoint (follower, position) VALUES (?, ?)').run(follower, to);
  }

  #checkpoint(follower: string): number {
    const position = this.db
      .prepare<[string], number>('SELECT position FROM checkpoint WHERE follower = ?')
      .pluck()
      .get(follower);
    return position ?? 0;
  }
}
