/** Which fill serves, and those that are to serve after it or did before. */
import type { Fill } from './fills.js';
import type { Generation } from './generation.js';

export class Succession {
  #serving?: Generation;
  readonly #coming = new Set<Generation>();
  readonly #retiring = new Set<Promise<void>>();

  constructor(
    private readonly open: (fill: Fill) => Promise<Generation>,
    /** Ends everything; `close` must follow. */
    private readonly end: AbortSignal,
  ) {}

  /** The one to answer from, if there is one. */
  get serving(): Generation | undefined {
    return this.#serving;
  }

  /** What keeps this process from keeping up to date the one that serves, or that is to be the first. */
  get fault(): string | undefined {
    const [next] = this.#coming;
    return (this.#serving ?? next)?.keeper.fault;
  }

  /** Keeps a fill up to date, until it serves or is given up. Rejects with the reason of the end. */
  async follow(fill: Fill): Promise<Generation> {
    const next = await this.open(fill);
    this.#coming.add(next);
    if (!this.end.aborted) return next;
    await this.giveUp(next);
    throw this.end.reason;
  }

  /** Lets a fill serve once it has come to a position of the log. Rejects with the reason of the end. */
  async serve(fill: Fill, position: number): Promise<void> {
    const next = await this.follow(fill);
    try {
      await next.reached(position, this.end);
    } catch (error) {
      await this.giveUp(next);
      throw error;
    }
    this.turnTo(next);
  }

  /** Answers come from this one from now on; what is being answered from the one before goes on. */
  turnTo(next: Generation): void {
    this.stopServing();
    this.#coming.delete(next);
    this.#serving = next;
  }

  async giveUp(next: Generation): Promise<void> {
    this.#coming.delete(next);
    await next.retire();
  }

  /** Nothing is answered from now on; what is being answered goes on. */
  stopServing(): void {
    const retired = this.#serving?.retire().finally(() => this.#retiring.delete(retired!));
    this.#serving = undefined;
    if (retired) this.#retiring.add(retired);
  }

  /** Those that are to serve go on no longer, so that whoever waits for them is told. */
  async stopComing(): Promise<void> {
    await Promise.all([...this.#coming].map(({ keeper }) => keeper.stop()));
  }

  /** Lets answers end, and closes all facts. */
  async close(): Promise<void> {
    this.stopServing();
    await Promise.all(this.#retiring);
  }
}
