/** The history of one thing, straight from the log. */
import { z } from 'zod';
import type { EventStore } from '../event-store/event-store.js';
import { positionFromText } from '../event-store/position.js';
import { connectionOf, pageArgs, type Connection } from '../graphql/connection.js';
import { londonDay } from '../kernel/days.js';
import type { StoredEvent } from '../kernel/event.js';
import { Refusal } from '../kernel/refusal.js';
import { streamTypeOf } from '../streams.js';
import { eventAnswer } from './event-answer.js';

const argsSchema = z.strictObject({
  stream: z.string().min(1).max(500),
  asKnownOn: z.string().optional(),
  ...pageArgs,
});

/** A page of the events of a stream, in the order of recording. Refuses with `STREAM_UNKNOWN`, `INPUT_INVALID`. */
export async function historyOf(
  log: EventStore,
  given: unknown,
): Promise<Connection<ReturnType<typeof eventAnswer>>> {
  const args = argsSchema.safeParse(given);
  if (!args.success) {
    const [issue] = args.error.issues;
    throw new Refusal('INPUT_INVALID', issue?.message ?? 'An argument is wrong.', {
      path: issue?.path.join('.'),
    });
  }
  const { stream, asKnownOn, ...page } = args.data;
  streamTypeOf(stream);
  const events = (await log.readStream(stream)).filter(knownBy(log, asKnownOn));
  return connectionOf(
    events.map((event) => eventAnswer(log.logId, event)),
    page,
    ({ id }) => id,
  );
}

/** Known by a day: recorded on it or before; by a position: at it or before. */
function knownBy(log: EventStore, asKnownOn: string | undefined): (event: StoredEvent) => boolean {
  if (!asKnownOn) return () => true;
  if (/^\d{4}-\d{2}-\d{2}$/.test(asKnownOn))
    return ({ metadata }) => londonDay(metadata.recordedAt) <= asKnownOn;
  const known = positionFromText(log.logId, asKnownOn, 'asKnownOn');
  return ({ position }) => position <= known;
}
