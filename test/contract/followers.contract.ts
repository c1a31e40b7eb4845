/** What followers promise, wherever their memory is kept. Each store runs this suite. */
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { step } from '../../src/kernel/command.js';
import { insist, Refusal } from '../../src/kernel/refusal.js';
import { lockSubmissions } from '../../src/submissions/lock-submissions.follower.js';
import { startSubmission } from '../../src/submissions/commands/start-submission.js';
import * as following from '../support/following.js';
import { close, eventually, openCycle, registerAfter, registering } from '../support/following.js';

/** Runs the contract; `makeMemory` makes a new, empty memory each time. */
export function followersContract(name: string, makeMemory: () => Promise<following.FollowerMemory>): void {
  let followed: following.FollowedLog;

  beforeEach(async () => {
    followed = new following.FollowedLog(await makeMemory());
  });
  afterEach(() => followed.destroy());

  const openCycles = async (...ids: string[]) => {
    for (const id of ids) await followed.record(step(openCycle, { id }));
  };

  describe(`Closing the submissions of a cycle, remembered in ${name}`, () => {
    it('locks every submission of it', async () => {
      const followers = await followed.run([lockSubmissions]);
      await followed.twoSubmissions();
      await followed.record(step(close, { id: 'c1' }));
      await followers.idle();
      expect(await followed.openingOf('trust')).toEqual({ c1: 'locked' });
      expect(await followed.openingOf('council')).toEqual({ c1: 'locked' });
    });

    it('locks every submission of it when all of that is one page of the log', async () => {
      await followed.twoSubmissions();
      await followed.record(step(close, { id: 'c1' }));
      await (await followed.run([lockSubmissions])).idle();
      expect(await followed.openingOf('trust')).toEqual({ c1: 'locked' });
      expect(await followed.openingOf('council')).toEqual({ c1: 'locked' });
    });

    it('says which event caused the lock', async () => {
      const followers = await followed.run([lockSubmissions]);
      await followed.twoSubmissions();
      const closing = await followed.record(step(close, { id: 'c1' }));
      await followers.idle();
      const [lock] = (await followed.log.readStream('submission-trust')).slice(-1);
      expect(lock).toMatchObject({ type: 'SubmissionLocked', data: { closedBy: closing.events[0]!.id } });
      expect(lock?.metadata).toMatchObject({
        causationId: closing.events[0]!.id,
        correlationId: 'test',
        actor: { role: 'system', for: 'partnership:here' },
      });
    });

    it('is undone in each of them when it was recorded in error, and can be done again', async () => {
      const followers = await followed.run([lockSubmissions]);
      await followed.twoSubmissions();
      await followed.record(step(close, { id: 'c1' }));
      await followed.record(step(following.takeClosingBack, { id: 'c1' }));
      await followers.idle();
      expect(await followed.openingOf('trust')).toEqual({ c1: 'open' });

      await followed.record(step(close, { id: 'c1' }));
      await followers.idle();
      expect(await followed.openingOf('trust')).toEqual({ c1: 'locked' });
    });

    it('leaves a submission that was begun after it reopened', async () => {
      const followers = await followed.run([lockSubmissions]);
      await followed.twoSubmissions();
      await followed.record(step(close, { id: 'c1' }));
      await followed.record(
        step(startSubmission, { submission: 'late', agencies: ['trust'], cycles: ['c1'] }),
      );
      await followers.idle();
      expect(await followed.openingOf('late')).toEqual({ c1: 'reopened' });
    });

    it('is passed on after a restart when it happened in between', async () => {
      await followed.stop(await followed.run([lockSubmissions]));
      await followed.twoSubmissions();
      await followed.record(step(close, { id: 'c1' }));
      await (await followed.run([lockSubmissions])).idle();
      expect(await followed.openingOf('council')).toEqual({ c1: 'locked' });
    });
  });

  describe(`A follower that remembers in ${name}`, () => {
    it('gives each command once, however often it is started', async () => {
      await openCycles('c1');
      for (let start = 0; start < 3; start += 1) {
        const followers = await followed.run([registering('once')]);
        await followers.idle();
        await followed.stop(followers);
      }
      expect(await followed.agencies()).toEqual(['once-1']);
    });

    it('gives a command again under the same id when its memory was lost', async () => {
      await openCycles('c1');
      const followers = await followed.run([registering('once')]);
      await followers.idle();
      await followed.stop(followers);
      await followed.memory.lose();
      await (await followed.run([registering('once')])).idle();
      expect(await followed.agencies()).toEqual(['once-1']);
    });

    it('is settled by a refusal and goes on', async () => {
      const refusing = registerAfter((id) => insist(id !== 'picky-1', 'NOT_THIS_ONE', 'Not this one.'));
      await openCycles('c1', 'c2');
      const followers = await followed.run([{ ...registering('picky'), useCases: [refusing] }]);
      await followers.idle();
      expect(await followed.agencies()).toEqual(['picky-2']);
      expect(await followers.status()).toMatchObject({ followers: [{ name: 'picky', unsent: 0 }] });
    });

    it.each(['STREAM_CONFLICT', 'IDEMPOTENCY_CONFLICT', 'OVERLOADED', 'LOG_UNREACHABLE'])(
      'gives a command again after %s, and says so until then',
      async (code) => {
        let isPassing = true;
        const passing = registerAfter(() => {
          if (isPassing) throw new Refusal(code, 'Not now.');
        });
        await openCycles('c1');
        const followers = await followed.run([{ ...registering('patient'), useCases: [passing] }]);
        const { followers: delayed } = await eventually(
          () => followers.status(),
          ({ followers: [only] }) => only?.delayed !== undefined,
        );
        expect(delayed).toEqual([{ name: 'patient', position: 1, unsent: 1, delayed: 'Not now.' }]);

        isPassing = false;
        await followers.idle();
        expect(await followed.agencies()).toEqual(['patient-1']);
        const { followers: after } = await eventually(
          () => followers.status(),
          ({ followers: [only] }) => only?.delayed === undefined,
        );
        expect(after).toEqual([{ name: 'patient', position: 2, unsent: 0 }]);
      },
    );

    it('settles nothing by what an older release does not understand', async () => {
      const older = registerAfter(() => {
        throw new Refusal('EVENT_FROM_NEWER_RELEASE', 'Update this release first.');
      });
      await openCycles('c1');
      const followers = await followed.run([{ ...registering('old'), useCases: [older] }]);
      await expect(followers.idle()).rejects.toThrow('Update this release first.');
      expect(await followers.status()).toMatchObject({
        followers: [{ unsent: 1, stopped: 'Update this release first.' }],
      });
      await followed.stop(followers);

      await (await followed.run([registering('old')])).idle();
      expect(await followed.agencies()).toEqual(['old-1']);
    });

    it('that cannot follow an event stops before it, says so, and leaves the others going', async () => {
      await openCycles('c1');
      let isBroken = true;
      const failing = registering('failing', () => {
        if (isBroken) throw new Error('This cannot be followed.');
      });
      const followers = await followed.run([failing, registering('steady')]);
      await expect(followers.idle()).rejects.toThrow('This cannot be followed.');
      const [stopped] = (await followers.status()).followers;
      expect(stopped).toEqual({
        name: 'failing',
        position: 0,
        unsent: 0,
        stopped: 'This cannot be followed.',
      });
      await eventually(
        () => followed.agencies(),
        (agencies) => agencies.includes('steady-1'),
      );

      isBroken = false;
      await eventually(
        () => followed.agencies(),
        (agencies) => agencies.includes('failing-1'),
      );
      expect((await followed.agencies()).sort()).toEqual(['failing-1', 'steady-1']);
    });

    it('that cannot follow an event gives the commands of those before it', async () => {
      await openCycles('c1', 'c2');
      let reactions = 0;
      const failing = registering('failing', () => {
        reactions += 1;
        if (reactions > 1) throw new Error('This cannot be followed.');
      });
      const followers = await followed.run([failing]);
      await expect(followers.idle()).rejects.toThrow('This cannot be followed.');
      expect(await followed.agencies()).toEqual(['failing-1']);
      expect(await followers.status()).toMatchObject({ runHere: true, followers: [{ position: 1 }] });
    });
  });

  describe(`A process that ends, with its memory in ${name},`, () => {
    const once = registering('once');

    it('between keeping and giving loses no command', async () => {
      await openCycles('c1', 'c2');
      const store = await followed.memory.open(followed.log.logId);
      const lease = await store.leases.acquire('followers');
      await store.keep(lease!, 'once', await followed.keptBy(once));
      await lease!.release();
      await store.close();

      await (await followed.run([once])).idle();
      expect(await followed.agencies()).toEqual(['once-1', 'once-2']);
    });

    it('between giving and settling gives no command a second time in effect', async () => {
      await openCycles('c1');
      const kept = await followed.keptBy(once);
      const ended = await followed.run([once]);
      await ended.idle();
      await followed.stop(ended);
      await followed.memory.lose();
      const store = await followed.memory.open(followed.log.logId);
      const lease = await store.leases.acquire('followers');
      await store.keep(lease!, 'once', kept);
      expect(await store.countUnsent('once')).toBe(1);
      await lease!.release();
      await store.close();

      const followers = await followed.run([once]);
      await followers.idle();
      expect(await followed.agencies()).toEqual(['once-1']);
      expect(await followers.status()).toMatchObject({ followers: [{ unsent: 0 }] });
    });
  });
}
