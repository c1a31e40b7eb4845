/** Waits for projections by looking at their stored checkpoints, so that it works whoever moves them. */
import type { FactStore } from './fact-store.js';
import { isUnreadableNow } from './faults.js';

interface Waiting {
  readonly position: number;
  readonly projections: readonly string[];
  readonly settle: (reached: boolean | Promise<never>) => void;
}

type Progress = Awaited<ReturnType<FactStore['progress']>>;

/** One look serves all who wait in a process; nobody looks while nobody waits. */
export class CheckpointWatch {
  readonly #waiting = new Set<Waiting>();
  #timer?: NodeJS.Timeout;
  #looking = false;
  /** Something moved while it was being looked. */
  #again = false;

  constructor(
    private readonly store: () => Pick<FactStore, 'progress'> | undefined,
    /** Milliseconds between two looks at what other processes move. */
    private readonly lookEvery: number,
  ) {}

  /** True once all of these projections have applied the position; false after the time, or when one has stopped. */
  waitFor(position: number, projections: readonly string[], timeoutMs: number): Promise<boolean> {
    return new Promise((resolve) => {
      // Not left to the looks: a store that does not answer makes them last.
      const late = setTimeout(() => waiting.settle(false), timeoutMs);
      const waiting: Waiting = {
        position,
        projections,
        settle: (reached) => {
          clearTimeout(late);
          this.#waiting.delete(waiting);
          if (this.#waiting.size === 0) this.#rest();
          resolve(reached);
        },
      };
      this.#waiting.add(waiting);
      this.#timer ??= setInterval(() => void this.#look(), this.lookEvery);
      void this.moved();
    });
  }

  /** Told when this process moved checkpoints, or somebody came who waits: looks now. */
  async moved(): Promise<void> {
    this.#again = this.#looking;
    await this.#look();
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
    if (this.#looking || this.#waiting.size === 0) return;
    this.#looking = true;
    await Promise.all([...this.#bySetsOfProjections()].map((waiting) => this.#lookFor(waiting)));
    this.#looking = false;
    if (!this.#again) return;
    this.#again = false;
    await this.#look();
  }

  #bySetsOfProjections(): Iterable<readonly Waiting[]> {
    const sets = new Map<string, Waiting[]>();
    for (const waiting of this.#waiting) {
      const key = waiting.projections.join(' ');
      const set = sets.get(key);
      if (set) set.push(waiting);
      else sets.set(key, [waiting]);
    }
    return sets.values();
  }

  async #lookFor(all: readonly Waiting[]): Promise<void> {
    try {
      const progress = await this.store()?.progress(all[0]!.projections);
      if (progress) for (const waiting of all) settleBy(progress, waiting);
    } catch (error) {
      if (!isUnreadableNow(error)) for (const { settle } of all) settle(Promise.reject(error));
    }
  }
}

function settleBy({ position, stopped }: Progress, waiting: Waiting): void {
  if (position >= waiting.position) waiting.settle(true);
  else if (stopped.length > 0) waiting.settle(false);
}
