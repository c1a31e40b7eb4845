/** Keeps a fill up to date: by a runner of this process while it holds the fill's lease, else somebody else does. */
import type { Lease } from '../leases/leases.js';
import { standFor } from '../leases/stand-for.js';
import { inWords, isRefusal } from '../kernel/refusal.js';
import { KEEPING, type Fill, type Fills } from './fills.js';
import { Runner, type ProjectionStatus, type RunnerOptions } from './runner.js';

export interface KeeperOptions extends Omit<RunnerOptions, 'writer'> {
  readonly fills: Fills;
  readonly fill: Fill;
}

export class Keeper {
  readonly #end = new AbortController();
  readonly #kept: Promise<void>;
  #runner?: Runner;
  #fault?: unknown;
  #firstLook!: () => void;
  readonly #looked = new Promise<void>((resolve) => (this.#firstLook = resolve));

  /** Starts at once. */
  constructor(private readonly options: KeeperOptions) {
    this.#kept = this.#keep();
  }

  /** Where the projections stand by the runner of this process; undefined while it has none. */
  status(): readonly ProjectionStatus[] | undefined {
    return this.#runner?.status();
  }

  /** What keeps the fill from being kept up to date by this process, beside that another does it. */
  get fault(): string | undefined {
    return this.#fault === undefined ? undefined : inWords(this.#fault);
  }

  /** True once the runner of this process has come to the position; false when it has none, or that one ended before. */
  async reached(position: number): Promise<boolean> {
    await this.#looked;
    return (await this.#runner?.reached(position)) ?? false;
  }

  /** Tries stopped projections again now, as happens every minute. */
  async look(): Promise<void> {
    await this.#runner?.look();
  }

  /** Ends after the page that is being applied, and lets another process go on. */
  async stop(): Promise<void> {
    this.#end.abort();
    this.#firstLook();
    await this.#runner?.stop();
    await this.#kept;
  }

  async #keep(): Promise<void> {
    const { leases } = this.options.fills;
    await standFor({
      leases,
      name: `${KEEPING}${this.options.fill.n}`,
      signal: this.#end.signal,
      work: (lease) => this.#keepUnder(lease),
      turned: (fault) => {
        this.#fault = fault;
        this.#firstLook();
      },
      // Where nobody else can hold the lease, a process that was overtaken must not overtake in turn.
      again: (fault) => leases.shared || !isRefusal(fault, 'FENCED'),
    });
  }

  /** Runs until the lease is lost, or it is told to stop. Throws the fault that ends it before. */
  async #keepUnder(lease: Lease): Promise<void> {
    const { fills, fill, ...options } = this.options;
    const runner = await Runner.start({ ...options, writer: await fills.openWriter(fill, lease) });
    const over = AbortSignal.any([lease.lost, this.#end.signal]);
    const stop = () => void runner.stop();
    over.addEventListener('abort', stop, { once: true });
    if (over.aborted) stop();
    this.#runner = runner;
    this.#fault = undefined;
    this.#firstLook();
    const why = await runner.ended;
    await runner.stop();
    this.#runner = undefined;
    if (why) throw why;
  }
}
