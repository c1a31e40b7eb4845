/** The server's clock, as the head of an answer shows it. */
import type { Connection } from './connection.js';
import { featuresOf } from './server-features.js';

export class ServerClock {
  #seen: { readonly time: number; readonly at: number } | undefined;

  constructor(private readonly connection: Connection) {}

  /**
   * Milliseconds since 1970: counted on from when it was last seen, or seen `anew`. Undefined while the server does not
   * answer, or hides its clock.
   */
  async now(anew: boolean): Promise<number | undefined> {
    if (anew || !this.#seen) await this.#look();
    return this.#seen && this.#seen.time + (performance.now() - this.#seen.at);
  }

  async #look(): Promise<void> {
    const { connection } = this;
    this.#seen = undefined;
    const end = performance.now() + connection.timings.attempt;
    const look = connection.persist((client) => featuresOf(client, connection), end);
    const features = await look.catch(() => undefined);
    if (features?.time !== undefined) this.#seen = { time: features.time, at: performance.now() };
  }
}
