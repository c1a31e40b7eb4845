/** What followers promise when the log was put back from a backup, wherever they remember. Each store runs this suite. */
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { step } from '../../src/kernel/command.js';
import type { Followers } from '../../src/followers/followers.js';
import { businessUnit } from '../support/given.js';
import {
  eventually,
  FollowedLog,
  openCycle,
  register,
  registering,
  type FollowerMemory,
} from '../support/following.js';

const once = registering('once');
const SAYS_SO = 'an older copy of the history was put back';

/** Runs the contract; `makeMemory` makes a new, empty memory each time. */
export function logPutBackContract(name: string, makeMemory: () => Promise<FollowerMemory>): void {
  let followed: FollowedLog;

  beforeEach(async () => {
    followed = new FollowedLog(await makeMemory());
  });
  afterEach(() => followed.destroy());

  const openCycles = async (...ids: string[]) => {
    for (const id of ids) await followed.record(step(openCycle, { id }));
  };
  const registerAgencies = async (...ids: string[]) => {
    for (const id of ids) await followed.record(step(register, { id }));
  };
  const openAs = (commandId: string, id: string) =>
    followed.handling.handle({ commandId, actor: businessUnit, correlationId: 'test' }, [
      step(openCycle, { id }),
    ]);

  const followAll = async () => {
    const followers = await followed.run([once]);
    await followers.idle();
    await followed.stop(followers);
  };
  const whyStopped = async (followers: Followers) => {
    const stopped = ({ followers: [only] }: Awaited<ReturnType<Followers['status']>>) => only?.stopped;
    return stopped(
      await eventually(
        () => followers.status(),
        (status) => stopped(status) !== undefined,
      ),
    );
  };

  const runUntilNoted = async () => {
    const followers = await followed.run([once]);
    const store = await followed.memory.open(followed.log.logId);
    await eventually(
      () => store.checkpoint('once'),
      ({ digest }) => digest !== '',
    );
    await store.close();
    await followed.stop(followers);
  };

  /** One cycle in the backup, whose agency was registered, and two more in what was lost with the log. */
  const followBeyondTheBackup = async () => {
    await openCycles('c1');
    await followAll();
    const putBack = await followed.backUp();
    await openCycles('c2', 'c3');
    await followAll();
    await putBack();
  };

  describe(`A follower that remembers in ${name}, and whose log was put back from a backup,`, () => {
    it.each([
      ['ends before', []],
      ['ends with another event at', ['a', 'b', 'c']],
      ['has grown beyond', ['a', 'b', 'c', 'd', 'e']],
    ])('stops where the log %s what it had followed, says so, and gives nothing', async (_how, agencies) => {
      await followBeyondTheBackup();
      await registerAgencies(...agencies);
      await openCycles('c4');
      const followers = await followed.run([once]);
      expect(await whyStopped(followers)).toContain(SAYS_SO);
      expect(await followed.agencies()).toEqual(['once-1', ...agencies]);
    });

    it('follows all of it once its memory is gone, and gives nothing a second time', async () => {
      await followBeyondTheBackup();
      await openCycles('c4');
      await followed.stop(await followed.run([once]));
      await followed.memory.lose();
      await (await followed.run([once])).idle();
      expect(await followed.agencies()).toEqual(['once-1', 'once-2']);
    });

    it('gives no command that follows from an event which the log no longer holds', async () => {
      await openCycles('c1');
      const putBack = await followed.backUp();
      await openCycles('c2');
      const store = await followed.memory.open(followed.log.logId);
      const lease = await store.leases.acquire('followers');
      await store.keep(lease!, 'once', await followed.keptBy(once));
      await lease!.release();
      await store.close();
      await putBack();

      const followers = await followed.run([once]);
      expect(await whyStopped(followers)).toContain(SAYS_SO);
      expect(await followed.agencies()).toEqual([]);
      expect(await followers.status()).toMatchObject({ followers: [{ unsent: 2 }] });
    });

    it('tells an event that was recorded again from the one that it had followed', async () => {
      const putBack = await followed.backUp();
      await registerAgencies('trust');
      await openAs('repeated', 'c1');
      const watching = { ...once, needs: () => [] };
      const followers = await followed.run([watching]);
      await followers.idle();
      await followed.stop(followers);
      await putBack();

      followed.clock.at += 60_000;
      await openCycles('c2');
      await openAs('repeated', 'c1');
      expect(await whyStopped(await followed.run([once]))).toContain(SAYS_SO);
    });

    it('believes once what an older release noted, a position alone', async () => {
      await openCycles('c1');
      await followAll();
      const putBack = await followed.backUp();
      await openCycles('c2');
      await followed.memory.moveOnAsOlderReleases('once', await followed.log.head());
      await runUntilNoted();
      await putBack();
      await openCycles('c3');
      expect(await whyStopped(await followed.run([once]))).toContain(SAYS_SO);
    });

    it('stops where an older release noted a position that the log has not come to', async () => {
      await openCycles('c1');
      await followAll();
      await followed.memory.moveOnAsOlderReleases('once', 99);
      await openCycles('c2');
      expect(await whyStopped(await followed.run([once]))).toContain(SAYS_SO);
    });

    it('goes on where the backup holds all that it had followed', async () => {
      await openCycles('c1');
      await followAll();
      const putBack = await followed.backUp();
      await registerAgencies('trust');
      await putBack();
      await openCycles('c2');
      await (await followed.run([once])).idle();
      expect(await followed.agencies()).toEqual(['once-1', 'once-2']);
    });
  });
}
