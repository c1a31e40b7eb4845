/**
 * How long a rebuild takes beside what nobody can save: reading the log and parsing its JSON.
 *
 * Run it after a build: `node dist/bench/rebuild.bench.js [EVENTS]`.
 */
import Database from 'better-sqlite3';
import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { allProjections } from '../projections/index.js';
import { openSqliteEventStore } from '../src/event-store/sqlite/sqlite-event-store.js';
import { onDay } from '../src/kernel/days.js';
import type { Projection } from '../src/read-models/projection.js';
import { factTable } from '../src/read-models/sqlite/fact-file.js';
import { fillFactFile } from '../src/read-models/sqlite/fill.js';
import { writeLog } from './bulk-log.js';
import { someHistory } from './some-history.js';

export interface RebuildBench {
  readonly events: number;
  /** Seconds to read the whole log in pages and parse its JSON: the fastest of all rounds. */
  readonly reading: number;
  /** Seconds to fill all read models: the fastest of all rounds. */
  readonly rebuild: number;
  readonly ratio: number;
  readonly rowsPerEvent: number;
  /** Largest resident memory of the process, in MB. */
  readonly peakMemory: number;
  /** Size of the filled file, in MB. */
  readonly fileSize: number;
}

const ROUNDS = 3;

/**
 * Makes a log of so many events (one in a hundred is a correction) in a new folder and rebuilds all read models. Reading and
 * rebuilding take turns, and the fastest of each are compared: what else the machine does only ever slows them down.
 */
export async function benchRebuild({
  events = 1_000_000,
  projections = allProjections,
  within = tmpdir(),
}: { events?: number; projections?: readonly Projection[]; within?: string } = {}): Promise<RebuildBench> {
  const folder = mkdtempSync(join(within, 'throughline-rebuild-'));
  const logFile = join(folder, 'events.db');
  const file = join(folder, 'facts.db');
  writeLog(logFile, someHistory(events, onDay('2024-03-01')));
  const log = openSqliteEventStore({ file: logFile, readOnly: true });
  const times: { reading: number; rebuild: number }[] = [];
  try {
    for (let round = 0; round < ROUNDS; round += 1) {
      rmSync(file, { force: true });
      const reading = await secondsOf(() => readAndParse(logFile));
      const rebuild = await secondsOf(() => fillFactFile({ file, log, projections }));
      times.push({ reading, rebuild });
    }
    const reading = Math.min(...times.map((round) => round.reading));
    const rebuild = Math.min(...times.map((round) => round.rebuild));
    return {
      events,
      reading,
      rebuild,
      ratio: rebuild / reading,
      rowsPerEvent: rowsIn(file, projections) / events,
      peakMemory: process.resourceUsage().maxRSS / 1024,
      fileSize: statSync(file).size / 1e6,
    };
  } finally {
    await log.close();
    rmSync(folder, { recursive: true });
  }
}

function readAndParse(file: string): void {
  const db = new Database(file, { readonly: true });
  const page = db.prepare<[number], { position: number; data: string; metadata: string }>(
    `SELECT position, name AS stream, revision, events.id, type, version, data, metadata
      FROM events JOIN streams ON streams.id = events.stream WHERE position > ? ORDER BY position LIMIT 1000`,
  );
  let after = 0;
  for (let rows = page.all(after); rows.length > 0; rows = page.all(after)) {
    for (const { position, data, metadata } of rows) {
      JSON.parse(data);
      JSON.parse(metadata);
      after = position;
    }
  }
  db.close();
}

async function secondsOf(work: () => void | Promise<void>): Promise<number> {
  const start = performance.now();
  await work();
  return (performance.now() - start) / 1000;
}

function rowsIn(file: string, projections: readonly Projection[]): number {
  const db = new Database(file, { readonly: true });
  const counts = projections.map(({ name }) =>
    db
      .prepare<[], number>(`SELECT count(*) FROM ${factTable(name)}`)
      .pluck()
      .get(),
  );
  db.close();
  return counts.reduce<number>((sum, count) => sum + (count ?? 0), 0);
}

const isMain = process.argv[1] !== undefined && import.meta.url === pathToFileURL(process.argv[1]).href;
if (isMain) {
  const measured = await benchRebuild(process.argv[2] ? { events: Number(process.argv[2]) } : {});
  console.log(`events:                       ${measured.events}`);
  console.log(`rows per event:               ${measured.rowsPerEvent.toFixed(2)}`);
  console.log(`reading and parsing the log:  ${measured.reading.toFixed(1)} s`);
  console.log(`rebuild:                      ${measured.rebuild.toFixed(1)} s`);
  console.log(`ratio:                        ${measured.ratio.toFixed(2)} (at most 5)`);
  console.log(`largest memory:               ${measured.peakMemory.toFixed(0)} MB (under 400)`);
  console.log(`size of the read models:      ${measured.fileSize.toFixed(0)} MB`);
}
