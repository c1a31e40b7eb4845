/** The two logs of a copy as the copy holds them, on whatever store. */
import type { EventStore } from '../event-store.js';
import type { SelfAudit } from '../verify.js';

/** A log in the hands of a copy: opened, then closed to everybody else, in the end released, whatever happened between. */
export interface CopyEnd {
  readonly store: EventStore & Partial<SelfAudit>;
  /** Closes it to everybody else. */
  readonly close: () => Promise<void>;
  /** Leaves it as it was before, but for one that holds a part: that stays closed. Refuses with `LOG_STILL_CLOSED`. */
  readonly release: () => Promise<void>;
}

/** The log that is copied from. One that holds only a part of a history refuses to be closed, with `LOG_UNFINISHED`. */
export interface CopySource extends CopyEnd {
  /** Resolves once nothing of anybody else can still come in, or when the signal aborts. */
  readonly still: (signal: AbortSignal) => Promise<void>;
}

/** The log that is copied into. */
export interface CopyTarget extends CopyEnd {
  /** Notes in it that it holds a part from now on: it stays closed until it is whole, whatever becomes of this process. */
  readonly begin: () => Promise<void>;
  /** Opens it to everybody: it is whole. */
  readonly finish: () => Promise<void>;
}

/** Works with a log and releases it. When both fail, the errors are thrown together. */
export async function releasing<E extends CopyEnd, T>(end: E, work: (end: E) => Promise<T>): Promise<T> {
  let result: T;
  try {
    result = await work(end);
  } catch (error) {
    await end.release().catch((another: unknown) => {
      throw new AggregateError([...errorsIn(error), another]);
    });
    throw error;
  }
  await end.release();
  return result;
}

/** The errors that were thrown, one or several together. */
export const errorsIn = (error: unknown): readonly unknown[] =>
  error instanceof AggregateError ? error.errors : [error];
