/** The one client that speaks to the server, replaced when it or its server is lost. */
import type { EndPoint } from '@eventstore/db-client';
import { setMaxListeners } from 'node:events';
import type { Refusal } from '../../kernel/refusal.js';
import type { ServerAddress } from './address.js';
import { meaningOf } from './driver-errors.js';
import { findLeader } from './leader.js';
import { LiveClient } from './live-client.js';
import { logClosed, logUnreachable } from './refusals.js';
import { BackOff, type Timings } from './timings.js';
import { Gone, pause, Silence, within } from './waiting.js';

/** Between two rounds of asking who leads, in milliseconds. */
const ASK_AGAIN = 200;

export class Connection {
  readonly #closing = new AbortController();
  #client: Promise<LiveClient> | undefined;
  #lost: LiveClient | undefined;
  #members: readonly EndPoint[] = [];
  #lastCause: unknown = 'no answer';

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
    this.#client ??= handled(this.#connect());
    return this.#client;
  }

  /** Replaces a client, unless that was done already. `leader` is whom its server named as the one to speak to. */
  renew(lost: LiveClient, leader?: EndPoint): void {
    if (lost === this.#lost || lost.gone.aborted) return;
    this.#lost = lost;
    this.#client = handled(lost.letGo().then(() => this.#connect(leader)));
  }

  /**
   * Does something with the server, again while it fails in a way that can pass. Refuses as the server does, with
   * `LOG_UNREACHABLE` when the time for it is over, or with `LOG_CLOSED`. What is done must be safe to repeat, must end
   * with `Silence` when nothing is answered, and with `Gone` when its client is let go of.
   */
  async persist<T>(act: (client: LiveClient) => Promise<T>, giveUp = this.timings.giveUp): Promise<T> {
    const end = Date.now() + giveUp;
    const backOff = new BackOff(this.timings.again);
    let deniedAt: number | undefined;
    for (;;) {
      try {
        return await this.#once(act, end);
      } catch (error) {
        if (this.closed.aborted) throw logClosed();
        const meaning = meaningOf(error);
        if (meaning.kind === 'refused') throw meaning.refusal;
        deniedAt = meaning.kind === 'denied' ? (deniedAt ?? Date.now()) : undefined;
        if (meaning.kind === 'denied' && Date.now() - deniedAt! >= this.timings.denied) throw meaning.refusal;
        if (!(error instanceof Gone || error instanceof Silence)) this.#lastCause = error;
        const wait = backOff.next();
        if (Date.now() + wait >= end) throw this.#unreachable();
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

  async #once<T>(act: (client: LiveClient) => Promise<T>, end: number): Promise<T> {
    const client = await within(this.client(), end - Date.now(), this.closed);
    const began = Date.now();
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
      this.#lastCause = search.cause ?? 'no member of the cluster leads it';
      await pause(ASK_AGAIN, this.closed);
    }
  }

  /** A server that would refuse for ever may still have been tried for some time, as one of several. */
  #unreachable(): Refusal {
    const meaning = meaningOf(this.#lastCause);
    return 'refusal' in meaning ? meaning.refusal : logUnreachable(this.#lastCause);
  }

  #made(endpoint: EndPoint): LiveClient {
    if (this.closed.aborted) throw logClosed();
    return new LiveClient(this.address, endpoint);
  }
}

/** Nobody may be waiting for a client at the moment when it turns out that there is none. */
function handled<T>(promise: Promise<T>): Promise<T> {
  promise.catch(() => {});
  return promise;
}
