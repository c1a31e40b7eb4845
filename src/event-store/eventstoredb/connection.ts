/** The one client that speaks to the server, replaced when it or its server is lost. */
import type { EndPoint } from '@eventstore/db-client';
import { setMaxListeners } from 'node:events';
import type { Refusal } from '../../kernel/refusal.js';
import type { ServerAddress } from './address.js';
import { meaningOf } from './driver-errors.js';
import { findLeader } from './leader.js';
import { LiveClient } from './live-client.js';
import { accessDenied, logClosed, logUnreachable } from './refusals.js';
import { BackOff, type Timings } from './timings.js';
import { Gone, pause, Silence, within } from './waiting.js';

/** Between two rounds of asking who leads, in milliseconds. */
const ASK_AGAIN = 200;

export class Connection {
  readonly #closing = new AbortController();
  #client: Promise<LiveClient> | undefined;
  #members: readonly EndPoint[] = [];
  /** Why there is no client at this moment. */
  #missing: unknown;

  constructor(
    readonly address: ServerAddress,
    readonly timings: Timings,
  ) {
    setMaxListeners(0, this.#closing.signal);
  }

  /** Aborts when the connection is closed. */
  get closed(): AbortSignal {
    return this.#closing.signal;
  }

  /** The client to use now; waits until a server is found. */
  client(): Promise<LiveClient> {
    return this.#client ?? this.#use(this.#connect());
  }

  /** Replaces a client, unless that was done already. `leader` is whom its server named as the one to speak to. */
  renew(lost: LiveClient, leader?: EndPoint): void {
    if (lost.gone.aborted) return;
    this.#use(lost.letGo().then(() => this.#connect(leader)));
  }

  /** When an append or a read that begins now is given up, by `performance.now()`. */
  endOfPatience(): number {
    return performance.now() + this.timings.giveUp;
  }

  /**
   * Does something with the server until `end`, again while it fails in a way that can pass. Refuses as the server does,
   * with `LOG_UNREACHABLE` when the time for it is over, or with `LOG_CLOSED`. What is done must be safe to repeat, must
   * end with `Silence` when nothing is answered, and with `Gone` when its client is let go of: the last try may go on
   * after the end, when nobody waits for it any more.
   */
  async persist<T>(act: (client: LiveClient) => Promise<T>, end = this.endOfPatience()): Promise<T> {
    const backOff = new BackOff(this.timings.again);
    let cause: unknown;
    let deniedAt: number | undefined;
    for (;;) {
      try {
        return await within(this.#once(act), end - performance.now(), this.closed);
      } catch (error) {
        if (this.closed.aborted) throw logClosed();
        const meaning = meaningOf(error);
        if (meaning.kind === 'refused') throw meaning.refusal;
        deniedAt = meaning.kind === 'denied' ? (deniedAt ?? performance.now()) : undefined;
        if (deniedAt !== undefined && performance.now() - deniedAt >= this.timings.denied) {
          throw accessDenied();
        }
        if (!(error instanceof Gone || error instanceof Silence)) cause = error;
        const wait = backOff.next();
        if (performance.now() + wait >= end) throw unreachable(cause ?? this.#missing ?? 'no answer');
        await pause(wait, this.closed);
      }
    }
  }

  /** Ends everything; what still runs is refused with `LOG_CLOSED`. */
  async close(): Promise<void> {
    this.#closing.abort();
    const client = await this.#client?.catch(() => undefined);
    await client?.letGo();
  }

  async #once<T>(act: (client: LiveClient) => Promise<T>): Promise<T> {
    const client = await this.client();
    const began = performance.now();
    try {
      const result = await act(client);
      client.answered();
      return result;
    } catch (error) {
      this.judge(client, error, began);
      throw error;
    }
  }

  /** Replaces a client after an error that means that it is of no more use. */
  judge(client: LiveClient, error: unknown, began: number): void {
    if (error instanceof Gone) return;
    if (error instanceof Silence) {
      // Others may wait for answers of this client that are on their way.
      if (client.answeredAt < began) this.renew(client);
      return;
    }
    const meaning = meaningOf(error);
    if (meaning.kind === 'lost') this.renew(client, meaning.leader);
    else client.answered();
  }

  async #connect(leader?: EndPoint): Promise<LiveClient> {
    if (!this.address.cluster) return this.#made(leader ?? this.address.hosts[0]!);
    for (;;) {
      if (this.closed.aborted) throw logClosed();
      const search = await findLeader(this.address, this.#members, this.timings.gossip);
      if (search.members.length > 0) this.#members = search.members;
      if (search.leader) return this.#made(search.leader);
      this.#missing = search.errors.at(-1) ?? 'no member of the cluster leads it';
      if (search.members.length === 0) insistOnHope(search.errors);
      await pause(ASK_AGAIN, this.closed);
    }
  }

  #made(endpoint: EndPoint): LiveClient {
    if (this.closed.aborted) throw logClosed();
    this.#missing = undefined;
    return new LiveClient(this.address, endpoint);
  }

  /** Nobody may be waiting for the client when it turns out that there is none; whoever needs one next looks again. */
  #use(client: Promise<LiveClient>): Promise<LiveClient> {
    this.#client = client;
    client.catch(() => {
      if (this.#client === client) this.#client = undefined;
    });
    return client;
  }
}

/** Refuses as the members do when every one of them would refuse for ever. */
function insistOnHope(errors: readonly unknown[]): void {
  const meanings = errors.map(meaningOf);
  const [first] = meanings;
  if (first?.kind === 'refused' && meanings.every(({ kind }) => kind === 'refused')) throw first.refusal;
}

function unreachable(cause: unknown): Refusal {
  const meaning = meaningOf(cause);
  return 'refusal' in meaning ? meaning.refusal : logUnreachable(cause);
}
