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

/** How to put a request, for one that is no GraphQL request at all. */
export const HOW_TO_ASK =
  'Send it with POST, the content type application/json and a body like {"query": "{ status { head } }", "variables": {}}.';

/** How GraphQL says that it read no further. */
const TOO_MANY_TOKENS = 'tokens. Parsing aborted';

/** Errors of GraphQL itself, in words that say what to do. */
const ofGraphql: Readonly<Record<string, (message: string) => Shown>> = {
  BAD_REQUEST: (message) => ({
    code: 'BAD_REQUEST',
    message: `This request is no question that can be read. ${HOW_TO_ASK}`,
    why: message.split('\n')[0],
  }),
  GRAPHQL_PARSE_FAILED: (message) =>
    message.startsWith('Syntax Error') && !message.includes(TOO_MANY_TOKENS)
      ? { code: 'GRAPHQL_PARSE_FAILED', message: `This question cannot be read. ${message}` }
      : { code: 'QUERY_TOO_LARGE', message: 'This question is too long. Ask in several requests.' },
  GRAPHQL_VALIDATION_FAILED: (message) => ({ code: 'GRAPHQL_VALIDATION_FAILED', message }),
  OPERATION_RESOLUTION_FAILURE: () => ({
    code: 'OPERATION_UNKNOWN',
    message: 'Name the one operation of this request that is meant in "operationName".',
  }),
  BAD_USER_INPUT: (message) => ({ code: 'INPUT_INVALID', message }),
};

interface Shown {
  readonly code: string;
  readonly message: string;
  /** What a programmer may want to know besides. */
  readonly why?: string;
}

/** Makes the formatter of errors. `idOf` tells the correlation id of a fault. */
export const errorFormatter =
  (log: FaultLog, idOf: (error: unknown) => string) =>
  (formatted: GraphQLFormattedError, error: unknown): GraphQLFormattedError => {
    const at = {
      ...(formatted.locations ? { locations: formatted.locations } : {}),
      ...(formatted.path ? { path: formatted.path } : {}),
    };
    const refusal = refusalIn(error);
    if (refusal)
      return { ...at, message: refusal.message, extensions: { ...refusal.data, code: refusal.code } };

    const known = ofGraphql[String(formatted.extensions?.['code'])];
    if (known) {
      const { message, ...extensions } = known(formatted.message);
      return { ...at, message, extensions };
    }
    const correlationId = idOf(error);
    log(error, correlationId);
    return {
      ...at,
      message: `Something went wrong that should not have. Nothing was stored. Name ${correlationId} when you report it.`,
      extensions: { code: 'INTERNAL', correlationId },
    };
  };
