/** The read models of a service: filled before they serve, kept up to date, and filled anew on request. */
import { join } from 'node:path';
import type { EventStore } from '../event-store/event-store.js';
import type { Clock } from '../kernel/clock.js';
import { insist, Refusal } from '../kernel/refusal.js';
import { CheckpointWatch } from './checkpoint-watch.js';
import type { FactStore } from './fact-store.js';
import { Generation } from './generation.js';
import { generationOf, insistOnDistinct, whyUnfit, type FillReason } from './generations.js';
import type { Projection } from './projection.js';
import type { ProjectionStatus } from './runner.js';
import { FillCatalog, type Fill } from './sqlite/fill-catalog.js';
import { fillFactFile, type FillOrder, type FillProgress, type FillWatch } from './sqlite/fill.js';

/** Fills a file: here, or in a worker thread (`fillInWorker`). */
export type FillFile = (order: FillOrder, watch: FillWatch) => Promise<void>;

export interface ReadModelsOptions {
  readonly log: EventStore;
  readonly projections: readonly Projection[];
  /** The data folder. Whoever opens read models in it owns it: the log does so by its lock. */
  readonly folder: string;
  readonly clock?: Clock;
  /** Default: in this thread. */
  readonly fill?: FillFile;
  /** How often stopped projections are tried again, in milliseconds. Default: every minute. */
  readonly retryEvery?: number;
}

export interface ReadModelsStatus {
  /** Position of the last event of the log. */
  readonly head: number;
  /** Empty until the read models serve. `lag`: how many positions behind the head. */
  readonly projections: readonly (ProjectionStatus & { readonly lag: number })[];
  /** Set when another process writes the same read models: these follow no longer. */
  readonly fenced?: string;
  /** Set while a file is being filled. */
  readonly filling?: FillProgress;
}

const systemClock: Clock = { now: () => Date.now() };

export class ReadModels {
  readonly #catalog: FillCatalog;
  readonly #generation: string;
  readonly #watch = new CheckpointWatch(() => this.#serving?.store);
  readonly #retiring = new Set<Promise<void>>();
  readonly #end = new AbortController();
  #serving?: Generation;
  /** The one that is to serve once it has come to the head of the log. */
  #coming?: Generation;
  #filling?: { readonly done: Promise<void>; progress: FillProgress };

  private constructor(private readonly options: ReadModelsOptions) {
    this.#generation = generationOf(options.projections);
    this.#catalog = new FillCatalog(join(options.folder, 'read-models'));
  }

  /** Refuses projections that cannot stand side by side (see `insistOnDistinct`). Nothing serves before `start`. */
  static open(options: ReadModelsOptions): ReadModels {
    insistOnDistinct(options.projections);
    return new ReadModels(options);
  }

