/** Names the fills of all generations in a data folder, and which of them serves. */
import Database, { type Statement } from 'better-sqlite3';
import { mkdirSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { KEPT, type Fill } from '../fills.js';

export class FillCatalog {
  readonly #db: Database.Database;
  readonly #serving: Statement<[string], Fill>;
  readonly #stale: Statement<[number], Fill>;

  /** The folder is made if it is missing. Only the owner of the data folder may open it. */
  constructor(private readonly folder: string) {
    mkdirSync(folder, { recursive: true });
    this.#db = new Database(join(folder, 'catalog.db'));
    this.#db.pragma('journal_mode = WAL');
    this.#db.pragma('synchronous = FULL');
    this.#db.exec(`CREATE TABLE IF NOT EXISTS fill (
      n INTEGER PRIMARY KEY AUTOINCREMENT,
      generation TEXT NOT NULL,
      turn INTEGER
    ) STRICT`);
    this.#serving = this.#db.prepare(`SELECT n, generation FROM fill
      WHERE generation = ? AND turn IS NOT NULL ORDER BY turn DESC LIMIT 1`);
    this.#stale = this.#db.prepare(`SELECT n, generation FROM fill
      WHERE n NOT IN (SELECT n FROM fill WHERE turn IS NOT NULL ORDER BY turn DESC LIMIT ?)`);
  }

  /** Path of the file of a fill: `<generation>/<n>.db`. */
  fileOf({ n, generation }: Fill): string {
    return join(this.folder, generation, `${n}.db`);
  }

  /** The fill that serves a generation, when there is one. */
  serving(generation: string): Fill | undefined {
    return this.#serving.get(generation);
  }

  /** A new fill, which serves nobody yet. */
  begin(generation: string): Fill {
    const { lastInsertRowid } = this.#db.prepare('INSERT INTO fill (generation) VALUES (?)').run(generation);
    const fill = { n: Number(lastInsertRowid), generation };
    mkdirSync(dirname(this.fileOf(fill)), { recursive: true });
    return fill;
  }

  /** From now on this fill serves its generation. */
  serve({ n }: Fill): void {
    this.#db.prepare('UPDATE fill SET turn = (SELECT ifnull(max(turn), 0) + 1 FROM fill) WHERE n = ?').run(n);
  }

  /** Deletes all fills but the last that served, `KEPT` of them. No fill may be under way. */
  prune(): void {
    for (const fill of this.#stale.all(KEPT)) this.remove(fill);
  }

  /** Deletes a fill that was given up. */
  remove(fill: Fill): void {
    for (const suffix of ['', '-wal', '-shm']) rmSync(this.fileOf(fill) + suffix, { force: true });
    this.#db.prepare('DELETE FROM fill WHERE n = ?').run(fill.n);
  }

  close(): void {
    this.#db.close();
  }
}
