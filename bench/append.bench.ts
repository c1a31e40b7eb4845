/**
 * How much the log adds to what SQLite needs anyhow: 64 appenders at once, one event each, through the port with
 * digests, against the same rows inserted bare in transactions of 64.
 *
 * Run it after a build: `node dist/bench/append.bench.js`.
 */
import type Database from 'better-sqlite3';
import { closeSync, fdatasyncSync, mkdtempSync, openSync, rmSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { canonicalJson } from '../src/event-store/digest.js';
import { NO_STREAM } from '../src/event-store/event-store.js';
import { openLogFile } from '../src/event-store/sqlite/log-file.js';
import { openSqliteEventStore, type SqliteEventStore } from '../src/event-store/sqlite/sqlite-event-store.js';
import { sealed, someAppend, type SomeAppend } from './beside/some-events.js';
import { median } from './measures.js';

const APPENDERS = 64;
const EVENTS_EACH = 60;
const ROUNDS = 11;

/** Medians of the rounds, in events (or syncs) per second. */
export interface AppendBench {
  readonly ours: number;
  readonly bare: number;
  /** Median of the rounds' own ratios: the two sides of a round ran next to one another. */
  readonly ratio: number;
  /** How often a second the disk takes 64 such events and confirms them (write and fdatasync). */
  readonly diskSyncs: number;
  /** Appends that were refused; all others were stored. */
  readonly rejected: number;
}

/** Measures in a new folder within the given one, the two sides taking turns. */
export async function benchAppend(within = tmpdir()): Promise<AppendBench> {
  const folder = mkdtempSync(join(within, 'throughline-append-'));
  const store = openSqliteEventStore({ file: join(folder, 'ours', 'events.db') });
  const bareDb = openLogFile(join(folder, 'bare.db'), { readOnly: false });
  const insertBare = bareInserter(bareDb);
  const rounds: { ours: number; bare: number }[] = [];
  let rejected = 0;
  try {
    for (let round = 0; round <= ROUNDS; round += 1) {
      const waves = someWaves();
      const rows = waves.map((wave) => wave.map(rowOf));
      const bare = await eventsPerSecond(async () => rows.forEach(insertBare));
      const ours = await eventsPerSecond(async () => {
        for (const wave of waves) rejected += await appendTogether(store, wave);
      });
      const warmingUp = round === 0;
      if (!warmingUp) rounds.push({ ours, bare });
    }
    return {
      ours: median(rounds.map(({ ours }) => ours)),
      bare: median(rounds.map(({ bare }) => bare)),
      ratio: median(rounds.map(({ ours, bare }) => ours / bare)),
      diskSyncs: syncsPerSecond(join(folder, 'plain')),
      rejected,
    };
  } finally {
    await store.close();
    bareDb.close();
    rmSync(folder, { recursive: true });
  }
}

/** What all appenders record at the same time, wave after wave; every event goes to a stream of its own. */
const someWaves = (): SomeAppend[][] =>
  Array.from({ length: EVENTS_EACH }, () => Array.from({ length: APPENDERS }, () => someAppend(1)));

async function appendTogether(store: SqliteEventStore, wave: readonly SomeAppend[]): Promise<number> {
  const settled = await Promise.allSettled(
    wave.map((append) => store.append(append.stream, NO_STREAM, sealed(append))),
  );
  return settled.filter(({ status }) => status === 'rejected').length;
}

type Row = readonly [
  stream: string,
  id: string,
  type: string,
  version: number,
  data: string,
  metadata: string,
];

function rowOf(append: SomeAppend): Row {
  const [event] = sealed(append);
  const { id, type, version, data, metadata } = event!;
  return [append.stream, id, type, version, canonicalJson(data), canonicalJson(metadata)];
}

/** Inserts rows in one transaction, and nothing more. */
function bareInserter(db: Database.Database): (rows: readonly Row[]) => void {
  const addStream = db.prepare('INSERT INTO streams VALUES (?, ?)');
  const addEvent = db.prepare('INSERT INTO events VALUES (?, ?, 0, ?, ?, ?, ?, ?)');
  let position = 0;
  return db.transaction((rows: readonly Row[]) => {
    for (const [stream, ...columns] of rows) {
      position += 1;
      addStream.run(position, stream);
      addEvent.run(position, position, ...columns);
    }
  }).immediate;
}

async function eventsPerSecond(work: () => Promise<void>): Promise<number> {
  const start = performance.now();
  await work();
  return (APPENDERS * EVENTS_EACH * 1000) / (performance.now() - start);
}

function syncsPerSecond(file: string, count = 300): number {
  const bytes = Buffer.alloc(APPENDERS * 600);
  const descriptor = openSync(file, 'w');
  const start = performance.now();
  for (let index = 0; index < count; index += 1) {
    writeSync(descriptor, bytes);
    fdatasyncSync(descriptor);
  }
  closeSync(descriptor);
  return (count * 1000) / (performance.now() - start);
}

const isMain = process.argv[1] !== undefined && import.meta.url === pathToFileURL(process.argv[1]).href;
if (isMain) {
  const { ours, bare, ratio, diskSyncs, rejected } = await benchAppend(process.argv[2]);
  console.log(`events/s through the port: ${ours.toFixed(0)} (refused: ${rejected})`);
  console.log(`events/s inserted bare:    ${bare.toFixed(0)}`);
  console.log(`ratio:                     ${ratio.toFixed(2)}`);
  console.log(`writes of 64 events with fdatasync a second: ${diskSyncs.toFixed(0)}`);
}
