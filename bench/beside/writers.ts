/** Writers that append one after another until time is up, all at the same time. */
import { setTimeout as pass } from 'node:timers/promises';

export interface Written {
  /** Events that were acknowledged a second, until time was up. */
  readonly acknowledged: number;
  /** Those of them that another connection saw then: what a crash at that moment could no longer take. */
  readonly committed: number;
  /** Events that were acknowledged in the end. */
  readonly events: number;
  /** Appends that were refused. */
  readonly rejected: number;
  /** Until the last append was answered. */
  readonly ms: number;
}

/** A log as it is written to. */
export interface Appending {
  /** Appends, and gives the number of events. */
  append(): Promise<number>;
  /** How many events are committed, as another connection sees it. */
  committed(): Promise<number>;
}

/** Runs so many writers for a time; they go on while it is counted what is committed. */
export async function write(
  { append, committed }: Appending,
  { writers, ms }: { writers: number; ms: number },
): Promise<Written> {
  const before = await committed();
  const begun = performance.now();
  let [acknowledged, rejected] = [0, 0];
  let isTimeUp = false;
  const writer = async () => {
    while (!isTimeUp) {
      try {
        const events = await append();
        acknowledged += events;
      } catch {
        rejected += 1;
      }
    }
  };
  const lookInTime = async () => {
    await pass(ms);
    const [taken, answered] = [performance.now() - begun, acknowledged];
    const seen = Math.min((await committed()) - before, answered);
    isTimeUp = true;
    return { acknowledged: (answered * 1000) / taken, committed: (seen * 1000) / taken };
  };
  const [inTime] = await Promise.all([lookInTime(), ...Array.from({ length: writers }, writer)]);
  return { ...inTime, events: acknowledged, rejected, ms: performance.now() - begun };
}
