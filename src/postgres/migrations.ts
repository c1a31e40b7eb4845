/** The service's own tables, all in one schema, step by step. A step that was ever released is never changed. */
import { FOLLOWER_DIGESTS, FOLLOWER_TABLES } from './follower-tables.js';
import { Refusal } from '../kernel/refusal.js';
import type { Database, Queries } from './connections.js';

/** The steps in order; the number of a step is its place, from 1. */
export const migrations: readonly string[] = [
  `
  CREATE TABLE throughline.belongs (
    one boolean PRIMARY KEY DEFAULT true CHECK (one),
    log_id text NOT NULL
  );

  -- The epoch is part of a key, so that whoever takes a lease over waits for transactions that hold it, and renewals do not.
  CREATE TABLE throughline.lease (
    name text PRIMARY KEY,
    epoch bigint NOT NULL,
    holder text NOT NULL,
    held_until timestamptz NOT NULL,
    UNIQUE (name, epoch)
  );

  CREATE TABLE throughline.fill (
    n integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    generation text NOT NULL,
    turn integer
  );
  `,
  FOLLOWER_TABLES,
  FOLLOWER_DIGESTS,
];

/** Replicas that start together wait for each other. */
const LOCKED_FOR = 60_000;

/**
 * Brings the tables up to these steps; any number of replicas may do so at once. The first log that comes owns the
 * database. Refuses, with nothing changed, tables that a newer release has changed (`DATABASE_NEWER`) or that belong to
 * another log (`WRONG_LOG`).
 */
export async function migrate(
  database: Database,
  logId: string,
  steps: readonly string[] = migrations,
): Promise<void> {
  const upgrade = async (queries: Queries) => {
    await queries.query(`SET LOCAL lock_timeout = ${LOCKED_FOR}`);
    await queries.query(`SELECT pg_advisory_xact_lock(hashtextextended('throughline.migrations', 0))`);
    await queries.query('CREATE SCHEMA IF NOT EXISTS throughline');
    await queries.query(`CREATE TABLE IF NOT EXISTS throughline.migration (
      number integer PRIMARY KEY,
      at timestamptz NOT NULL DEFAULT now()
    )`);
    const done = await lastStep(queries);
    if (done > steps.length) throw newer(done, steps.length);
    if (done > 0) await insistOnLog(queries, logId);
    for (let number = done + 1; number <= steps.length; number += 1) {
      await queries.query(steps[number - 1]!);
      await queries.query('INSERT INTO throughline.migration (number) VALUES ($1)', [number]);
    }
    await queries.query('INSERT INTO throughline.belongs (log_id) VALUES ($1) ON CONFLICT DO NOTHING', [
      logId,
    ]);
  };
  await database.transaction(upgrade, { limit: LOCKED_FOR });
}

async function lastStep(queries: Queries): Promise<number> {
  const [last] = await queries.query<{ number: number | null }>(
    'SELECT max(number) AS number FROM throughline.migration',
  );
  return last?.number ?? 0;
}

async function insistOnLog(queries: Queries, logId: string): Promise<void> {
  const [belongs] = await queries.query<{ log_id: string }>('SELECT log_id FROM throughline.belongs');
  if (!belongs || belongs.log_id === logId) return;
  throw new Refusal(
    'WRONG_LOG',
    'The database that DATABASE_URL names belongs to another history than the one that EVENTSTORE_URL or DATA_DIR names. Name the database of this history, or an empty one.',
    { variable: 'DATABASE_URL' },
  );
}

const newer = (found: number, known: number): Refusal =>
  new Refusal(
    'DATABASE_NEWER',
    `The database that DATABASE_URL names was changed by a newer release of this service (step ${found}; this one knows ${known}). Run the newer release, or name another database.`,
    { variable: 'DATABASE_URL', found, known },
  );
