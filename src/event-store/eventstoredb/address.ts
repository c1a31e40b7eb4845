/** Where the server is and how it is spoken to, read from a connection string. */
import parser from '@eventstore/db-client/dist/Client/parseConnectionString.js';
import type { Credentials, EndPoint } from '@eventstore/db-client';
import { credentials, type ChannelCredentials } from '@grpc/grpc-js';
import { createPrivateKey, X509Certificate } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import type { Refusal } from '../../kernel/refusal.js';
import { addressInvalid, certificateInvalid, certificateMissing, prefixInvalid } from './refusals.js';

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
 * `EVENTSTORE_URL_INVALID`, `EVENTSTORE_CERTIFICATE_MISSING` or `EVENTSTORE_CERTIFICATE_INVALID`.
 */
export function addressFrom(url: string): ServerAddress {
  const parsed = parsedFrom(url);
  const { hosts, tlsCAFile, userCertFile, userKeyFile } = parsed;
  if (hosts.some(({ port }) => port < 1 || port > 65_535)) throw addressInvalid('a port is out of range.');
  if (!userCertFile !== !userKeyFile) {
    throw addressInvalid('userCertFile and userKeyFile must be given together.');
  }
  insistOnKeepAlive(parsed);
  return {
    hosts,
    cluster: parsed.dnsDiscover || hosts.length > 1,
    insecure: parsed.tls === false,
    rootCertificate: contentOf('tlsCAFile', tlsCAFile, insistOnCertificate),
    userCertificate: contentOf('userCertFile', userCertFile, insistOnCertificate),
    userKey: contentOf('userKeyFile', userKeyFile, createPrivateKey),
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

type Parsed = ReturnType<typeof parser.parseConnectionString>;

function parsedFrom(url: string): Parsed {
  const [place = '', ...rest] = url.trim().replace(SCHEME, withDriversScheme).split('?');
  const query = rest.join('?');
  insistOnPlace(place, query);
  insistOnKnownOptions(query);
  try {
    return parser.parseConnectionString(place.replace(/\/+$/, '') + (query && `?${query}`));
  } catch {
    throw addressInvalid('it cannot be read.');
  }
}

const SCHEME = /^(?:esdb|kurrentdb)(\+discover)?:/i;
const withDriversScheme = (_: string, discover = ''): string => `esdb${discover.toLowerCase()}:`;

const HOSTS = /^[\w.-]+(:\d+)?(,[\w.-]+(:\d+)?)*$/;

/** What the driver takes for a host or an option may be a part of a password, and would be repeated to people. */
function insistOnPlace(place: string, query: string): void {
  const [, user, hosts = ''] = /^[^/]*\/\/(?:(.*)@)?(.*?)\/*$/.exec(place) ?? [];
  if (query.includes('@') || (user !== undefined && !/^[^:@]+:[^:@]+$/.test(user))) {
    throw addressInvalid(
      'write the user as USER:PASSWORD, and in either %40 for an @, %3A for a colon and %3F for a question mark.',
    );
  }
  if (!HOSTS.test(hosts)) {
    throw addressInvalid('hosts are written as NAME or NAME:PORT, in letters, digits, dots and hyphens.');
  }
}

/** The driver prints the whole address, password and all, with a warning about an option that it does not know. */
function insistOnKnownOptions(query: string): void {
  for (const option of query ? query.split('&') : []) {
    const [name = '', value] = option.split('=');
    if (!OPTIONS.has(name.toLowerCase())) throw optionUnknown(name, value);
    if (name.toLowerCase() === 'tlsverifycert' && value !== 'true') {
      throw addressInvalid('tlsVerifyCert=false is not supported; give tlsCAFile instead.');
    }
  }
}

/** Only what looks like the name of an option is repeated. */
const optionUnknown = (name: string, value: string | undefined): Refusal =>
  addressInvalid(
    value && /^[a-z]+$/i.test(name)
      ? `there is no option called ${name}.`
      : 'what follows the question mark is none of its options, which are written as NAME=VALUE and parted by &.',
  );

/** The driver prints a warning for every connection that is tested more often. */
function insistOnKeepAlive({ keepAliveInterval = -1, keepAliveTimeout = -1 }: Parsed): void {
  if (keepAliveInterval !== -1 && keepAliveInterval < 10_000) {
    throw addressInvalid('keepAliveInterval is in milliseconds, 10000 at least, or -1 for never.');
  }
  if (keepAliveTimeout !== -1 && keepAliveTimeout < 1) {
    throw addressInvalid('keepAliveTimeout is in milliseconds, 1 at least, or -1 for never.');
  }
}

function contentOf(
  option: string,
  file: string | undefined,
  insistOnKind: (content: Buffer) => unknown,
): Buffer | undefined {
  if (file === undefined) return undefined;
  const content = readOrRefuse(file);
  try {
    insistOnKind(content);
  } catch {
    throw certificateInvalid(option, file);
  }
  return content;
}

function readOrRefuse(file: string): Buffer {
  try {
    return readFileSync(resolve(file));
  } catch {
    throw certificateMissing(file);
  }
}

/** Bytes without the lines of PEM would be a certificate too, and be passed over in silence where it counts. */
function insistOnCertificate(content: Buffer): void {
  if (!content.includes('-----BEGIN')) throw new Error('This is not PEM.');
  new X509Certificate(content);
}
