/** What measurements were made on: the machine, versions, and how fast its disk confirms. */
import Database from 'better-sqlite3';
import { closeSync, fdatasyncSync, mkdtempSync, openSync, rmSync, writeSync } from 'node:fs';
import { createRequire } from 'node:module';
import { availableParallelism, cpus, release, tmpdir, totalmem, type } from 'node:os';
import { join } from 'node:path';
import { peerVersion } from './beside/peers.js';

/** Lines of a table. */
export const machine = (): string[][] => [
  ['', ''],
  ['Processors', `${availableParallelism()} x ${cpus()[0]?.model.trim() ?? 'unknown'}`],
  ['Memory', `${(totalmem() / 2 ** 30).toFixed(0)} GB`],
  ['System', `${type()} ${release()}`],
  [
    'Disk',
    `${syncsPerSecond().toFixed(0)} writes of 4 kB a second, each confirmed (fdatasync), in ${tmpdir()}`,
  ],
  ['Versions', ours().join(', ')],
  ['Beside us', theirs().join(', ')],
];

function ours(): string[] {
  const db = new Database(':memory:');
  const sqlite = db.prepare<[], string>('SELECT sqlite_version()').pluck().get();
  db.close();
  const names = ['better-sqlite3', '@apollo/server', 'graphql', 'graphql-jit', '@nestjs/core', 'fastify'];
  return [
    `Node ${process.versions.node}`,
    `SQLite ${sqlite}`,
    ...names.map((name) => `${name} ${versionOf(name)}`),
  ];
}

function theirs(): string[] {
  const names = [
    '@event-driven-io/emmett',
    '@event-driven-io/emmett-sqlite',
    'sqlite3',
    'mercurius',
    'fastify',
  ];
  return [...names, 'graphql-jit', 'autocannon'].map((name) => `${name} ${peerVersion(name)}`);
}

/** Not every package lets its package.json be imported by name. */
function versionOf(name: string): string {
  const require = createRequire(import.meta.url);
  for (const folder of require.resolve.paths(name) ?? []) {
    try {
      return (require(join(folder, name, 'package.json')) as { version: string }).version;
    } catch {
      continue;
    }
  }
  return 'unknown';
}

function syncsPerSecond(count = 300): number {
  const folder = mkdtempSync(join(tmpdir(), 'throughline-disk-'));
  const bytes = Buffer.alloc(4_096);
  const descriptor = openSync(join(folder, 'plain'), 'w');
  const begun = performance.now();
  for (let index = 0; index < count; index += 1) {
    writeSync(descriptor, bytes);
    fdatasyncSync(descriptor);
  }
  const taken = performance.now() - begun;
  closeSync(descriptor);
  rmSync(folder, { recursive: true });
  return (count * 1000) / taken;
}
