/** The PostgreSQL database that the replicas of a service share. */
import { setTimeout as pause } from 'node:timers/promises';
import { Refusal } from '../kernel/refusal.js';
import { isUnreachable, unreachableAtStart, whyUnusable } from './faults.js';
import { migrate } from './migrations.js';
import { Connections, type Database, type Queries } from './connections.js';

export type { Database, Queries, TransactionOptions } from './connections.js';

/** Before this release some of the statements mean something else. */
const OLDEST_SERVER = 14;
const PATIENCE = 20_000;
const CONNECTIONS = 8;
/** Longer than a page of events takes, and short enough that others do not notice a frozen process for long. */
const SILENCE_IN_TRANSACTION = 4000;
const BETWEEN_TRIES = 250;

export interface DatabaseOptions {
  /** `postgres://user:password@host:port/database`, as in DATABASE_URL. */
  readonly url: string;
  /** The log that everything in the database follows from. */
  readonly logId: string;
  /** At most so many connections for work; two more are kept for leases. */
  readonly connections?: number;
  /** How long to wait for a database that is not up yet, in milliseconds. */
  readonly patience?: number;
  /** The database ends a transaction whose process says nothing for so long, in milliseconds. */
  readonly silenceInTransaction?: number;
}

/**
 * Connects, brings the tables up to this release and sees that they belong to this log. Refuses with
 * `DATABASE_URL_INVALID`, `DATABASE_UNUSABLE` (wrong credentials, missing database or rights, TLS, an old or another
 * server), `DATABASE_NEWER`, `WRONG_LOG`, and `READ_STORE_UNREACHABLE` when it does not answer in time.
 */
export async function openDatabase(options: DatabaseOptions): Promise<Database> {
  const { patience = PATIENCE } = options;
  const connections = Connections.to(insistOnUrl(options.url), {
    max: options.connections ?? CONNECTIONS,
    silenceInTransaction: options.silenceInTransaction ?? SILENCE_IN_TRANSACTION,
  });
  try {
    await untilReachable(patience, () => prepare(connections, options.logId));
    return connections;
  } catch (error) {
    await connections.close();
    throw whyUnusable(error) ?? error;
  }
}

function insistOnUrl(url: string): string {
  const isUrl = URL.canParse(url) && ['postgres:', 'postgresql:'].includes(new URL(url).protocol);
  if (isUrl) return url;
  throw new Refusal(
    'DATABASE_URL_INVALID',
    'DATABASE_URL is not the address of a PostgreSQL database. Write it as postgres://user:password@host:5432/database.',
    { variable: 'DATABASE_URL' },
  );
}

async function untilReachable(patience: number, attempt: () => Promise<void>): Promise<void> {
  const giveUpAt = performance.now() + patience;
  for (;;) {
    try {
      return await attempt();
    } catch (error) {
      if (!isUnreachable(error)) throw error;
      if (performance.now() + BETWEEN_TRIES > giveUpAt) throw unreachableAtStart(error, patience);
      await pause(BETWEEN_TRIES);
    }
  }
}

async function prepare(database: Database, logId: string): Promise<void> {
  await insistOnUsable(database);
  await migrate(database);
  await insistOnLog(database, logId);
}

interface ServerFacts {
  readonly version: number;
  readonly release: string;
  readonly encoding: string;
  readonly readonly: boolean;
  readonly may_create: boolean;
}

async function insistOnUsable(database: Queries): Promise<void> {
  const [server] = await database.query<ServerFacts>(`SELECT
    current_setting('server_version_num')::int / 10000 AS version,
    current_setting('server_version') AS release,
    current_setting('server_encoding') AS encoding,
    current_setting('transaction_read_only') = 'on' AS readonly,
    has_database_privilege(current_database(), 'CREATE') AS may_create`);
  const { version, release, encoding, readonly, may_create } = server!;
  if (version < OLDEST_SERVER) {
    throw unusable(
      `runs PostgreSQL ${release}; this service needs ${OLDEST_SERVER} or newer. Update the server`,
    );
  }
  if (encoding !== 'UTF8') {
    throw unusable(`keeps its text as ${encoding}. Make one with CREATE DATABASE ... ENCODING 'UTF8'`);
  }
  if (readonly) {
    throw unusable('can only be read: it may be a standby. Name the server that takes writes');
  }
  if (!may_create) {
    throw unusable('lets its user make no schemas. Grant it CREATE on the database, or make it the owner');
  }
}

const unusable = (what: string): Refusal =>
  new Refusal('DATABASE_UNUSABLE', `The database that DATABASE_URL names ${what}.`, {
    variable: 'DATABASE_URL',
  });

/** The first log that comes owns the database. */
async function insistOnLog(database: Queries, logId: string): Promise<void> {
  await database.query('INSERT INTO throughline.belongs (log_id) VALUES ($1) ON CONFLICT DO NOTHING', [
    logId,
  ]);
  const [belongs] = await database.query<{ log_id: string }>('SELECT log_id FROM throughline.belongs');
  if (belongs?.log_id === logId) return;
  throw new Refusal(
    'WRONG_LOG',
    'The database that DATABASE_URL names belongs to another history than the one that EVENTSTORE_URL or DATA_DIR names. Name the database of this history, or an empty one.',
    { variable: 'DATABASE_URL' },
  );
}
