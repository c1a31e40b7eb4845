/**
 * The door of a log on a server: shut while the history is copied, to everybody but the one who shut it. The log's own
 * stream says so; its last word counts.
 *
 * A server cannot make an append to one stream depend on another, so every process looks by itself: right before it sends
 * an append it must have seen the door open within the last second. Idle processes ask nothing, and busy ones once a
 * second. An append that is still under way when the door is shut was therefore sent soon after (`still`); the copy reads
 * on until that time is over. No clocks are compared for this: each process measures its own seconds.
 */
import { BACKWARDS, END } from '@eventstore/db-client';
import { randomUUID } from 'node:crypto';
import { Refusal } from '../../kernel/refusal.js';
import type { Connection } from './connection.js';
import type { LiveClient } from './live-client.js';
import type { StreamNames } from './stored-form.js';
import { pause } from './waiting.js';
import { everyEventOf } from './whole-read.js';

/** How long it counts that the door was seen open, in milliseconds. */
const SEEN_FOR = 1_000;
/** How long a server takes at most to store what it was sent or to give it up, in milliseconds. */
const SERVER_TAKES = 3_000;

/** Who shut or opened the door, when (ISO text), and why. */
export interface DoorNote {
  readonly by: string;
  readonly at: string;
  readonly why: string;
}

interface LastWord {
  readonly id: string;
  readonly revision: number;
  /** What shut the door; undefined while it is open. */
  readonly shut?: DoorNote;
}

export class LogDoor {
  #seenAt = -Infinity;
  #shut: DoorNote | undefined;
  #looking: Promise<void> | undefined;
  #ours: string | undefined;
  #shutAt = 0;

  constructor(
    private readonly connection: Connection,
    private readonly names: StreamNames,
  ) {}

  /** Refuses with `LOG_CLOSED_FOR_COPY` while somebody else has shut the door. Rejects as reads of the driver do. */
  async insistOnOpen(client: LiveClient): Promise<void> {
    if (this.#ours) return;
    if (this.#shut || performance.now() - this.#seenAt > SEEN_FOR) await this.#look(client);
    if (this.#shut) throw closedForCopy(this.#shut);
  }

  /** Shuts the door to everybody else, whether somebody shut it before or not. */
  async shut(note: DoorNote): Promise<void> {
    const id = randomUUID();
    await this.#say(id, 'LogClosed', note, () => true);
    this.#shutAt = performance.now();
    this.#ours = id;
  }

  /** Resolves when no append that was sent before the door was shut can be stored any more, or the signal aborts. */
  async still(signal: AbortSignal): Promise<void> {
    const { idle, attempt } = this.connection.timings;
    // A look that began just before the door was shut may have taken until its first and its last event came.
    const under = SEEN_FOR + 2 * idle + attempt + SERVER_TAKES;
    await pause(Math.max(0, this.#shutAt + under - performance.now()), signal);
  }

  /** Opens the door again, unless somebody else has shut it since. */
  async open(note: DoorNote): Promise<void> {
    const ours = this.#ours;
    await this.#say(randomUUID(), 'LogOpened', note, (last) => last.id === ours);
    this.#ours = undefined;
    this.#seenAt = -Infinity;
  }

  /** Opens the door whoever shut it; answers who had, undefined when it was open. */
  async forceOpen(note: DoorNote): Promise<DoorNote | undefined> {
    const { shut } = await this.connection.persist((client) => this.#lastWord(client));
    await this.#say(randomUUID(), 'LogOpened', note, (last) => last.shut !== undefined);
    return shut;
  }

  /** Appends that come at the same time look together. */
  #look(client: LiveClient): Promise<void> {
    this.#looking ??= this.#lookNow(client).finally(() => (this.#looking = undefined));
    return this.#looking;
  }

  async #lookNow(client: LiveClient): Promise<void> {
    const began = performance.now();
    this.#shut = (await this.#lastWord(client)).shut;
    this.#seenAt = began;
  }

  async #lastWord(client: LiveClient): Promise<LastWord> {
    const options = { direction: BACKWARDS, fromRevision: END, maxCount: 1, requiresLeader: true } as const;
    const read = client.driver.readStream(this.names.aboutLog, options);
    const [last] = await everyEventOf(read, client, this.connection.timings.idle);
    const { id, revision, type, data } = last!.event!;
    return {
      id,
      revision: Number(revision),
      ...(type === 'LogClosed' ? { shut: data as unknown as DoorNote } : {}),
    };
  }

  /** Says it once, after the last word if that is one to answer, however often the server has to be asked. */
  async #say(id: string, type: string, note: DoorNote, after: (last: LastWord) => boolean): Promise<void> {
    const event = { id, type, data: Buffer.from(JSON.stringify(note)), metadata: Buffer.from('{}') };
    await this.connection.persist(async (client) => {
      const last = await this.#lastWord(client);
      if (last.id === id || !after(last)) return;
      const request = { name: this.names.aboutLog, expected: last.revision, events: [event] };
      await client.appends.append(request, this.connection.timings.attempt);
    });
  }
}

/** A try before may have been stored, so the sentence promises no more than what holds either way. */
const closedForCopy = ({ by, at, why }: DoorNote): Refusal =>
  new Refusal(
    'LOG_CLOSED_FOR_COPY',
    'The history is being copied to another place, so nothing can be recorded now. Send the same request again later: ' +
      'it is recorded once.',
    { by, at, why },
  );
