/** What is made sure of before a log on a server is used. */
import { BACKWARDS, END } from '@eventstore/db-client';
import { Refusal } from '../../kernel/refusal.js';
import { insistOnNoOuterLog, makeLog, readAboutLog, type AboutLog } from './about-log.js';
import { hostsOf } from './address.js';
import type { Connection } from './connection.js';
import { PERMISSION_DENIED, saysNothingInGrpc } from './driver-errors.js';
import type { LiveClient } from './live-client.js';
import {
  logMissing,
  noServer,
  readAllDenied,
  serverOfAnotherKind,
  serverSpeaksTls,
  serverUnsuitable,
} from './refusals.js';
import { featuresOf } from './server-features.js';
import { speaksTls } from './speaks-tls.js';
import type { StreamNames } from './stored-form.js';
import { everyEventOf } from './whole-read.js';

/** Earlier servers do not say when a subscription has caught up. */
const OLDEST_SERVER = [23, 10] as const;

/**
 * Waits until a server is there, makes sure that it is fit and that its log may be read, and answers the id of the log,
 * which is made with the first opening, unless it must exist. Refuses with `LOG_UNREACHABLE`, `LOG_MISSING`,
 * `EVENTSTORE_SERVER_UNSUITABLE`, `EVENTSTORE_CERTIFICATE_UNTRUSTED`, `EVENTSTORE_ACCESS_DENIED`,
 * `EVENTSTORE_READ_ALL_DENIED`, `EVENTSTORE_PREFIX_TAKEN`, `EVENTSTORE_PREFIX_OVERLAPS` or `STREAM_TRUNCATED`.
 */
export async function openLog(
  connection: Connection,
  names: StreamNames,
  mustExist = false,
): Promise<AboutLog> {
  const end = performance.now() + connection.timings.start;
  const step = <T>(act: (client: LiveClient) => Promise<T>) => connection.persist(act, end);
  try {
    await insistOnSameSecurity(connection);
    await step((client) => insistOnFitServer(client, connection));
    await step((client) => insistOnWholeLog(client, connection));
    const about = await step((client) => readAboutLog(client, connection, names));
    if (!about && mustExist) throw logMissing(names.prefix);
    await step((client) => insistOnNoOuterLog(client, connection, names, about?.made ?? Infinity));
    return about ?? (await step((client) => makeLog(client, connection, names)));
  } catch (error) {
    if (!(error instanceof Refusal && error.code === 'LOG_UNREACHABLE')) throw error;
    throw noServer(hostsOf(connection.address), String(error.data['cause']));
  }
}

/** Without TLS, a server that speaks nothing else looks like one that is being started. */
async function insistOnSameSecurity({ address, timings }: Connection): Promise<void> {
  if (!address.insecure) return;
  const speaking = await Promise.all(address.hosts.map((host) => speaksTls(host, timings.gossip)));
  if (speaking.includes(true)) throw serverSpeaksTls();
}

async function insistOnFitServer(client: LiveClient, connection: Connection): Promise<void> {
  const { version } = await featuresOf(client, connection).catch((error: unknown) => {
    throw saysNothingInGrpc(error) ? serverOfAnotherKind() : error;
  });
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
