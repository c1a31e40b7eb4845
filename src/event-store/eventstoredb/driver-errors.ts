/** What an error of the driver means for what was being done. */
import type { EndPoint } from '@eventstore/db-client';
import { Refusal } from '../../kernel/refusal.js';
import { Ended } from './waiting.js';
import {
  accessDenied,
  certificateUntrusted,
  serverOfAnotherKind,
  serverSpeaksNoTls,
  serverUnsuitable,
} from './refusals.js';

/**
 * - `refused`: the same again would fail the same way.
 * - `denied`: the user is not let in; for a moment after an election a server says that of everybody.
 * - `answered`: the server could not do it in time and said so; the client is sound.
 * - `lost`: the client, or the server that it speaks to, is of no more use; `leader` may say who is.
 */
export type Meaning =
  | { readonly kind: 'refused'; readonly refusal: Refusal }
  | { readonly kind: 'denied'; readonly refusal: Refusal }
  | { readonly kind: 'answered' }
  | { readonly kind: 'lost'; readonly leader?: EndPoint };

interface DriverError {
  readonly type?: string;
  readonly code?: number;
  readonly message?: string;
  readonly leader?: EndPoint;
}

const UNKNOWN = 2;
export const PERMISSION_DENIED = 7;
const UNIMPLEMENTED = 12;
const UNAUTHENTICATED = 16;

/** The kind of a driver's error, as the driver names it. */
export const typeOf = (error: unknown): string | undefined => (error as DriverError | undefined)?.type;

/** The server looked for a position that is none of its log: all that it says is that something went wrong. */
export function saysNoSuchPosition(error: unknown): boolean {
  const { code, message = '' } = error as DriverError;
  return code === UNKNOWN && /Unexpected ReadAllResult|thrown by handler/.test(message);
}

/**
 * A server answered a single short question over HTTP/2, and not as gRPC answers: the first letters of a page, taken for
 * the length of what follows, make a number of hundreds of millions. A server that goes away does neither.
 */
export const saysNothingInGrpc = (error: unknown): boolean =>
  /Call ended without gRPC status|Received message larger than max/.test(
    (error as DriverError).message ?? '',
  );

/** Says what an error means. Errors of no kind that is known here are `lost`: trying again is bounded anyway. */
export function meaningOf(error: unknown): Meaning {
  if (error instanceof Refusal) return { kind: 'refused', refusal: error };
  if (error instanceof Ended) return { kind: 'answered' };
  const { type, code, message = '', leader } = error as DriverError;
  if (type === 'access-denied' || code === PERMISSION_DENIED || code === UNAUTHENTICATED) {
    return { kind: 'denied', refusal: accessDenied() };
  }
  if (code === UNIMPLEMENTED) {
    return {
      kind: 'refused',
      refusal: serverUnsuitable('The server at EVENTSTORE_URL keeps no event streams.'),
    };
  }
  const refusal = refusalOfConnection(message);
  if (refusal) return { kind: 'refused', refusal };
  if (type === 'deadline-exceeded' || type === 'timeout') return { kind: 'answered' };
  return { kind: 'lost', leader };
}

/** Errors of a connection have the code of a server that is down, also when it would never come about. */
export function refusalOfConnection(message: string): Refusal | undefined {
  if (/certificate|self.signed|ERR_TLS|altname/i.test(message)) return certificateUntrusted(message);
  if (/wrong version number|packet length too long|EPROTO/i.test(message)) {
    return serverSpeaksNoTls();
  }
  if (/Last error: Protocol error|no application protocol/.test(message)) return serverOfAnotherKind();
  return undefined;
}
