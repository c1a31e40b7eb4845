/**
 * What is measured beside us: packages in `bench/peers`, with a lock file of their own, that the product does not know.
 * Only what is called is typed here, so that types are checked without them.
 */
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import type { DocumentNode } from 'graphql';
import type { Server } from 'node:http';
import { inPackage } from '../../src/package-root.js';

const folder = inPackage('bench', 'peers');

/** Installs them where that was not done yet. Throws when npm cannot. */
export function installPeers(): void {
  if (existsSync(join(folder, 'node_modules', '.package-lock.json'))) return;
  console.error(
    'Installing what is measured beside us into bench/peers (once; SQLite may compile for a minute) ...',
  );
  const { status } = spawnSync('npm', ['ci', '--no-audit', '--no-fund', '--prefix', folder], {
    stdio: ['ignore', 2, 2],
  });
  if (status !== 0) throw new Error('That failed. Run "npm ci --prefix bench/peers" to see why.');
}

const load = <T>(name: string): T => createRequire(join(folder, 'package.json'))(name) as T;

/** The installed version of a peer. */
export function peerVersion(name: string): string {
  const file = join(folder, 'node_modules', name, 'package.json');
  return (JSON.parse(readFileSync(file, 'utf8')) as { version: string }).version;
}

/** An event as Emmett takes it. */
export interface EmmettEvent {
  readonly type: string;
  readonly data: unknown;
  readonly metadata?: unknown;
}

export interface EmmettConnection {
  querySingle<T>(sql: string): Promise<T | null>;
  command(sql: string, values?: readonly unknown[]): Promise<unknown>;
  close(): void;
}

export interface EmmettStore {
  appendToStream(stream: string, events: readonly EmmettEvent[]): Promise<unknown>;
  consumer(options: { pulling: { batchSize: number; pullingFrequencyInMs: number } }): {
    processor(options: {
      processorId: string;
      eachMessage(event: EmmettEvent, context: { connection: EmmettConnection }): Promise<void> | void;
      stopAfter(event: { readonly metadata: { readonly globalPosition: bigint } }): boolean;
    }): unknown;
    start(): Promise<void>;
    close(): Promise<void>;
  };
  readonly schema: { migrate(): Promise<void> };
}

export interface Emmett {
  getSQLiteEventStore(options: {
    fileName: string;
    connectionOptions?: { singleton: true; connection: EmmettConnection };
  }): EmmettStore;
  sqliteConnection(options: { fileName: string }): EmmettConnection;
}

export const emmettSqlite = (): Emmett => load('@event-driven-io/emmett-sqlite');

/** Counts of a load: answers by status, and what went wrong. */
export interface LoadResult {
  readonly '2xx': number;
  readonly non2xx: number;
  readonly errors: number;
  readonly timeouts: number;
  /** Seconds. */
  readonly duration: number;
}

export interface LoadClient {
  setBody(body: string): void;
  on(event: 'body', listener: (body: Buffer) => void): void;
  on(event: 'response', listener: () => void): void;
}

export type Autocannon = (options: {
  url: string;
  method: 'POST';
  connections: number;
  duration: number;
  headers: Record<string, string>;
  body: string;
  setupClient?: (client: LoadClient) => void;
}) => Promise<LoadResult>;

export const autocannon = (): Autocannon => load('autocannon');

export interface FastifyApp {
  readonly server: Server;
  register(plugin: unknown, options: object): FastifyApp;
  ready(): Promise<unknown>;
  /** What Mercurius adds. */
  readonly graphql: {
    addHook<C>(
      name: 'preExecution',
      hook: (schema: unknown, document: DocumentNode, context: C) => Promise<void>,
    ): void;
    addHook<C>(name: 'onResolution', hook: (execution: unknown, context: C) => Promise<void>): void;
  };
  listen(options: { port: number; host: string }): Promise<string>;
}

export const fastify = (): (() => FastifyApp) => load('fastify');
export const mercurius = (): unknown => load('mercurius');
