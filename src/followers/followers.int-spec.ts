import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { z } from 'zod';
import { CommandHandling } from '../command-handling/command-handling.js';
import { submissionsClosed } from '../cycles/cycle.events.js';
import { cycleStream } from '../cycles/cycle.state.js';
import { logFileIn } from '../event-store/sqlite/data-folder.js';
import { openSqliteEventStore, type SqliteEventStore } from '../event-store/sqlite/sqlite-event-store.js';
import { agencyStream } from '../agencies/agency.state.js';
import { defineCommand, step, type Step } from '../kernel/command.js';
import { recordedInError } from '../kernel/event.js';
import { insist, Refusal } from '../kernel/refusal.js';
import { fold } from '../kernel/stream.js';
import { businessUnit } from '../../test/support/given.js';
import { agency, cycle } from '../../test/support/submissions.js';
import { lockSubmissions } from '../submissions/lock-submissions.follower.js';
import { startSubmission } from '../submissions/commands/start-submission.js';
import { submissionStream, type Submission } from '../submissions/submission.state.js';
import { defineFollower, type Follower } from './follower.js';
import { Followers } from './followers.js';

const idInput = z.strictObject({ id: z.string() });
const plain = { description: 'For these tests.', roles: ['business_unit'] as const, input: idInput };
const byId = ({ id }: { id: string }) => id;

const openCycle = defineCommand({
  ...plain,
  name: 'openCycle',
  stream: cycleStream,
  idOf: byId,
  decide: (_state, { id }) => [cycle(id, undefined)],
});
const register = defineCommand({
  ...plain,
  name: 'register',
  stream: agencyStream,
  idOf: byId,
  decide: (_state, { id }) => [agency(id)],
});
const close = defineCommand({
  ...plain,
  name: 'close',
  stream: cycleStream,
  idOf: byId,
  decide: () => [submissionsClosed({})],
});
const takeClosingBack = defineCommand({
  ...plain,
  name: 'takeClosingBack',
  stream: cycleStream,
  idOf: byId,
  decide: (state) => {
    insist(state.status === 'opened' && state.closing, 'NOT_CLOSED', 'It is open.');
    return [
      recordedInError({ id: state.closing.eventId, revision: 1, why: { narrative: 'The wrong cycle' } }),
    ];
  },
});

let folder: string;
let log: SqliteEventStore;
let handling: CommandHandling;
let running: Followers[];
let commands = 0;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'throughline-followers-'));
  log = openSqliteEventStore({ file: logFileIn(folder) });
  handling = new CommandHandling(log, { now: () => Date.parse('2026-03-02T12:00:00Z') });
  running = [];
});
afterEach(async () => {
  for (const followers of running) await followers.close();
  await log.close();
  rmSync(folder, { recursive: true });
});

const record = (...steps: Step[]) => {
  commands += 1;
  return handling.handle({ commandId: `c${commands}`, actor: businessUnit, correlationId: 'test' }, steps);
};

function run(...followers: Follower[]): Followers {
  const all = Followers.open({
    log,
    handling,
    file: join(folder, 'followers.db'),
    followers,
    retryAfter: 20,
  });
  running.push(all);
  all.start();
  return all;
}

async function stop(followers: Followers): Promise<void> {
  await followers.close();
  running = running.filter((other) => other !== followers);
}

const openingOf = async (submission: string): Promise<Submission['openings']> => {
  const state = fold(submissionStream, await log.readStream(`submission-${submission}`));
  return (state as Submission).openings;
};

async function twoSubmissions(): Promise<void> {
  await record(step(openCycle, { id: 'c1' }));
  for (const id of ['trust', 'council']) {
    await record(step(register, { id }));
    await record(step(startSubmission, { submission: id, agencies: [id], cycles: ['c1'] }));
  }
}

describe('Closing the submissions of a cycle', () => {
  it('locks every submission of it', async () => {
    const followers = run(lockSubmissions);
    await twoSubmissions();
    await record(step(close, { id: 'c1' }));
    await followers.idle();
    expect(await openingOf('trust')).toEqual({ c1: 'locked' });
    expect(await openingOf('council')).toEqual({ c1: 'locked' });
  });

  it('says which event caused the lock', async () => {
    const followers = run(lockSubmissions);
    await twoSubmissions();
    const closing = await record(step(close, { id: 'c1' }));
    await followers.idle();
    const [lock] = (await log.readStream('submission-trust')).slice(-1);
    expect(lock).toMatchObject({ type: 'SubmissionLocked', data: { closedBy: closing.events[0]!.id } });
    expect(lock?.metadata).toMatchObject({
      causationId: closing.events[0]!.id,
      correlationId: 'test',
      actor: { role: 'system', for: 'partnership:here' },
    });
  });

  it('is undone in each of them when it was recorded in error, and can be done again', async () => {
    const followers = run(lockSubmissions);
    await twoSubmissions();
    await record(step(close, { id: 'c1' }));
    await record(step(takeClosingBack, { id: 'c1' }));
    await followers.idle();
    expect(await openingOf('trust')).toEqual({ c1: 'open' });

    await record(step(close, { id: 'c1' }));
    await followers.idle();
    expect(await openingOf('trust')).toEqual({ c1: 'locked' });
  });

  it('leaves a submission that was begun after it reopened', async () => {
    const followers = run(lockSubmissions);
    await twoSubmissions();
    await record(step(close, { id: 'c1' }));
    await record(step(startSubmission, { submission: 'late', agencies: ['trust'], cycles: ['c1'] }));
    await followers.idle();
    expect(await openingOf('late')).toEqual({ c1: 'reopened' });
  });

  it('is passed on after a restart when it happened in between', async () => {
    await stop(run(lockSubmissions));
    await twoSubmissions();
    await record(step(close, { id: 'c1' }));
    await run(lockSubmissions).idle();
    expect(await openingOf('council')).toEqual({ c1: 'locked' });
  });
});

