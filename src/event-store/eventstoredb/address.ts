/** Where the server is and how it is spoken to, read from a connection string. */
import parser from '@eventstore/db-client/dist/Client/parseConnectionString.js';
import type { Credentials, EndPoint } from '@eventstore/db-client';
import { credentials, type ChannelCredentials } from '@grpc/grpc-js';
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { addressInvalid, certificateMissing, prefixInvalid } from './refusals.js';

export interface ServerAddress {
  readonly hosts: readonly EndPoint[];
  /** The hosts are members of a cluster, or know of one: whoever leads it is asked for. */
  readonly cluster: boolean;
  readonly insecure: boolean;
  readonly rootCertificate?: Buffer;
  readonly userCertificate?: Buffer;
  readonly userKey?: Buffer;
  readonly user?: Credentials;
  /** Milliseconds without an answer after which the connection is tested and, as long again, given up. */
  readonly keepAlive: { readonly interval?: number; readonly timeout?: number };
  readonly connectionName?: string;
}

const OPTIONS = new Set(
  [
    'tls',
    'tlsVerifyCert',
    'tlsCAFile',
    'userCertFile',
    'userKeyFile',
    'connectionName',
    'keepAliveInterval',
    'keepAliveTimeout',
    'nodePreference',
    'maxDiscoverAttempts',
    'discoveryInterval',
    'gossipTimeout',
    'defaultDeadline',
    'throwOnAppendFailure',
  ].map((name) => name.toLowerCase()),
);

/**
 * Reads a connection string (`esdb://`, `esdb+discover://`, `kurrentdb://`, `kurrentdb+discover://`). How to find the
 * leader and how long to wait is this adapter's own affair, so options about that are read and passed over. Refuses with
 * `EVENTSTORE_URL_INVALID` or `EVENTSTORE_CERTIFICATE_MISSING`.
 */
export function addressFrom(url: string): ServerAddress {
  const text = url.trim().replace(/^kurrentdb(\+discover)?:/i, 'esdb$1:');
  insistOnKnownOptions(text);
  const parsed = parsedFrom(text);
  const { hosts, tlsCAFile, userCertFile, userKeyFile } = parsed;
  if (hosts.some(({ port }) => port < 1 || port > 65_535)) throw addressInvalid('a port is out of range.');
  if (!userCertFile !== !userKeyFile) {
    throw addressInvalid('userCertFile and userKeyFile must be given together.');
  }
  return {
    hosts,
    cluster: parsed.dnsDiscover || hosts.length > 1,
    insecure: parsed.tls === false,
    rootCertificate: certificateIn(tlsCAFile),
    userCertificate: certificateIn(userCertFile),
    userKey: certificateIn(userKeyFile),
    // A server without TLS knows no users, and a password would be there for everybody to read on the way.
    user: parsed.tls === false ? undefined : parsed.defaultCredentials,
    keepAlive: { interval: parsed.keepAliveInterval, timeout: parsed.keepAliveTimeout },
    connectionName: parsed.connectionName,
  };
}

/** The prefix of the stream names of one log on a server. Refuses with `EVENTSTORE_PREFIX_INVALID`. */
export function checkedPrefix(prefix: string): string {
  if (!/^[a-z][a-z0-9._-]{0,99}$/i.test(prefix)) throw prefixInvalid(prefix);
  return prefix;
}

/** How connections beside the driver's own are secured. */
export const channelCredentials = (address: ServerAddress): ChannelCredentials =>
  address.insecure
    ? credentials.createInsecure()
    : credentials.createSsl(address.rootCertificate, address.userKey, address.userCertificate);

/** How connections beside the driver's own are kept alive, in the words of gRPC. */
export const keepAlive = ({ keepAlive: { interval = 10_000, timeout = 10_000 } }: ServerAddress) => ({
  'grpc.keepalive_time_ms': interval < 0 ? Number.MAX_SAFE_INTEGER : interval,
  'grpc.keepalive_timeout_ms': timeout < 0 ? Number.MAX_SAFE_INTEGER : timeout,
});

/** The hosts of an address, for people: without user and password. */
export const hostsOf = ({ hosts }: ServerAddress): string => hosts.map(endpointText).join(', ');

export const endpointText = ({ address, port }: EndPoint): string => `${address}:${port}`;

/** The driver prints the whole address, password and all, with a warning about an option that it does not know. */
function insistOnKnownOptions(url: string): void {
  for (const option of url.split('?')[1]?.split('&') ?? []) {
    const [name = '', value] = option.split('=');
    if (!OPTIONS.has(name.toLowerCase())) throw addressInvalid(`there is no option called ${name}.`);
    if (name.toLowerCase() === 'tlsverifycert' && value !== 'true') {
      throw addressInvalid('tlsVerifyCert=false is not supported; give tlsCAFile instead.');
    }
  }
}

function parsedFrom(url: string): ReturnType<typeof parser.parseConnectionString> {
  const [, user] = /^[^/]*\/\/([^@/?]*)@/.exec(url) ?? [];
  if (user && user.split(':').length !== 2) {
    throw addressInvalid('write the user as USER:PASSWORD, with %3A for a colon and %40 for an @ in either.');
  }
  try {
    return parser.parseConnectionString(url);
  } catch {
    throw addressInvalid('it cannot be read.');
  }
}

function certificateIn(file: string | undefined): Buffer | undefined {
  if (file === undefined) return undefined;
  try {
    return readFileSync(resolve(file));
  } catch {
    throw certificateMissing(file);
  }
}
