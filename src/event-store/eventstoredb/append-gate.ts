/** Lets so many appends at once to the server, and so many wait. */
import { Refusal } from '../../kernel/refusal.js';

export interface GateLimits {
  /** Appends on their way to the server. */
  readonly running: number;
  /** Appends running and waiting. */
  readonly appends: number;
  /** Bytes of appends running and waiting. */
  readonly bytes: number;
}

export const usualLimits: GateLimits = { running: 512, appends: 10_000, bytes: 64_000_000 };

export class AppendGate {
  #running = 0;
  #appends = 0;
  #bytes = 0;
  readonly #waiting: (() => void)[] = [];
  #emptied: (() => void)[] = [];

  constructor(private readonly limits: GateLimits) {}

  /** Does the work when its turn comes. Refuses with `OVERLOADED` while too much is running and waiting. */
  async pass<T>(bytes: number, work: () => Promise<T>): Promise<T> {
    if (this.#appends >= this.limits.appends || this.#bytes + bytes > this.limits.bytes) {
      throw new Refusal('OVERLOADED', 'Too much is being recorded at this moment. Try again in a minute.');
    }
    this.#appends += 1;
    this.#bytes += bytes;
    try {
      if (this.#running < this.limits.running) this.#running += 1;
      else await new Promise<void>((enter) => this.#waiting.push(enter));
      return await work();
    } finally {
      this.#leave(bytes);
    }
  }

  /** Resolves when nothing runs or waits. */
  empty(): Promise<void> {
    if (this.#appends === 0) return Promise.resolve();
    return new Promise((resolve) => this.#emptied.push(resolve));
  }

  #leave(bytes: number): void {
    this.#appends -= 1;
    this.#bytes -= bytes;
    const next = this.#waiting.shift();
    if (next) next();
    else this.#running -= 1;
    if (this.#appends > 0) return;
    for (const resolve of this.#emptied) resolve();
    this.#emptied = [];
  }
}