  /**
   * Serves the generation of these projections, at the head of the log as it was. Where there is none, or the one there
   * was made from another log or cannot be read, it is filled first, and the answer says why. That is safe: read
   * models hold nothing that is not in the log, a fill is a new file, and the old file stays beside it. Rejects with
   * `CLOSING` when they are closed meanwhile.
   */
  async start(): Promise<FillReason | undefined> {
    const fill = this.#catalog.serving(this.#generation);
    const reason = fill ? await whyUnfit(this.#catalog.fileOf(fill), this.options.log) : 'MISSING';
    this.#end.signal.throwIfAborted();
    if (fill && !reason) await this.#serve(fill, this.#follow(fill));
    else await this.rebuild();
    return reason;
  }

  /** Whether there are facts to answer from. */
  get serves(): boolean {
    return this.#serving !== undefined;
  }

  /** Makes an answer from the facts that serve now, and that go on serving it to its end. Refuses with `NOT_READY`. */
  async answer<T>(make: (store: FactStore) => Promise<T>): Promise<T> {
    insist(this.#serving, 'NOT_READY', 'The service is still getting ready. Try again in a minute.');
    return this.#serving.answer(make);
  }

  /** True once these projections have applied the position; false after the time, or when one of them has stopped. */
  waitFor(position: number, projections: readonly string[], timeoutMs: number): Promise<boolean> {
    return this.#watch.waitFor(position, projections, timeoutMs);
  }

  async status(): Promise<ReadModelsStatus> {
    const head = await this.options.log.head();
    const { projections = [], fenced } = this.#serving?.runner.status() ?? {};
    return {
      head,
      projections: projections.map((each) => ({ ...each, lag: Math.max(0, head - each.position) })),
      ...(fenced ? { fenced } : {}),
      ...(this.#filling ? { filling: this.#filling.progress } : {}),
    };
  }

  /** Tries stopped projections again now, as happens every minute. */
  async retryStopped(): Promise<void> {
    await this.#serving?.runner.look();
  }

  /**
   * Fills all read models anew from the log while the present ones serve, and then lets the new ones serve. Refuses with
   * `REBUILD_RUNNING`, or with `REBUILD_INCOMPLETE` when a projection stopped that has not stopped in the present ones,
   * which then stay. Rejects with the signal's reason when it is cancelled.
   */
  async rebuild({ onProgress, signal }: FillWatch = {}): Promise<void> {
    insist(
      !this.#filling,
      'REBUILD_RUNNING',
      'The read models are being rebuilt already. Wait for that to end.',
    );
    const signals = signal ? [signal, this.#end.signal] : [this.#end.signal];
    const filling = { progress: { position: 0, head: 0 }, done: Promise.resolve() };
    const watch: FillWatch = {
      signal: AbortSignal.any(signals),
      onProgress: (progress) => {
        filling.progress = progress;
        onProgress?.(progress);
      },
    };
    filling.done = this.#fillAndServe(watch).finally(() => (this.#filling = undefined));
    this.#filling = filling;
    await filling.done;
  }

  /** Gives up a running rebuild, lets answers end, and lets go of all files. */
  async close(): Promise<void> {
    this.#end.abort(new Refusal('CLOSING', 'The service is stopping.'));
    await this.#coming?.runner.stop();
    await this.#filling?.done.catch(() => {});
    this.#watch.close();
    if (this.#serving) this.#retire(this.#serving);
    this.#serving = undefined;
    await Promise.all(this.#retiring);
    this.#catalog.close();
  }

  async #fillAndServe(watch: FillWatch): Promise<void> {
    const { log, projections, fill: fillFile = fillFactFile } = this.options;
    this.#catalog.prune();
    const fill = this.#catalog.begin(this.#generation);
    let next: Generation | undefined;
    try {
      await fillFile({ file: this.#catalog.fileOf(fill), log, projections }, watch);
      next = this.#follow(fill);
      await next.runner.reached(await log.head());
      watch.signal?.throwIfAborted();
      this.#insistOnNoNewStop(next);
    } catch (error) {
      await next?.retire();
      this.#catalog.remove(fill);
      throw error;
    }
    await this.#serve(fill, next);
  }

  #follow(fill: Fill): Generation {
    const { log, projections, clock = systemClock, retryEvery } = this.options;
    const options = { log, projections, clock, retryEvery };
    this.#coming = new Generation(this.#catalog.fileOf(fill), options);
    return this.#coming;
  }

  async #serve(fill: Fill, next: Generation): Promise<void> {
    try {
      await next.runner.reached(await this.options.log.head());
      this.#end.signal.throwIfAborted();
    } catch (error) {
      await next.retire();
      throw error;
    }
    this.#catalog.serve(fill);
    const before = this.#serving;
    this.#serving = next;
    this.#coming = undefined;
    if (before) this.#retire(before);
  }

  #retire(generation: Generation): void {
    const retired = generation.retire().finally(() => this.#retiring.delete(retired));
    this.#retiring.add(retired);
  }

  #insistOnNoNewStop(next: Generation): void {
    if (!this.#serving) return;
    const stoppedIn = ({ runner }: Generation) =>
      runner.status().projections.flatMap(({ projection, stopped }) => (stopped ? [projection] : []));
    const before = stoppedIn(this.#serving);
    const projections = stoppedIn(next).filter((projection) => !before.includes(projection));
    insist(
      projections.length === 0,
      'REBUILD_INCOMPLETE',
      `The rebuilt read models lack events that the present ones have (${projections.join(', ')}). The present ones stay.`,
      { projections },
    );
  }
}
