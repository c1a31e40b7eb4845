/** Runs followers beside the log, each at its own pace, in one process at a time: the one that holds their lease. */
import { setTimeout as pause } from 'node:timers/promises';
import type { CommandHandling } from '../command-handling/command-handling.js';
import type { EventStore } from '../event-store/event-store.js';
import { inWords } from '../kernel/refusal.js';
import type { Lease } from '../leases/leases.js';
import { standFor } from '../leases/stand-for.js';
import { isFenced, mayPass } from './faults.js';
import type { Follower } from './follower.js';
import { FollowerRun } from './follower-run.js';
import type { FollowerStore } from './follower-store.js';

export interface FollowersOptions {
  readonly log: EventStore;
  readonly handling: CommandHandling;
  /** Holds their rows, checkpoints and commands. Closed with the followers. */
  readonly store: FollowerStore;
  readonly followers: readonly Follower[];
  /** The longest pause before another try after a fault, in milliseconds. */
  readonly retryAfter?: number;
  /** How often a process that does not run them asks whether it may, in milliseconds. */
  readonly standBy?: number;
}

export interface FollowerStatus {
  readonly name: string;
  /** Everything up to this position was followed. */
  readonly position: number;
  /** Commands that are not given yet. */
  readonly unsent: number;
  /** What keeps it from going on, when this process runs it. It is tried again. */
  readonly stopped?: string;
  /** What holds it up and passes by itself, when this process runs it. */
  readonly delayed?: string;
}

export interface FollowersStatus {
  /** Whether this process runs them. */
  readonly runHere: boolean;
  /** What keeps this process from running them, beside that another does. It is tried again. */
  readonly fault?: string;
  /** Where each stands, whoever runs it; none while the store does not answer. */
  readonly followers: readonly FollowerStatus[];
}

/** The lease under which followers run. */
export const FOLLOWERS_LEASE = 'followers';

const RETRY_AFTER = 10_000;
/** How often it is worth looking whether everything was followed, in milliseconds. */
const LOOK_EVERY = 20;

/** The time in which this process holds the lease. It is over when the signal aborts. */
interface Term {
  readonly runs: readonly FollowerRun[];
  readonly signal: AbortSignal;
}

export class Followers {
  readonly #end = new AbortController();
  #term?: Term;
  #fault?: unknown;
  #standing: Promise<void> = Promise.resolve();

  private constructor(private readonly options: FollowersOptions) {}

  /** Nothing runs before `start`. */
  static open(options: FollowersOptions): Followers {
    return new Followers(options);
  }

  /** Runs them as soon as this process may. */
  start(): void {
    this.#standing = this.#stand();
  }

  /**
   * Resolves once everything in the log was followed and every command given, by whichever process. Rejects when a
   * follower of this one stopped.
   */
  async idle(): Promise<void> {
    while (!(await this.#isIdle())) {
      const faults = [this.#fault, ...(this.#term?.runs ?? []).map((run) => run.fault)];
      const stop = faults.find(stops);
      if (stop !== undefined) throw stop;
      await pause(LOOK_EVERY);
    }
  }

  /** Where they stand by what is stored, and how this process fares with them. */
  async status(): Promise<FollowersStatus> {
    const { followers, unreachable } = await this.#look();
    const fault = this.#fault ?? unreachable;
    return {
      runHere: this.#term !== undefined && !this.#term.signal.aborted,
      ...(fault === undefined ? {} : { fault: inWords(fault) }),
      followers,
    };
  }

  /**
   * Lets running commands end, then lets another process go on, and closes the store. What was not given yet is given
   * by that one, or after the next start.
   */
  async close(): Promise<void> {
    this.#end.abort();
    await this.#standing;
    await this.options.store.close();
  }

  async #isIdle(): Promise<boolean> {
    const head = await this.options.log.head();
    const { followers, unreachable } = await this.#look();
    return !unreachable && followers.every(({ position, unsent }) => position >= head && unsent === 0);
  }

  async #look(): Promise<{ followers: readonly FollowerStatus[]; unreachable?: unknown }> {
    const faults = new Map(this.#term?.runs.map(({ name, fault }) => [name, fault]));
    const statuses = this.options.followers.map(({ name }) => this.#statusOf(name, faults.get(name)));
    try {
      return { followers: await Promise.all(statuses) };
    } catch (fault) {
      if (!mayPass(fault)) throw fault;
      return { followers: [], unreachable: fault };
    }
  }

  async #statusOf(name: string, fault: unknown): Promise<FollowerStatus> {
    const { store } = this.options;
    const why = fault === undefined ? {} : { [stops(fault) ? 'stopped' : 'delayed']: inWords(fault) };
    const { position } = await store.checkpoint(name);
    return { name, position, unsent: await store.countUnsent(name), ...why };
  }

  async #stand(): Promise<void> {
    await standFor({
      leases: this.options.store.leases,
      name: FOLLOWERS_LEASE,
      signal: this.#end.signal,
      work: (lease) => this.#runUnder(lease),
      turned: (fault) => (this.#fault = fault),
      every: this.options.standBy,
    });
  }

  /** Runs until this is closed, the lease is lost, or a write shows that somebody else has taken over. */
  async #runUnder(lease: Lease): Promise<void> {
    const { followers, retryAfter = RETRY_AFTER, ...options } = this.options;
    const fenced = new AbortController();
    const signal = AbortSignal.any([this.#end.signal, lease.lost, fenced.signal]);
    const runs = followers.map(
      (follower) => new FollowerRun(follower, { ...options, retryAfter, lease, signal }),
    );
    this.#fault = undefined;
    this.#term = { runs, signal };
    try {
      const ends = runs.map((run) => run.run().finally(() => fenced.abort()));
      await Promise.allSettled(ends);
      await Promise.all(ends);
    } finally {
      this.#term = undefined;
    }
  }
}

/** True for what does not pass by itself. */
const stops = (fault: unknown): boolean => fault !== undefined && !mayPass(fault) && !isFenced(fault);
