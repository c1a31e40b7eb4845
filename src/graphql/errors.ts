/** Turns what was thrown into what GraphQL shows: a stable code and a sentence; never a stack or a path of the server. */
import { GraphQLError, type GraphQLFormattedError } from 'graphql';
import { Refusal } from '../kernel/refusal.js';

/** Told of faults that nobody expected, with the correlation id that the answer names. */
export type FaultLog = (error: unknown, correlationId: string) => void;

/** The refusal in what was thrown, if there is one. */
function refusalIn(error: unknown): Refusal | undefined {
  if (error instanceof Refusal) return error;
  if (error instanceof GraphQLError && error.originalError) return refusalIn(error.originalError);
  return undefined;
}

/** Makes the formatter of errors. `newId` makes a correlation id for a fault. */
export const errorFormatter =
  (log: FaultLog, newId: () => string) =>
  (formatted: GraphQLFormattedError, error: unknown): GraphQLFormattedError => {
    const at = {
      ...(formatted.locations ? { locations: formatted.locations } : {}),
      ...(formatted.path ? { path: formatted.path } : {}),
    };
    const refusal = refusalIn(error);
    if (refusal)
      return { ...at, message: refusal.message, extensions: { ...refusal.data, code: refusal.code } };

    const code = formatted.extensions?.['code'];
    const expected = typeof code === 'string' && code !== 'INTERNAL_SERVER_ERROR';
    if (expected) return { ...at, message: formatted.message, extensions: { code } };
    const correlationId = newId();
    log(error, correlationId);
    return {
      ...at,
      message: `Something went wrong that should not have. Nothing was stored. Name ${correlationId} when you report it.`,
      extensions: { code: 'INTERNAL', correlationId },
    };
  };
