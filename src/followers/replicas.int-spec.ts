/** Followers of several replicas, each with a connection of its own to one PostgreSQL. */
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { CommandHandling } from '../command-handling/command-handling.js';
import { step } from '../kernel/command.js';
import { refusalOf } from '../../test/contract/event-store-probes.js';
import { postgresMemory } from '../../test/support/follower-memories.js';
import {
  eventually,
  FollowedLog,
  openCycle,
  registerAfter,
  registering,
} from '../../test/support/following.js';
import { postgresForTests, type PostgresForTests } from '../../test/support/postgres.js';
import { Way } from '../../test/support/way.js';
import type { Follower } from './follower.js';
import { BEGINNING } from './follower-store.js';
import type { Followers } from './followers.js';

/** As a service runs them. */
const asShipped = { standBy: undefined, retryAfter: undefined };
/** A lease runs out after three seconds, and a replica that stands by asks each second. */
const WITHIN = 6_000;

let postgres: PostgresForTests;
let way: Way;
let followed: FollowedLog;

beforeAll(async () => {
  postgres = await postgresForTests();
});
afterAll(() => postgres.remove());

/** The first replica reaches the database by the way that a test may freeze or cut. */
beforeEach(async () => {
  const url = await postgres.emptyDatabase();
  way = await Way.to(url);
  followed = new FollowedLog(postgresMemory(url, way.url));
});
afterEach(async () => {
  way.thaw();
  await followed.destroy();
  await way.cut();
});

const openCycles = async (...ids: string[]) => {
  for (const id of ids) await followed.record(step(openCycle, { id }));
};

/** A replica with a command handling of its own, so that they meet in the log alone. */
const replica = (follower: Follower) =>
  followed.run([follower], {
    ...asShipped,
    handling: new CommandHandling(followed.log, { now: () => Date.parse('2026-03-02T12:00:00Z') }),
  });

const untilRunning = (followers: Followers) =>
  eventually(
    () => followers.status(),
    ({ runHere }) => runHere,
  );

const untilStandingBy = (followers: Followers) =>
  eventually(
    () => followers.status(),
    ({ runHere }) => !runHere,
  );

const timeOf = async (work: () => Promise<unknown>): Promise<number> => {
  const began = performance.now();
  await work();
  return performance.now() - began;
};

describe('Followers of two replicas', () => {
  it('run on one of them, and both say where they stand', async () => {
    const first = await replica(registering('once'));
    await untilRunning(first);
    const second = await replica(
      registering('once', () => {
        throw new Error('This replica must not run them.');
      }),
    );
    await openCycles('c1', 'c2');
    await first.idle();
    await second.idle();
    const stands = [{ name: 'once', position: 4, unsent: 0 }];
    expect(await first.status()).toEqual({ runHere: true, followers: stands });
    expect(await second.status()).toEqual({ runHere: false, followers: stands });
    expect(await followed.agencies()).toEqual(['once-1', 'once-2']);
  });

  it('go on at the other within seconds when the first is closed', async () => {
    const first = await replica(registering('once'));
    await untilRunning(first);
    const second = await replica(registering('once'));
    await openCycles('c1');
    await first.idle();
    const took = await timeOf(async () => {
      await followed.stop(first);
      await untilRunning(second);
    });
    expect(took).toBeLessThan(WITHIN);
    await openCycles('c2');
    await second.idle();
    expect(await followed.agencies()).toEqual(['once-1', 'once-2']);
  });

  it('go on at the other within seconds when the first is frozen, which then stands by', async () => {
    const first = await replica(registering('once'));
    await untilRunning(first);
    const second = await replica(registering('once'));
    await openCycles('c1');
    await second.idle();
    way.freeze();
    const took = await timeOf(() => untilRunning(second));
    expect(took).toBeLessThan(WITHIN);
    await openCycles('c2');
    await second.idle();

    way.thaw();
    await untilStandingBy(first);
    expect((await second.status()).runHere).toBe(true);
    expect(await followed.agencies()).toEqual(['once-1', 'once-2']);
  });

  it('keep nothing of what the first had decided when it was frozen', async () => {
    const first = await replica(registering('once', () => way.freeze()));
    await untilRunning(first);
    const second = await replica(registering('once'));
    await openCycles('c1');
    await untilRunning(second);
    await second.idle();
    await openCycles('c2');
    await second.idle();

    way.thaw();
    await followed.stop(first);
    expect(await second.status()).toEqual({
      runHere: true,
      followers: [{ name: 'once', position: 4, unsent: 0 }],
    });
    expect(await followed.agencies()).toEqual(['once-1', 'once-2']);
  });

  it('give no second time in effect what the first had given when it was frozen', async () => {
    const freezing = registerAfter(() => way.freeze());
    const first = await replica({ ...registering('once'), useCases: [freezing] });
    await untilRunning(first);
    const second = await replica(registering('once'));
    await openCycles('c1');
    await untilRunning(second);
    await second.idle();

    way.thaw();
    await followed.stop(first);
    expect(await followed.agencies()).toEqual(['once-1']);
    expect(await second.status()).toMatchObject({ runHere: true, followers: [{ unsent: 0 }] });
  });

  it('say that the database does not answer, and go on when it does again', async () => {
    const only = await replica(registering('once'));
    await untilRunning(only);
    await way.cut();
    const { followers, fault } = await eventually(
      () => only.status(),
      (status) => status.fault !== undefined,
    );
    expect(followers).toEqual([]);
    expect(fault).toMatch('does not answer');
    await openCycles('c1');

    await way.mend();
    await only.idle();
    expect(await followed.agencies()).toEqual(['once-1']);
  });
});

describe('A replica whose lease was taken over', () => {
  it('can neither keep nor settle: FENCED', async () => {
    await openCycles('c1');
    const kept = await followed.keptBy(registering('once'));
    const stale = await followed.memory.open(followed.log.logId);
    const staleLease = (await stale.leases.acquire('followers'))!;
    await staleLease.release();
    const successor = await followed.memory.open(followed.log.logId);
    const lease = (await successor.leases.acquire('followers'))!;

    expect(await refusalOf(stale.keep(staleLease, 'once', kept))).toMatchObject({ code: 'FENCED' });
    expect(await successor.checkpoint('once')).toEqual(BEGINNING);

    await successor.keep(lease, 'once', kept);
    const [command] = kept.commands;
    const settling = stale.settle(staleLease, command!.commandId, 'NOT_THIS_ONE');
    expect(await refusalOf(settling)).toMatchObject({ code: 'FENCED' });
    expect(await successor.countUnsent('once')).toBe(1);
    await lease.release();
  });
});
