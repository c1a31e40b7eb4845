/** Waits for projections by looking at their stored checkpoints, so that it works whoever moves them. */
import type { FactStore } from './fact-store.js';

/** Milliseconds between two looks; nobody looks while nobody waits. */
const LOOK_EVERY = 5;

interface Waiting {
  readonly position: number;
  readonly projections: readonly string[];
  readonly until: number;
  readonly settle: (reached: boolean | Promise<never>) => void;
}

/** One poll serves all who wait in a process. */
export class CheckpointWatch {
  readonly #waiting = new Set<Waiting>();
  #timer?: NodeJS.Timeout;

  constructor(private readonly store: () => Pick<FactStore, 'progress'> | undefined) {}

  /** True once all of these projections have applied the position; false after the time, or when one has stopped. */
  waitFor(position: number, projections: readonly string[], timeoutMs: number): Promise<boolean> {
    return new Promise((resolve) => {
      const waiting: Waiting = {
        position,
        projections,
        until: performance.now() + timeoutMs,
        settle: (reached) => {
          this.#waiting.delete(waiting);
          if (this.#waiting.size === 0) this.#rest();
          resolve(reached);
        },
      };
      this.#waiting.add(waiting);
      this.#timer ??= setInterval(() => void this.#look(), LOOK_EVERY);
      void this.#lookFor(waiting);
    });
  }

  /** Nobody waits any longer. */
  close(): void {
    for (const waiting of this.#waiting) waiting.settle(false);
  }

  #rest(): void {
    clearInterval(this.#timer);
    this.#timer = undefined;
  }

  async #look(): Promise<void> {
    await Promise.all([...this.#waiting].map((waiting) => this.#lookFor(waiting)));
  }

  async #lookFor({ position, projections, until, settle }: Waiting): Promise<void> {
    try {
      const progress = await this.store()?.progress(projections);
      if (progress && progress.position >= position) settle(true);
      else if (progress?.stopped.length || performance.now() >= until) settle(false);
    } catch (error) {
      settle(Promise.reject(error));
    }
  }
}
