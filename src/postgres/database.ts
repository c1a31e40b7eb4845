/** The PostgreSQL database that the replicas of a service share. */
import { setTimeout as pause } from 'node:timers/promises';
import { insistOnAddress } from './address.js';
import { isUnreachable, OLDEST_SERVER, POOLED, unreachableAtStart, unusable, whyUnusable } from './faults.js';
import { migrate } from './migrations.js';
import { Connections, type Database, type Queries } from './connections.js';

export type { Database, Queries, TransactionOptions } from './connections.js';

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
 * server, a pooler), `DATABASE_NEWER`, `WRONG_LOG`, and `READ_STORE_UNREACHABLE` when it does not answer in time.
 */
export async function openDatabase(options: DatabaseOptions): Promise<Database> {
  const { patience = PATIENCE } = options;
  const connections = Connections.to(insistOnAddress(options.url), {
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
  await migrate(database, logId);
}

interface ServerFacts {
  readonly version: number;
  readonly release: string;
  readonly encoding: string;
  readonly readonly: boolean;
  readonly may_create: boolean;
  readonly has_our_settings: boolean;
}

async function insistOnUsable(database: Queries): Promise<void> {
  const [server] = await database.query<ServerFacts>(`SELECT
    current_setting('server_version_num')::int / 10000 AS version,
    current_setting('server_version') AS release,
    current_setting('server_encoding') AS encoding,
    current_setting('transaction_read_only') = 'on' AS readonly,
    has_database_privilege(current_database(), 'CREATE') AS may_create,
    current_setting('idle_in_transaction_session_timeout') <> '0'
      AND current_setting('enable_seqscan') = 'off' AS has_our_settings`);
  const { version, release, encoding, readonly, may_create, has_our_settings } = server!;
  if (version < OLDEST_SERVER) {
    throw unusable(
      `runs PostgreSQL ${release}; this service needs ${OLDEST_SERVER} or newer. Update the server`,
    );
  }
  if (!has_our_settings) throw unusable(POOLED);
  if (encoding !== 'UTF8') {
    throw unusable(`stores text as ${encoding}. Create one with CREATE DATABASE ... ENCODING 'UTF8'`);
  }
  if (readonly) {
    throw unusable('is read-only: it may be a standby. Name the server that accepts writes');
  }
  if (!may_create) {
    throw unusable(
      'does not let its user create schemas. Grant the user CREATE on the database, or make the user its owner',
    );
  }
}
