/** What a log server does wrong, as a test tells it, and what a test can see of its calls. */
import { status, type ServiceError } from '@grpc/grpc-js';

/** A call that goes on until one side ends it. */
export interface OpenCall {
  end(): void;
  emit(event: 'error', error: Partial<ServiceError>): boolean;
  once(event: 'close' | 'cancelled', listener: () => void): unknown;
}

export class Faults {
  /** Takes calls and answers none of them; what is sent is lost. */
  silent = false;
  /** Keeps subscriptions open and sends them nothing. */
  subscriptionsHeld = false;
  /** Streams that nobody may read. */
  readonly withheld = new Set<string>();
  /** So many of the next appends are stored and not answered. */
  repliesLost = 0;
  /** Stores appends and answers them only when `answerHeld` is called. */
  repliesHeld = false;
  /** So many of the next appends are answered as not stored in time, though they are. */
  timeouts = 0;
  /** So many of the next appends are answered as a node does that has just lost its lead. */
  notReady = 0;
  /** Events that subscriptions were sent. */
  eventsSent = 0;
  readonly #subscriptions = new Set<OpenCall>();
  readonly #appendStreams = new Set<OpenCall>();
  #held: (() => void)[] = [];

  /** How many streams of appends run. */
  get appendStreams(): number {
    return this.#appendStreams.size;
  }

  /** How many subscriptions run. */
  get subscriptions(): number {
    return this.#subscriptions.size;
  }

  /** Ends all subscriptions with an error, as a node does that goes away or changes its mind. */
  dropSubscriptions(code: status): void {
    for (const call of this.#subscriptions) {
      call.emit('error', {
        code,
        details: code === status.UNKNOWN ? 'Exception was thrown by handler.' : 'dropped',
      });
    }
    this.#subscriptions.clear();
  }

  /** Ends all subscriptions and the streams of appends without an error. */
  endCleanly(): void {
    for (const call of [...this.#subscriptions, ...this.#appendStreams]) call.end();
    this.forgetCalls();
  }

  forgetCalls(): void {
    this.#subscriptions.clear();
    this.#appendStreams.clear();
  }

  subscribed(call: OpenCall): void {
    this.#note(this.#subscriptions, call);
  }

  appending(call: OpenCall): void {
    this.#note(this.#appendStreams, call);
  }

  /** Answers now, or when `answerHeld` is called. */
  answer(send: () => void): void {
    if (this.repliesHeld) this.#held.push(send);
    else send();
  }

  /** Answers all that waits, in the order it came, and everything later at once. */
  answerHeld(): void {
    this.repliesHeld = false;
    for (const send of this.#held) send();
    this.#held = [];
  }

  /** Ends the streams of appends with an error. */
  dropAppends(code: status): void {
    for (const call of this.#appendStreams) call.emit('error', { code, details: 'dropped' });
    this.#appendStreams.clear();
  }

  /** Whether one of a number of faults is due now. */
  takes(fault: 'repliesLost' | 'timeouts' | 'notReady'): boolean {
    if (this[fault] === 0) return false;
    this[fault] -= 1;
    return true;
  }

  #note(calls: Set<OpenCall>, call: OpenCall): void {
    calls.add(call);
    const forget = () => calls.delete(call);
    call.once('close', forget);
    call.once('cancelled', forget);
  }
}
