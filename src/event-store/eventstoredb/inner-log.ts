/** Tells the events of a log from those of another one on the server whose prefix begins with that of the first. */
import type { StoredEvent } from '../../kernel/event.js';
import { digestOf } from '../digest.js';

/**
 * What the prefix of the other log has beyond ours, when the event is of such a log: its digest is that of an event on a
 * stream with a shorter name. Undefined for an event of ours, and for one that was damaged.
 */
export function innerPrefixOf(event: StoredEvent): string | undefined {
  const isOn = (stream: string) => digestOf({ ...event, stream }) === event.metadata.digest;
  if (isOn(event.stream)) return undefined;
  for (let end = 1; end < event.stream.length; end += 1) {
    if (isOn(event.stream.slice(end))) return event.stream.slice(0, end);
  }
  return undefined;
}
