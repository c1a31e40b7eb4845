import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { setTimeout as pause } from 'node:timers/promises';
import type { EventStore } from '../../src/event-store/event-store.js';
import { LogServer } from '../support/log-server/log-server.js';
import { runOn } from '../support/postgres.js';
import { beginnings, closeSubmissions, openCycle, takePart } from './audit.js';
import { differencesAt } from './facts.js';
import { inWords, NOTHING_LOST, reckon } from './reckoning.js';
import type { Replica } from './replica.js';
import { logAt, Stage } from './stage.js';
import { seconds, tell, times } from './told.js';
import { until, untilPresent, untilShows } from './until.js';
import { lastPosition, Writers } from './writers.js';

/** Each time the one that holds the leases is frozen and, the next time, killed. */
const ROUNDS = times(2, 30);
const RETURNS = times(6, 20);
const PREFIX = 'throughline.';

let stage: Stage;
let server: LogServer;
let database: string;

beforeAll(async () => {
  stage = await Stage.set();
  server = await LogServer.started();
  database = await stage.database();
});
afterAll(async () => {
  await stage.clear();
  await server.stop();
});

/** Who holds which lease at this moment: the work of the followers, and that of the read models. */
async function holders(): Promise<string[]> {
  const held = await runOn(
    database,
    `SELECT holder FROM throughline.lease
    WHERE held_until > clock_timestamp() AND (name = 'followers' OR name LIKE 'fill-%')`,
  );
  return held.map((row) => String(row['holder']));
}

/** Resolves with the process that holds both leases, and is none of these. */
async function holderBeside(former: string | undefined): Promise<{ holder: string; after: number }> {
  let holder = '';
  const after = await until('one replica holds both leases', async () => {
    const [first, second] = await holders();
    holder = first ?? '';
    return first !== undefined && first === second && first !== former;
  });
  return { holder, after };
}

/** How often each submission was locked. */
async function locks(log: EventStore): Promise<ReadonlyMap<string, number>> {
  const counts = new Map<string, number>();
  for (let after = 0; ;) {
    const page = await log.readAll({ after });
    if (page.length === 0) return counts;
    for (const { type, stream } of page)
      if (type === 'SubmissionLocked') counts.set(stream, (counts.get(stream) ?? 0) + 1);
    after = page.at(-1)!.position;
  }
}

/** Opens a cycle of its own, with so many returns that closing it has to lock. */
async function prepareCycle(writers: Writers, round: number): Promise<string[]> {
  const cycle = `race-${round}`;
  const agencies = Array.from({ length: RETURNS }, (_, number) => `r${round}-${number}`);
  await writers.deliver(openCycle(cycle));
  await Promise.all(
    agencies.map(async (agency) => {
      for (const command of takePart(agency, cycle)) await writers.deliver(command);
    }),
  );
  return agencies.map((agency) => `submission-${agency}`);
}

describe('While the replica that does the work of all is frozen, thawed and killed, under 8 writers,', () => {
  it('another one takes over within seconds, nothing stale is written, and every return is locked once', async () => {
    const environment = {
      EVENT_STORE: 'eventstoredb',
      EVENTSTORE_URL: server.url,
      EVENTSTORE_PREFIX: PREFIX,
      READ_MODELS: 'postgres',
      DATABASE_URL: database,
    };
    let working: Replica = await stage.replica(environment);
    let { holder } = await holderBeside(undefined);
    let waiting: Replica = await stage.replica(environment);
    const writers = new Writers({ to: () => waiting.url, count: 8 });
    for (const command of beginnings()) await writers.deliver(command);
    writers.start();
    const log = await logAt(server.url, PREFIX);
    const toLock: string[] = [];
    let longestTakeover = 0;
    let longestSilence = 0;
    for (let round = 0; round < ROUNDS; round += 1) {
      const isKilled = round % 2 === 1;
      toLock.push(...(await prepareCycle(writers, round)));
      await writers.deliver(closeSubmissions(`race-${round}`));
      await pause(Math.random() * 60);
      if (isKilled) await working.kill();
      else working.freeze();
      const began = performance.now();
      const position = lastPosition(writers.acknowledged);
      const next = await holderBeside(holder);
      longestTakeover = Math.max(longestTakeover, next.after);
      holder = next.holder;
      await untilShows(waiting, position);
      longestSilence = Math.max(longestSilence, performance.now() - began);
      await until('all returns are locked', async () => (await locks(log)).size === toLock.length);
      if (isKilled) await working.start();
      else working.thaw();
      await untilShows(working, position);
      [working, waiting] = [waiting, working];
    }
    await writers.stop();
    await Promise.all([working, waiting].map((replica) => untilPresent(replica)));
    expect(writers.unexpected).toEqual([]);
    for (const replica of [working, waiting]) expect((await replica.stop()).code).toBe(0);

    const reckoning = await reckon(log, writers.acknowledged);
    const locked = await locks(log);
    const lockedTwice = [...locked.values()].filter((count) => count > 1).length;
    const differences = await differencesAt(database, log);
    await log.close();
    tell(
      `the working replica frozen or killed: ${ROUNDS} times, ${inWords(reckoning)}, ` +
        `${locked.size} of ${toLock.length} returns locked, ${lockedTwice} twice, ` +
        `${differences} rows unlike a fresh rebuild; leases taken over within ${seconds(longestTakeover)}, ` +
        `answers go on within ${seconds(longestSilence)}`,
    );
    expect({ ...reckoning, differences, lockedTwice }).toMatchObject({
      ...NOTHING_LOST,
      differences: 0,
      lockedTwice: 0,
    });
    expect([...locked.keys()].sort()).toEqual(toLock.sort());
    expect(longestTakeover).toBeLessThan(10_000);
  });
});
