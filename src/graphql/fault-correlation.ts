/** Which request a fault belongs to, so that the log, the answer and the events of a request name one id. */
import type { ApolloServerPlugin } from '@apollo/server';
import { randomUUID } from 'node:crypto';

export class FaultCorrelation {
  readonly #ids = new WeakMap<object, string>();

  /** Notes the request of each error before it is formatted. */
  readonly plugin: ApolloServerPlugin<{ readonly correlationId: string }> = {
    requestDidStart: async () => ({
      didEncounterErrors: async ({ errors, contextValue }) => {
        for (const error of errors) this.#ids.set(error, contextValue.correlationId);
      },
    }),
  };

  /** The correlation id of the error's request; a new one where there was no request yet. */
  idOf(error: unknown): string {
    return (typeof error === 'object' && error && this.#ids.get(error)) || randomUUID();
  }
}
