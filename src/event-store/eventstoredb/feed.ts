/** One subscription of the driver: events that came and were not taken yet, and whether it still runs. */
import { streamNameFilter, type AllStreamSubscription, type Position } from '@eventstore/db-client';
import type { LiveClient } from './live-client.js';
import type { Resolved } from './stored-form.js';
import { Ended, Gone } from './waiting.js';

/** Events that the driver keeps ready beside those of the feed. */
const READY = 256;
/** Events that the server passes over at most before it says how far it came. */
const SEARCH_WINDOW = 1_000;

export class Feed {
  readonly #subscription: AllStreamSubscription;
  #events: Resolved[] = [];
  #taken = 0;
  #checkpoint: Position | undefined;
  #dropped: unknown;
  #confirmed = false;
  #wake: (() => void) | undefined;

  constructor(
    readonly client: LiveClient,
    from: Position,
    prefix: string,
    private readonly page: number,
  ) {
    this.#subscription = client.driver.subscribeToAll(
      {
        fromPosition: from,
        requiresLeader: true,
        filter: streamNameFilter({
          prefixes: [prefix],
          maxSearchWindow: SEARCH_WINDOW,
          checkpointReached: async (_, position) => this.#reached(position),
        }),
      },
      { highWaterMark: READY },
    );
    this.#subscription
      .on('data', (resolved: Resolved) => this.#came(resolved))
      .on('error', (error) => this.#drop(error))
      .on('end', () => this.#drop(new Ended('The server ended the subscription.')))
      .on('confirmation', () => (this.#confirmed = true));
    client.gone.addEventListener('abort', this.#leave, { once: true });
    if (client.gone.aborted) this.#leave();
  }

  /** The server accepted the position that the feed begins after. */
  get confirmed(): boolean {
    return this.#confirmed;
  }

  /**
   * Up to a page of events; none when nothing came for so many milliseconds or the signal aborted. Throws when the
   * subscription was dropped and all events before that were taken.
   */
  async next(milliseconds: number, signal: AbortSignal): Promise<Resolved[]> {
    if (this.#waiting === 0 && this.#dropped === undefined) await this.#news(milliseconds, signal);
    if (this.#waiting === 0 && this.#dropped !== undefined) throw this.#dropped;
    return this.#take();
  }

  /** How far the server looked, once all events before that were taken. */
  get checkpoint(): Position | undefined {
    return this.#waiting === 0 && this.#subscription.readableLength === 0 ? this.#checkpoint : undefined;
  }

  /** Ends the subscription on the server too, which the driver does not do by itself. */
  close(): void {
    this.client.gone.removeEventListener('abort', this.#leave);
    this.#subscription.unsubscribe().catch(() => {});
  }

  get #waiting(): number {
    return this.#events.length - this.#taken;
  }

  #came(resolved: Resolved): void {
    this.client.answered();
    this.#events.push(resolved);
    if (this.#waiting >= 2 * this.page) this.#subscription.pause();
    this.#wake?.();
  }

  /** The driver would wait for ever after an error thrown here. */
  #reached(position: Position): void {
    this.client.answered();
    this.#checkpoint = position;
  }

  #take(): Resolved[] {
    const page = this.#events.slice(this.#taken, this.#taken + this.page);
    this.#taken += page.length;
    if (this.#waiting === 0) {
      this.#events = [];
      this.#taken = 0;
    }
    if (this.#waiting < this.page && this.#subscription.isPaused()) this.#subscription.resume();
    return page;
  }

  readonly #leave = (): void => this.#drop(new Gone());

  #drop(why: unknown): void {
    this.#dropped ??= why;
    this.#wake?.();
  }

  /** Waits for news, and then for what else came with them: few large pages cost less than many small ones. */
  async #news(milliseconds: number, signal: AbortSignal): Promise<void> {
    const came = await new Promise<boolean>((resolve) => {
      const timer = setTimeout(() => resolve(false), milliseconds);
      const wake = (news: boolean) => {
        clearTimeout(timer);
        signal.removeEventListener('abort', stop);
        this.#wake = undefined;
        resolve(news);
      };
      const stop = () => wake(false);
      this.#wake = () => wake(true);
      signal.addEventListener('abort', stop, { once: true });
      if (signal.aborted) stop();
    });
    this.#wake = undefined;
    if (came) await new Promise(setImmediate);
  }
}
