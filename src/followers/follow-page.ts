/** What follows from a page of events: decided in memory from the rows that the page needs. Pure. */
import { eventTypesOf } from '../catalogue.js';
import { sha256 } from '../event-store/digest.js';
import type { Step } from '../kernel/command.js';
import type { StoredEvent } from '../kernel/event.js';
import { upcast } from '../kernel/stream.js';
import type { Follower, Reaction, Rows } from './follower.js';
import type { Checkpoint, Kept, Unsent } from './follower-store.js';

/** Why an event cannot be followed. Absent when every one could be. */
export interface Halt {
  readonly fault: unknown;
}

/** The events of a page up to one that cannot be read, each with the keys of the rows that it needs. */
export interface ReadPage {
  readonly events: readonly { readonly event: StoredEvent; readonly keys: readonly string[] }[];
  readonly halt?: Halt;
}

/** Reads a page as the follower sees it. */
export function readPage({ needs }: Follower, page: readonly StoredEvent[]): ReadPage {
  const events: { event: StoredEvent; keys: readonly string[] }[] = [];
  const halt = untilHalt(page, (stored) => {
    const event = upcast(eventTypesOf(stored), stored);
    events.push({ event, keys: needs(event) });
  });
  return { events, halt };
}

/** Every key that a page needs, once. */
export const keysOf = ({ events }: ReadPage): readonly string[] => [
  ...new Set(events.flatMap(({ keys }) => keys)),
];

/** What follows from a page: all that comes before the event that cannot be followed, when there is one. */
export interface Followed {
  readonly kept: Kept;
  readonly halt?: Halt;
}

/** Follows the events after the one at `from`. `stored` holds the rows that the page needs, as far as they exist. */
export function followPage(follower: Follower, from: Checkpoint, page: ReadPage, stored: Rows): Followed {
  const rows = new Map<string, unknown>();
  const commands: Unsent[] = [];
  let to = from;
  const known = (key: string) => (rows.has(key) ? rows : stored);
  const halt = untilHalt(page.events, ({ event, keys }) => {
    const needed = keys.filter((key) => known(key).has(key));
    const reaction: Reaction =
      keys.length > 0 ? follower.react(event, new Map(needed.map((key) => [key, known(key).get(key)]))) : {};
    for (const [key, value] of Object.entries(reaction.rows ?? {})) rows.set(key, value);
    commands.push(
      ...(reaction.commands ?? []).map((command, index) => toSend(follower.name, event, command, index)),
    );
    to = checkpointAt(event);
  });
  return { kept: { from, to, rows, commands }, halt: halt ?? page.halt };
}

/** Where a follower stands that has followed an event. */
export const checkpointAt = ({ position, metadata }: StoredEvent): Checkpoint => ({
  position,
  digest: metadata.digest,
});

/** A command with an id that derives from the event, so that it is the same however often it is made. */
const toSend = (
  follower: string,
  { id, metadata }: StoredEvent,
  { command, input }: Step,
  index: number,
): Unsent => ({
  commandId: sha256(`${follower}/${id}/${index}`),
  useCase: command.name,
  input,
  causedBy: {
    id,
    correlationId: metadata.correlationId,
    actingFor: metadata.actor.for,
    ...(metadata.traceparent ? { traceparent: metadata.traceparent } : {}),
  },
});

function untilHalt<T>(items: readonly T[], work: (item: T) => void): Halt | undefined {
  for (const item of items) {
    try {
      work(item);
    } catch (fault) {
      return { fault };
    }
  }
  return undefined;
}
