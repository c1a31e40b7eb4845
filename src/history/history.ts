/** The history of one thing, straight from the log. */
import { z } from 'zod';
import type { EventStore } from '../event-store/event-store.js';
import { connectionOf, pageArgs, type Connection } from '../graphql/connection.js';
import { checkedInput } from '../kernel/checked-input.js';
import { streamTypeOf } from '../streams.js';
import { eventAnswer } from './event-answer.js';

const argsSchema = z.strictObject({
  stream: z.string().min(1).max(500),
  asKnownOn: z.string().optional(),
  ...pageArgs,
});

/** The last position known on a day, or the position that is named. */
export type PositionKnownOn = (asKnownOn: string) => Promise<number>;

/**
 * A page of the events of a stream, in the order of recording. Refuses with `STREAM_UNKNOWN`, `INPUT_INVALID`, and as
 * `positionKnownOn` does.
 */
export async function historyOf(
  log: EventStore,
  positionKnownOn: PositionKnownOn,
  given: unknown,
): Promise<Connection<ReturnType<typeof eventAnswer>>> {
  const { stream, asKnownOn, ...page } = checkedInput(argsSchema, given);
  streamTypeOf(stream);
  const known = asKnownOn ? await positionKnownOn(asKnownOn) : Infinity;
  const events = (await log.readStream(stream)).filter(({ position }) => position <= known);
  return connectionOf(
    events.map((event) => eventAnswer(log.logId, event)),
    page,
    ({ id }) => id,
  );
}
