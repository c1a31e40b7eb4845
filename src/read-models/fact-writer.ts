/** The port through which the facts of one fill are written: a page of events is one transaction. */
import type { Day } from '../kernel/days.js';
import type { Changes, Standing, Stop } from './changes.js';
import type { DayHeads, KnownFrom } from './known-from.js';

/** Where a projection stands by the store. */
export interface Checkpoint extends Standing {
  readonly projection: string;
  readonly stop?: Stop;
}

/** Days of the log that a page of events makes known. */
export interface KnownDays {
  readonly knownFrom: KnownFrom;
  readonly heads: DayHeads;
}

/** Every method may reject with `READ_STORE_UNREACHABLE`: nothing was changed then, or it is not known whether. */
export interface FactWriter {
  checkpoints(): Promise<Checkpoint[]>;
  /** How far the days of the log are known. */
  knownFrom(): Promise<KnownFrom>;
  /** Days before this one are settled, whatever comes. */
  settledBefore(): Promise<Day>;
  /**
   * Stores the changes of all projections and answers where each then stands. Changes that the store does not take stop
   * their projection where it stood. Rejects with `FENCED` and stores nothing when somebody else moved a checkpoint, or
   * holds the lease.
   */
  apply(changes: readonly Changes[], known?: KnownDays): Promise<Checkpoint[]>;
  /** Remembers why a projection goes no further. */
  stop(projection: string, stop: Stop): Promise<void>;
  /** Forgets why a projection went no further. */
  resume(projection: string): Promise<void>;
  /** From now on, days before this one are settled. */
  settle(before: Day): Promise<void>;
  close(): Promise<void>;
}
