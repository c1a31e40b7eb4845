/** One look at the stored facts, for all live questions together: what several of them need is read once. */
import type { EventStore } from '../../event-store/event-store.js';
import type { Day } from '../../kernel/days.js';
import type { FactStore, Touched } from '../fact-store.js';

/** More touched facts than this are not read one by one. */
const MANY = 10_000;

export class Look {
  readonly #read = new Map<string, Promise<unknown>>();

  constructor(
    readonly store: FactStore,
    /** Today in London. */
    readonly today: Day,
    private readonly log: Pick<EventStore, 'head'>,
  ) {}

  /** The last position of the log; beyond all of them while it cannot be reached. */
  head(): Promise<number> {
    return this.#once('head', () => this.log.head().catch(() => Infinity));
  }

  /** The position that all of these projections have come to, and those that stopped. */
  progress(projections: readonly string[]): ReturnType<FactStore['progress']> {
    return this.#once(`progress ${projections.join(' ')}`, () => this.store.progress(projections));
  }

  /** Facts of a projection that became known or ceased to count between two positions; undefined when they are too many. */
  async touched(projection: string, after: number, upTo: number): Promise<Touched[] | undefined> {
    const touched = await this.#once(`touched ${projection} ${after} ${upTo}`, () =>
      this.store.touched(projection, { after, upTo }, MANY + 1),
    );
    return touched.length > MANY ? undefined : touched;
  }

  #once<T>(what: string, read: () => Promise<T>): Promise<T> {
    const reading = (this.#read.get(what) as Promise<T> | undefined) ?? read();
    this.#read.set(what, reading);
    return reading;
  }
}
