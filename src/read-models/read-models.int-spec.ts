import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { once } from 'node:events';
import { existsSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { toyProjections, workProjection, workStatus } from '../../test/oracle/toy-projections.js';
import { someEvents } from '../../test/support/events.js';
import { atNoon, someFolder } from '../../test/support/fact-files.js';
import { NO_STREAM, type EventStore } from '../event-store/event-store.js';
import { openSqliteEventStore, type SqliteEventStore } from '../event-store/sqlite/sqlite-event-store.js';
import { factsFor } from './facts.js';
import { factKind } from './fact.js';
import { generationOf } from './generations.js';
import type { Projection } from './projection.js';
import { ReadModels, type ReadModelsOptions } from './read-models.js';
import { TABLES_VERSION } from './sqlite/fact-file.js';
import { fillFactFile } from './sqlite/fill.js';
import { SqliteFills, type FillFile } from './sqlite/sqlite-fills.js';

let folder: ReturnType<typeof someFolder>;
let log: SqliteEventStore;
let opened: ReadModels[];

const logIn = (name: string) => openSqliteEventStore({ file: join(folder.path, name, 'events.db') });

beforeEach(() => {
  folder = someFolder();
  log = logIn('log');
  opened = [];
});

afterEach(async () => {
  for (const readModels of opened) await readModels.close();
  await log.close();
  folder.remove();
});

function open(options: Partial<ReadModelsOptions> = {}): ReadModels {
  const readModels = ReadModels.open({
    log,
    projections: toyProjections,
    fills: fillsIn(),
    clock: atNoon,
    ...options,
  });
  opened.push(readModels);
  return readModels;
}

async function report(stream: string, count: number, status = 'in_progress'): Promise<number> {
  const data = () => ({ share: 'body:education', status, evidence: [] });
  return (await log.append(stream, NO_STREAM, someEvents(stream, count, { data }))).position;
}

/** The log, whose whole reading is told of after each page. */
function logThat(isRead: () => Promise<void>): EventStore {
  const { silent } = silentLog();
  return {
    ...silent,
    readAll: async (...read) => {
      const events = await log.readAll(...read);
      await isRead();
      return events;
    },
  };
}

/** The log, as it looks to one who follows it when nothing is sent. */
function silentLog(): { readonly silent: EventStore; readonly subscribed: Promise<void> } {
  let tell: () => void;
  const subscribed = new Promise<void>((resolve) => (tell = resolve));
  async function* subscribe({ signal }: { signal: AbortSignal }): AsyncGenerator<never> {
    tell();
    await once(signal, 'abort');
  }
  const silent: EventStore = {
    logId: log.logId,
    append: (...append) => log.append(...append),
    readStream: (...read) => log.readStream(...read),
    readAll: (...read) => log.readAll(...read),
    readAt: (...read) => log.readAt(...read),
    head: () => log.head(),
    close: async () => {},
    subscribe,
  };
  return { silent, subscribed };
}

const count = (readModels: ReadModels): Promise<number> =>
  readModels.answer(async (store) => {
    const { position } = await store.progress(['work', 'bodies']);
    return (await factsFor(store, { position }).all(workStatus)).length;
  });

const fillsIn = (fill?: FillFile) => new SqliteFills(join(folder.path, 'read-models'), fill);

const idOf = (projections: readonly Projection[]): string =>
  generationOf(projections, `sqlite ${TABLES_VERSION}`);

const filesOf = (projections: readonly Projection[]): string[] =>
  readdirSync(join(folder.path, 'read-models', idOf(projections)))
    .filter((name) => name.endsWith('.db'))
    .sort();

const otherVersion = [{ ...workProjection, version: 2 }, toyProjections[1]!];

describe('read models', () => {
  it('are filled before they serve, and answer nothing earlier', async () => {
    await report('recommendation-one', 3);
    const readModels = open();
    await expect(count(readModels)).rejects.toMatchObject({ code: 'NOT_READY' });
    expect(await readModels.start()).toBe('MISSING');
    expect(await count(readModels)).toBe(3);
  });

  it('go on from where they were when the service starts again, without a new fill', async () => {
    await report('recommendation-one', 2);
    const first = open();
    await first.start();
    await first.close();
    await report('recommendation-two', 2);
    const second = open();
    expect(await second.start()).toBeUndefined();
    expect(await count(second)).toBe(4);
    expect(filesOf(toyProjections)).toEqual(['1.db']);
  });

  it('may be closed while they are still coming to the head of the log', async () => {
    await report('recommendation-one', 3);
    const first = open();
    await first.start();
    await first.close();
    await report('recommendation-two', 2);

    const { silent, subscribed } = silentLog();
    const readModels = open({ log: silent });
    const started = readModels.start();
    await subscribed;
    await Promise.all([
      expect(started).rejects.toMatchObject({ code: 'CLOSING' }),
      expect(readModels.close()).resolves.toBeUndefined(),
    ]);
    await expect(count(readModels)).rejects.toMatchObject({ code: 'NOT_READY' });

    const next = open();
    await next.start();
    expect(await count(next)).toBe(5);
  });

  it('of another version of a projection are another generation, whatever order projections are listed in', () => {
    expect(idOf(otherVersion)).not.toBe(idOf(toyProjections));
    expect(idOf(toyProjections.toReversed())).toBe(idOf(toyProjections));
    const moreKinds = [
      { ...workProjection, kinds: [...workProjection.kinds, factKind('work.more')] },
      toyProjections[1]!,
    ];
    expect(idOf(moreKinds)).not.toBe(idOf(toyProjections));
  });

  it('of a new version are filled before ready, and those of the version before are kept', async () => {
    await report('recommendation-one', 2);
    const before = open();
    await before.start();
    await before.close();
    const after = open({ projections: otherVersion });
    expect(await after.start()).toBe('MISSING');
    expect(await count(after)).toBe(2);
    await after.close();
    const back = open();
    expect(await back.start()).toBeUndefined();
    expect(await count(back)).toBe(2);
  });

  it('made from another log are not believed but filled anew', async () => {
    await report('recommendation-one', 2);
    const first = open();
    await first.start();
    await first.close();
    const otherLog = logIn('other');
    const second = open({ log: otherLog });
    expect(await second.start()).toBe('WRONG_LOG');
    expect(await count(second)).toBe(0);
    await second.close();
    await otherLog.close();
  });

  it('that are ahead of a log put back from a backup are not believed but filled anew', async () => {
    await report('recommendation-one', 2);
    const first = open();
    await first.start();
    await first.close();
    const shorter = Object.assign(logIn('other'), { logId: log.logId });
    const second = open({ log: shorter });
    expect(await second.start()).toBe('WRONG_LOG');
    expect(await count(second)).toBe(0);
    await second.close();
    await shorter.close();
  });

  it('whose file was damaged are filled anew', async () => {
    await report('recommendation-one', 2);
    const first = open();
    await first.start();
    await first.close();
    writeFileSync(join(folder.path, 'read-models', idOf(toyProjections), '1.db'), 'no database');
    const second = open();
    expect(await second.start()).toBe('UNREADABLE');
    expect(await count(second)).toBe(2);
  });

  it('tell when they have come to a position, and say no when they do not in time', async () => {
    const readModels = open();
    await readModels.start();
    const waited = readModels.waitFor(2, ['work'], 10_000);
    const position = await report('recommendation-one', 2);
    expect(await waited).toBe(true);
    expect(await readModels.waitFor(position + 1, ['work'], 20)).toBe(false);
  });

  it('say at once that a position will not be reached when a projection has stopped', async () => {
    const readModels = open();
    await readModels.start();
    await log.append(
      'recommendation-one',
      NO_STREAM,
      someEvents('recommendation-one', 1, {}).map((event) => ({ ...event, type: 'RecommendationSung' })),
    );
    expect(await readModels.waitFor(1, ['work'], 60_000)).toBe(false);
    expect(await readModels.waitFor(1, ['bodies'], 60_000)).toBe(true);
    const { head, projections } = await readModels.status();
    expect(head).toBe(1);
    expect(projections).toMatchObject([
      { projection: 'work', position: 0, lag: 1, stopped: { at: 1 } },
      { projection: 'bodies', position: 1, lag: 0 },
    ]);
  });

  it('refuse two projections with one kind of fact', () => {
    expect(() => open({ projections: [workProjection, { ...workProjection, name: 'work_again' }] })).toThrow(
      expect.objectContaining({ code: 'FACT_KIND_NOT_UNIQUE' }),
    );
  });
});

describe('a rebuild', () => {
  it('lets the present read models answer and follow meanwhile, and then serves all events', async () => {
    await report('recommendation-one', 3);
    let meanwhile = -1;
    const readModels = open({
      fills: fillsIn(async (order, watch) => {
        await fillFactFile(order, watch);
        const opens = !readModels;
        if (opens || (await readModels.status()).projections.length === 0) return;
        const position = await report('recommendation-two', 2);
        await readModels.waitFor(position, ['work', 'bodies'], 10_000);
        meanwhile = await count(readModels);
      }),
    });
    await readModels.start();
    await readModels.rebuild();
    expect(meanwhile).toBe(5);
    expect(await count(readModels)).toBe(5);
  });

  it('lets a running answer end on the file it began with', async () => {
    await report('recommendation-one', 3);
    const readModels = open();
    await readModels.start();
    let goOn: () => void = () => {};
    const pause = new Promise<void>((resolve) => (goOn = resolve));
    const answer = readModels.answer(async (store) => {
      await pause;
      return (await store.ofKind(workStatus.kind, { position: 3 })).length;
    });
    await readModels.rebuild();
    await readModels.rebuild();
    goOn();
    expect(await answer).toBe(3);
  });

  it('makes a new file each time and keeps the one before it once', async () => {
    const readModels = open();
    await readModels.start();
    for (let turn = 0; turn < 3; turn += 1) await readModels.rebuild();
    await readModels.close();
    expect(filesOf(toyProjections)).toEqual(['3.db', '4.db']);
  });

  it('tells how far it has come', async () => {
    await report('recommendation-one', 600);
    const readModels = open();
    await readModels.start();
    const seen: number[] = [];
    await readModels.rebuild({ onProgress: ({ position, head }) => seen.push(position / head) });
    expect(seen.length).toBeGreaterThan(1);
    expect(seen.at(-1)).toBe(1);
  });

  it('that is cancelled changes nothing and leaves no file', async () => {
    await report('recommendation-one', 600);
    const readModels = open();
    await readModels.start();
    const cancelled = new AbortController();
    const reason = new Error('Not now.');
    const rebuild = readModels.rebuild({
      signal: cancelled.signal,
      onProgress: () => cancelled.abort(reason),
    });
    await expect(rebuild).rejects.toBe(reason);
    expect(await count(readModels)).toBe(600);
    expect(filesOf(toyProjections)).toEqual(['1.db']);
    await readModels.rebuild();
    expect(filesOf(toyProjections)).toEqual(['1.db', '3.db']);
  });

  it('that is cancelled while the log is read applies nothing more of it', async () => {
    await report('recommendation-one', 3);
    const cancelled = new AbortController();
    const reason = new Error('Not now.');
    const reading = logThat(async () => cancelled.abort(reason));
    const progress: number[] = [];
    const rebuild = open({ log: reading }).rebuild({
      signal: cancelled.signal,
      onProgress: ({ position }) => progress.push(position),
    });
    await expect(rebuild).rejects.toBe(reason);
    expect(progress).toEqual([]);
  });

  it('that fails after it was cancelled was cancelled', async () => {
    const cancelled = new AbortController();
    const reason = new Error('Not now.');
    const failing: FillFile = async () => {
      cancelled.abort(reason);
      throw new Error('The file is gone.');
    };
    const rebuild = open({ fills: fillsIn(failing) }).rebuild({ signal: cancelled.signal });
    await expect(rebuild).rejects.toBe(reason);
  });

  it('is refused while another one runs', async () => {
    const readModels = open();
    await readModels.start();
    const first = readModels.rebuild();
    await expect(readModels.rebuild()).rejects.toMatchObject({ code: 'REBUILD_RUNNING' });
    await first;
  });

  it('never replaces read models by ones that lack events', async () => {
    await report('recommendation-one', 2);
    let broken = false;
    const work = workProjection.on.recommendation!;
    const fragile: Projection = {
      ...workProjection,
      on: {
        recommendation: {
          ...work,
          ProgressReported: (event) => {
            if (broken) throw new Error('This projection cannot read that.');
            return (work.ProgressReported as Exclude<typeof work.ProgressReported, 'ignored'>)(event);
          },
        },
      },
    };
    const readModels = open({ projections: [fragile, toyProjections[1]!] });
    await readModels.start();
    broken = true;
    await expect(readModels.rebuild()).rejects.toMatchObject({
      code: 'REBUILD_INCOMPLETE',
      data: { projections: ['work'] },
    });
    expect(await count(readModels)).toBe(2);
  });

  it('works before the service has started, for the next start', async () => {
    await report('recommendation-one', 2);
    const alone = open();
    await alone.rebuild();
    await alone.close();
    const next = open();
    expect(await next.start()).toBeUndefined();
    expect(await count(next)).toBe(2);
    expect(existsSync(join(folder.path, 'read-models', 'catalog.db'))).toBe(true);
  });
});
