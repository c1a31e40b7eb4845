/** Fills a generation anew beside the fill that serves it, and then lets the new one serve. */
import type { EventStore } from '../event-store/event-store.js';
import { insist } from '../kernel/refusal.js';
import type { Lease } from '../leases/leases.js';
import { FILLING, type FillProgress, type Fills, type FillWatch } from './fills.js';
import type { Generation } from './generation.js';
import type { Projection } from './projection.js';
import type { Succession } from './succession.js';

interface FillingOptions {
  readonly log: EventStore;
  readonly projections: readonly Projection[];
  readonly fills: Fills;
}

/** Needed by whoever begins at once; others may have done it by the time that it is one's turn. */
const ALWAYS = async (): Promise<boolean> => true;

export class Filling {
  #running?: { readonly done: Promise<boolean>; readonly progress: FillProgress };

  constructor(
    private readonly generation: string,
    private readonly options: FillingOptions,
    private readonly succession: Succession,
    /** Gives up a fill that is under way. */
    private readonly end: AbortSignal,
  ) {}

  /** How far the fill of this process has come; undefined when there is none. */
  get progress(): FillProgress | undefined {
    return this.#running?.progress;
  }

  /**
   * Fills anew and serves that; false when another fill is under way, in this process or elsewhere, or when none is needed
   * any more by the time that it is this process's turn. Refuses with `REBUILD_INCOMPLETE`, with `FENCED` when another
   * process took over meanwhile, rejects with the reason of the signal or of the end, and leaves the present facts
   * serving then.
   */
  async fill({ onProgress, signal }: FillWatch, isNeeded = ALWAYS): Promise<boolean> {
    if (this.#running) return false;
    const watch = {
      signal: AbortSignal.any([...(signal ? [signal] : []), this.end]),
      onProgress: (progress: FillProgress) => {
        if (this.#running) this.#running = { ...this.#running, progress };
        onProgress?.(progress);
      },
    };
    const done = this.#fillUnderLease(watch, isNeeded).finally(() => (this.#running = undefined));
    this.#running = { done, progress: { position: 0, head: 0 } };
    return done;
  }

  /** Resolves once nothing is being filled, however that ended. */
  async ended(): Promise<void> {
    await this.#running?.done.catch(() => {});
  }

  async #fillUnderLease(
    watch: FillWatch & { readonly signal: AbortSignal },
    isNeeded: () => Promise<boolean>,
  ): Promise<boolean> {
    const lease = await this.options.fills.leases.acquire(`${FILLING}${this.generation}`);
    if (!lease) return false;
    try {
      if (!(await isNeeded())) return false;
      const signal = AbortSignal.any([watch.signal, lease.lost]);
      await this.#fillAndServe(lease, { ...watch, signal });
      return true;
    } finally {
      await lease.release();
    }
  }

  async #fillAndServe(lease: Lease, watch: FillWatch & { readonly signal: AbortSignal }): Promise<void> {
    const { log, fills, projections } = this.options;
    await fills.prune();
    const fill = await fills.begin(this.generation);
    let next: Generation | undefined;
    try {
      await fills.load(fill, { log, projections }, watch);
      next = await this.succession.follow(fill);
      await next.reached(await log.head(), watch.signal);
      await this.#insistOnNoNewStop(next);
      await next.reached(await log.head(), watch.signal);
      await fills.serve(fill, lease);
    } catch (error) {
      if (next) await this.succession.giveUp(next);
      // What cannot be deleted now is deleted before the next fill.
      await fills.discard(fill).catch(() => {});
      // Whoever lost the right to fill finds things deleted or changed: the loss is the fault, not what it led to.
      watch.signal.throwIfAborted();
      throw error;
    }
    this.succession.turnTo(next);
    // As above; what was filled serves by now.
    await fills.prune().catch(() => {});
  }

  async #insistOnNoNewStop(next: Generation): Promise<void> {
    const { serving } = this.succession;
    if (!serving) return;
    const before = await stoppedIn(serving);
    const projections = (await stoppedIn(next)).filter((projection) => !before.includes(projection));
    insist(
      projections.length === 0,
      'REBUILD_INCOMPLETE',
      `The rebuilt read models lack events that the present ones have (${projections.join(', ')}). The present ones stay.`,
      { projections },
    );
  }
}

const stoppedIn = async (generation: Generation): Promise<string[]> =>
  (await generation.status()).flatMap(({ projection, stopped }) => (stopped ? [projection] : []));
