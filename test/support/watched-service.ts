/** A service that a test starts, stops and starts again on one folder, to look at what it tells of itself. */
import 'reflect-metadata';
import Database from 'better-sqlite3';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Config } from '../../src/config.js';
import type { FillFile } from '../../src/read-models/sqlite/sqlite-fills.js';
import { openService } from '../../src/service.js';
import { listen, start, type Running } from '../../src/start.js';
import { configIn } from './configurations.js';
import { BUSINESS_UNIT } from './running-service.js';

type Headers = Readonly<Record<string, string>>;

export class WatchedService {
  readonly folder = mkdtempSync(join(tmpdir(), 'throughline-watched-'));
  readonly clock = { at: Date.parse('2026-03-02T12:00:00Z'), now: () => this.clock.at };
  readonly #config: Config;
  #running?: Running;

  constructor(config: Partial<Config> = {}) {
    this.#config = { ...configIn(this.folder), ...config };
  }

  get running(): Running {
    if (!this.#running) throw new Error('It is not running.');
    return this.#running;
  }

  async start(): Promise<this> {
    this.#running = await start(this.#config, this.clock);
    return this;
  }

  /** Starts without read models and followers, so that nothing is projected. */
  async startUnprepared(fill?: FillFile): Promise<this> {
    const service = await openService({ ...this.#config, ...(fill ? { fill } : {}) }, this.clock);
    this.#running = await listen(service, this.#config);
    return this;
  }

  /** Until everything in the log was followed and is shown. */
  async settled(): Promise<void> {
    const { followers, shown } = this.running.service;
    await followers.idle();
    await shown();
  }

  async stop(): Promise<void> {
    await this.running.app.close();
    this.#running = undefined;
  }

  remove(): void {
    rmSync(this.folder, { recursive: true });
  }

  get(path: string): Promise<Response> {
    return fetch(`${this.running.url}${path}`);
  }

  async send(query: string, variables: object = {}, headers: Headers = {}): Promise<unknown> {
    const response = await fetch(`${this.running.url}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'throughline-actor': BUSINESS_UNIT, ...headers },
      body: JSON.stringify({ query, variables }),
    });
    return response.json();
  }

  /** Registers an agency; gives the whole answer. */
  registerAgency(agency: string, headers: Headers = {}, name = agency): Promise<unknown> {
    const query = `mutation ($input: RegisterAgencyInput!) { registerAgency(input: $input) { id upToDate } }`;
    return this.send(query, { input: { agency, name, sector: 'HEALTH' } }, headers);
  }

  /** From now on the store takes no new facts of a projection, or does again. */
  letFactsIn(projection: string, areLetIn: boolean): void {
    const folder = join(this.folder, 'read-models');
    for (const file of readdirSync(folder, { recursive: true }).map(String)) {
      if (!/[\\/]\d+\.db$/.test(file)) continue;
      const db = new Database(join(folder, file));
      db.exec(
        areLetIn
          ? `DROP TRIGGER full_${projection}`
          : `CREATE TRIGGER full_${projection} BEFORE INSERT ON fact_${projection}
             BEGIN SELECT RAISE(ABORT, 'There is no room for this fact.'); END`,
      );
      db.close();
    }
  }
}
