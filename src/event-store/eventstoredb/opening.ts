/** What is made sure of before a log on a server is used. */
import { BACKWARDS, END, FORWARDS, START } from '@eventstore/db-client';
import { randomUUID } from 'node:crypto';
import { Refusal } from '../../kernel/refusal.js';
import { canonicalJson } from '../digest.js';
import { NO_STREAM } from '../event-store.js';
import { hostsOf } from './address.js';
import type { Connection } from './connection.js';
import { PERMISSION_DENIED, typeOf } from './driver-errors.js';
import type { LiveClient } from './live-client.js';
import { noServer, readAllDenied, serverSpeaksTls, serverUnsuitable } from './refusals.js';
import { featuresOf } from './server-features.js';
import { speaksTls } from './speaks-tls.js';
import { safePosition, type StreamNames } from './stored-form.js';
import { everyEventOf } from './whole-read.js';

/** Earlier servers do not say when a subscription has caught up. */
const OLDEST_SERVER = [23, 10] as const;

/** What the log's own stream says. */
export interface AboutLog {
  readonly logId: string;
  /** Position of the event that made the log: all events of the log come after it. */
  readonly made: number;
}

/**
 * Waits until a server is there, makes sure that it is fit and that its log may be read, and answers the id of the log,
 * which is made with the first opening. Refuses with `LOG_UNREACHABLE`, `EVENTSTORE_SERVER_UNSUITABLE`,
 * `EVENTSTORE_CERTIFICATE_UNTRUSTED`, `EVENTSTORE_ACCESS_DENIED` or `EVENTSTORE_READ_ALL_DENIED`.
 */
export async function openLog(connection: Connection, names: StreamNames): Promise<AboutLog> {
  const end = performance.now() + connection.timings.start;
  const step = <T>(act: (client: LiveClient) => Promise<T>) =>
    connection.persist(act, end - performance.now());
  try {
    await insistOnSameSecurity(connection);
    await step((client) => insistOnFitServer(client, connection));
    await step((client) => insistOnWholeLog(client, connection));
    return (await step((client) => read(client, connection, names))) ?? (await step(made(connection, names)));
  } catch (error) {
    if (!(error instanceof Refusal && error.code === 'LOG_UNREACHABLE')) throw error;
    throw noServer(hostsOf(connection.address), error.data['cause']);
  }
}

/** Without TLS, a server that speaks nothing else looks like one that is being started. */
async function insistOnSameSecurity({ address, timings }: Connection): Promise<void> {
  if (!address.insecure) return;
  const speaking = await Promise.all(address.hosts.map((host) => speaksTls(host, timings.gossip)));
  if (speaking.includes(true)) throw serverSpeaksTls();
}

async function insistOnFitServer(client: LiveClient, connection: Connection): Promise<void> {
  const { version } = await featuresOf(client, connection);
  if (isTooOld(version)) throw serverUnsuitable(`The server at EVENTSTORE_URL is of version ${version}.`);
}

/** Whether a version is known, and known to be too old. */
export function isTooOld(version: string): boolean {
  const [, major, minor] = /^(\d+)\.(\d+)/.exec(version)?.map(Number) ?? [];
  if (major === undefined || minor === undefined) return false;
  const [oldestMajor, oldestMinor] = OLDEST_SERVER;
  return major < oldestMajor || (major === oldestMajor && minor < oldestMinor);
}

async function insistOnWholeLog(client: LiveClient, { address, timings }: Connection): Promise<void> {
  try {
    const options = { direction: BACKWARDS, fromPosition: END, maxCount: 1, requiresLeader: true } as const;
    await everyEventOf(client.driver.readAll(options), client, timings.idle);
  } catch (error) {
    throw maySeeNoWholeLog(error) && address.user ? readAllDenied() : error;
  }
}

/** A user who is known, and may not read the log of all applications. */
const maySeeNoWholeLog = (error: unknown): boolean => (error as { code?: number }).code === PERMISSION_DENIED;

async function read(
  client: LiveClient,
  { timings }: Connection,
  names: StreamNames,
): Promise<AboutLog | undefined> {
  const options = { direction: FORWARDS, fromRevision: START, maxCount: 1, requiresLeader: true } as const;
  try {
    const [first] = await everyEventOf(
      client.driver.readStream(names.aboutLog, options),
      client,
      timings.idle,
    );
    if (!first?.event) return undefined;
    const { logId } = first.event.data as { logId: string };
    return { logId, made: safePosition(first.event.position!.commit) };
  } catch (error) {
    if (typeOf(error) === 'stream-not-found') return undefined;
    throw error;
  }
}

/** Of several that open a new log at once, the server lets one make it; all read what that one wrote. */
function made(connection: Connection, names: StreamNames): (client: LiveClient) => Promise<AboutLog> {
  const event = {
    id: randomUUID(),
    type: 'LogMade',
    data: Buffer.from(canonicalJson({ logId: randomUUID() })),
    metadata: Buffer.from('{}'),
  };
  const request = { name: names.aboutLog, expected: NO_STREAM, events: [event] };
  return async (client) => {
    await client.appends.append(request, connection.timings.attempt).catch((error: unknown) => {
      if (typeOf(error) !== 'wrong-expected-version') throw error;
    });
    const about = await read(client, connection, names);
    if (!about) throw new Error('The log was made, and cannot be read yet.');
    return about;
  };
}
