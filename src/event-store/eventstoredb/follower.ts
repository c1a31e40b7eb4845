/** Follows the log without a gap or a duplicate, over any number of subscriptions that are dropped. */
import type { Position } from '@eventstore/db-client';
import type { StoredEvent } from '../../kernel/event.js';
import { Refusal } from '../../kernel/refusal.js';
import type { Connection } from './connection.js';
import { meaningOf, saysNoSuchPosition } from './driver-errors.js';
import { Feed } from './feed.js';
import { placeAt, type Reader } from './reader.js';
import { positionOf, type StreamNames } from './stored-form.js';
import { BackOff } from './timings.js';
import { Ended, pause, within } from './waiting.js';

const PAGE = 500;

export interface Following {
  readonly after: number;
  readonly signal: AbortSignal;
  readonly page?: number;
}

export class Follower {
  constructor(
    private readonly connection: Connection,
    private readonly names: StreamNames,
    private readonly reader: Reader,
    /** Position of the event that made the log. */
    private readonly made: number,
  ) {}

  /** Pages of events until the signal aborts. Refuses what another subscription would be refused as well. */
  async *pages({ after, signal, page = PAGE }: Following): AsyncGenerator<readonly StoredEvent[]> {
    const cursor = new Cursor(Math.max(after, this.made));
    const backOff = new BackOff(this.connection.timings.resubscribe);
    while (!signal.aborted) {
      const began = performance.now();
      let feed: Feed | undefined;
      try {
        feed = await this.#open(cursor, page, signal);
        for await (const events of this.#eventsOf(feed, cursor, signal)) {
          backOff.reset();
          if (events.length > 0) yield events;
        }
      } catch (error) {
        if (signal.aborted) return;
        await this.#insistOnPassing(error, feed, cursor);
        if (feed) this.connection.judge(feed.client, error, began);
      } finally {
        feed?.close();
      }
      await pause(backOff.next(), signal);
    }
  }

  async #open(cursor: Cursor, page: number, signal: AbortSignal): Promise<Feed> {
    const client = await within(this.connection.client(), this.connection.timings.giveUp, signal);
    return new Feed(client, cursor.place, this.names.prefix, page);
  }

  /** Pages of events; an empty one when the log was quiet, or held others' events alone. */
  async *#eventsOf(feed: Feed, cursor: Cursor, signal: AbortSignal): AsyncGenerator<StoredEvent[]> {
    for (;;) {
      const came = await feed.next(this.connection.timings.quiet, signal);
      if (signal.aborted) return;
      if (came.length === 0) await this.#insistOnNothingNew(cursor);
      const fresh = came.filter((resolved) => positionOf(resolved) > cursor.position);
      const last = fresh.at(-1);
      if (last) cursor.moveTo(placeAt(positionOf(last)));
      yield this.names.allOurs(fresh);
      if (feed.checkpoint) cursor.moveTo(feed.checkpoint);
    }
  }

  /** A subscription can fall silent with no error; the log itself tells. */
  async #insistOnNothingNew(cursor: Cursor): Promise<void> {
    const head = await this.reader.head();
    if (head > cursor.position) throw new Ended('The subscription is silent, and the log has grown.');
  }

  /** Throws what would be the same for every other subscription from here. */
  async #insistOnPassing(error: unknown, feed: Feed | undefined, cursor: Cursor): Promise<void> {
    const meaning = meaningOf(error);
    if (meaning.kind === 'refused' && meaning.refusal.code !== 'LOG_UNREACHABLE') throw meaning.refusal;
    const isPositionUnknown = feed && !feed.confirmed && saysNoSuchPosition(error);
    if (meaning.kind === 'denied' || isPositionUnknown) await this.#insistOnReading(cursor);
  }

  /** A read says plainly, and after some patience, whether the log can be read from here. */
  async #insistOnReading(cursor: Cursor): Promise<void> {
    try {
      await this.reader.log({ after: cursor.position, max: 1 });
    } catch (error) {
      if (!(error instanceof Refusal && error.code === 'LOG_UNREACHABLE')) throw error;
    }
  }
}

/** How far a follower came: the last event taken, or a later place up to which the server found nothing of ours. */
class Cursor {
  #place: Position;

  constructor(position: number) {
    this.#place = placeAt(position);
  }

  get place(): Position {
    return this.#place;
  }

  get position(): number {
    return Number(this.#place.commit);
  }

  moveTo(place: Position): void {
    if (place.commit > this.#place.commit) this.#place = place;
  }
}
