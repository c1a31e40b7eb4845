/** A service that is stopped, whose log is put back from a backup, and that is started again. */
import { copyFileSync, renameSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { ReadModelsConfig } from '../config.js';
import { logFileIn } from '../event-store/sqlite/data-folder.js';
import { step, type Step } from '../kernel/command.js';
import { startSubmission } from '../submissions/commands/start-submission.js';
import { close, eventually, openCycle, register } from '../../test/support/following.js';
import { businessUnit } from '../../test/support/given.js';
import { runOn } from '../../test/support/postgres.js';
import { newStores, type StoresForTests } from '../../test/support/stores-for-tests.js';
import { WatchedService } from '../../test/support/watched-service.js';

let stores: StoresForTests;
let service: WatchedService;

const logFile = () => logFileIn(service.folder);
const backup = () => join(service.folder, 'events.backup');

const record = async (...steps: readonly Step[]): Promise<void> => {
  for (const one of steps) {
    service.clock.at += 1_000;
    const request = { commandId: `c${service.clock.at}`, actor: businessUnit, correlationId: 'test' };
    await service.running.service.handling.handle(request, [one]);
  }
};

/** The audit of one agency; cycle, agency and submission have one name. */
const audit = (id: string): Promise<void> =>
  record(
    step(openCycle, { id }),
    step(register, { id }),
    step(startSubmission, { submission: id, agencies: [id], cycles: [id] }),
  );

const locksOf = async (submission: string): Promise<number> => {
  const events = await service.running.service.log.readStream(`submission-${submission}`);
  return events.filter(({ type }) => type === 'SubmissionLocked').length;
};

const readiness = async () =>
  (await (await service.get('/health/ready')).json()) as Record<string, unknown> & {
    readonly stoppedFollowers?: readonly { readonly name: string; readonly why: string }[];
  };

const startAgainAfter = async (change: () => void): Promise<void> => {
  await service.stop();
  change();
  await service.start();
};

/** Does by hand what a stopped follower says. */
const beginAgain = {
  sqlite: async (why: string) => {
    expect(why).toContain('stop the service, move followers.db out of the data folder');
    await startAgainAfter(() =>
      renameSync(join(service.folder, 'followers.db'), join(service.folder, 'aside.db')),
    );
  },
  postgres: async (why: string) => {
    const [statement] = /TRUNCATE [\w., ]+(?= in the database)/.exec(why)!;
    const { url } = stores.readModels as Extract<ReadModelsConfig, { kind: 'postgres' }>;
    await runOn(url, statement);
  },
};

describe.each(['sqlite', 'postgres'] as const)(
  'A service that follows in %s, and whose log was put back from a backup,',
  (readModels) => {
    beforeEach(async () => {
      stores = await newStores({ eventStore: 'sqlite', readModels });
      service = new WatchedService(stores);
    });
    afterEach(async () => {
      await service.stop();
      service.remove();
    });

    it('passes nothing over in silence, and locks what was closed once it is told to begin again', async () => {
      await service.start();
      await audit('first');
      await record(step(close, { id: 'first' }));
      await service.settled();
      await startAgainAfter(() => copyFileSync(logFile(), backup()));
      await audit('second');
      await record(step(close, { id: 'second' }));
      await service.settled();
      await startAgainAfter(() => copyFileSync(backup(), logFile()));
      for (const id of ['third', 'fourth']) await audit(id);
      await record(step(close, { id: 'third' }));

      const { stoppedFollowers } = await eventually(readiness, ({ status }) => status === 'degraded');
      expect(stoppedFollowers).toEqual([
        {
          name: 'lock-submissions',
          why: expect.stringContaining('an older copy of the history was put back'),
        },
      ]);
      expect(await locksOf('third')).toBe(0);

      await beginAgain[readModels](stoppedFollowers![0]!.why);
      await eventually(readiness, ({ status }) => status === 'ready');
      await service.settled();
      expect(await Promise.all(['first', 'third', 'fourth'].map(locksOf))).toEqual([1, 1, 0]);
    });
  },
);
