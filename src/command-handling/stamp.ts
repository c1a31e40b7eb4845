/** What an event says of its recording: when, by whom, from what. */
import type { EventStore } from '../event-store/event-store.js';
import type { Clock } from '../kernel/clock.js';
import type { Checked, EventMetadata } from '../kernel/event.js';
import { insist } from '../kernel/refusal.js';
import type { DecidedEvent } from './decide-steps.js';
import type { CommandRequest } from './request.js';

/** Clocks of replicas differ by this much at most, in milliseconds. */
const TOLERANCE = 60_000;

/**
 * The instant to stamp events with. Refuses with `CLOCK_WRONG` when it is not the store's own time: one stamp a year
 * ahead would make everything after it known only from then.
 */
export async function instantOf(clock: Clock, log: Pick<EventStore, 'now'>): Promise<number> {
  const apartFrom = (time: number | undefined) => (time === undefined ? 0 : Math.abs(clock.now() - time));
  // What was reckoned may be wrong where a machine stood still.
  const apart = apartFrom(await log.now?.()) > TOLERANCE ? apartFrom(await log.now?.(true)) : 0;
  insist(
    apart <= TOLERANCE,
    'CLOCK_WRONG',
    'The clock of this server is wrong, so nothing was recorded. Whoever runs the service must set it; send the same again then.',
    { seconds: Math.round(apart / 1000) },
  );
  return clock.now();
}

/** The metadata of an event, without its place in the chain of its stream. */
export function metadataOf(
  { occurred, record, corrects }: DecidedEvent,
  request: CommandRequest,
  recordedAt: string,
  inputDigest: string,
  checked: readonly Checked[],
): Omit<EventMetadata, 'prev' | 'digest'> {
  return {
    occurred,
    recordedAt,
    actor: request.actor,
    ...(record.onBehalfOf ? { onBehalfOf: record.onBehalfOf } : {}),
    ...(record.sources?.length ? { sources: record.sources } : {}),
    commandId: request.commandId,
    inputDigest,
    correlationId: request.correlationId,
    ...(request.causationId ? { causationId: request.causationId } : {}),
    ...(request.traceparent ? { traceparent: request.traceparent } : {}),
    ...(checked.length > 0 ? { checked } : {}),
    ...(request.entry ? { entry: request.entry } : {}),
    ...(corrects ? { corrects } : {}),
  };
}
