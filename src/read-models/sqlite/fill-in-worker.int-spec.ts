import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { allProjections } from '../../../projections/index.js';
import { transpiled } from '../../../test/support/transpiled.js';
import { logFileIn } from '../../event-store/sqlite/data-folder.js';
import { openSqliteEventStore, type SqliteEventStore } from '../../event-store/sqlite/sqlite-event-store.js';
import { importPack } from '../../imports/import-pack.js';
import { Importing } from '../../imports/import-run.js';
import type { FillProgress } from '../fills.js';
import { openSqliteFactStore } from './sqlite-fact-store.js';
import type { FillFile } from './sqlite-fills.js';

const PACK = 'test/packs/westmarch-2021.yaml';
const projectionNames = allProjections.map(({ name }) => name);

/** Threads run what is built, so the worker is taken from a build of the sources. */
let build: string;
let folder: string;
let log: SqliteEventStore;
let fill: FillFile;
let file: string;
let turn = 0;

beforeAll(async () => {
  build = await transpiled('src', 'projections');
  folder = mkdtempSync(join(tmpdir(), 'throughline-worker-'));
  log = openSqliteEventStore({ file: logFileIn(folder) });
  await importPack(
    new Importing(log, { now: () => Date.now() }),
    log,
    { text: readFileSync(PACK, 'utf8'), file: PACK },
    { actor: { id: 'import', role: 'system', for: 'partnership:throughline' }, correlationId: 'test' },
  );
  const built = (await import(
    pathToFileURL(join(build, 'src/read-models/sqlite/fill-in-worker.js')).href
  )) as typeof import('./fill-in-worker.js');
  fill = built.fillInWorker(logFileIn(folder));
});
afterAll(async () => {
  await log.close();
  rmSync(folder, { recursive: true });
  rmSync(build, { recursive: true });
});
beforeEach(() => {
  turn += 1;
  file = join(folder, `fill-${turn}.db`);
});

describe('A fill in a thread of its own', () => {
  it('fills the file with the facts of the whole log, beside the process that writes it', async () => {
    const seen: FillProgress[] = [];
    await fill({ file, log, projections: allProjections }, { onProgress: (progress) => seen.push(progress) });

    const head = await log.head();
    expect(seen.at(-1)).toEqual({ position: head, head });
    const store = openSqliteFactStore(file, allProjections);
    expect(await store.progress(projectionNames)).toMatchObject({ position: head, stopped: [] });
    store.close();
  });

  it('ends when it is cancelled, with the reason that was given', async () => {
    const cancelled = new AbortController();
    const filling = fill({ file, log, projections: allProjections }, { signal: cancelled.signal });
    cancelled.abort(new Error('No longer wanted'));
    await expect(filling).rejects.toThrow('No longer wanted');
  });

  it('does not begin when it is cancelled before', async () => {
    const signal = AbortSignal.abort(new Error('Not wanted'));
    await expect(fill({ file, log, projections: allProjections }, { signal })).rejects.toThrow('Not wanted');
    expect(existsSync(file)).toBe(false);
  });

  it('rejects when the file cannot be made', async () => {
    file = join(folder, 'missing', 'fill.db');
    await expect(fill({ file, log, projections: allProjections }, {})).rejects.toThrow(/directory/);
  });
});
