/** Standing for a lease: waiting for it, working under it, and standing for it again. */
import { setTimeout as pause } from 'node:timers/promises';
import type { Lease, Leases } from './leases.js';

export interface Standing {
  readonly leases: Leases;
  readonly name: string;
  /** Ends it. */
  readonly signal: AbortSignal;
  /** What is done under the lease, which is given up afterwards. Throws the fault that ended it, if there was one. */
  readonly work: (lease: Lease) => Promise<void>;
  /** Told after each turn how it ended; undefined: without a fault, or because somebody else holds the lease. */
  readonly turned: (fault: unknown) => void;
  /** Whether to stand again after this fault. Default: always. */
  readonly again?: (fault: unknown) => boolean;
  /** How often to ask for a lease that somebody holds, and the longest pause after faults, in milliseconds. */
  readonly every?: number;
  readonly longest?: number;
}

const EVERY = 1_000;
const FIRST_AFTER_FAULT = 100;
const LONGEST_AFTER_FAULT = 5_000;

/** Resolves once it was ended, or a fault was the last. */
export async function standFor(standing: Standing): Promise<void> {
  const { signal, turned, again = () => true, every = EVERY, longest = LONGEST_AFTER_FAULT } = standing;
  for (let faults = 0; !signal.aborted;) {
    const fault = await oneTurn(standing);
    turned(fault);
    if (fault !== undefined && !again(fault)) return;
    faults = fault === undefined ? 0 : faults + 1;
    const most = faults === 0 ? every : Math.min(FIRST_AFTER_FAULT * 2 ** (faults - 1), longest);
    await pause(most * (0.5 + Math.random() / 2), undefined, { signal }).catch(() => {});
  }
}

async function oneTurn({ leases, name, work }: Standing): Promise<unknown> {
  try {
    const lease = await leases.acquire(name);
    if (!lease) return undefined;
    try {
      await work(lease);
    } finally {
      await lease.release();
    }
    return undefined;
  } catch (fault) {
    return fault;
  }
}
