/** Writes facts and checkpoints into the schema of a fill. */
import type { Day } from '../../kernel/days.js';
import type { Lease } from '../../leases/leases.js';
import { Refusal } from '../../kernel/refusal.js';
import type { Database, Queries, TransactionOptions } from '../../postgres/database.js';
import { insistOnHeld } from '../../postgres/leases.js';
import { stopAt, type Changes, type Stop } from '../changes.js';
import type { Checkpoint, FactWriter, KnownDays } from '../fact-writer.js';
import type { KnownFrom } from '../known-from.js';
import { unlessDeleted, type FactTables } from './fact-tables.js';
import { insertedColumns, insertSql, replacedBefore, replaceSql } from './fact-statements.js';

interface CheckpointRow {
  readonly projection: string;
  readonly position: number;
  readonly event_id: string;
  readonly stopped_at: number | null;
  readonly error: string | null;
}

export class PostgresFactWriter implements FactWriter {
  readonly #queries: Queries;

  /** Without a lease: a fill that nobody reads yet. Everything is refused with `FENCED` once others have deleted it. */
  constructor(
    private readonly database: Database,
    private readonly tables: FactTables,
    private readonly lease?: Lease,
    private readonly options: TransactionOptions = {},
  ) {
    this.#queries = unlessDeleted(database, overtaken);
  }

  checkpoints(): Promise<Checkpoint[]> {
    return checkpointsIn(this.#queries, this.tables);
  }

  async knownFrom(): Promise<KnownFrom> {
    const [known] = await this.#queries.query<KnownFrom>(
      `SELECT known_position AS position, last_stamp AS "recordedAt" FROM ${this.tables.source}`,
    );
    return known!;
  }

