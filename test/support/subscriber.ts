/** Somebody who subscribes over a WebSocket, as any client of the protocol graphql-transport-ws would. */
import { createClient, type Client, type FormattedExecutionResult } from 'graphql-ws';
import { WebSocket } from 'ws';
import type { ShownError } from './running-service.js';

// eslint-disable-next-line @typescript-eslint/no-explicit-any -- the shape of an answer is what the test asks for
type AnyAnswer = any;

/** A subscription that is running. */
export interface Subscription {
  /** The data of the next push; throws when that holds errors. */
  readonly next: () => Promise<AnyAnswer>;
  /** The errors that the subscription ends with. */
  readonly refused: () => Promise<readonly ShownError[]>;
  readonly end: () => Promise<void>;
}

export class Subscriber {
  readonly #client: Client;
  /** The code that the connection was closed with. */
  readonly closed: Promise<number>;

  /** `url`: of the service, without a path. */
  constructor(url: string) {
    let close: (code: number) => void;
    this.closed = new Promise((resolve) => (close = resolve));
    this.#client = createClient({
      url: `${url.replace(/^http/, 'ws')}/graphql`,
      webSocketImpl: WebSocket,
      retryAttempts: 0,
      on: { closed: (event) => close((event as { code: number }).code) },
    });
  }

  subscribe(query: string, variables: Record<string, unknown> = {}): Subscription {
    const pushes = this.#client.iterate<AnyAnswer>({ query, variables });
    return {
      next: async () => dataOf(await pushes.next()),
      refused: async () => {
        try {
          throw new Error(`It was not refused: ${JSON.stringify(await pushes.next())}`);
        } catch (errors) {
          if (Array.isArray(errors)) return errors as ShownError[];
          throw errors;
        }
      },
      end: async () => void (await pushes.return?.()),
    };
  }

  /** Hangs up. */
  leave(): void {
    void this.#client.dispose();
  }
}

function dataOf({ value, done }: IteratorResult<FormattedExecutionResult<AnyAnswer, unknown>>): AnyAnswer {
  if (done) throw new Error('The subscription ended.');
  if (value.errors) throw new Error(JSON.stringify(value.errors, null, 2));
  return value.data;
}
