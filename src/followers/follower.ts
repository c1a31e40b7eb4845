/** Followers pass on what happened: pure functions from an event and their own rows to new rows and commands. */
import type { CommandDefinition, Step } from '../kernel/command.js';
import type { StoredEvent } from '../kernel/event.js';

/** A follower's own memory: JSON values by key. A key that was never written has no value. */
export type Rows = ReadonlyMap<string, unknown>;

/** What follows from an event. */
export interface Reaction {
  /** Rows to write, by key. */
  readonly rows?: Readonly<Record<string, unknown>>;
  /** Commands to give, in this order. Each is given once, whatever happens. */
  readonly commands?: readonly Step[];
}

export interface Follower {
  readonly name: string;
  /** Every use case that its commands may use. */
  readonly useCases: readonly CommandDefinition[];
  /** The keys of the rows that the reaction to this event needs; none when the event does not concern it. */
  readonly needs: (event: StoredEvent) => readonly string[];
  /** Pure. `rows` holds the needed ones. Called only for events that need a row. */
  readonly react: (event: StoredEvent, rows: Rows) => Reaction;
}

/** Declares a follower. */
export const defineFollower = (follower: Follower): Follower => follower;
