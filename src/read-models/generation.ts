/** A fill that is kept up to date and read. */
import type { FactStore } from './fact-store.js';
import type { Checkpoint } from './fact-writer.js';
import type { Fill, OpenFacts } from './fills.js';
import { Keeper, type KeeperOptions } from './keeper.js';
import type { ProjectionStatus } from './runner.js';

/** How often checkpoints that another process moves are looked at, in milliseconds. */
const LOOK_EVERY = 50;

export class Generation {
  readonly fill: Fill;
  #answers = 0;
  #lastAnswer?: () => void;

  private constructor(
    readonly facts: OpenFacts,
    readonly keeper: Keeper,
    { fill }: KeeperOptions,
  ) {
    this.fill = fill;
  }

  /** Opens the fill, and follows the log with it unless another process does. */
  static async open(options: KeeperOptions): Promise<Generation> {
    const facts = await options.fills.openFacts(options.fill, options.projections);
    return new Generation(facts, new Keeper(options), options);
  }

  /** Makes an answer; the facts stay open until it is made. */
  async answer<T>(make: (store: FactStore) => Promise<T>): Promise<T> {
    this.#answers += 1;
    try {
      return await make(this.facts);
    } finally {
      this.#answers -= 1;
      if (this.#answers === 0) this.#lastAnswer?.();
    }
  }

  /** Where the projections stand, whoever moves them. */
  async status(): Promise<readonly ProjectionStatus[]> {
    return this.keeper.status() ?? (await this.facts.checkpoints()).map(statusOf);
  }

  /** Resolves when every projection has come to the position or stopped. Rejects when the signal aborts. */
  async reached(position: number, signal: AbortSignal): Promise<void> {
    while (!(await this.keeper.reached(position)) && !(await this.#hasReached(position))) {
      signal.throwIfAborted();
      await new Promise((resolve) => setTimeout(resolve, LOOK_EVERY));
    }
    signal.throwIfAborted();
  }

  /** Stops following, lets the answers that are being made end, and closes the facts. */
  async retire(): Promise<void> {
    await this.keeper.stop();
    if (this.#answers > 0) await new Promise<void>((resolve) => (this.#lastAnswer = resolve));
    await this.facts.close();
  }

  async #hasReached(position: number): Promise<boolean> {
    return (await this.status()).every((each) => each.position >= position || each.stopped);
  }
}

const statusOf = ({ projection, position, stop }: Checkpoint): ProjectionStatus => ({
  projection,
  position,
  ...(stop ? { stopped: stop } : {}),
});
