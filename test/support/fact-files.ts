/** Files of read models for tests. */
import Database from 'better-sqlite3';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { EventStore } from '../../src/event-store/event-store.js';
import type { Clock } from '../../src/kernel/clock.js';
import type { Projection } from '../../src/read-models/projection.js';
import { Runner, type RunnerOptions } from '../../src/read-models/runner.js';
import { openFactFile } from '../../src/read-models/sqlite/fact-file.js';
import { SqliteFactWriter } from '../../src/read-models/sqlite/fact-writer.js';
import { fillFactFile } from '../../src/read-models/sqlite/fill.js';
import { InMemoryLog } from './in-memory-log.js';

/** A folder of its own for a test file; `remove` it at the end. */
export function someFolder(): { readonly path: string; readonly remove: () => void } {
  const path = mkdtempSync(join(tmpdir(), 'throughline-facts-'));
  return { path, remove: () => rmSync(path, { recursive: true, force: true }) };
}

let files = 0;

/** A filled file in the folder, of a log or of an empty one. */
export async function filledFile(
  folder: string,
  projections: readonly Projection[],
  log: EventStore = new InMemoryLog(),
): Promise<string> {
  files += 1;
  const file = join(folder, `${files}.db`);
  await fillFactFile({ file, log, projections });
  return file;
}

export const atNoon: Clock = { now: () => Date.parse('2024-04-10T12:00:00.000Z') };

/** A started runner over a file. */
export function runnerOver(
  file: string,
  log: EventStore,
  projections: readonly Projection[],
  options: Partial<RunnerOptions> = {},
): Promise<Runner> {
  const writer = new SqliteFactWriter(openFactFile(file, { readOnly: false }));
  return Runner.start({ log, projections, writer, clock: atNoon, ...options });
}

/** Every row of every table of a file, but for the days that were settled by standing at the head. */
export function allRows(file: string): Record<string, unknown[]> {
  const db = new Database(file, { readonly: true });
  try {
    const names = `SELECT name FROM sqlite_schema WHERE type = 'table' ORDER BY name`;
    const tables = db.prepare<[], string>(names).pluck().all();
    const rowsOf = (table: string) => db.prepare<[], object>(`SELECT * FROM ${table} ORDER BY 1`).all();
    return Object.fromEntries(
      tables.map((table) => [table, rowsOf(table).map((row) => ({ ...row, settled_before: undefined }))]),
    );
  } finally {
    db.close();
  }
}
