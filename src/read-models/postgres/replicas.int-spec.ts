import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { EventEmitter, once } from 'node:events';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { toyProjections, workProjection, workStatus } from '../../../test/oracle/toy-projections.js';
import { someEvents } from '../../../test/support/events.js';
import { atNoon } from '../../../test/support/fact-files.js';
import { InMemoryLog } from '../../../test/support/in-memory-log.js';
import { startPostgres, runOn, type PostgresServer } from '../../../test/support/postgres.js';
import { fillsOf } from '../../../test/support/postgres-fills.js';
import { NO_STREAM } from '../../event-store/event-store.js';
import { openDatabase, type Database } from '../../postgres/database.js';
import { Refusal } from '../../kernel/refusal.js';
import { PostgresLeases } from '../../postgres/leases.js';
import { factsFor } from '../facts.js';
import type { Fill, Fills, FillWatch } from '../fills.js';
import type { Projection } from '../projection.js';
import { ReadModels } from '../read-models.js';
import { PostgresFills } from './postgres-fills.js';

/** Short, so that tests need not wait long until another replica takes over. */
const HELD_FOR = 600;

interface Replica {
  readonly readModels: ReadModels;
  readonly database: Database;
}

let server: PostgresServer;
let url: string;
let log: InMemoryLog;
let databases = 0;
const replicas: Replica[] = [];

beforeAll(async () => {
  server = await startPostgres();
});
beforeEach(async () => {
  databases += 1;
  await runOn(server.urlOf('postgres'), `CREATE DATABASE some${databases}`);
  url = server.urlOf(`some${databases}`);
  log = new InMemoryLog();
});
afterEach(async () => {
  for (const replica of replicas.splice(0)) await end(replica);
});
afterAll(() => server.remove());

async function replica(
  projections: readonly Projection[] = toyProjections,
  keptIn = (database: Database): Fills => fillsOf(database, { heldFor: HELD_FOR }),
): Promise<Replica> {
  const database = await openDatabase({ url, logId: log.logId });
  const fills = keptIn(database);
  const readModels = ReadModels.open({ log, projections, fills, clock: atNoon });
  const opened = { readModels, database };
  replicas.push(opened);
  return opened;
}

async function started(projections?: readonly Projection[]): Promise<Replica> {
  const opened = await replica(projections);
  await opened.readModels.start();
  return opened;
}

async function end({ readModels, database }: Replica): Promise<void> {
  await readModels.close();
  await database.close();
}

async function report(stream: string, count: number): Promise<number> {
  const data = () => ({ share: 'body:education', status: 'in_progress', evidence: [] });
  return (await log.append(stream, NO_STREAM, someEvents(stream, count, { data }))).position;
}

const count = ({ readModels }: Replica): Promise<number> =>
  readModels.answer(async (store) => {
    const { position } = await store.progress(['work', 'bodies']);
    return (await factsFor(store, { position }).all(workStatus)).length;
  });

const reaches = ({ readModels }: Replica, position: number): Promise<boolean> =>
  readModels.waitFor(position, ['work', 'bodies'], 10_000);

const keeps = async ({ readModels }: Replica): Promise<boolean> => (await readModels.status()).kept;

const schemas = async (): Promise<string[]> => {
  const sql = `SELECT nspname FROM pg_namespace WHERE nspname LIKE 'throughline\\_f%' ORDER BY nspname`;
  return (await runOn(url, sql)).map(({ nspname }) => String(nspname));
};

const leasesOfFills = async (whose = 'true'): Promise<string[]> => {
  const sql = `SELECT name FROM throughline.lease WHERE name LIKE 'fill-%' AND ${whose} ORDER BY name`;
  return (await runOn(url, sql)).map(({ name }) => String(name));
};

/** Rebuilds, and waits until the fill that served is let go of, so that it may be deleted from then on. */
async function rebuildFrom({ readModels }: Replica, serving: number): Promise<void> {
  await readModels.rebuild();
  while ((await leasesOfFills('held_until > clock_timestamp()')).includes(`fill-${serving}`))
    await nextTurn();
}

const otherVersion = [{ ...workProjection, version: 2 }, toyProjections[1]!];

/** Fills of a replica that is slow to act on which one serves. */
class SlowFills extends PostgresFills {
  constructor(
    database: Database,
    private readonly meanwhile: () => Promise<unknown>,
  ) {
    super(database, new PostgresLeases(database, { heldFor: HELD_FOR }));
  }

  override async serving(generation: string): Promise<Fill | undefined> {
    const found = await super.serving(generation);
    await this.meanwhile();
    return found;
  }
}

/** Fills of which none can be deleted right after another one was let serve. */
class LastingFills extends PostgresFills {
  #hasServed = false;

