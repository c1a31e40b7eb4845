/** The read models of a service: filled before they serve, kept up to date, and filled anew on request. */
import { setTimeout as pause } from 'node:timers/promises';
import type { EventStore } from '../event-store/event-store.js';
import type { Clock } from '../kernel/clock.js';
import { insist, inWords, Refusal } from '../kernel/refusal.js';
import type { Telemetry } from '../kernel/telemetry.js';
import { CheckpointWatch } from './checkpoint-watch.js';
import type { FactStore } from './fact-store.js';
import { isOfTheStores, notReady } from './faults.js';
import { Filling } from './filling.js';
import type { Fill, FillProgress, Fills, FillWatch } from './fills.js';
import { Generation } from './generation.js';
import { generationOf, insistOnDistinct, whyUnfit, type FillReason } from './generations.js';
import type { Projection } from './projection.js';
import type { ProjectionStatus } from './runner.js';
import { Succession } from './succession.js';

export interface ReadModelsOptions {
  readonly log: EventStore;
  readonly projections: readonly Projection[];
  /** Where they are kept. Closed with them. */
  readonly fills: Fills;
  readonly clock?: Clock;
  /** How often stopped projections are tried again, in milliseconds. Default: every minute. */
  readonly retryEvery?: number;
  /** Told of the events that they take in. */
  readonly telemetry?: Telemetry;
}

/** How read models stand, by themselves. */
export interface ReadModelsStanding {
  /** Empty until the read models serve. */
  readonly projections: readonly ProjectionStatus[];
  /** Whether this process is the one that keeps them up to date. */
  readonly kept: boolean;
  /** What keeps this process from serving them, or from keeping them up to date, beside that another one does. */
  readonly fault?: string;
  /** Set while they are being filled by this process. */
  readonly filling?: FillProgress;
}

/** How read models stand beside the log. */
export interface ReadModelsStatus extends ReadModelsStanding {
  /** Position of the last event of the log. */
  readonly head: number;
  /** `lag`: how many positions behind the head. */
  readonly projections: readonly (ProjectionStatus & { readonly lag: number })[];
}

const systemClock: Clock = { now: () => Date.now() };

/** How often a process looks for what others did: a fill that serves now, a lease that is free. In milliseconds. */
const LOOK_EVERY = 1_000;

export class ReadModels {
  readonly #generation: string;
  readonly #watch: CheckpointWatch;
  readonly #end = new AbortController();
  readonly #succession = new Succession((fill) => this.#open(fill), this.#end.signal);
  readonly #filling: Filling;
  /** What kept this process from serving, or from looking whether others filled anew, when it was tried last. */
  #fault?: string;
  #following: Promise<void> = Promise.resolve();

  private constructor(private readonly options: ReadModelsOptions) {
    const { projections, fills } = options;
    this.#generation = generationOf(projections, fills.tables);
    this.#filling = new Filling(this.#generation, options, this.#succession, this.#end.signal);
    this.#watch = new CheckpointWatch(() => this.#serving?.facts, fills.lookEvery);
  }

  /** Refuses projections that cannot stand side by side (see `insistOnDistinct`). Nothing serves before `start`. */
  static open(options: ReadModelsOptions): ReadModels {
    insistOnDistinct(options.projections);
    return new ReadModels(options);
  }

  /**
   * Serves the generation of these projections, at the head of the log as it was. Where there is none, or the one there
   * was made from another log or cannot be read, it is filled first, and the answer says why; where another process is
   * filling it, that is waited for. Filling is safe: read models hold nothing that is not in the log, a fill is made
   * apart, and the former one stays beside it. A log, or a shared store, that cannot be reached meanwhile is waited for
   * and shows in `standing`. Rejects with `CLOSING` when they are closed meanwhile.
   */
  async start(): Promise<FillReason | undefined> {
    const reason = await this.#startServing();
    if (this.options.fills.leases.shared) this.#following = this.#followOthers();
    return reason;
  }

  /** Whether there are facts to answer from. */
  get serves(): boolean {
    return this.#serving !== undefined;
  }

