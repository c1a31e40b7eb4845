import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { BareProbe } from './bare-probe.js';
import { beginnings } from './audit.js';
import { differencesAt } from './facts.js';
import { clusterByScript, clusterForTests, type LogCluster } from './log-clusters.js';
import { inWords, NOTHING_LOST, reckon } from './reckoning.js';
import { longestOf, longestUnused, type Rest } from './rests.js';
import { logAt, Stage } from './stage.js';
import { seconds, tell, times } from './told.js';
import { untilPresent } from './until.js';
import { Writers } from './writers.js';

const REPLICAS = 2;
const ROUNDS = times(1, 3);
/** How long writing may rest while the cluster itself can be written, in milliseconds; machines of test runs have pauses of their own. */
const BEHIND = times(10_000, 2_000);
const { EVENTSTORE_CLUSTER: script, EVENTSTORE_URL: url } = process.env;

const clusters: [string, () => Promise<LogCluster>][] = [
  ['the cluster of the tests', clusterForTests],
  ...(script && url
    ? [['a real cluster', async () => clusterByScript(script, url)] as [string, () => Promise<LogCluster>]]
    : []),
];

let stage: Stage;

beforeAll(async () => {
  stage = await Stage.set();
});
afterAll(() => stage.clear());

describe.each(clusters)('While %s is in trouble, under 32 writers,', (_, opened) => {
  it('nothing acknowledged is lost or doubled, and writing goes on as soon as the cluster itself', async () => {
    const cluster = await opened();
    const prefix = `faults-${Date.now()}.`;
    const environment = {
      EVENT_STORE: 'eventstoredb',
      EVENTSTORE_URL: cluster.url,
      EVENTSTORE_PREFIX: prefix,
      READ_MODELS: 'postgres',
      DATABASE_URL: await stage.database(),
    };
    const replicas = await Promise.all(Array.from({ length: REPLICAS }, () => stage.replica(environment)));
    const writers = new Writers({
      to: (writer) => replicas[writer % REPLICAS]!.url,
      patience: () => 30_000,
    });
    for (const command of beginnings()) await writers.deliver(command);
    writers.start();
    const probe = new BareProbe(cluster.url);
    const pauses: { what: string; ours: readonly Rest[]; own: readonly Rest[]; lasts: number }[] = [];
    try {
      for (let round = 0; round < ROUNDS; round += 1) {
        for (const { what, begin, end, lasts = 0 } of cluster.troubles) {
          await writers.more(40);
          const since = performance.now();
          await begin();
          await writers.more(64);
          await end();
          await writers.more(40);
          pauses.push({ what, ours: writers.restsSince(since), own: probe.restsSince(since), lasts });
        }
      }
      await writers.stop();
    } finally {
      writers.leave();
      await probe.stop();
    }
    await Promise.all(replicas.map((replica) => untilPresent(replica)));
    expect(writers.unexpected).toEqual([]);
    for (const replica of replicas) expect((await replica.stop()).code).toBe(0);

    const log = await logAt(cluster.url, prefix);
    const reckoning = await reckon(log, writers.acknowledged);
    const differences = await differencesAt(environment.DATABASE_URL, log);
    await log.close();
    await cluster.stop();
    tell(
      `the log in trouble under 32 writers: ${cluster.is}, replicas: ${REPLICAS}, ${pauses.length} troubles, ` +
        `${inWords(reckoning)}, ${differences} rows unlike a fresh rebuild`,
    );
    for (const { what, ours, own, lasts } of pauses) {
      const [rests, itself] = [longestOf(ours), Math.max(lasts, longestOf(own))];
      tell(
        `  ${what}: writing rests for ${seconds(rests)}, the cluster itself for ${seconds(itself)}; ` +
          `it could be written and was not for ${seconds(longestUnused(ours, own))}`,
      );
    }
    expect({ ...reckoning, differences }).toMatchObject({ ...NOTHING_LOST, differences: 0 });
    expect(pauses.filter(({ ours, own, lasts }) => longestUnused(ours, own) > lasts + BEHIND)).toEqual([]);
  });
});
