/** What services of a fault spec are started from and on: their programs, a folder, a PostgreSQL server. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openEventStoreDb } from '../../src/event-store/eventstoredb/eventstoredb-event-store.js';
import type { EventStore } from '../../src/event-store/event-store.js';
import { runOn, startPostgres, type PostgresServer } from '../support/postgres.js';
import { Programs } from '../support/programs.js';
import { Replica, spawnedBy, type Environment } from './replica.js';
import { until } from './until.js';

export class Stage {
  #databases = 0;
  #replicas = 0;
  readonly #started: Replica[] = [];

  private constructor(
    readonly programs: Programs,
    readonly postgres: PostgresServer,
    private readonly folder: string,
  ) {}

  static async set(): Promise<Stage> {
    const [programs, postgres] = await Promise.all([Programs.build(), startPostgres()]);
    return new Stage(programs, postgres, mkdtempSync(join(tmpdir(), 'throughline-faults-')));
  }

  /** The address of a new, empty database. */
  async database(): Promise<string> {
    this.#databases += 1;
    const name = `faults${this.#databases}`;
    await runOn(this.postgres.urlOf('postgres'), `CREATE DATABASE ${name}`);
    return this.postgres.urlOf(name);
  }

  /** A data folder that nobody else has. */
  dataDir(): string {
    this.#replicas += 1;
    return join(this.folder, `replica-${this.#replicas}`);
  }

  /** Starts one more service, on a data folder of its own unless one is named, and waits until it is ready. */
  async replica(environment: Environment): Promise<Replica> {
    const replica = new Replica(spawnedBy(this.programs), { DATA_DIR: this.dataDir(), ...environment });
    this.#started.push(replica);
    await replica.start();
    return replica;
  }

  /** PostgreSQL ends at once, without a word to anybody who is connected. */
  async crashPostgres(): Promise<void> {
    const sql = `SELECT split_part(pg_read_file('postmaster.pid'), E'\\n', 1)::int AS pid`;
    const [found] = await runOn(this.postgres.urlOf('postgres'), sql);
    const pid = Number(found!['pid']);
    process.kill(pid, 'SIGQUIT');
    await until('PostgreSQL has ended', () => !isThere(pid));
  }

  /** Ends all that still runs, and deletes all that was made. */
  async clear(): Promise<void> {
    await Promise.all(this.#started.map((replica) => replica.kill()));
    await this.postgres.remove();
    this.programs.remove();
    rmSync(this.folder, { recursive: true, force: true });
  }
}

/** Opens a log beside the services, to read it. */
export const logAt = (url: string, prefix: string): Promise<EventStore> => openEventStoreDb({ url, prefix });

function isThere(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}
