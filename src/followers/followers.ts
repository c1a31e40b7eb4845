/** Runs followers beside the log, each at its own pace, and gives their commands. */
import type { CommandHandling } from '../command-handling/command-handling.js';
import type { EventStore } from '../event-store/event-store.js';
import type { Follower } from './follower.js';
import { FollowerRun, type FollowerStatus } from './follower-run.js';
import { FollowerFile } from './sqlite/follower-file.js';

export interface FollowersOptions {
  readonly log: EventStore;
  readonly handling: CommandHandling;
  /** The file that holds their rows, checkpoints and commands. */
  readonly file: string;
  readonly followers: readonly Follower[];
  /** How long to wait before another try after a fault, in milliseconds. */
  readonly retryAfter?: number;
}

const RETRY_AFTER = 10_000;

export class Followers {
  private constructor(
    private readonly file: FollowerFile,
    private readonly runs: readonly FollowerRun[],
  ) {}

  /** Opens the followers' store. Refuses with `WRONG_LOG`. Nothing runs before `start`. */
  static open({
    log,
    handling,
    file: path,
    followers,
    retryAfter = RETRY_AFTER,
  }: FollowersOptions): Followers {
    const file = FollowerFile.open(path, log.logId);
    const runs = followers.map((follower) => new FollowerRun(follower, { log, handling, file, retryAfter }));
    return new Followers(file, runs);
  }

  start(): void {
    for (const run of this.runs) run.start();
  }

  /** Resolves once everything in the log was followed and every command given; rejects when a follower stopped. */
  async idle(): Promise<void> {
    for (const run of this.runs) await run.idle();
  }

  status(): FollowerStatus[] {
    return this.runs.map((run) => run.status());
  }

  /** Lets running commands end, then lets go of the file. What was not given yet is given after the next start. */
  async close(): Promise<void> {
    await Promise.all(this.runs.map((run) => run.stop()));
    this.file.close();
  }
}
