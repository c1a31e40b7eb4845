/** Waits for projections by looking at their stored checkpoints, so that it works whoever moves them. */
import { Refusal } from '../kernel/refusal.js';
import type { FactStore } from './fact-store.js';

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
  #looking = false;

  constructor(
    private readonly store: () => Pick<FactStore, 'progress'> | undefined,
    /** Milliseconds between two looks; nobody looks while nobody waits. */
    private readonly lookEvery: number,
  ) {}

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
      this.#timer ??= setInterval(() => void this.#look(), this.lookEvery);
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
    if (this.#looking) return;
    this.#looking = true;
    await Promise.all([...this.#waiting].map((waiting) => this.#lookFor(waiting)));
    this.#looking = false;
  }

  async #lookFor({ position, projections, until, settle }: Waiting): Promise<void> {
    try {
      const progress = await this.store()?.progress(projections);
      if (progress && progress.position >= position) settle(true);
      else if (progress?.stopped.length || performance.now() >= until) settle(false);
    } catch (error) {
      const mayPass = error instanceof Refusal && error.code === 'READ_STORE_UNREACHABLE';
      if (!mayPass) settle(Promise.reject(error));
      else if (performance.now() >= until) settle(false);
    }
  }
}
