/** One follower at work: it reads the log, keeps what follows, and gives the commands that it kept. */
import { setTimeout as wait } from 'node:timers/promises';
import { eventTypesOf } from '../catalogue.js';
import type { CommandHandling } from '../command-handling/command-handling.js';
import { sha256 } from '../event-store/digest.js';
import type { EventStore } from '../event-store/event-store.js';
import type { Step } from '../kernel/command.js';
import type { StoredEvent } from '../kernel/event.js';
import type { Party } from '../kernel/refs.js';
import { Refusal } from '../kernel/refusal.js';
import { upcast } from '../kernel/stream.js';
import type { Follower } from './follower.js';
import type { FollowerFile, Unsent } from './sqlite/follower-file.js';

export interface FollowerStatus {
  readonly name: string;
  /** Everything up to this position was followed. */
  readonly position: number;
  /** Commands that are not given yet. */
  readonly unsent: number;
  /** What keeps it from going on, until the next try. */
  readonly stopped?: string;
}

export interface RunOptions {
  readonly log: EventStore;
  readonly handling: CommandHandling;
  readonly file: FollowerFile;
  readonly retryAfter: number;
}

/** Refusals that say nothing of the command itself: it is given again. */
const PASSING = new Set(['STREAM_CONFLICT', 'OVERLOADED', 'LOG_CLOSED']);
const COMMANDS_AT_ONCE = 100;

const mayPass = (fault: unknown): boolean => fault instanceof Refusal && PASSING.has(fault.code);

export class FollowerRun {
  private readonly ending = new AbortController();
  private readonly faults = new Map<'following' | 'giving', unknown>();
  private readonly watchers = new Set<() => void>();
  private running: Promise<unknown> = Promise.resolve();

  constructor(
    private readonly follower: Follower,
    private readonly options: RunOptions,
  ) {}

  start(): void {
    this.running = Promise.all([
      this.keepTrying('following', () => this.follow()),
      this.keepTrying('giving', () => this.give()),
    ]);
  }

  status(): FollowerStatus {
    const { name } = this.follower;
    const [fault] = this.faults.values();
    return {
      name,
      position: this.options.file.checkpoint(name),
      unsent: this.options.file.countUnsent(name),
      ...(fault === undefined ? {} : { stopped: fault instanceof Error ? fault.message : String(fault) }),
    };
  }

  /** Resolves once it stands at the head of the log with nothing left to give; rejects with what stopped it. */
  async idle(): Promise<void> {
    for (;;) {
      const head = await this.options.log.head();
      const [fault] = this.faults.values();
      if (fault !== undefined) throw fault;
      const { position, unsent } = this.status();
      if (position >= head && unsent === 0) return;
      await this.nextChange();
    }
  }

  async stop(): Promise<void> {
    this.ending.abort();
    this.changed();
    await this.running;
  }

  /** Works until it is stopped; after a fault it waits a while and goes on from what was stored. */
  private async keepTrying(part: 'following' | 'giving', work: () => Promise<void>): Promise<void> {
    const { signal } = this.ending;
    while (!signal.aborted) {
      try {
        await work();
      } catch (fault) {
        if (!mayPass(fault)) this.faults.set(part, fault);
        this.changed();
        await wait(this.options.retryAfter, undefined, { signal }).catch(() => undefined);
      }
    }
  }

  private async follow(): Promise<void> {
    const { log, file } = this.options;
    const after = file.checkpoint(this.follower.name);
    for await (const page of log.subscribe({ after, signal: this.ending.signal })) {
      this.followPage(page);
      this.faults.delete('following');
      this.changed();
    }
  }

  /** Keeps what follows from a page. An event that cannot be followed stops it there, after those before. */
  private followPage(page: readonly StoredEvent[]): void {
    let fault: unknown;
    this.options.file.together(() => {
      for (const event of page) {
        try {
          this.followEvent(event);
        } catch (error) {
          fault = error;
          return;
        }
      }
    });
    if (fault !== undefined) throw fault;
  }

  private followEvent(stored: StoredEvent): void {
    const { name, needs, react } = this.follower;
    const event = upcast(eventTypesOf(stored), stored);
    const keys = needs(event);
    const { rows = {}, commands = [] } =
      keys.length > 0 ? react(event, this.options.file.rows(name, keys)) : {};
    this.options.file.keep(name, {
      position: event.position,
      rows,
      commands: commands.map((command, index) => this.toSend(event, command, index)),
    });
  }

  /** A command with an id that derives from the event, so that it is the same however often it is made. */
  private toSend({ id, metadata }: StoredEvent, { command, input }: Step, index: number): Unsent {
    return {
      commandId: sha256(`${this.follower.name}/${id}/${index}`),
      useCase: command.name,
      input,
      causedBy: { id, correlationId: metadata.correlationId, actingFor: metadata.actor.for },
    };
  }

  private async give(): Promise<void> {
    const { file } = this.options;
    while (!this.ending.signal.aborted) {
      const unsent = file.unsent(this.follower.name, COMMANDS_AT_ONCE);
      for (const command of unsent) {
        if (this.ending.signal.aborted) return;
        file.settle(command.commandId, await this.giveOne(command));
        this.faults.delete('giving');
      }
      if (unsent.length > 0) this.changed();
      else await this.nextChange();
    }
  }

  /** Gives one command: `done`, or the code of the refusal that settles it. Throws what may pass. */
  private async giveOne({ commandId, useCase, input, causedBy }: Unsent): Promise<string> {
    const command = this.follower.useCases.find(({ name }) => name === useCase);
    if (!command)
      throw new Error(`The follower ${this.follower.name} does not know the use case ${useCase}.`);
    const { id: causationId, correlationId, actingFor } = causedBy;
    const actor = { id: this.follower.name, role: 'system' as const, for: actingFor as Party };
    try {
      await this.options.handling.handle({ commandId, actor, correlationId, causationId }, [
        { command, input: input as Step['input'] },
      ]);
      return 'done';
    } catch (error) {
      if (error instanceof Refusal && !mayPass(error)) return error.code;
      throw error;
    }
  }

  private changed(): void {
    for (const wake of [...this.watchers]) wake();
  }

  private nextChange(): Promise<void> {
    return new Promise((resolve) => {
      const wake = () => {
        this.watchers.delete(wake);
        resolve();
      };
      this.watchers.add(wake);
    });
  }
}
