/** Writes facts and checkpoints into the file of a generation: a page of events is one transaction. */
import Database, { type Statement } from 'better-sqlite3';
import type { Day } from '../../kernel/days.js';
import { Refusal } from '../../kernel/refusal.js';
import { FACTS_PER_EVENT, ROW_COLUMNS, stopAt, type Changes, type Standing, type Stop } from '../changes.js';
import type { DayHeads, KnownFrom } from '../known-from.js';
import { factTable } from './fact-file.js';

/** Where a projection stands by the file. */
export interface Checkpoint extends Standing {
  readonly projection: string;
  readonly stop?: Stop;
}

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

export class FactWriter {
  readonly logId: string;
  readonly #tables = new Map<string, TableStatements>();
  readonly #advance: Statement<[number, string, number | null, string | null, string, number]>;
  readonly #stop: Statement<[number | null, string | null, string]>;
  readonly #know: Statement<[number, string]>;
  readonly #dayHead: Statement<[Day, number]>;
  readonly #settle: Statement<[Day]>;
  readonly #apply: (
    changes: readonly Changes[],
    known?: { knownFrom: KnownFrom; heads: DayHeads },
  ) => Checkpoint[];
  readonly #applyApart: (changes: Changes) => void;

  constructor(private readonly db: Database.Database) {
    this.logId = db.prepare<[], string>('SELECT log_id FROM source').pluck().get()!;
    this.#advance = db.prepare(`UPDATE checkpoint SET position = ?, event_id = ?, stopped_at = ?, error = ?
      WHERE projection = ? AND position = ?`);
    this.#stop = db.prepare('UPDATE checkpoint SET stopped_at = ?, error = ? WHERE projection = ?');
    this.#know = db.prepare('UPDATE source SET known_position = ?, last_stamp = ?');
    this.#dayHead = db.prepare(`INSERT INTO day_head VALUES (?, ?)
      ON CONFLICT (day) DO UPDATE SET position = excluded.position`);
    this.#settle = db.prepare('UPDATE source SET settled_before = ?');
    this.#applyApart = db.transaction((changes: Changes) => this.#write(changes));
    this.#apply = db.transaction(
      (changes: readonly Changes[], known?: { knownFrom: KnownFrom; heads: DayHeads }) => {
        const standing = changes.map((each) => this.#applyOne(each));
        if (known) this.#noteDays(known.knownFrom, known.heads);
        return standing;
      },
    ).immediate;
  }

  checkpoints(): Checkpoint[] {
    return this.db.prepare<[], CheckpointRow>('SELECT * FROM checkpoint').all().map(checkpointOf);
  }

  /** How far the days of the log are known. */
  knownFrom(): KnownFrom {
    const sql = 'SELECT known_position AS position, last_stamp AS recordedAt FROM source';
    return this.db.prepare<[], KnownFrom>(sql).get()!;
  }

  /** Days before this one are settled, whatever comes. */
  settledBefore(): Day {
    return this.db.prepare<[], Day>('SELECT settled_before FROM source').pluck().get()!;
  }

  /**
   * Stores the changes of all projections and answers where each then stands. Changes that the file does not take stop
   * their projection where it stood. Throws `FENCED` and stores nothing when somebody else moved a checkpoint.
   */
  apply(changes: readonly Changes[], known?: { knownFrom: KnownFrom; heads: DayHeads }): Checkpoint[] {
    return this.#apply(changes, known);
  }

  /** Remembers why a projection goes no further. */
  stop(projection: string, { at, error }: Stop): void {
    this.#stop.run(at, error, projection);
  }

  /** Forgets why a projection went no further. */
  resume(projection: string): void {
    this.#stop.run(null, null, projection);
  }

  /** From now on, days before this one are settled. */
  settle(before: Day): void {
    this.#settle.run(before);
  }

  close(): void {
    this.db.close();
  }

  #applyOne(changes: Changes): Checkpoint {
    const { projection, from, to, stop } = changes;
    try {
      this.#applyApart(changes);
      return { projection, ...to, ...(stop ? { stop } : {}) };
    } catch (error) {
      if (error instanceof Refusal || !this.db.inTransaction) throw error;
      const refused = stopAt(from.position, error);
      this.stop(projection, refused);
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

  #noteDays({ position, recordedAt }: KnownFrom, heads: DayHeads): void {
    for (const [day, head] of heads) this.#dayHead.run(day, head);
    this.#know.run(position, recordedAt);
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

const checkpointOf = ({ projection, position, event_id, stopped_at, error }: CheckpointRow): Checkpoint => ({
  projection,
  position,
  eventId: event_id,
  ...(stopped_at === null ? {} : { stop: { at: stopped_at, error: error ?? '' } }),
});

const fenced = (projection: string, position: number): Refusal =>
  new Refusal(
    'FENCED',
    'Another process is writing the read models of this data folder. Stop all but one, and start that one again.',
    { projection, position },
  );
