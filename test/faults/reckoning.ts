/** Holds a log against what was acknowledged while it was written. */
import type { EventStore } from '../../src/event-store/event-store.js';
import { placeOf, verify, type SelfAudit } from '../../src/event-store/verify.js';
import type { StoredEvent } from '../../src/kernel/event.js';
import type { Acknowledged } from './writers.js';

export interface Reckoning {
  readonly acknowledged: number;
  readonly events: number;
  /** Events that were acknowledged and are not in the log. */
  readonly lost: number;
  /** Events that are in the log more than once, and commands that stored more than they should. */
  readonly doubled: number;
  /** Acknowledged events that stand at another place than the answer said. */
  readonly misplaced: number;
  /** Commands of which the log has a part. */
  readonly halfWritten: number;
  /** Positions without an event, in a log that has none. */
  readonly gaps: number;
  /** What `verify` finds; empty when it finds nothing. */
  readonly fault: string;
}

interface Place {
  readonly position: number;
  readonly revision: number;
}

/** What a log has stored, by event and by command. */
class Stored {
  readonly places = new Map<string, Place>();
  readonly #ofCommand = new Map<string, number>();
  twice = 0;
  last = 0;

  add({ id, position, revision, stream, metadata }: StoredEvent): void {
    if (this.places.has(id)) this.twice += 1;
    this.places.set(id, { position, revision });
    this.last = position;
    const key = `${stream} ${metadata.commandId}`;
    this.#ofCommand.set(key, (this.#ofCommand.get(key) ?? 0) + 1);
  }

  /** For each stream that a command wrote, how many events it has there; lists give their commands ids of their own. */
  counts(): Map<string, number[]> {
    const counts = new Map<string, number[]>();
    for (const [key, count] of this.#ofCommand) {
      const own = key.split(' ')[1]!.split('/')[0]!;
      counts.set(own, [...(counts.get(own) ?? []), count]);
    }
    return counts;
  }
}

/** Reads the whole log. `acknowledged`: every command that was ever sent, with its last answer. */
export async function reckon(
  log: EventStore & Partial<SelfAudit>,
  acknowledged: readonly Acknowledged[],
): Promise<Reckoning> {
  const stored = await everythingIn(log);
  const { fault } = await verify(log);
  const named = acknowledged.flatMap(({ streams }) => streams).flatMap(placesNamed);
  const parts = partsWritten(stored.counts(), acknowledged);
  return {
    acknowledged: acknowledged.length,
    events: stored.places.size,
    lost: named.filter(({ id }) => !stored.places.has(id)).length,
    doubled: stored.twice + parts.tooMany,
    misplaced: named.filter((each) => isElsewhere(each, stored.places.get(each.id))).length,
    halfWritten: parts.tooFew,
    gaps: log.gapFree ? stored.last - stored.places.size : 0,
    fault: fault ? `${placeOf(fault)}: ${fault.wrong}` : '',
  };
}

/** What every reckoning must come to. */
export const NOTHING_LOST = {
  lost: 0,
  doubled: 0,
  misplaced: 0,
  halfWritten: 0,
  gaps: 0,
  fault: '',
} as const;

/** A reckoning in words, for a line of a table. */
export const inWords = (reckoning: Reckoning): string =>
  [
    `${reckoning.acknowledged.toLocaleString('en')} commands acknowledged`,
    `${reckoning.events.toLocaleString('en')} events`,
    `${reckoning.lost} lost`,
    `${reckoning.doubled} doubled`,
    `${reckoning.misplaced} misplaced`,
    `${reckoning.gaps} gaps`,
    `${reckoning.halfWritten} half-written`,
    `verify finds ${reckoning.fault || 'nothing'}`,
  ].join(', ');

async function everythingIn(log: EventStore): Promise<Stored> {
  const stored = new Stored();
  for (let after = 0; ;) {
    const page = await log.readAll({ after });
    if (page.length === 0) return stored;
    for (const event of page) stored.add(event);
    after = page.at(-1)!.position;
  }
}

interface NamedPlace {
  readonly id: string;
  readonly revision: number;
  /** Only the last event of an append is answered with its position. */
  readonly position?: number;
}

const placesNamed = ({ position, events }: Acknowledged['streams'][number]): NamedPlace[] =>
  events.map(({ id, revision }, index) => ({
    id,
    revision,
    ...(index === events.length - 1 ? { position } : {}),
  }));

const isElsewhere = ({ revision, position }: NamedPlace, place: Place | undefined): boolean =>
  place !== undefined &&
  (place.revision !== revision || (position !== undefined && place.position !== position));

/** Streams on which a command stored fewer or more events than it is made of. */
function partsWritten(counts: Map<string, number[]>, acknowledged: readonly Acknowledged[]) {
  let tooFew = 0;
  let tooMany = 0;
  for (const { command } of acknowledged) {
    const found = [...(counts.get(command.id) ?? [])].sort((a, b) => a - b);
    const wanted = [...command.stores].sort((a, b) => a - b);
    wanted.forEach((count, index) => (tooFew += (found[index] ?? 0) < count ? 1 : 0));
    tooMany += found.filter((count, index) => count > (wanted[index] ?? 0)).length;
  }
  return { tooFew, tooMany };
}
