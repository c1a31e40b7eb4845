/** Why no server could be used, for people: the errors themselves are no sentences and repeat addresses. */

const CAUSES: readonly (readonly [RegExp, string])[] = [
  [/ECONNREFUSED/, 'nobody listens there'],
  [/ENOTFOUND|EAI_AGAIN|Name resolution failed/, 'its name is not known'],
  [/ETIMEDOUT|EHOSTUNREACH|ENETUNREACH/, 'the network does not lead there'],
  [
    /ECONNRESET|EPIPE|Failed to connect|socket disconnected|Connection dropped/,
    'it closes every connection, as one that is being started does, or one of another kind',
  ],
  [/Call ended without gRPC status|message larger than max/, 'it does not speak gRPC'],
  [/no member of the cluster leads/, 'no member of the cluster leads it'],
  [/no answer|deadline exceeded|ECANCELED/i, 'it does not answer'],
];

/** What an error says, as a part of a sentence; undefined where nothing can be said without repeating it. */
export function causeInWords(cause: string): string | undefined {
  const [, status] = /HTTP status code (\d{3})/.exec(cause) ?? [];
  if (status) return `it answers with HTTP status ${status}, as a balancer does whose server is away`;
  return CAUSES.find(([pattern]) => pattern.test(cause))?.[1];
}
