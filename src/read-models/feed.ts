/** Feeds pages of events to projections: resolved once, applied to all of them, stored in one transaction. */
import type { StoredEvent } from '../kernel/event.js';
import { untold, type Telemetry } from '../kernel/telemetry.js';
import type { FactWriter } from './fact-writer.js';
import { changesOf, stopAt, type Standing, type Stop } from './changes.js';
import { knownFrom, type KnownFrom } from './known-from.js';
import type { Projection } from './projection.js';
import { resolveEvent, type ResolvedEvent, type Streams } from './resolved-event.js';
import { tellOf } from './told-projections.js';

/** A projection and where it stands. */
export interface Track {
  readonly projection: Projection;
  standing: Standing;
  /** Why it goes no further. */
  stop?: Stop;
}

/** The projections of a fill, each where the fill says. */
export async function tracksOf(projections: readonly Projection[], writer: FactWriter): Promise<Track[]> {
  const checkpoints = new Map(
    (await writer.checkpoints()).map((checkpoint) => [checkpoint.projection, checkpoint]),
  );
  return projections.map((projection) => {
    const { position, eventId, stop } = checkpoints.get(projection.name)!;
    return { projection, standing: { position, eventId }, ...(stop ? { stop } : {}) };
  });
}

export class Feed {
  private constructor(
    private readonly log: Streams,
    private readonly writer: FactWriter,
    private knownFrom: KnownFrom,
    private readonly telemetry: Telemetry,
  ) {}

  /** A feed that goes on from where the fill stands. */
  static async into(writer: FactWriter, log: Streams, telemetry: Telemetry = untold): Promise<Feed> {
    return new Feed(log, writer, await writer.knownFrom(), telemetry);
  }

  /** Position up to which the days of the log are known. */
  get knownPosition(): number {
    return this.knownFrom.position;
  }

  /**
   * Applies a page to all of these projections, and moves them. One that cannot apply an event is stopped before it;
   * a stream that is not ours stops them all. Throws, with nothing changed, what reading or writing throws.
   */
  async apply(tracks: Iterable<Track>, events: readonly StoredEvent[]): Promise<void> {
    const tell = tellOf(this.telemetry, events);
    const { resolved, stop } = await this.#resolve(events);
    const fed = [...tracks];
    const changes = fed.map((track) => {
      const made = changesOf(track.projection, track.standing, resolved);
      return stop && !made.stop ? { ...made, stop } : made;
    });
    const days = knownFrom(this.knownFrom, stop ? events.slice(0, resolved.length) : events);
    const standing = await this.writer.apply(changes, days);
    this.knownFrom = days.knownFrom;
    tell(changes);
    for (const [index, { position, eventId, stop: stopped }] of standing.entries()) {
      Object.assign(fed[index]!, { standing: { position, eventId }, stop: stopped });
    }
  }

  /** The events up to one on a stream that is not ours. */
  async #resolve(events: readonly StoredEvent[]): Promise<{ resolved: ResolvedEvent[]; stop?: Stop }> {
    const resolved: ResolvedEvent[] = [];
    for (const event of events) {
      try {
        const result = resolveEvent(this.log, event);
        resolved.push(result instanceof Promise ? await result : result);
      } catch (error) {
        return { resolved, stop: stopAt(event.position, error) };
      }
    }
    return { resolved };
  }
}
