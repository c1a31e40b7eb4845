/** Read models in PostgreSQL: a schema for each fill, shared by the replicas of a service. */
import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Lease } from '../../leases/leases.js';
import { Refusal } from '../../kernel/refusal.js';
import type { Database } from '../../postgres/database.js';
import { isLocked } from '../../postgres/faults.js';
import { insistOnHeld, type PostgresLeases } from '../../postgres/leases.js';
import { applyWholeLog } from '../apply-whole-log.js';
import type { FactWriter } from '../fact-writer.js';
import {
  FILLING,
  KEEPING,
  KEPT,
  type Fill,
  type Fills,
  type FillSource,
  type FillWatch,
  type OpenFacts,
} from '../fills.js';
import type { Projection } from '../projection.js';
import { indexSteps, makeTables, TABLES_VERSION, tablesOf, unlessDeleted } from './fact-tables.js';
import { overtaken, PostgresFactWriter } from './fact-writer.js';
import { PostgresFactStore } from './postgres-fact-store.js';

/** A page costs some turns to the database and back, however long it is. */
const PAGE = 1000;
/** An index of many millions of facts takes minutes. */
const INDEX_LIMIT = 3_600_000;
const DROP_LIMIT = 30_000;

export class PostgresFills implements Fills {
  readonly tables = `postgres ${TABLES_VERSION}`;
  readonly lookEvery = 25;

  /** Neither the database nor the leases are its own: whoever opened them closes them. */
  constructor(
    private readonly database: Database,
    readonly leases: PostgresLeases,
  ) {}

  async serving(generation: string): Promise<Fill | undefined> {
    const [fill] = await this.database.query<Fill>(
      `SELECT n, generation FROM throughline.fill
      WHERE generation = $1 AND turn IS NOT NULL ORDER BY turn DESC, n DESC LIMIT 1`,
      [generation],
    );
    return fill;
  }

  async begin(generation: string): Promise<Fill> {
    const [fill] = await this.database.query<Fill>(
      'INSERT INTO throughline.fill (generation) VALUES ($1) RETURNING n, generation',
      [generation],
    );
    return fill!;
  }

  /** A crash leaves a fill of no use, so nothing waits for the disk before the last step, which waits for all. */
  async load(fill: Fill, { log, projections }: FillSource, watch: FillWatch = {}): Promise<void> {
    const tables = tablesOf(fill);
    await this.database.transaction((queries) => makeTables(queries, tables, log.logId, projections));
    const writer = new PostgresFactWriter(this.database, tables, undefined, { durable: false });
    await applyWholeLog({ log, projections }, writer, watch, PAGE);
    for (const step of indexSteps(tables, projections)) {
      watch.signal?.throwIfAborted();
      await this.database.transaction((queries) => unlessDeleted(queries, overtaken).query(step), {
        limit: INDEX_LIMIT,
      });
      await nextTurn();
    }
    watch.signal?.throwIfAborted();
    await unlessDeleted(this.database, overtaken).query(`UPDATE ${tables.source} SET finished = true`);
  }

  async serve({ n }: Fill, lease: Lease): Promise<void> {
    await this.database.transaction(async (queries) => {
      await insistOnHeld(queries, lease);
      await queries.query(
        `UPDATE throughline.fill
        SET turn = (SELECT coalesce(max(turn), 0) + 1 FROM throughline.fill) WHERE n = $1`,
        [n],
      );
    });
  }

  /** When the answer to `serve` was lost, others may have turned to the fill by now. */
  discard(fill: Fill): Promise<void> {
    return this.#delete(fill, 'turn IS NULL');
  }

  async prune(): Promise<void> {
    for (const fill of await this.#stale()) await unlessLocked(this.#delete(fill, 'true'));
    await unlessLocked(this.#deleteLeases());
  }

  async openFacts(fill: Fill, projections: readonly Projection[]): Promise<OpenFacts> {
    const tables = tablesOf(fill);
    return new PostgresFactStore(this.database, tables, await this.#finishedLogOf(fill), projections);
  }

  async openWriter(fill: Fill, lease: Lease): Promise<FactWriter> {
    await this.#finishedLogOf(fill);
    return new PostgresFactWriter(this.database, tablesOf(fill), lease);
  }

  async close(): Promise<void> {}

  #delete({ n }: Fill, where: string): Promise<void> {
    return this.database.transaction(
      async (queries) => {
        const sql = `DELETE FROM throughline.fill WHERE n = $1 AND ${where} RETURNING n`;
        const deleted = await queries.query(sql, [n]);
        if (deleted.length > 0) {
          await queries.query(`DROP SCHEMA IF EXISTS ${tablesOf({ n }).schema} CASCADE`);
        }
      },
      { limit: DROP_LIMIT },
    );
  }

  /** A number is never used again, so no epoch of such a lease can come back. */
  async #deleteLeases(): Promise<void> {
    await this.database.query(
      `DELETE FROM throughline.lease WHERE starts_with(name, $1) AND held_until < clock_timestamp()
      AND name NOT IN (SELECT $1 || n FROM throughline.fill)`,
      [KEEPING],
    );
  }

  /** Fills that another replica keeps up to date, or is filling, are not stale. */
  #stale(): Promise<Fill[]> {
    return this.database.query<Fill>(
      `SELECT n, generation FROM throughline.fill AS fill
      WHERE n NOT IN (
        SELECT n FROM throughline.fill WHERE turn IS NOT NULL ORDER BY turn DESC, n DESC LIMIT $2
      ) AND NOT EXISTS (
        SELECT FROM throughline.lease WHERE held_until > clock_timestamp() AND (
          name = $3::text || fill.n
          OR (fill.turn IS NULL AND name = $4::text || fill.generation AND holder <> $1)
        )
      )`,
      [this.leases.holder, KEPT, KEEPING, FILLING],
    );
  }

  async #finishedLogOf(fill: Fill): Promise<string> {
    const { source } = tablesOf(fill);
    const [found] = await unlessDeleted(this.database, () => unfinished(fill)).query<{
      log_id: string;
      finished: boolean;
    }>(`SELECT log_id, finished FROM ${source}`);
    if (!found?.finished) throw unfinished(fill);
    return found.log_id;
  }
}

const unfinished = ({ n }: Fill): Refusal =>
  new Refusal('READ_MODEL_UNREADABLE', 'The read models were never finished. Run "npm run rebuild".', {
    fill: n,
  });

/** What somebody still reads stays until the next time. */
async function unlessLocked(deleting: Promise<void>): Promise<void> {
  await deleting.catch((error: unknown) => {
    if (!isLocked(error)) throw error;
  });
}
