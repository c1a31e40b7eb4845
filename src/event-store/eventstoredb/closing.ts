/**
 * Whether a log on a server is closed: while the history is copied it takes appends of nobody but the one who closed it. The
 * log's own stream says so; its last word counts.
 *
 * A server cannot make an append to one stream depend on another, so every process looks by itself: right before it sends
 * an append it must have seen the log open within the last second. Idle processes ask nothing, and busy ones once a
 * second. An append that is still under way when the log is closed was therefore sent soon after (`still`); the copy reads
 * on until that time is over. No clocks are compared for this: each process measures its own seconds.
 */
import { BACKWARDS, END } from '@eventstore/db-client';
import { randomUUID } from 'node:crypto';
import { Refusal } from '../../kernel/refusal.js';
import type { Closed, CopyNote } from '../closed-for-copy.js';
import type { Connection } from './connection.js';
import type { LiveClient } from './live-client.js';
import type { StreamNames } from './stored-form.js';
import { pause } from './waiting.js';
import { everyEventOf } from './whole-read.js';

/** How long it counts that the log was seen open, in milliseconds. */
const SEEN_FOR = 1_000;
/** How long a server takes at most to store what it was sent or to give it up, in milliseconds. */
const SERVER_TAKES = 3_000;

/** What is said of the log. */
type Word =
  | { readonly type: 'LogClosed'; readonly note: Closed }
  | { readonly type: 'LogOpened'; readonly note: CopyNote };

interface LastWord {
  readonly id: string;
  readonly revision: number;
  /** What closed the log; undefined while it is open. */
  readonly closed?: Closed;
}

export class LogClosing {
  #seenAt = -Infinity;
  #closed: Closed | undefined;
  #looking: Promise<void> | undefined;
  /** What this process said to close the log, also where it is not known whether that was stored. */
  readonly #ours = new Set<string>();
  #closedAt = 0;
  #isUnfinished = false;

  constructor(
    private readonly connection: Connection,
    private readonly names: StreamNames,
  ) {}

  /** Refuses with `LOG_CLOSED_FOR_COPY` while somebody else has closed the log. Rejects as reads of the driver do. */
  async insistOnOpen(client: LiveClient): Promise<void> {
    if (this.#ours.size > 0) return;
    if (this.#closed || performance.now() - this.#seenAt > SEEN_FOR) await this.#look(client);
    if (this.#closed) throw closedForCopy(this.#closed);
  }

  /** What closed the log; undefined while it is open. */
  async closed(): Promise<Closed | undefined> {
    return (await this.connection.persist((client) => this.#lastWord(client))).closed;
  }

  /** Closes the log to everybody else, whoever closed it before. An unfinished one stays unfinished. */
  close(note: CopyNote): Promise<void> {
    return this.#close(({ closed }) => ({ ...note, ...(closed?.unfinished ? { unfinished: true } : {}) }));
  }

  /** Closes it as one that holds a part: it opens with `open` and `openByForce` alone. */
  closeUnfinished(note: CopyNote): Promise<void> {
    return this.#close(() => ({ ...note, unfinished: true }));
  }

  /** Resolves when no append that was sent before the log was closed can be stored any more, or the signal aborts. */
  async still(signal: AbortSignal): Promise<void> {
    const { idle, attempt } = this.connection.timings;
    // A look that began just before the log was closed may have taken until its first and its last event came.
    const under = SEEN_FOR + 2 * idle + attempt + SERVER_TAKES;
    await pause(Math.max(0, this.#closedAt + under - performance.now()), signal);
  }

  /** Opens the log: it is whole. Does nothing when somebody else has closed it since for another reason. */
  async open(note: CopyNote): Promise<void> {
    await this.#open(note, ({ id, closed }) => this.#ours.has(id) || closed?.unfinished === true);
  }

  /** Opens what this process closed, unless it is unfinished, or somebody else has closed it since. */
  async release(note: CopyNote): Promise<void> {
    if (this.#ours.size === 0 || this.#isUnfinished) return;
    await this.#open(note, ({ id, closed }) => this.#ours.has(id) && !closed?.unfinished);
  }

  /** Opens the log whoever closed it; answers what had, undefined when it was open. */
  async openByForce(note: CopyNote): Promise<Closed | undefined> {
    let closed: Closed | undefined;
    await this.#open(note, (last) => {
      closed = last.closed;
      return closed !== undefined;
    });
    return closed;
  }

  async #close(noteAfter: (last: LastWord) => Closed): Promise<void> {
    const id = randomUUID();
    this.#ours.add(id);
    const closed = await this.#say(id, (last) => ({ type: 'LogClosed', note: noteAfter(last) }));
    this.#closedAt = performance.now();
    this.#isUnfinished = closed?.unfinished ?? false;
  }

  async #open(note: CopyNote, isToOpen: (last: LastWord) => boolean): Promise<void> {
    const word: Word = { type: 'LogOpened', note };
    await this.#say(randomUUID(), (last) => (isToOpen(last) ? word : undefined));
    this.#ours.clear();
    this.#isUnfinished = false;
    this.#seenAt = -Infinity;
  }

  /** Appends that come at the same time look together. */
  #look(client: LiveClient): Promise<void> {
    this.#looking ??= this.#lookNow(client).finally(() => (this.#looking = undefined));
    return this.#looking;
  }

  async #lookNow(client: LiveClient): Promise<void> {
    const began = performance.now();
    this.#closed = (await this.#lastWord(client)).closed;
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
      ...(type === 'LogClosed' ? { closed: data as unknown as Closed } : {}),
    };
  }

  /**
   * Says once what is to be said after the last word, if anything is, however often the server has to be asked. Answers
   * what closes the log then.
   */
  async #say(id: string, wordAfter: (last: LastWord) => Word | undefined): Promise<Closed | undefined> {
    return this.connection.persist(async (client) => {
      const last = await this.#lastWord(client);
      const word = last.id === id ? undefined : wordAfter(last);
      if (!word) return last.closed;
      const data = Buffer.from(JSON.stringify(word.note));
      const event = { id, type: word.type, data, metadata: Buffer.from('{}') };
      const request = { name: this.names.aboutLog, expected: last.revision, events: [event] };
      await client.appends.append(request, this.connection.timings.attempt);
      return word.type === 'LogClosed' ? word.note : undefined;
    });
  }
}

/** A try before may have been stored, so the sentences promise no more than what holds either way. */
const closedForCopy = (closed: Closed): Refusal =>
  new Refusal(
    'LOG_CLOSED_FOR_COPY',
    `${closed.unfinished ? PART : WHOLE}, so nothing can be recorded now. Send the same request again later: it is recorded once.`,
    { ...closed },
  );

const WHOLE = 'The history is being copied to another place';
const PART = 'Only a part of the history has been copied to this place yet';
