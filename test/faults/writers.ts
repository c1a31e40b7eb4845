/** Many who write at once and send again what was not answered, as clients are told to do. */
import { setTimeout as pause } from 'node:timers/promises';
import { turnOf } from './audit.js';
import { restsBetween, type Rest } from './rests.js';
import { send, type AnsweredStream, type Command } from './command.js';

/** A command that was answered as stored. */
export interface Acknowledged {
  readonly command: Command;
  readonly streams: readonly AnsweredStream[];
  /** When the answer came, in milliseconds of the monotonic clock. */
  readonly at: number;
}

export interface WritersOptions {
  /** Where a writer sends its next request; undefined while there is nobody to send it to. */
  readonly to: (writer: number) => string | undefined;
  readonly count?: number;
  /** How long a writer waits for an answer before it sends the same again, in milliseconds. */
  readonly patience?: () => number;
}

const usualPatience = () => 6_000;
const BEFORE_AGAIN = 100;

export class Writers {
  readonly acknowledged: Acknowledged[] = [];
  /** Answers that no client should get from a command that is well formed. */
  readonly unexpected: string[] = [];
  /** How often each passing refusal was answered. */
  readonly refusals = new Map<string, number>();
  /** Requests that got no answer, and were sent again. */
  unanswered = 0;
  #over = false;
  #left = false;
  #running: Promise<unknown> = Promise.resolve();
  #watching = new Set<() => void>();

  constructor(private readonly options: WritersOptions) {}

  /** They begin, and go on until `stop`. */
  start(): void {
    const { count = 32 } = this.options;
    this.#running = Promise.all(Array.from({ length: count }, (_, writer) => this.#writeForEver(writer)));
  }

  /** Each writer ends with the command that it is at, answered. */
  async stop(): Promise<void> {
    this.#over = true;
    await this.#running;
  }

  /** They go away at once, and care no longer for what has no answer: for a test that ends before its time. */
  leave(): void {
    this.#over = true;
    this.#left = true;
  }

  /** Resolves once so many more commands were acknowledged. Rejects when a writer met what it should not. */
  async more(count: number): Promise<void> {
    const wanted = this.acknowledged.length + count;
    while (this.acknowledged.length < wanted) await this.#somethingComes();
  }

  /** Sends one command until it is acknowledged. */
  async deliver(command: Command, writer = 0): Promise<Acknowledged | undefined> {
    while (!this.#left) {
      const outcome = await this.#try(command, writer);
      if (outcome && 'streams' in outcome) return this.#acknowledge(command, outcome.streams);
      if (outcome && !outcome.again) return this.#complain(`${command.id}: ${outcome.refused}`);
      if (outcome) this.#noteRefusal(outcome.refused);
      await pause(Math.random() * BEFORE_AGAIN);
    }
    return undefined;
  }

  /** Resolves once this was answered so often, by commands that are sent again. */
  async refused(code: string, count: number): Promise<void> {
    while ((this.refusals.get(code) ?? 0) < count) await this.#somethingComes();
  }

  /** The times without an answer since an instant, up to now. */
  restsSince(since: number): Rest[] {
    const instants = this.acknowledged.filter(({ at }) => at >= since).map(({ at }) => at);
    return restsBetween([since, ...instants, performance.now()]);
  }

  async #writeForEver(writer: number): Promise<void> {
    for (let turn = 0; ; turn += 1) {
      for (const command of turnOf(writer, turn)) {
        if (this.#over || this.unexpected.length > 0) return;
        await this.deliver(command, writer);
      }
    }
  }

  async #try(command: Command, writer: number) {
    const { to, patience = usualPatience } = this.options;
    const url = to(writer);
    if (url === undefined) return undefined;
    try {
      return await send(url, command, AbortSignal.timeout(patience()));
    } catch {
      this.unanswered += 1;
      return undefined;
    }
  }

  #acknowledge(command: Command, streams: readonly AnsweredStream[]): Acknowledged {
    const acknowledged = { command, streams, at: performance.now() };
    this.acknowledged.push(acknowledged);
    this.#tell();
    return acknowledged;
  }

  #noteRefusal(refused: string): void {
    const code = refused.split(':')[0]!;
    this.refusals.set(code, (this.refusals.get(code) ?? 0) + 1);
    this.#tell();
  }

  #somethingComes(): Promise<void> {
    if (this.unexpected.length > 0) throw new Error(this.unexpected.join('\n'));
    return new Promise((resolve) => this.#watching.add(resolve));
  }

  #complain(what: string): undefined {
    this.unexpected.push(what);
    this.#tell();
  }

  #tell(): void {
    const watching = this.#watching;
    this.#watching = new Set();
    for (const resolve of watching) resolve();
  }
}

/** The highest position that was answered. */
export const lastPosition = (acknowledged: readonly Acknowledged[]): number =>
  acknowledged.flatMap(({ streams }) => streams).reduce((last, { position }) => Math.max(last, position), 0);
