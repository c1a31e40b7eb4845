/** Reads that end: of a stream, of the log, of single positions. */
import { BACKWARDS, END, FORWARDS, START, type Position, type StreamingRead } from '@eventstore/db-client';
import type { StoredEvent } from '../../kernel/event.js';
import type { LogRead, StreamRead } from '../event-store.js';
import type { Connection } from './connection.js';
import { saysNoSuchPosition, typeOf } from './driver-errors.js';
import type { LiveClient } from './live-client.js';
import { LogEnd } from './log-end.js';
import { positionUnknown, streamTruncated } from './refusals.js';
import { positionOf, type Resolved, type StreamNames } from './stored-form.js';
import { everyEventOf } from './whole-read.js';

/** Events of the server that one read asks for; some of them may be other applications'. */
const PAGE = 1_000;
/** Positions read at the same time. */
const AT_ONCE = 32;
/** More than are expected to be enough, so that another read for the last one is rare. */
const FEW = 16;

export const placeAt = (position: number): Position => ({
  commit: BigInt(position),
  prepare: BigInt(position),
});

interface Ahead {
  /** Position of the last event that was given. */
  readonly after: number;
  /** Events of ours after that, up to where the server was read. */
  readonly events: readonly StoredEvent[];
  readonly last: number;
}

export class Reader {
  /** What the last read forwards took in beyond what it gave. Events never change, so the next one goes on from there. */
  #ahead: Ahead | undefined;
  readonly #end: LogEnd;

  constructor(
    private readonly connection: Connection,
    private readonly names: StreamNames,
    /** Position of the event that made the log: no event of ours comes before it. */
    private readonly made: number,
  ) {
    this.#end = new LogEnd((before, max) => this.#page(BACKWARDS, before, max), names, made);
  }

  /** Events of one stream. `end`: when it is given up, by `performance.now()`; as every read when left out. */
  async stream(
    stream: string,
    { direction = 'forwards', from, max }: StreamRead = {},
    end?: number,
  ): Promise<StoredEvent[]> {
    if (max !== undefined && max < 1) return [];
    if (direction === 'backwards' && from !== undefined && from < 0) return [];
    const start = direction === 'forwards' ? START : END;
    const options = {
      direction: direction === 'forwards' ? FORWARDS : BACKWARDS,
      fromRevision: from === undefined ? start : BigInt(Math.max(0, from)),
      maxCount: max ?? Number.MAX_SAFE_INTEGER,
      requiresLeader: true,
    } as const;
    const read = await this.#collect(
      (client) => client.driver.readStream(this.names.onServer(stream), options),
      (error) => typeOf(error) === 'stream-not-found',
      end,
    );
    const events = this.names.allOurs(read ?? []);
    if (direction === 'forwards' && events[0] && events[0].revision > Math.max(0, from ?? 0)) {
      throw streamTruncated(stream);
    }
    return events;
  }

  async log({ direction = 'forwards', after = 0, before, max = 1_000 }: LogRead = {}): Promise<
    StoredEvent[]
  > {
    if (max < 1) return [];
    if (direction === 'forwards') return this.#forwards(Math.max(after, this.made), max);
    return before !== undefined && before <= this.made ? [] : this.#backwards(before, max);
  }

  async at(positions: readonly number[]): Promise<StoredEvent[]> {
    const found: StoredEvent[] = [];
    for (let first = 0; first < positions.length; first += AT_ONCE) {
      const some = positions.slice(first, first + AT_ONCE);
      found.push(...(await Promise.all(some.map((position) => this.#oneAt(position)))).flat());
    }
    return found;
  }

  head(): Promise<number> {
    return this.#end.head();
  }

  async #forwards(after: number, max: number): Promise<StoredEvent[]> {
    const { events: found, last: begin } = this.#takeAhead(after);
    let last = begin;
    let step = Math.min(PAGE, max);
    while (found.length < max) {
      // A read from a position gives the event at it again.
      const page = await this.#page(FORWARDS, last, step + 1);
      const isAgain = page[0] !== undefined && positionOf(page[0]) <= last;
      const ours = this.names.allOurs(isAgain ? page.slice(1) : page);
      found.push(...ours);
      if (page.length > 0) last = Math.max(last, positionOf(page.at(-1)!));
      if (page.length <= step) break;
      step = nextStep(ours.length / page.length, max - found.length);
    }
    const given = found.slice(0, max);
    this.#ahead = { after: given.at(-1)?.position ?? after, events: found.slice(max), last };
    return given;
  }

  #takeAhead(after: number): { events: StoredEvent[]; last: number } {
    const ahead = this.#ahead;
    if (ahead?.after !== after) return { events: [], last: after };
    this.#ahead = undefined;
    return { events: [...ahead.events], last: ahead.last };
  }

  async #backwards(before: number | undefined, max: number): Promise<StoredEvent[]> {
    const found: StoredEvent[] = [];
    let last = before;
    let step = Math.min(PAGE, max);
    for (;;) {
      const page = await this.#page(BACKWARDS, last, step);
      const ours = this.names.allOurs(page);
      found.push(...ours);
      if (found.length >= max || page.length < step) return found.slice(0, max);
      last = positionOf(page.at(-1)!);
      if (last <= this.made) return found;
      step = nextStep(ours.length / page.length, max - found.length);
    }
  }

  async #oneAt(position: number): Promise<StoredEvent[]> {
    if (position <= this.made) return [];
    const page = await this.#pageOrNothing(FORWARDS, position, 1);
    return this.names.allOurs(page ?? []).filter((event) => event.position === position);
  }

  /** Events of the server from a position (forwards with it, backwards without); all of them when there is none. */
  async #page(direction: Direction, from: number | undefined, maxCount: number): Promise<Resolved[]> {
    const page = await this.#pageOrNothing(direction, from, maxCount);
    if (!page) throw positionUnknown(from!);
    return page;
  }

  async #pageOrNothing(
    direction: Direction,
    from: number | undefined,
    maxCount: number,
  ): Promise<Resolved[] | undefined> {
    const fromPosition: Position | typeof END = from === undefined ? END : placeAt(from);
    const options = { direction, fromPosition, maxCount, requiresLeader: true };
    return this.#collect(
      (client) => client.driver.readAll(options),
      (error) => from !== undefined && saysNoSuchPosition(error),
    );
  }

  /** All that a read gives; undefined when it fails in a way that says that there is nothing. */
  #collect(
    open: (client: LiveClient) => StreamingRead<Resolved>,
    saysNothing: (error: unknown) => boolean,
    end?: number,
  ): Promise<Resolved[] | undefined> {
    return this.connection.persist(async (client) => {
      try {
        return await everyEventOf(open(client), client, this.connection.timings.idle);
      } catch (error) {
        if (saysNothing(error)) return undefined;
        throw error;
      }
    }, end);
  }
}

type Direction = typeof FORWARDS | typeof BACKWARDS;

/**
 * How many events to read next, by how many of those before were ours: where only others' events lie, one that is wanted
 * may be a million further on.
 */
const nextStep = (share: number, missing: number): number => Math.min(PAGE, Math.ceil(missing / share) + FEW);
