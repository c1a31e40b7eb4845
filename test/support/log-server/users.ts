/** Who may do what on a log server, and on which member of its cluster. */
import { Metadata, status, type ServiceError } from '@grpc/grpc-js';

export interface User {
  readonly password: string;
  readonly mayReadAll: boolean;
}

export type Users = Readonly<Record<string, User>>;

export interface Guard {
  readonly users?: Users;
  /** Whether this server leads its cluster. */
  readonly leads: () => boolean;
  readonly leader: () => { readonly port: number } | undefined;
}

export type CallError = Partial<ServiceError> & { readonly code: status };

/** Why a call is refused; undefined when it may go on. */
export function refusalOfCall(metadata: Metadata, guard: Guard, readsAll = false): CallError | undefined {
  return notAllowed(metadata, guard.users, readsAll) ?? notLeading(metadata, guard);
}

function notAllowed(metadata: Metadata, users: Users | undefined, readsAll: boolean): CallError | undefined {
  if (!users) return undefined;
  const [header] = metadata.get('authorization');
  if (!header) return denied(status.PERMISSION_DENIED);
  const text = Buffer.from(String(header).replace(/^Basic /i, ''), 'base64').toString('utf8');
  const [, name = '', password] = /^([^:]*):(.*)$/.exec(text) ?? [];
  const user = users[name];
  if (user?.password !== password) return { code: status.UNAUTHENTICATED, details: 'Unauthenticated' };
  return readsAll && !user?.mayReadAll ? denied(status.PERMISSION_DENIED) : undefined;
}

function notLeading(metadata: Metadata, { leads, leader }: Guard): CallError | undefined {
  if (leads() || metadata.get('requires-leader')[0] !== 'true') return undefined;
  const port = leader()?.port;
  if (port === undefined) return { code: status.UNAVAILABLE, details: 'Server Is Not Ready' };
  const where = new Metadata();
  where.set('exception', 'not-leader');
  where.set('leader-endpoint-host', '127.0.0.1');
  where.set('leader-endpoint-port', String(port));
  return { code: status.NOT_FOUND, details: 'Leader info available', metadata: where };
}

/** What is said to those who may not do something. */
export function denied(code: status): CallError {
  const metadata = new Metadata();
  metadata.set('exception', 'access-denied');
  return { code, details: 'Access Denied', metadata };
}
