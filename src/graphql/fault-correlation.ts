/** Which request a fault belongs to, so that the log, the answer and the events of a request name one id. */
import type { ApolloServerPlugin } from '@apollo/server';
import { randomUUID } from 'node:crypto';

interface CorrelatedRequest {
  readonly correlationId: string;
  readonly traceparent?: string;
}

export class FaultCorrelation {
  readonly #requests = new WeakMap<object, CorrelatedRequest>();

  /** Notes the request of each error before it is formatted. */
  readonly plugin: ApolloServerPlugin<CorrelatedRequest> = {
    requestDidStart: async () => ({
      didEncounterErrors: async ({ errors, contextValue }) => {
        for (const error of errors) this.#requests.set(error, contextValue);
      },
    }),
  };

  /** The correlation id of the error's request; a new one where there was no request yet. */
  idOf(error: unknown): string {
    return this.#requestOf(error)?.correlationId ?? randomUUID();
  }

  /** The id of the trace that the error's request is a part of, where one is recorded. */
  traceIdOf(error: unknown): string | undefined {
    return this.#requestOf(error)?.traceparent?.split('-')[1];
  }

  #requestOf(error: unknown): CorrelatedRequest | undefined {
    return typeof error === 'object' && error ? this.#requests.get(error) : undefined;
  }
}
