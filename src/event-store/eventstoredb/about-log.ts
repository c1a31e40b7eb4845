/** The log's own stream, which names the log: how it is read, and how it is made. */
import { FORWARDS, START } from '@eventstore/db-client';
import { randomUUID } from 'node:crypto';
import { validate } from 'uuid';
import { canonicalJson } from '../digest.js';
import { NO_STREAM } from '../event-store.js';
import type { Connection } from './connection.js';
import { meaningOf, typeOf } from './driver-errors.js';
import type { LiveClient } from './live-client.js';
import { prefixesOverlap, prefixTaken, streamTruncated } from './refusals.js';
import { LOG_MADE, safePosition, StreamNames, type Resolved } from './stored-form.js';
import { everyEventOf } from './whole-read.js';

/** What the log's own stream says. */
export interface AboutLog {
  readonly logId: string;
  /** Position of the event that made the log: all events of the log come after it. */
  readonly made: number;
}

/**
 * Reads what a log says of itself; undefined when there is none under this prefix. Refuses with `EVENTSTORE_PREFIX_TAKEN`
 * when the stream is another application's, and with `STREAM_TRUNCATED`.
 */
export async function readAboutLog(
  client: LiveClient,
  connection: Connection,
  { aboutLog, prefix }: StreamNames,
): Promise<AboutLog | undefined> {
  const first = await firstEventOf(aboutLog, client, connection);
  if (!first) return undefined;
  const about = aboutLogIn(first);
  if (about) return about;
  throw first.revision > 0n ? streamTruncated(aboutLog) : prefixTaken(prefix, aboutLog);
}

/** Makes the log. Of several that do so at once, the server lets one; all read what that one wrote. */
export async function makeLog(
  client: LiveClient,
  connection: Connection,
  names: StreamNames,
): Promise<AboutLog> {
  const event = {
    id: randomUUID(),
    type: LOG_MADE,
    data: Buffer.from(canonicalJson({ logId: randomUUID() })),
    metadata: Buffer.from('{}'),
  };
  const request = { name: names.aboutLog, expected: NO_STREAM, events: [event] };
  await client.appends.append(request, connection.timings.attempt).catch((error: unknown) => {
    if (typeOf(error) !== 'wrong-expected-version') throw error;
  });
  const about = await readAboutLog(client, connection, names);
  if (!about) throw new Error('The log was made, and cannot be read yet.');
  return about;
}

/**
 * Refuses with `EVENTSTORE_PREFIX_OVERLAPS` when the prefix begins with that of a log which was made before a position:
 * that log would take the events of this one for its own.
 */
export async function insistOnNoOuterLog(
  client: LiveClient,
  connection: Connection,
  { prefix }: StreamNames,
  before: number,
): Promise<void> {
  const shorter = Array.from({ length: prefix.length - 1 }, (_, end) => prefix.slice(0, end + 1));
  await Promise.all(
    shorter.map(async (other) => {
      const first = await firstEventOf(new StreamNames(other).aboutLog, client, connection).catch(
        nothingIfDenied,
      );
      const about = first && aboutLogIn(first);
      if (about && about.made < before) throw prefixesOverlap(prefix, other);
    }),
  );
}

/** What may not be seen is another application's. */
function nothingIfDenied(error: unknown): undefined {
  if (meaningOf(error).kind !== 'denied') throw error;
}

type Recorded = NonNullable<Resolved['event']>;

async function firstEventOf(
  stream: string,
  client: LiveClient,
  { timings }: Connection,
): Promise<Recorded | undefined> {
  const options = { direction: FORWARDS, fromRevision: START, maxCount: 1, requiresLeader: true } as const;
  try {
    const [first] = await everyEventOf(client.driver.readStream(stream, options), client, timings.idle);
    return first?.event;
  } catch (error) {
    if (typeOf(error) === 'stream-not-found') return undefined;
    throw error;
  }
}

function aboutLogIn({ type, data, position }: Recorded): AboutLog | undefined {
  const { logId } = data as { logId?: unknown };
  if (type !== LOG_MADE || !validate(logId)) return undefined;
  return { logId: logId as string, made: safePosition(position!.commit) };
}
