/** One client of the driver, from its making until it is let go of. */
import { EventStoreDBClient, type EndPoint } from '@eventstore/db-client';
import { setMaxListeners } from 'node:events';
import { setTimeout as timer } from 'node:timers/promises';
import type { ServerAddress } from './address.js';
import { AppendCall } from './append-call.js';
import { Gone } from './waiting.js';

/** How long letting go waits for the driver, in milliseconds. */
const FAREWELL = 500;

export class LiveClient {
  /** For reads and subscriptions. */
  readonly driver: EventStoreDBClient;
  readonly appends: AppendCall;
  /** When the server last answered anything through this client, by `performance.now()`; 0 before the first time. */
  answeredAt = 0;
  readonly #gone = new AbortController();

  constructor(
    address: ServerAddress,
    readonly endpoint: EndPoint,
  ) {
    const { insecure, rootCertificate, userCertificate, userKey, user, keepAlive, connectionName } = address;
    setMaxListeners(0, this.#gone.signal);
    this.appends = new AppendCall(address, endpoint);
    this.driver = new EventStoreDBClient(
      {
        endpoint,
        connectionName,
        keepAliveInterval: keepAlive.interval,
        keepAliveTimeout: keepAlive.timeout,
      },
      { insecure, rootCertificate, userCertFile: userCertificate, userKeyFile: userKey },
      user,
    );
  }

  /** Aborts when the client is let go of: the driver itself leaves its subscriptions waiting then. */
  get gone(): AbortSignal {
    return this.#gone.signal;
  }

  answered(): void {
    this.answeredAt = performance.now();
  }

  /** Ends everything that runs through this client and closes its connection, which the driver leaves open. */
  async letGo(): Promise<void> {
    this.#gone.abort();
    this.appends.close(new Gone());
    await Promise.race([this.driver.dispose(), timer(FAREWELL, undefined, { ref: false })]);
    const channel = await (this.driver as unknown as OpenChannel).getChannel();
    channel.close();
  }
}

interface OpenChannel {
  getChannel(): Promise<{ close(): void }>;
}