  get #serving(): Generation | undefined {
    return this.#succession.serving;
  }

  /** Makes an answer from the facts that serve now, and that go on serving it to its end. Refuses with `NOT_READY`. */
  async answer<T>(make: (store: FactStore) => Promise<T>): Promise<T> {
    if (!this.#serving) throw notReady();
    return this.#serving.answer(make);
  }

  /** True once these projections have applied the position; false after the time, or when one of them has stopped. */
  waitFor(position: number, projections: readonly string[], timeoutMs: number): Promise<boolean> {
    return this.#watch.waitFor(position, projections, timeoutMs);
  }

  async status(): Promise<ReadModelsStatus> {
    const head = await this.options.log.head();
    const standing = await this.standing();
    const lagOf = ({ position }: ProjectionStatus) => Math.max(0, head - position);
    return {
      ...standing,
      head,
      projections: standing.projections.map((each) => ({ ...each, lag: lagOf(each) })),
    };
  }

  /** How they stand, without a question to the log. */
  async standing(): Promise<ReadModelsStanding> {
    const projections = (await this.#serving?.status()) ?? [];
    const fault = this.#succession.fault ?? this.#fault;
    const filling = this.#filling.progress;
    return {
      projections,
      kept: this.#serving?.keeper.status() !== undefined,
      ...(fault ? { fault } : {}),
      ...(filling ? { filling } : {}),
    };
  }

  /** Tries stopped projections again now, as happens every minute. */
  async retryStopped(): Promise<void> {
    await this.#serving?.keeper.look();
  }

  /**
   * Fills all read models anew from the log while the present ones serve, and then lets the new ones serve. Refuses with
   * `REBUILD_RUNNING`, or with `REBUILD_INCOMPLETE` when a projection stopped that has not stopped in the present ones,
   * which then stay. Rejects with the signal's reason when it is cancelled.
   */
  async rebuild(watch: FillWatch = {}): Promise<void> {
    insist(
      await this.#filling.fill(watch),
      'REBUILD_RUNNING',
      'The read models are being rebuilt already. Wait for that to end.',
    );
  }

  /** Gives up a running rebuild, lets answers end, and lets go of everything. */
  async close(): Promise<void> {
    this.#end.abort(new Refusal('CLOSING', 'The service is stopping.'));
    await this.#succession.stopComing();
    await this.#filling.ended();
    await this.#following;
    this.#watch.close();
    await this.#succession.close();
    await this.options.fills.close();
  }

  async #startServing(): Promise<FillReason | undefined> {
    let reason: FillReason | undefined;
    while (!this.serves) {
      try {
        reason = await this.#tryToServe();
        this.#fault = undefined;
      } catch (fault) {
        if (!this.#mayPass(fault)) throw fault;
        this.#fault = fault.message;
      }
      if (!this.serves) await this.#pause();
      this.#end.signal.throwIfAborted();
    }
    return reason;
  }

  /** Why it was to be filled. It serves then, unless another process fills it. */
  async #tryToServe(): Promise<FillReason | undefined> {
    const { fills, log } = this.options;
    const fill = await fills.serving(this.#generation);
    const reason = fill ? await whyUnfit(fill, this.options) : 'MISSING';
    this.#end.signal.throwIfAborted();
    if (fill && !reason) await this.#succession.serve(fill, await log.head());
    else await this.#filling.fill({}, async () => (await fills.serving(this.#generation))?.n === fill?.n);
    return reason;
  }

  #mayPass(fault: unknown): fault is Refusal {
    if (this.#end.signal.aborted || !isOfTheStores(fault)) return false;
    return this.options.fills.leases.shared || fault.code === 'LOG_UNREACHABLE';
  }

  async #pause(): Promise<void> {
    await pause(LOOK_EVERY, undefined, { signal: this.#end.signal }).catch(() => {});
  }

  /** Serves what another process filled anew; fills again what was deleted by others, who could not know of this one. */
  async #followOthers(): Promise<void> {
    const { signal } = this.#end;
    while (!signal.aborted) {
      await this.#pause();
      if (signal.aborted || this.#filling.progress) continue;
      try {
        const fill = await this.options.fills.serving(this.#generation);
        if (!fill) await this.#startAgain();
        else if (fill.n !== this.#serving?.fill.n) await this.#succession.serve(fill, 0);
        this.#fault = undefined;
      } catch (fault) {
        this.#fault = inWords(fault);
      }
    }
  }

  async #startAgain(): Promise<void> {
    this.#succession.stopServing();
    await this.#startServing();
  }

  #open(fill: Fill): Promise<Generation> {
    const { log, projections, fills, clock = systemClock, retryEvery, telemetry } = this.options;
    const moved = () => void this.#watch.moved();
    return Generation.open({ fill, fills, log, projections, clock, retryEvery, telemetry, moved });
  }
}
