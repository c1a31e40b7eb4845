/** Writes facts and checkpoints into the file of a fill. */
import Database, { type Statement } from 'better-sqlite3';
import { isFull } from '../../event-store/sqlite/sqlite-code.js';
import type { Day } from '../../kernel/days.js';
import { Refusal } from '../../kernel/refusal.js';
import { FACTS_PER_EVENT, ROW_COLUMNS, stopAt, type Changes, type Stop } from '../changes.js';
import type { Checkpoint, FactWriter, KnownDays } from '../fact-writer.js';
import type { KnownFrom } from '../known-from.js';
import { factTable } from './fact-file.js';

interface CheckpointRow {
  readonly projection: string;
  readonly position: number;
  readonly event_id: string;
  readonly stopped_at: number | null;
  readonly error: string | null;
}

const ROWS_AT_ONCE = 32;
const WIDTH = ROW_COLUMNS.length;

interface TableStatements {
  readonly many: Statement<unknown[]>;
  readonly one: Statement<unknown[]>;
  readonly replace: Statement<[number, number, number]>;
}

export class SqliteFactWriter implements FactWriter {
  readonly #tables = new Map<string, TableStatements>();
  readonly #advance: Statement<[number, string, number | null, string | null, string, number]>;
  readonly #stop: Statement<[number | null, string | null, string]>;
  readonly #know: Statement<[number, string]>;
  readonly #dayHead: Statement<[Day, number]>;
  readonly #settle: Statement<[Day]>;
  readonly #apply: (changes: readonly Changes[], known?: KnownDays) => Checkpoint[];
  readonly #applyApart: (changes: Changes) => void;

  constructor(private readonly db: Database.Database) {
    this.#advance = db.prepare(`UPDATE checkpoint SET position = ?, event_id = ?, stopped_at = ?, error = ?
      WHERE projection = ? AND position = ?`);
    this.#stop = db.prepare('UPDATE checkpoint SET stopped_at = ?, error = ? WHERE projection = ?');
    this.#know = db.prepare('UPDATE source SET known_position = ?, last_stamp = ?');
    this.#dayHead = db.prepare(`INSERT INTO day_head VALUES (?, ?)
      ON CONFLICT (day) DO UPDATE SET position = excluded.position`);
    this.#settle = db.prepare('UPDATE source SET settled_before = ?');
    this.#applyApart = db.transaction((changes: Changes) => this.#write(changes));
    this.#apply = db.transaction((changes: readonly Changes[], known?: KnownDays) => {
      const standing = changes.map((each) => this.#applyOne(each));
      if (known) this.#noteDays(known);
      return standing;
    }).immediate;
  }

  async checkpoints(): Promise<Checkpoint[]> {
    return checkpointsIn(this.db);
  }

  async knownFrom(): Promise<KnownFrom> {
    const sql = 'SELECT known_position AS position, last_stamp AS recordedAt FROM source';
    return this.db.prepare<[], KnownFrom>(sql).get()!;
  }

  async settledBefore(): Promise<Day> {
    return this.db.prepare<[], Day>('SELECT settled_before FROM source').pluck().get()!;
  }

  async apply(changes: readonly Changes[], known?: KnownDays): Promise<Checkpoint[]> {
    try {
      return this.#apply(changes, known);
    } catch (error) {
      throw isFull(error) ? noRoom() : error;
    }
  }

  async stop(projection: string, { at, error }: Stop): Promise<void> {
    this.#stop.run(at, error, projection);
  }

  async resume(projection: string): Promise<void> {
    this.#stop.run(null, null, projection);
  }

  async settle(before: Day): Promise<void> {
    this.#settle.run(before);
  }

  async close(): Promise<void> {
    this.db.close();
  }

  #applyOne(changes: Changes): Checkpoint {
    const { projection, from, to, stop } = changes;
    try {
      this.#applyApart(changes);
      return { projection, ...to, ...(stop ? { stop } : {}) };
    } catch (error) {
      if (error instanceof Refusal || isFull(error) || !this.db.inTransaction) throw error;
      const refused = stopAt(from.position, error);
      this.#stop.run(refused.at, refused.error, projection);
      return { projection, ...from, stop: refused };
    }
  }

  #write({ projection, from, to, rows, replaced, stop }: Changes): void {
    const table = this.#tableOf(projection);
    insertRows(table, rows);
    for (const { position, at } of replaced) {
      table.replace.run(at, position * FACTS_PER_EVENT, position * FACTS_PER_EVENT + FACTS_PER_EVENT - 1);
    }
    const { changes } = this.#advance.run(
      to.position,
      to.eventId,
      stop?.at ?? null,
      stop?.error ?? null,
      projection,
      from.position,
    );
    if (changes !== 1) throw fenced(projection, from.position);
  }

  #noteDays({ knownFrom, heads }: KnownDays): void {
    for (const [day, head] of heads) this.#dayHead.run(day, head);
    this.#know.run(knownFrom.position, knownFrom.recordedAt);
  }

  #tableOf(projection: string): TableStatements {
    const known = this.#tables.get(projection);
    if (known) return known;
    const table = factTable(projection);
    const insert = `INSERT INTO ${table} (${ROW_COLUMNS.join(', ')}) VALUES `;
    const row = `(${ROW_COLUMNS.map(() => '?').join(', ')})`;
    const statements = {
      many: this.db.prepare<unknown[]>(insert + Array(ROWS_AT_ONCE).fill(row).join(', ')),
      one: this.db.prepare<unknown[]>(insert + row),
      replace: this.db.prepare<[number, number, number]>(
        `UPDATE ${table} SET replaced_at = ? WHERE id BETWEEN ? AND ? AND replaced_at IS NULL`,
      ),
    };
    this.#tables.set(projection, statements);
    return statements;
  }
}

function insertRows({ many, one }: TableStatements, rows: Changes['rows']): void {
  let next = 0;
  for (; next + ROWS_AT_ONCE * WIDTH <= rows.length; next += ROWS_AT_ONCE * WIDTH) {
    many.run(rows.slice(next, next + ROWS_AT_ONCE * WIDTH));
  }
  for (; next < rows.length; next += WIDTH) one.run(rows.slice(next, next + WIDTH));
}

/** Where each projection stands by the file. */
export const checkpointsIn = (db: Database.Database): Checkpoint[] =>
  db.prepare<[], CheckpointRow>('SELECT * FROM checkpoint').all().map(checkpointOf);

const checkpointOf = ({ projection, position, event_id, stopped_at, error }: CheckpointRow): Checkpoint => ({
  projection,
  position,
  eventId: event_id,
  ...(stopped_at === null ? {} : { stop: { at: stopped_at, error: error ?? '' } }),
});

/** Concerns all projections alike, and passes when somebody makes room. */
const noRoom = (): Refusal =>
  new Refusal(
    'READ_STORE_UNREACHABLE',
    'The disk that holds the read models is full, so answers do not show what is new. Make room there.',
  );

const fenced = (projection: string, position: number): Refusal =>
  new Refusal(
    'FENCED',
    'Another process is writing the read models of this data folder. Stop all but one, and start that one again.',
    { projection, position },
  );
