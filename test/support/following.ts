/** A log and followers of it, whose memory is kept in any store: what tests of followers stand on. */
import { copyFileSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { z } from 'zod';
import { agencyStream } from '../../src/agencies/agency.state.js';
import { CommandHandling } from '../../src/command-handling/command-handling.js';
import { submissionsClosed } from '../../src/cycles/cycle.events.js';
import { cycleStream } from '../../src/cycles/cycle.state.js';
import { logFileIn } from '../../src/event-store/sqlite/data-folder.js';
import { openSqliteEventStore } from '../../src/event-store/sqlite/sqlite-event-store.js';
import { followPage, readPage } from '../../src/followers/follow-page.js';
import { defineFollower, type Follower } from '../../src/followers/follower.js';
import { BEGINNING, type FollowerStore, type Kept } from '../../src/followers/follower-store.js';
import { Followers, type FollowersOptions } from '../../src/followers/followers.js';
import { defineCommand, step, type CommandDefinition, type Step } from '../../src/kernel/command.js';
import { recordedInError } from '../../src/kernel/event.js';
import { insist } from '../../src/kernel/refusal.js';
import { fold } from '../../src/kernel/stream.js';
import { startSubmission } from '../../src/submissions/commands/start-submission.js';
import { submissionStream, type Submission } from '../../src/submissions/submission.state.js';
import { businessUnit } from './given.js';
import { agency, cycle } from './submissions.js';

const idInput = z.strictObject({ id: z.string() });
const plain = { description: 'For these tests.', roles: ['business_unit'] as const, input: idInput };
const byId = ({ id }: { id: string }) => id;

export const openCycle = defineCommand({
  ...plain,
  name: 'openCycle',
  stream: cycleStream,
  idOf: byId,
  decide: (_state, { id }) => [cycle(id, undefined)],
});
export const close = defineCommand({
  ...plain,
  name: 'close',
  stream: cycleStream,
  idOf: byId,
  decide: () => [submissionsClosed({})],
});
export const takeClosingBack = defineCommand({
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

/** Registers an agency, and another one each time that it is asked; `first` may refuse or throw. */
export const registerAfter = (first: (id: string) => void): CommandDefinition =>
  defineCommand({
    ...plain,
    name: 'register',
    stream: agencyStream,
    idOf: byId,
    decide: (_state, { id }) => {
      first(id);
      return [agency(id)];
    },
  });
export const register = registerAfter(() => undefined);

/** Registers an agency for every cycle that is opened. */
export const registering = (name: string, react: () => void = () => undefined): Follower =>
  defineFollower({
    name,
    useCases: [register],
    needs: ({ type }) => (type === 'CycleOpened' ? ['count'] : []),
    react: (_event, rows) => {
      react();
      const count = ((rows.get('count') as number | undefined) ?? 0) + 1;
      return { rows: { count }, commands: [step(register, { id: `${name}-${count}` })] };
    },
  });

/** Where the memory of followers lies. */
export interface FollowerMemory {
  /** Opens it, as each process does for itself. */
  open(logId: string): Promise<FollowerStore>;
  /** Forgets everything; nobody may have it open. */
  lose(): Promise<void>;
  /** Moves a follower to a position, as releases did that noted nothing else of it. */
  moveOnAsOlderReleases(follower: string, position: number): Promise<void>;
  /** Closes what is still open and removes it. */
  destroy(): Promise<void>;
}

export class FollowedLog {
  readonly folder = mkdtempSync(join(tmpdir(), 'throughline-followers-'));
  readonly clock = { at: Date.parse('2026-03-02T12:00:00Z'), now: () => this.clock.at };
  log = openSqliteEventStore({ file: logFileIn(this.folder) });
  handling = new CommandHandling(this.log, this.clock);
  #running: Followers[] = [];
  #commands = 0;

  constructor(readonly memory: FollowerMemory) {}

  record(...steps: Step[]) {
    this.#commands += 1;
    const request = { commandId: `c${this.#commands}`, actor: businessUnit, correlationId: 'test' };
    return this.handling.handle(request, steps);
  }

  /** Starts followers as a process of their own would, on a store of their own unless one is given. */
  async run(followers: readonly Follower[], also: Partial<FollowersOptions> = {}): Promise<Followers> {
    const store = also.store ?? (await this.memory.open(this.log.logId));
    const { log, handling } = this;
    const all = Followers.open({ log, handling, followers, retryAfter: 20, standBy: 50, ...also, store });
    this.#running.push(all);
    all.start();
    return all;
  }

  async stop(followers: Followers): Promise<void> {
    this.#running = this.#running.filter((other) => other !== followers);
    await followers.close();
  }

  /** Makes a backup of the log, and gives what puts it back. Nobody may follow while either is done. */
  async backUp(): Promise<() => Promise<void>> {
    const file = logFileIn(this.folder);
    const backup = `${file}.backup`;
    await this.#whileClosed(() => copyFileSync(file, backup));
    return () => this.#whileClosed(() => copyFileSync(backup, file));
  }

  async #whileClosed(work: () => void): Promise<void> {
    await this.log.close();
    work();
    this.log = openSqliteEventStore({ file: logFileIn(this.folder) });
    this.handling = new CommandHandling(this.log, this.clock);
  }

  /** What a follower keeps of the whole log when it begins. */
  async keptBy(follower: Follower): Promise<Kept> {
    return followPage(follower, BEGINNING, readPage(follower, await this.log.readAll()), new Map()).kept;
  }

  async openingOf(submission: string): Promise<Submission['openings']> {
    const state = fold(submissionStream, await this.log.readStream(`submission-${submission}`));
    return (state as Submission).openings;
  }

  /** The agencies that were registered, in that order, each as often as it was. */
  async agencies(): Promise<string[]> {
    const events = await this.log.readAll();
    return events.filter(({ stream }) => stream.startsWith('agency-')).map(({ stream }) => stream.slice(7));
  }

  async twoSubmissions(): Promise<void> {
    await this.record(step(openCycle, { id: 'c1' }));
    for (const id of ['trust', 'council']) {
      await this.record(step(register, { id }));
      await this.record(step(startSubmission, { submission: id, agencies: [id], cycles: ['c1'] }));
    }
  }

  async destroy(): Promise<void> {
    for (const followers of this.#running) await followers.close();
    await this.log.close();
    await this.memory.destroy();
    rmSync(this.folder, { recursive: true });
  }
}

/** Asks again and again until the answer is as hoped for. The time limit of the test ends it otherwise. */
export async function eventually<T>(ask: () => Promise<T>, isHopedFor: (answer: T) => boolean): Promise<T> {
  for (;;) {
    const answer = await ask();
    if (isHopedFor(answer)) return answer;
    await pause(5);
  }
}