  constructor(database: Database) {
    super(database, new PostgresLeases(database, { heldFor: HELD_FOR }));
  }

  override async serve(...served: Parameters<PostgresFills['serve']>): Promise<void> {
    await super.serve(...served);
    this.#hasServed = true;
  }

  override async prune(): Promise<void> {
    if (!this.#hasServed) return super.prune();
    this.#hasServed = false;
    throw new Error('It cannot be deleted.');
  }
}

/** A log whose reading as a whole lasts until it is let go, as for a process that is frozen meanwhile. */
class SlowLog extends InMemoryLog {
  readonly #events = new EventEmitter();
  isHeld = false;

  override async readAll(...read: Parameters<InMemoryLog['readAll']>) {
    if (!this.isHeld) return super.readAll(...read);
    const letGo = once(this.#events, 'let go');
    this.#events.emit('read');
    await letGo;
    return super.readAll(...read);
  }

  /** Holds the next read; resolves when it has begun. */
  async holdsRead(): Promise<void> {
    this.isHeld = true;
    await once(this.#events, 'read');
    this.isHeld = false;
  }

  letGo(): void {
    this.#events.emit('let go');
  }
}

/** A log that cannot be read as a whole before it is back. */
class AbsentLog extends InMemoryLog {
  isBack = false;

  override async readAll(...read: Parameters<InMemoryLog['readAll']>) {
    if (this.isBack) return super.readAll(...read);
    throw new Refusal('LOG_UNREACHABLE', 'The log does not answer.');
  }
}

describe('replicas on one database', () => {
  it('that start at once fill the read models once, and all answer', async () => {
    await report('recommendation-one', 3);
    const all = await Promise.all([started(), started(), started()]);
    expect(await Promise.all(all.map(count))).toEqual([3, 3, 3]);
    expect(await schemas()).toEqual(['throughline_f1']);
  });

  it('that start at once on an empty database and an empty log all answer', async () => {
    for (let turn = 0; turn < 2; turn += 1) {
      databases += 1;
      await runOn(server.urlOf('postgres'), `CREATE DATABASE some${databases}`);
      url = server.urlOf(`some${databases}`);
      const both = await Promise.all([started(), started()]);
      expect(await Promise.all(both.map(count))).toEqual([0, 0]);
      for (const each of replicas.splice(0)) await end(each);
    }
  });

  it('do not fill what another one had filled by the time that it is their turn', async () => {
    await report('recommendation-one', 3);
    let other: Promise<Replica> | undefined;
    const slow = await replica(toyProjections, (database) => {
      return new SlowFills(database, () => (other ??= started()));
    });
    await slow.readModels.start();
    expect(await Promise.all([slow, (await other)!].map(count))).toEqual([3, 3]);
    expect(await schemas()).toEqual(['throughline_f1']);
  });

  it('start once a log is back that could not be reached while it was read, and say meanwhile what they wait for', async () => {
    const absent = new AbsentLog();
    log = absent;
    await report('recommendation-one', 3);
    const waiting = await replica();
    const starting = waiting.readModels.start();
    const fault = async () => (await waiting.readModels.standing()).fault;
    while (!(await fault())) await nextTurn();
    expect(await fault()).toBe('The log does not answer.');
    absent.isBack = true;
    await starting;
    expect(await count(waiting)).toBe(3);
    expect(await fault()).toBeUndefined();
  });

  it('start on what another one filled that took over meanwhile, and deleted what they had begun', async () => {
    const slow = new SlowLog();
    log = slow;
    await report('recommendation-one', 3);
    const overtaken = await replica();
    const held = slow.holdsRead();
    const starting = overtaken.readModels.start();
    await held;
    await runOn(url, `UPDATE throughline.lease SET held_until = '-infinity'`);
    const other = await started();
    slow.letGo();
    await starting;
    expect(await Promise.all([overtaken, other].map(count))).toEqual([3, 3]);
    expect(await schemas()).toEqual(['throughline_f2']);
  });

  it('fill anew what others deleted, who could not know of them', async () => {
    await report('recommendation-one', 3);
    const lonely = await started();
    await runOn(url, 'DROP SCHEMA throughline_f1 CASCADE');
    await runOn(url, 'DELETE FROM throughline.fill');
    const refused = new Set<unknown>();
    const note = (error: { code?: string }): void => void refused.add(error.code);
    for (let answered: number | void = undefined; answered !== 3;) {
      await nextTurn();
      answered = await count(lonely).catch(note);
    }
    expect([...refused]).toEqual(['NOT_READY']);
    expect(await schemas()).toEqual(['throughline_f2']);
  });

  it('say what keeps them from serving what others filled, for as long as it does', async () => {
    await started();
    let trouble: Error | undefined;
    const troubled = await replica(toyProjections, (database) => {
      return new SlowFills(database, async () => {
        if (trouble) throw trouble;
      });
    });
    await troubled.readModels.start();
    const fault = async () => (await troubled.readModels.standing()).fault;
    trouble = new Error('Something that nobody thought of.');
    while (!(await fault())) await nextTurn();
    expect(await fault()).toBe('Something that nobody thought of.');
    trouble = undefined;
    while (await fault()) await nextTurn();
  });

  it('do not give up a fill that serves already, when the one that filled it heard no answer', async () => {
    await report('recommendation-one', 3);
    await started();
    const database = await openDatabase({ url, logId: log.logId });
    await fillsOf(database).discard({ n: 1, generation: '' });
    await database.close();
    expect(await schemas()).toEqual(['throughline_f1']);
  });

  it('are kept up to date by one of them, and all see what it stores', async () => {
    const all = [await started(), await started()];
    const position = await report('recommendation-one', 2);
    expect(await Promise.all(all.map((each) => reaches(each, position)))).toEqual([true, true]);
    expect(await Promise.all(all.map(count))).toEqual([2, 2]);
    expect(await Promise.all(all.map(keeps))).toEqual([true, false]);
  });

  it('go on when the one that kept them up to date ends', async () => {
    const [first, second] = [await started(), await started()];
    await end(first);
    const position = await report('recommendation-one', 2);
    expect(await reaches(second, position)).toBe(true);
    expect(await count(second)).toBe(2);
    expect(await keeps(second)).toBe(true);
  });

  it('go on when the one that kept them up to date vanishes without giving up its lease', async () => {
    const [first, second] = [await started(), await started()];
    await first.database.close();
    const position = await report('recommendation-one', 2);
    expect(await reaches(second, position)).toBe(true);
    expect(await count(second)).toBe(2);
  });

  it('all serve what one of them filled anew', async () => {
    await report('recommendation-one', 2);
    const [first, second] = [await started(), await started()];
    await second.readModels.rebuild();
    expect(await keeps(second)).toBe(true);
    while (await keeps(first)) await nextTurn();
    const position = await report('recommendation-two', 1);
    expect([await reaches(first, position), await reaches(second, position)]).toEqual([true, true]);
    expect([await count(first), await count(second)]).toEqual([3, 3]);
    for (let answered: number | undefined; answered !== 3;)
      answered = await count(first).catch(() => undefined);
  });

  it('refuse a rebuild while another one fills', async () => {
    await report('recommendation-one', 3);
    const [first, second] = [await started(), await started()];
    let refused: Promise<unknown> | undefined;
    const whileFilling: FillWatch = {
      onProgress: () => (refused ??= second.readModels.rebuild().catch((error: unknown) => error)),
    };
    await first.readModels.rebuild(whileFilling);
    expect(await refused).toMatchObject({ code: 'REBUILD_RUNNING' });
  });

  it('of an older release keep their read models beside those of a newer one, however often these are rebuilt', async () => {
    await report('recommendation-one', 2);
    const older = await started();
    const newer = await started(otherVersion);
    for (let serving = 2; serving < 5; serving += 1) await rebuildFrom(newer, serving);
    const position = await report('recommendation-two', 1);
    expect([await reaches(older, position), await reaches(newer, position)]).toEqual([true, true]);
    expect([await count(older), await count(newer)]).toEqual([3, 3]);
    expect(await schemas()).toEqual(['throughline_f1', 'throughline_f4', 'throughline_f5']);
  });

  it('keep the fill that serves and the one before it, and no leases of others', async () => {
    const only = await started();
    for (let serving = 1; serving < 4; serving += 1) await rebuildFrom(only, serving);
    expect(await schemas()).toEqual(['throughline_f3', 'throughline_f4']);
    expect(await leasesOfFills()).toEqual(['fill-3', 'fill-4']);
  });

  it('serve what was filled anew though what served before cannot be deleted', async () => {
    await report('recommendation-one', 3);
    const only = await replica(toyProjections, (database) => new LastingFills(database));
    await only.readModels.start();
    await only.readModels.rebuild();
    expect(await count(only)).toBe(3);
    expect((await only.readModels.status()).projections).toMatchObject([{ position: 3 }, { position: 3 }]);
  });

  it('go on by themselves when the database was restarted', async () => {
    const all = [await started(), await started()];
    await server.stop();
    const position = await report('recommendation-one', 2);
    await expect(count(all[0]!)).rejects.toMatchObject({ code: 'READ_STORE_UNREACHABLE' });
    await server.start();
    expect(await Promise.all(all.map((each) => reaches(each, position)))).toEqual([true, true]);
    expect(await Promise.all(all.map(count))).toEqual([2, 2]);
  });
});