/** Registers an agency for every cycle that is opened. */
const registering = (name: string, react: () => void = () => undefined): Follower =>
  defineFollower({
    name,
    useCases: [register],
    needs: ({ type }) => (type === 'CycleOpened' ? ['count'] : []),
    react: (event, rows) => {
      react();
      const count = ((rows.get('count') as number | undefined) ?? 0) + 1;
      return { rows: { count }, commands: [step(register, { id: `${name}-${count}` })] };
    },
  });

const agenciesIn = async (): Promise<string[]> =>
  (await log.readAll()).filter(({ stream }) => stream.startsWith('agency-')).map(({ stream }) => stream);

describe('A follower', () => {
  it('gives each command once, however often it is started', async () => {
    await record(step(openCycle, { id: 'c1' }));
    for (let start = 0; start < 3; start += 1) {
      const followers = run(registering('once'));
      await followers.idle();
      await stop(followers);
    }
    expect(await agenciesIn()).toEqual(['agency-once-1']);
  });

  it('gives a command again under the same id when its memory was lost', async () => {
    await record(step(openCycle, { id: 'c1' }));
    const followers = run(registering('once'));
    await followers.idle();
    await stop(followers);
    rmSync(join(folder, 'followers.db'));
    await run(registering('once')).idle();
    expect(await agenciesIn()).toEqual(['agency-once-1']);
  });

  it('is settled by a refusal and goes on', async () => {
    const refusing = defineCommand({
      ...plain,
      name: 'register',
      stream: agencyStream,
      idOf: byId,
      decide: (_state, { id }) => {
        insist(id !== 'picky-1', 'NOT_THIS_ONE', 'Not this one.');
        return [agency(id)];
      },
    });
    await record(step(openCycle, { id: 'c1' }));
    await record(step(openCycle, { id: 'c2' }));
    const followers = run({ ...registering('picky'), useCases: [refusing] });
    await followers.idle();
    expect(await agenciesIn()).toEqual(['agency-picky-2']);
    expect(followers.status()).toMatchObject([{ name: 'picky', unsent: 0 }]);
  });

  it('gives a command again after a conflict', async () => {
    let attempts = 0;
    const conflicting = defineCommand({
      ...plain,
      name: 'register',
      stream: agencyStream,
      idOf: byId,
      decide: (_state, { id }) => {
        attempts += 1;
        if (attempts < 10) throw new Refusal('STREAM_CONFLICT', 'Somebody was faster.');
        return [agency(id)];
      },
    });
    await record(step(openCycle, { id: 'c1' }));
    await run({ ...registering('patient'), useCases: [conflicting] }).idle();
    expect(await agenciesIn()).toEqual(['agency-patient-1']);
  });

  it('that cannot follow an event stops before it, says so, and leaves the others going', async () => {
    await record(step(openCycle, { id: 'c1' }));
    let broken = true;
    const failing = registering('failing', () => {
      if (broken) throw new Error('This cannot be followed.');
    });
    const followers = run(failing, registering('steady'));
    await expect(followers.idle()).rejects.toThrow('This cannot be followed.');
    const [stopped] = followers.status();
    expect(stopped).toEqual({ name: 'failing', position: 0, unsent: 0, stopped: 'This cannot be followed.' });

    broken = false;
    await stop(followers);
    await run(failing, registering('steady')).idle();
    expect((await agenciesIn()).sort()).toEqual(['agency-failing-1', 'agency-steady-1']);
  });

  it('refuses the memory of another log', async () => {
    await stop(run(lockSubmissions));
    const otherFolder = mkdtempSync(join(tmpdir(), 'throughline-followers-'));
    const other = openSqliteEventStore({ file: logFileIn(otherFolder) });
    try {
      const open = () =>
        Followers.open({
          log: other,
          handling,
          file: join(folder, 'followers.db'),
          followers: [lockSubmissions],
        });
      expect(open).toThrow(expect.objectContaining({ code: 'WRONG_LOG' }));
    } finally {
      await other.close();
      rmSync(otherFolder, { recursive: true });
    }
  });
});
