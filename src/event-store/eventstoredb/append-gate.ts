/** Lets so many appends at once to the server, and so many wait. */
import { Refusal } from '../../kernel/refusal.js';
import { logClosed, logUnreachable } from './refusals.js';

export interface GateLimits {
  /** Appends on their way to the server. */
  readonly running: number;
  /** Appends running and waiting. */
  readonly appends: number;
  /** Bytes of appends running and waiting. */
  readonly bytes: number;
}

export const usualLimits: GateLimits = { running: 512, appends: 10_000, bytes: 64_000_000 };

interface Waiting {
  enter(): void;
  refuse(why: Refusal): void;
}

export class AppendGate {
  #running = 0;
  #appends = 0;
  #bytes = 0;
  readonly #waiting = new Set<Waiting>();
  #emptied: (() => void)[] = [];

  constructor(private readonly limits: GateLimits) {}

  /**
   * Does the work when its turn comes. Refuses with `OVERLOADED` while too much is running and waiting, with
   * `LOG_UNREACHABLE` when no turn came until `end` (by `performance.now()`), and with `LOG_CLOSED`.
   */
  async pass<T>(bytes: number, end: number, work: () => Promise<T>): Promise<T> {
    if (this.#appends >= this.limits.appends || this.#bytes + bytes > this.limits.bytes) {
      throw new Refusal('OVERLOADED', 'Too much is being recorded at this moment. Try again in a minute.');
    }
    this.#appends += 1;
    this.#bytes += bytes;
    try {
      await this.#turn(end);
      return await work().finally(() => this.#giveTurn());
    } finally {
      this.#leave(bytes);
    }
  }

  /** Refuses what waits with `LOG_CLOSED`; resolves when nothing runs. Nothing may come after it. */
  close(): Promise<void> {
    for (const { refuse } of this.#waiting) refuse(logClosed());
    if (this.#appends === 0) return Promise.resolve();
    return new Promise((resolve) => this.#emptied.push(resolve));
  }

  async #turn(end: number): Promise<void> {
    if (this.#running < this.limits.running) {
      this.#running += 1;
      return;
    }
    await new Promise<void>((resolve, reject) => {
      const settle = (act: () => void) => {
        clearTimeout(timer);
        this.#waiting.delete(waiting);
        act();
      };
      const waiting: Waiting = {
        enter: () => settle(resolve),
        refuse: (why) => settle(() => reject(why)),
      };
      const refuse = () => waiting.refuse(logUnreachable('too many others wait for an answer'));
      const timer = setTimeout(refuse, end - performance.now());
      this.#waiting.add(waiting);
    });
  }

  #giveTurn(): void {
    const [next] = this.#waiting;
    if (next) next.enter();
    else this.#running -= 1;
  }

  #leave(bytes: number): void {
    this.#appends -= 1;
    this.#bytes -= bytes;
    if (this.#appends > 0) return;
    for (const resolve of this.#emptied) resolve();
    this.#emptied = [];
  }
}
