/** The facts that a service has stored, beside those of a fill that is made anew from its log. */
import Database from 'better-sqlite3';
import { join } from 'node:path';
import { allProjections } from '../../projections/index.js';
import type { EventStore } from '../../src/event-store/event-store.js';
import { openDatabase } from '../../src/postgres/database.js';
import { tablesOf } from '../../src/read-models/postgres/fact-tables.js';
import { allRows, filledFile } from '../support/fact-files.js';
import { runOn } from '../support/postgres.js';
import { fillsOf } from '../support/postgres-fills.js';

type Rows = Readonly<Record<string, readonly unknown[]>>;

/** In how many rows the facts in a data folder, of a service that has ended, differ from a fresh rebuild. */
export async function differencesIn(dataDir: string, log: EventStore, scratch: string): Promise<number> {
  const folder = join(dataDir, 'read-models');
  const catalog = new Database(join(folder, 'catalog.db'), { readonly: true });
  const [serving] = catalog
    .prepare<[], { n: number; generation: string }>(
      'SELECT n, generation FROM fill ORDER BY turn DESC, n DESC',
    )
    .all();
  catalog.close();
  const stored = allRows(join(folder, serving!.generation, `${serving!.n}.db`));
  return differing(stored, allRows(await filledFile(scratch, allProjections, log)));
}

/** In how many rows the facts that a database serves differ from a fresh rebuild. */
export async function differencesAt(url: string, log: EventStore): Promise<number> {
  const [serving] = await runOn(
    url,
    'SELECT n FROM throughline.fill WHERE turn IS NOT NULL ORDER BY turn DESC, n DESC LIMIT 1',
  );
  const database = await openDatabase({ url, logId: log.logId });
  try {
    const fills = fillsOf(database);
    const fresh = await fills.begin('fresh');
    await fills.load(fresh, { log, projections: allProjections });
    return differing(await rowsOf(url, Number(serving!['n'])), await rowsOf(url, fresh.n));
  } finally {
    await database.close();
  }
}

/** All rows of a fill, but for the days that were settled by standing at the head. */
async function rowsOf(url: string, n: number): Promise<Rows> {
  const { schema } = tablesOf({ n });
  const names = await runOn(
    url,
    `SELECT tablename AS name FROM pg_tables WHERE schemaname = '${schema}' ORDER BY 1`,
  );
  const rows: Record<string, readonly unknown[]> = {};
  for (const name of names.map((row) => String(row['name']))) {
    const found = await runOn(url, `SELECT * FROM ${schema}."${name}" ORDER BY 1`);
    rows[name] = found.map((row) => ({ ...row, settled_before: undefined }));
  }
  return rows;
}

function differing(stored: Rows, fresh: Rows): number {
  const tables = new Set([...Object.keys(stored), ...Object.keys(fresh)]);
  return [...tables].reduce((sum, table) => sum + differingRows(stored[table] ?? [], fresh[table] ?? []), 0);
}

function differingRows(stored: readonly unknown[], fresh: readonly unknown[]): number {
  const wanted = new Set(fresh.map((row) => JSON.stringify(row)));
  const missing = stored.filter((row) => !wanted.delete(JSON.stringify(row))).length;
  return missing + wanted.size;
}
