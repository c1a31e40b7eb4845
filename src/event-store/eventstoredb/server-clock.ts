/** The server's clock, as the head of any of its answers shows it: to the second. */
import featuresService from '@eventstore/db-client/generated/serverfeatures_grpc_pb.js';
import shared from '@eventstore/db-client/generated/shared_pb.js';
import { Metadata } from '@grpc/grpc-js';
import { channelCredentials, endpointText } from './address.js';
import type { Connection } from './connection.js';
import type { LiveClient } from './live-client.js';

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
    this.#seen = undefined;
    const { attempt } = this.connection.timings;
    const look = this.connection.persist((client) => this.#dateOf(client), attempt);
    const date = await look.catch(() => undefined);
    if (date !== undefined) this.#seen = { time: date, at: performance.now() };
  }

  #dateOf({ endpoint }: LiveClient): Promise<number | undefined> {
    const { address, timings } = this.connection;
    const service = new featuresService.ServerFeaturesClient(
      endpointText(endpoint),
      channelCredentials(address),
    );
    return new Promise((resolve, reject) => {
      let date: number | undefined;
      const deadline = Date.now() + timings.attempt;
      service
        .getSupportedMethods(new shared.Empty(), new Metadata(), { deadline }, (error) => {
          service.close();
          if (error) reject(error);
          else resolve(date);
        })
        .on('metadata', (head: Metadata) => {
          const shown = Date.parse(String(head.get('date')[0]));
          if (!Number.isNaN(shown)) date = shown;
        });
    });
  }
}
