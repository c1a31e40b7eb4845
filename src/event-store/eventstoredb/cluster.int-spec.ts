import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { appendToEnd } from '../../../test/contract/event-store-probes.js';
import { Cluster } from '../../../test/support/log-server/cluster.js';
import { follow } from '../../../test/support/log-server/following.js';
import { impatient, positionsOf, write } from '../../../test/support/log-server/in-trouble.js';
import { openEventStoreDb, type EventStoreDbStore } from './eventstoredb-event-store.js';

describe('With a cluster in trouble', () => {
  let cluster: Cluster;
  let store: EventStoreDbStore;

  beforeEach(async () => {
    cluster = await Cluster.started();
    store = await openEventStoreDb({ url: cluster.url, prefix: 'throughline.', timings: impatient });
  });
  afterEach(async () => {
    await store.close();
    await cluster.stop();
  });

  it.each([
    ['steps back', () => {}],
    ['is killed', () => cluster.members[0]!.stop()],
    ['is frozen', () => cluster.members[0]!.freeze()],
  ])('32 writers lose nothing and double nothing while the leader %s', async (_, trouble) => {
    const followed = follow(store);
    const written = write(store, 32, 8);
    await followed.until(60);
    cluster.leader = undefined;
    await trouble();
    cluster.leader = cluster.members[1];
    const acknowledged = await written;
    expect(acknowledged).toHaveLength(32 * 8);
    expect(await positionsOf(store)).toEqual(acknowledged);
    await followed.until(acknowledged.length);
    await followed.stop();
    expect(followed.positions).toEqual(acknowledged);
  });

  it('a leader that is back is found, and one that only others take for the leader is not used', async () => {
    const [first, second] = cluster.members;
    await appendToEnd(store, 'cycle-a');
    await first!.stop();
    const appended = appendToEnd(store, 'cycle-a');
    await first!.start();
    expect((await appended).revision).toBe(1);
    cluster.leader = second;
    expect((await appendToEnd(store, 'cycle-a')).revision).toBe(2);
  });

  it('opening waits for a leader', async () => {
    cluster.leader = undefined;
    const opened = openEventStoreDb({ url: cluster.url, prefix: 'late.', timings: impatient });
    cluster.leader = cluster.members[2];
    const late = await opened;
    expect(await late.head()).toBe(0);
    await late.close();
  });
});
