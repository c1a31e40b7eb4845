/** What every memory of followers promises. Each store runs this suite. */
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { BEGINNING, type FollowerStore, type Kept, type Unsent } from '../../src/followers/follower-store.js';
import type { Lease } from '../../src/leases/leases.js';
import type { FollowerMemory } from '../support/following.js';
import { refusalOf } from './event-store-probes.js';

const LOG = 'log-of-this-memory';

const command = (commandId: string): Unsent => ({
  commandId,
  useCase: 'lockSubmission',
  input: { submission: 'trust' },
  causedBy: { id: 'e1', correlationId: 'test', actingFor: 'partnership:here' },
});

const at = (position: number) => (position === 0 ? BEGINNING : { position, digest: `digest-${position}` });

const kept = (from: number, to: number, also: Partial<Kept> = {}): Kept => ({
  from: at(from),
  to: at(to),
  rows: new Map(),
  commands: [],
  ...also,
});

/** Runs the contract; `makeMemory` makes a new, empty memory each time. */
export function followerStoreContract(name: string, makeMemory: () => Promise<FollowerMemory>): void {
  describe(`The memory of followers in ${name}`, () => {
    let memory: FollowerMemory;
    let store: FollowerStore;
    let lease: Lease;

    beforeEach(async () => {
      memory = await makeMemory();
      store = await memory.open(LOG);
      lease = (await store.leases.acquire('followers'))!;
    });
    afterEach(async () => {
      await lease.release();
      await store.close();
      await memory.destroy();
    });

    it('answers rows as they were kept: any script, control characters, nothing, nested lists', async () => {
      const value = { words: 'Ygraine — 子供 🧒 "\\ \u0000\u2028\ud800', gap: null, list: [[1], {}] };
      const rows = new Map<string, unknown>([
        ['cycle/c1', value],
        ['cycle/c2', 7],
      ]);
      await store.keep(lease, 'one', kept(0, 3, { rows }));
      expect(await store.rows('one', ['cycle/c1', 'cycle/c2', 'cycle/c3'])).toEqual(rows);
      expect(await store.rows('other', ['cycle/c1'])).toEqual(new Map());
      expect(await store.rows('one', [])).toEqual(new Map());
    });

    it('replaces a row that is kept again', async () => {
      await store.keep(lease, 'one', kept(0, 1, { rows: new Map([['count', 1]]) }));
      await store.keep(lease, 'one', kept(1, 2, { rows: new Map([['count', 2]]) }));
      expect(await store.rows('one', ['count'])).toEqual(new Map([['count', 2]]));
    });

    it('knows where each follower stands, and by which event', async () => {
      await store.keep(lease, 'one', kept(0, 9_007_199_254_740_991));
      expect(await store.checkpoint('one')).toEqual(at(9_007_199_254_740_991));
      expect(await store.checkpoint('other')).toEqual(BEGINNING);
    });

    it('knows no event where an older release moved a follower on, until one is noted', async () => {
      await store.keep(lease, 'one', kept(0, 5));
      await memory.moveOnAsOlderReleases('one', 7);
      const unknown = { position: 7, digest: '' };
      expect(await store.checkpoint('one')).toEqual(unknown);
      await store.keep(lease, 'one', { ...kept(7, 7), from: unknown });
      expect(await store.checkpoint('one')).toEqual(at(7));
    });

    it('lists commands in the order in which they were kept, until each is settled', async () => {
      await store.keep(lease, 'one', kept(0, 1, { commands: ['b', 'a', 'c'].map(command) }));
      await store.keep(lease, 'one', kept(1, 2, { commands: [command('0')] }));
      expect(await store.unsent('one', 3)).toEqual(['b', 'a', 'c'].map(command));
      await store.settle(lease, 'b', 'done');
      await store.settle(lease, 'c', 'NOT_THIS_ONE');
      expect(await store.unsent('one', 3)).toEqual(['a', '0'].map(command));
      expect(await store.countUnsent('one')).toBe(2);
      expect(await store.unsent('other', 3)).toEqual([]);
    });

    it('takes a command that it knows no second time', async () => {
      await store.keep(lease, 'one', kept(0, 1, { commands: [command('a')] }));
      await store.settle(lease, 'a', 'done');
      await store.keep(lease, 'one', kept(1, 2, { commands: [command('a')] }));
      expect(await store.countUnsent('one')).toBe(0);
    });

    it.each([
      ['for the first time', 0, 5],
      ['further on', 5, 7],
    ])('keeps events that somebody else followed %s for nobody: FENCED', async (_when, from, to) => {
      if (from > 0) await store.keep(lease, 'one', kept(0, from));
      await store.keep(lease, 'one', kept(from, to));
      const late = kept(from, to, { rows: new Map([['late', true]]), commands: [command('late')] });
      expect(await refusalOf(store.keep(lease, 'one', late))).toMatchObject({ code: 'FENCED' });
      expect(await store.checkpoint('one')).toEqual(at(to));
      expect(await store.rows('one', ['late'])).toEqual(new Map());
      expect(await store.countUnsent('one')).toBe(0);
    });

    it('keeps nothing for a follower whose beginning it does not know: FENCED', async () => {
      expect(await refusalOf(store.keep(lease, 'one', kept(4, 5)))).toMatchObject({ code: 'FENCED' });
      expect(await store.checkpoint('one')).toEqual(BEGINNING);
    });

    it('is the same after it was closed and opened again', async () => {
      const rows = new Map([['count', 1]]);
      await store.keep(lease, 'one', kept(0, 1, { rows, commands: [command('a')] }));
      await lease.release();
      await store.close();
      store = await memory.open(LOG);
      expect(await store.checkpoint('one')).toEqual(at(1));
      expect(await store.rows('one', ['count'])).toEqual(rows);
      expect(await store.unsent('one', 9)).toEqual([command('a')]);
    });

    it('is not given for another log: WRONG_LOG', async () => {
      expect(await refusalOf(memory.open('another-log'))).toMatchObject({ code: 'WRONG_LOG' });
    });
  });
}
