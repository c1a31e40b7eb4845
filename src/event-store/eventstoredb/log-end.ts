/** Finds the last event of a log from the end of its server's log backwards, past those of other applications. */
import { positionOf, type Resolved, type StreamNames } from './stored-form.js';

/** Events of ours are near the end unless others write much. */
const FIRST_LOOK = 16;
/** Events that one look further back takes in. */
const FURTHER_LOOK = 1_000;

/** So many events of the server before a position, the last one first; before its end when none is given. */
export type ReadBackwards = (before: number | undefined, max: number) => Promise<readonly Resolved[]>;

export class LogEnd {
  /** The last event of ours that was seen, and how far the log is known to hold no later one. */
  #seen: { readonly head: number; readonly until: number };
  /** One look far back at a time: the next one ends where that one began, and fails with it. */
  #searching: Promise<unknown> = Promise.resolve();

  /** `made`: position of the event that made the log. No event of ours comes before it. */
  constructor(
    private readonly readBackwards: ReadBackwards,
    private readonly names: StreamNames,
    made: number,
  ) {
    this.#seen = { head: 0, until: made };
  }

  /** Position of the last event of ours; 0 when there is none. */
  async head(): Promise<number> {
    const page = await this.readBackwards(undefined, FIRST_LOOK);
    const isNear = page.some((resolved) => this.names.isOurs(resolved));
    if (isNear) return this.#headFrom(page);
    const searched = this.#searching.then(() => this.#headFrom(page));
    this.#searching = searched;
    searched.catch(() => {
      if (this.#searching === searched) this.#searching = Promise.resolve();
    });
    return searched;
  }

  /** Looks from the last events backwards, as far as nobody looked before. */
  async #headFrom(lastPage: readonly Resolved[]): Promise<number> {
    let page = lastPage;
    const end = page.length > 0 ? positionOf(page[0]!) : 0;
    const { until } = this.#seen;
    for (;;) {
      const last = page.find((resolved) => this.names.isOurs(resolved));
      const reached = page.length > 0 ? positionOf(page.at(-1)!) : 0;
      if (last && positionOf(last) > until) return this.#saw(positionOf(last), end);
      if (reached <= until) return this.#saw(0, end);
      page = await this.readBackwards(reached, FURTHER_LOOK);
    }
  }

  /** Notes what a look found; looks that overlap may end in any order. */
  #saw(head: number, until: number): number {
    this.#seen = { head: Math.max(this.#seen.head, head), until: Math.max(this.#seen.until, until) };
    return this.#seen.head;
  }
}
