/** Faults of answers that pass by themselves. */
import { Refusal } from '../../kernel/refusal.js';

const PASSING = new Set(['STALE', 'READ_STORE_UNREACHABLE', 'LOG_UNREACHABLE', 'NOT_READY']);
/** How long they are nobody's business, in milliseconds. */
const SOON = 5_000;

/** Whether asking again may help. */
export const passes = (fault: unknown): boolean => fault instanceof Refusal && PASSING.has(fault.code);

/** Says once when a fault does not pass soon. */
export class Passing {
  #since?: number;
  #said = false;

  /** Whether it was said that there is one, and not yet that it is over. */
  get isSaid(): boolean {
    return this.#said;
  }

  /** Told of a fault each time: true when it has lasted so long that it is to be said, and was not yet. */
  lasts(): boolean {
    this.#since ??= performance.now();
    if (this.#said || performance.now() - this.#since < SOON) return false;
    this.#said = true;
    return true;
  }

  over(): void {
    this.#since = undefined;
    this.#said = false;
  }
}
