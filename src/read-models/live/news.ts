/** What a subscriber has not been told yet. */

/** Holds the newest thing alone: whoever is slow to take it is never told what is out of date. */
export class News<T> {
  #newest: { readonly told: T } | undefined;
  #wake?: () => void;

  /** Nobody waits any longer once the signal aborts. */
  constructor(private readonly left: AbortSignal) {
    left.addEventListener('abort', () => this.#wake?.(), { once: true });
  }

  put(told: T): void {
    this.#newest = { told };
    this.#wake?.();
  }

  /** Everything that is put, but for what something newer came after before it was taken. */
  async *[Symbol.asyncIterator](): AsyncGenerator<T> {
    while (!this.left.aborted) {
      const newest = this.#newest;
      this.#newest = undefined;
      if (newest) yield newest.told;
      else await new Promise<void>((resolve) => (this.#wake = resolve));
    }
  }
}