  async settledBefore(): Promise<Day> {
    const [source] = await this.#queries.query<{ settled_before: Day }>(
      `SELECT settled_before FROM ${this.tables.source}`,
    );
    return source!.settled_before;
  }

  /** All at once; only when the database does not take some of it, one projection after the other. */
  async apply(changes: readonly Changes[], known?: KnownDays): Promise<Checkpoint[]> {
    try {
      return await this.#fenced((queries) => this.#applyTogether(queries, changes, known));
    } catch (error) {
      if (error instanceof Refusal) throw error;
      return this.#fenced((queries) => this.#applyApart(queries, changes, known));
    }
  }

  async stop(projection: string, stop: Stop): Promise<void> {
    await this.#fenced((queries) => this.#noteStop(queries, projection, stop));
  }

  async resume(projection: string): Promise<void> {
    await this.#fenced((queries) => this.#noteStop(queries, projection));
  }

  async settle(before: Day): Promise<void> {
    const sql = `UPDATE ${this.tables.source} SET settled_before = $1`;
    await this.#fenced((queries) => queries.query(sql, [before]));
  }

  /** The connections are not its own. */
  async close(): Promise<void> {}

  #fenced<T>(work: (queries: Queries) => Promise<T>): Promise<T> {
    return this.database.transaction(async (queries) => {
      if (this.lease) await insistOnHeld(queries, this.lease);
      return work(unlessDeleted(queries, overtaken));
    }, this.options);
  }

  async #applyTogether(
    queries: Queries,
    changes: readonly Changes[],
    known?: KnownDays,
  ): Promise<Checkpoint[]> {
    await this.#write(queries, changes);
    if (known) await this.#noteDays(queries, known);
    return changes.map(({ projection, to, stop }) => ({ projection, ...to, ...(stop ? { stop } : {}) }));
  }

  async #applyApart(queries: Queries, changes: readonly Changes[], known?: KnownDays): Promise<Checkpoint[]> {
    const standing: Checkpoint[] = [];
    for (const each of changes) standing.push(await this.#applyOne(queries, each));
    if (known) await this.#noteDays(queries, known);
    return standing;
  }

  async #applyOne(queries: Queries, changes: Changes): Promise<Checkpoint> {
    const { projection, from } = changes;
    await queries.query('SAVEPOINT one');
    try {
      const [standing] = await this.#applyTogether(queries, [changes]);
      await queries.query('RELEASE SAVEPOINT one');
      return standing!;
    } catch (error) {
      if (error instanceof Refusal) throw error;
      await queries.query('ROLLBACK TO SAVEPOINT one');
      const refused = stopAt(from.position, error);
      await this.#noteStop(queries, projection, refused);
      return { projection, ...from, stop: refused };
    }
  }

  /** Checkpoints first: whoever is behind somebody else learns that before its rows collide. */
  async #write(queries: Queries, changes: readonly Changes[]): Promise<void> {
    await this.#advance(queries, changes);
    for (const each of changes) {
      const facts = this.tables.facts(each.projection);
      if (each.rows.length > 0) await queries.query(insertSql(facts), insertedColumns(each));
      const replaced = replacedBefore(each);
      if (replaced.positions.length > 0) {
        await queries.query(replaceSql(facts), [replaced.positions, replaced.ats]);
      }
    }
  }

  async #advance(queries: Queries, changes: readonly Changes[]): Promise<void> {
    const advanced = await queries.query<{ projection: string }>(
      `UPDATE ${this.tables.checkpoint} AS checkpoint
      SET position = moved.position, event_id = moved.event_id, stopped_at = moved.stopped_at, error = moved.error
      FROM unnest($1::text[], $2::bigint[], $3::bigint[], $4::text[], $5::bigint[], $6::text[])
        AS moved (projection, since, position, event_id, stopped_at, error)
      WHERE checkpoint.projection = moved.projection AND checkpoint.position = moved.since
      RETURNING checkpoint.projection`,
      [
        changes.map(({ projection }) => projection),
        changes.map(({ from }) => from.position),
        changes.map(({ to }) => to.position),
        changes.map(({ to }) => to.eventId),
        changes.map(({ stop }) => stop?.at ?? null),
        changes.map(({ stop }) => (stop ? storable(stop) : null)),
      ],
    );
    const moved = new Set(advanced.map(({ projection }) => projection));
    const behind = changes.find(({ projection }) => !moved.has(projection));
    if (behind) throw fenced(behind);
  }

  async #noteDays(queries: Queries, { knownFrom, heads }: KnownDays): Promise<void> {
    await queries.query(
      `WITH heads AS (
        INSERT INTO ${this.tables.dayHead} SELECT * FROM unnest($3::text[], $4::bigint[])
        ON CONFLICT (day) DO UPDATE SET position = excluded.position
      )
      UPDATE ${this.tables.source} SET known_position = $1, last_stamp = $2`,
      [knownFrom.position, knownFrom.recordedAt, [...heads.keys()], [...heads.values()]],
    );
  }

  async #noteStop(queries: Queries, projection: string, stop?: Stop): Promise<void> {
    await queries.query(
      `UPDATE ${this.tables.checkpoint} SET stopped_at = $2, error = $3 WHERE projection = $1`,
      [projection, stop?.at ?? null, stop ? storable(stop) : null],
    );
  }
}

/** Where each projection stands by the schema. */
export async function checkpointsIn(queries: Queries, { checkpoint }: FactTables): Promise<Checkpoint[]> {
  const rows = await queries.query<CheckpointRow>(`SELECT * FROM ${checkpoint} ORDER BY projection`);
  return rows.map(({ projection, position, event_id, stopped_at, error }) => ({
    projection,
    position,
    eventId: event_id,
    ...(stopped_at === null ? {} : { stop: { at: stopped_at, error: error ?? '' } }),
  }));
}

/** Fills are deleted by whoever took over from those that write them. */
export const overtaken = (): Refusal =>
  new Refusal('FENCED', 'Another replica of this service has deleted these read models, to fill them anew.');

/** PostgreSQL takes no text with this character; what it says of it may quote it. */
const storable = ({ error }: Stop): string => error.replaceAll('\0', '');

const fenced = ({ projection, from }: Changes): Refusal =>
  new Refusal('FENCED', 'Another replica of this service is writing these read models.', {
    projection,
    position: from.position,
  });
