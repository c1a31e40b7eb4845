/** How long the adapter waits for what, in milliseconds. Tests shorten them. */
export interface Timings {
  /** How long opening may take until a server is there that can be used. */
  readonly start: number;
  /** How long an append or a read takes in all, with waiting for its turn, until it is refused as `LOG_UNREACHABLE`. */
  readonly giveUp: number;
  /** How long one try of an append waits for its answer. */
  readonly attempt: number;
  /** How long a read waits for its next event. */
  readonly idle: number;
  /** How long a subscription hears nothing until it is compared with the end of the log. */
  readonly quiet: number;
  /** How long a user must have been refused until that is believed: after an election, servers know no user yet. */
  readonly denied: number;
  /** How long a member of a cluster may take to say who leads. */
  readonly gossip: number;
  /** Pauses between tries of an append or a read. */
  readonly again: Pauses;
  /** Pauses before a dropped subscription is opened again. */
  readonly resubscribe: Pauses;
}

/** Pauses grow from the first to the longest, each a random part of what it could be. */
export interface Pauses {
  readonly first: number;
  readonly longest: number;
}

/**
 * Tries are short and close together, so that a cluster that has elected a new leader is written to at once. A server
 * answers a double append after two to three seconds.
 */
export const usualTimings: Timings = {
  start: 20_000,
  giveUp: 20_000,
  attempt: 2_500,
  idle: 3_000,
  quiet: 5_000,
  denied: 3_000,
  gossip: 1_000,
  again: { first: 100, longest: 500 },
  resubscribe: { first: 100, longest: 5_000 },
};

/** Counts tries, and says how long to pause before the next one. */
export class BackOff {
  #tries = 0;

  constructor(private readonly pauses: Pauses) {}

  /** Milliseconds to pause; grows until `reset`. */
  next(): number {
    const most = Math.min(this.pauses.longest, this.pauses.first * 2 ** this.#tries);
    this.#tries += 1;
    return Math.random() * most;
  }

  reset(): void {
    this.#tries = 0;
  }
}
