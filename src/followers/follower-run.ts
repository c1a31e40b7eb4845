/**
 * One follower at work under a lease: it reads the log, keeps what follows, and gives the commands that it kept.
 *
 * Giving a command twice does no harm. Its id derives from the event that it follows from, and command handling
 * answers a command that is in the log already as it did the first time; when two processes give it at once, the ids of
 * its events are the same too, and the log takes them once. So whatever ends a process between keeping, giving and
 * settling, and whoever goes on with it, an unsettled command is simply given again.
 */
import { setTimeout as pause } from 'node:timers/promises';
import type { CommandHandling } from '../command-handling/command-handling.js';
import type { EventStore } from '../event-store/event-store.js';
import type { Step } from '../kernel/command.js';
import type { StoredEvent } from '../kernel/event.js';
import type { Party } from '../kernel/refs.js';
import type { Lease } from '../leases/leases.js';
import { isFenced, settlingRefusal } from './faults.js';
import { followPage, keysOf, readPage } from './follow-page.js';
import type { Follower } from './follower.js';
import type { Checkpoint, FollowerStore, Unsent } from './follower-store.js';
import { checkpointInLog } from './place-in-log.js';

export interface RunOptions {
  readonly log: EventStore;
  readonly handling: CommandHandling;
  readonly store: FollowerStore;
  readonly lease: Lease;
  /** It ends after what it is doing when this aborts. */
  readonly signal: AbortSignal;
  /** The longest pause after a fault, in milliseconds. */
  readonly retryAfter: number;
}

const COMMANDS_AT_ONCE = 100;
/** The pause after a first fault, in milliseconds; it doubles with each further one. */
const FIRST_PAUSE = 100;

export class FollowerRun {
  #faults = 0;
  #fault?: unknown;

  constructor(
    private readonly follower: Follower,
    private readonly options: RunOptions,
  ) {}

  get name(): string {
    return this.follower.name;
  }

  /** What keeps it from going on, until the next try. */
  get fault(): unknown {
    return this.#fault;
  }

  /** Works until the signal aborts, after a fault from what was stored. Rejects with `FENCED` when taken over. */
  async run(): Promise<void> {
    const { signal } = this.options;
    while (!signal.aborted) {
      try {
        await this.#work();
      } catch (fault) {
        if (isFenced(fault)) throw fault;
        this.#fault = fault;
        this.#faults += 1;
        await this.#pause();
      }
    }
  }

  async #work(): Promise<void> {
    const { log, signal } = this.options;
    let reached = await checkpointInLog(this.name, this.options);
    await this.#giveAll();
    if (reached.position >= (await log.head())) this.#forgetFaults();
    for await (const page of log.subscribe({ after: reached.position, signal })) {
      reached = await this.#follow(reached, page);
      this.#forgetFaults();
    }
    if (!signal.aborted) throw new Error('The log sends no more events.');
  }

  /** Keeps what follows from a page, gives its commands, and answers how far it came. */
  async #follow(from: Checkpoint, events: readonly StoredEvent[]): Promise<Checkpoint> {
    const { store, lease } = this.options;
    const page = readPage(this.follower, events);
    const rows = await store.rows(this.name, keysOf(page));
    const { kept, halt } = followPage(this.follower, from, page, rows);
    if (kept.to.position > from.position) await store.keep(lease, this.name, kept);
    if (kept.commands.length > 0) await this.#giveAll();
    if (halt) throw halt.fault;
    return kept.to;
  }

  async #giveAll(): Promise<void> {
    const { store, lease, signal } = this.options;
    for (;;) {
      const unsent = await store.unsent(this.name, COMMANDS_AT_ONCE);
      if (unsent.length === 0) return;
      for (const command of unsent) {
        if (signal.aborted) return;
        await store.settle(lease, command.commandId, await this.#give(command));
      }
    }
  }

  /** Gives one command: `done`, or the code of the refusal that settles it. Throws every other fault. */
  async #give({ commandId, useCase, input, causedBy }: Unsent): Promise<string> {
    const command = this.follower.useCases.find(({ name }) => name === useCase);
    if (!command) throw new Error(`The follower ${this.name} does not know the use case ${useCase}.`);
    const { id: causationId, correlationId, actingFor, traceparent } = causedBy;
    const actor = { id: this.name, role: 'system' as const, for: actingFor as Party };
    try {
      await this.options.handling.handle({ commandId, actor, correlationId, causationId, traceparent }, [
        { command, input: input as Step['input'] },
      ]);
      return 'done';
    } catch (fault) {
      const refusal = settlingRefusal(fault);
      if (!refusal) throw fault;
      return refusal.code;
    }
  }

  #forgetFaults(): void {
    this.#faults = 0;
    this.#fault = undefined;
  }

  async #pause(): Promise<void> {
    const { retryAfter, signal } = this.options;
    const longest = Math.min(FIRST_PAUSE * 2 ** (this.#faults - 1), retryAfter);
    await pause(longest * (0.5 + Math.random() / 2), undefined, { signal }).catch(() => undefined);
  }
}
