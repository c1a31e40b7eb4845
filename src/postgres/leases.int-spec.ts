import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { runOn, startPostgres, type PostgresServer } from '../../test/support/postgres.js';
import { Program } from '../../test/support/programs.js';
import { transpiled } from '../../test/support/transpiled.js';
import type { Lease } from '../leases/leases.js';
import { openDatabase, type Database } from './database.js';
import { insistOnHeld, PostgresLeases } from './leases.js';

/** A server starts in a second, but a busy machine has many to start. */
/** Short, so that tests need not wait long for it to be over. */
const HELD_FOR = 400;

let server: PostgresServer;
let program: string;
let database: Database;
const children = new Set<ChildProcess>();
const leases: Lease[] = [];
let tests = 0;

beforeAll(async () => {
  [server, program] = await Promise.all([
    startPostgres(),
    transpiled('src', 'projections', 'test/support/hold-lease.ts'),
  ]);
  database = await openDatabase({ url: server.urlOf('postgres'), logId: 'our-log' });
  await database.query('CREATE TABLE public.thing (epoch integer)');
});
afterEach(async () => {
  for (const child of children) child.kill('SIGKILL');
  children.clear();
  await Promise.all(leases.splice(0).map((lease) => lease.release()));
});
afterAll(async () => {
  await database.close();
  await server.remove();
  rmSync(program, { recursive: true });
});

/** Another replica, which shares the database. */
const replica = () => new PostgresLeases(database, { heldFor: HELD_FOR });

async function acquired(from: PostgresLeases, name: string): Promise<Lease | undefined> {
  const lease = await from.acquire(name);
  if (lease) leases.push(lease);
  return lease;
}

/** Asks until the lease is free. */
async function acquiredAtLast(from: PostgresLeases, name: string): Promise<Lease> {
  for (;;) {
    const lease = await acquired(from, name);
    if (lease) return lease;
  }
}

/** A lease of a name that no other test uses. */
async function someLease(): Promise<Lease> {
  tests += 1;
  return (await acquired(replica(), `some-${tests}`))!;
}

/** A process that holds the lease `work`, in a transaction. */
async function holder() {
  const path = join(program, 'test/support/hold-lease.js');
  const env = { ...process.env, NODE_OPTIONS: '' };
  const child = spawn(process.execPath, [path, server.urlOf('postgres')], { env });
  children.add(child);
  const running = new Program(child);
  const [, epoch] = await running.prints(/writes under (\d+)/);
  return { running, epoch: Number(epoch), goOn: () => child.stdin.write('\n') };
}

describe('a lease', () => {
  it('goes to one of many replicas that race for it', async () => {
    const racing = Array.from({ length: 20 }, () => acquired(replica(), 'raced'));
    expect((await Promise.all(racing)).filter(Boolean)).toHaveLength(1);
  });

  it('goes to one of two replicas that race for many that nobody held before, and the other hears of no fault', async () => {
    const other = await openDatabase({ url: server.urlOf('postgres'), logId: 'our-log' });
    try {
      const [one, two] = [replica(), new PostgresLeases(other, { heldFor: HELD_FOR })];
      for (let n = 0; n < 100; n += 1) {
        const racing = [one, two].map((each) => acquired(each, `new-${n}`));
        expect((await Promise.all(racing)).filter(Boolean)).toHaveLength(1);
        await Promise.all(leases.splice(0).map((lease) => lease.release()));
      }
    } finally {
      await other.close();
    }
  });

  it('is free when it says that it is held for longer than any can be: the clock was set back', async () => {
    const lease = await someLease();
    await lease.release();
    await runOn(
      server.urlOf('postgres'),
      `UPDATE throughline.lease SET held_until = clock_timestamp() + interval '1 hour' WHERE name = '${lease.name}'`,
    );
    expect((await acquired(replica(), lease.name))?.epoch).toBe(lease.epoch + 1);
  });

  it('goes to nobody while it is held, not even to its holder again', async () => {
    const one = replica();
    await acquired(one, 'held');
    expect(await acquired(one, 'held')).toBeUndefined();
    expect(await acquired(replica(), 'held')).toBeUndefined();
    expect(await acquired(replica(), 'another')).toBeDefined();
  });

  it('is free at once when it is released, and its epoch grows', async () => {
    const first = await someLease();
    await first.release();
    await first.release();
    const second = await acquired(replica(), first.name);
    expect(second?.epoch).toBe(first.epoch + 1);
    await first.release();
    expect(await acquired(replica(), first.name)).toBeUndefined();
    expect(first.lost.aborted).toBe(false);
  });

  it('is renewed for as long as its holder lives', async () => {
    const lease = await someLease();
    const since = performance.now();
    while (performance.now() < since + 3 * HELD_FOR) {
      expect(await acquired(replica(), lease.name)).toBeUndefined();
    }
    expect(lease.lost.aborted).toBe(false);
  });

  it('is renewed too while its holder writes under it for long', async () => {
    const lease = await someLease();
    await database.transaction(async (queries) => {
      await insistOnHeld(queries, lease);
      await queries.query('SELECT pg_sleep($1)', [(3 * HELD_FOR) / 1000]);
    });
    expect(lease.lost.aborted).toBe(false);
  });

  it('is lost, and says so, when it is no longer its holder’s', async () => {
    const lease = await someLease();
    await runOn(
      server.urlOf('postgres'),
      `UPDATE throughline.lease SET epoch = epoch + 1 WHERE name = '${lease.name}'`,
    );
    await once(lease.lost, 'abort');
    expect(lease.lost.reason).toMatchObject({ code: 'FENCED' });
  });

  it('is lost, and says so, when the database cannot be asked in time', async () => {
    const lease = await someLease();
    await server.stop();
    await once(lease.lost, 'abort');
    await expect(replica().acquire(lease.name)).rejects.toMatchObject({ code: 'READ_STORE_UNREACHABLE' });
    await server.start();
    expect((await acquiredAtLast(replica(), lease.name)).epoch).toBe(lease.epoch + 1);
  });

  it('stops what is written under an epoch that is over', async () => {
    const first = await someLease();
    await first.release();
    await acquired(replica(), first.name);
    const late = database.transaction((queries) => insistOnHeld(queries, first));
    await expect(late).rejects.toMatchObject({ code: 'FENCED' });
  });
});

describe('a process that holds a lease', () => {
  it('loses it within seconds of being killed', async () => {
    const { running, epoch } = await holder();
    running.signal('SIGKILL');
    const killed = performance.now();
    expect((await acquiredAtLast(replica(), 'work')).epoch).toBe(epoch + 1);
    expect(performance.now() - killed).toBeLessThan(6000);
  });

  it('loses it within seconds of being frozen in the middle of a transaction, which stores nothing', async () => {
    const { running, epoch, goOn } = await holder();
    running.signal('SIGSTOP');
    const frozen = performance.now();
    expect((await acquiredAtLast(replica(), 'work')).epoch).toBe(epoch + 1);
    expect(performance.now() - frozen).toBeLessThan(10_000);
    running.signal('SIGCONT');
    await running.prints(/lost/);
    goOn();
    await running.prints(/refused: READ_STORE_UNREACHABLE/);
    expect(await database.query('SELECT * FROM public.thing')).toEqual([]);
  });

  it('stores what it writes when nothing keeps it', async () => {
    const { running, epoch, goOn } = await holder();
    goOn();
    await running.prints(/stored/);
    expect(await database.query('SELECT * FROM public.thing')).toEqual([{ epoch }, { epoch }]);
  });
});
