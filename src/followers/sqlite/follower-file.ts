/** The followers' own store: a SQLite file that is never rebuilt, so that nothing is passed on twice. */
import Database from 'better-sqlite3';
import { insist } from '../../kernel/refusal.js';

/** A command that waits to be given. */
export interface Unsent {
  readonly commandId: string;
  /** The name of its use case. */
  readonly useCase: string;
  readonly input: unknown;
  /** The event that it follows from. */
  readonly causedBy: { readonly id: string; readonly correlationId: string; readonly actingFor: string };
}

/** What came of an event: written together with the checkpoint. */
export interface Passed {
  readonly position: number;
  readonly rows: Readonly<Record<string, unknown>>;
  readonly commands: readonly Unsent[];
}

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

export class FollowerFile {
  private constructor(private readonly db: Database.Database) {}

  /** Opens or makes the file. Refuses with `WRONG_LOG` a file that belongs to another log. */
  static open(file: string, logId: string): FollowerFile {
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
      return new FollowerFile(db);
    } catch (error) {
      db.close();
      throw error;
    }
  }

  /** The position up to which a follower has followed; 0 before its first event. */
  checkpoint(follower: string): number {
    const position = this.db
      .prepare('SELECT position FROM checkpoint WHERE follower = ?')
      .pluck()
      .get(follower);
    return (position as number | undefined) ?? 0;
  }

  rows(follower: string, keys: readonly string[]): Map<string, unknown> {
    const select = this.db.prepare<[string, string], string>(
      'SELECT value FROM row WHERE follower = ? AND key = ?',
    );
    return new Map(
      keys.flatMap((key) => {
        const value = select.pluck().get(follower, key);
        return value === undefined ? [] : [[key, JSON.parse(value) as unknown] as const];
      }),
    );
  }

  /** Runs `follow` in one transaction: what it keeps is stored altogether or, when it throws, not at all. */
  together(follow: () => void): void {
    this.db.transaction(follow)();
  }

  /** Writes what came of one event. */
  keep(follower: string, { position, rows, commands }: Passed): void {
    const writeRow = this.db.prepare('INSERT OR REPLACE INTO row (follower, key, value) VALUES (?, ?, ?)');
    for (const [key, value] of Object.entries(rows)) writeRow.run(follower, key, JSON.stringify(value));
    const addCommand = this.db.prepare(
      'INSERT OR IGNORE INTO command (follower, id, sending) VALUES (?, ?, ?)',
    );
    for (const command of commands) addCommand.run(follower, command.commandId, JSON.stringify(command));
    this.db
      .prepare('INSERT OR REPLACE INTO checkpoint (follower, position) VALUES (?, ?)')
      .run(follower, position);
  }

  /** The first commands that wait to be given, in their order. */
  unsent(follower: string, max: number): Unsent[] {
    const texts = this.db
      .prepare<[string, number], string>(
        'SELECT sending FROM command WHERE follower = ? AND outcome IS NULL ORDER BY number LIMIT ?',
      )
      .pluck()
      .all(follower, max);
    return texts.map((text) => JSON.parse(text) as Unsent);
  }

  countUnsent(follower: string): number {
    return this.db
      .prepare<[string], number>('SELECT count(*) FROM command WHERE follower = ? AND outcome IS NULL')
      .pluck()
      .get(follower)!;
  }

  /** Notes what came of a command: `done`, or the code of the refusal that settled it. */
  settle(commandId: string, outcome: string): void {
    this.db.prepare('UPDATE command SET outcome = ? WHERE id = ?').run(outcome, commandId);
  }

  close(): void {
    this.db.close();
  }
}
