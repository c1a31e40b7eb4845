/** Group commit: appends that wait at the same time share one transaction, and so one write to the disk. */
import { Refusal } from '../../kernel/refusal.js';
import type { EncodedAppend } from '../encoded-append.js';
import type { Appended } from '../event-store.js';
import type { Outcome } from './log-writer.js';

const APPENDS_PER_COMMIT = 256;
/** Keeps a commit of large appends from holding up everything else in the process. */
const BYTES_PER_COMMIT = 4_000_000;

export interface QueueLimits {
  readonly appends: number;
  readonly bytes: number;
}

const LIMITS: QueueLimits = { appends: 10_000, bytes: 64_000_000 };

interface Waiting {
  readonly append: EncodedAppend;
  readonly resolve: (appended: Appended) => void;
  readonly reject: (reason: unknown) => void;
}

export class AppendQueue {
  #waiting: Waiting[] = [];
  #bytes = 0;
  #scheduled = false;

  constructor(
    /** Stores appends in one transaction, durably; throws when it stored none. */
    private readonly commit: (appends: readonly EncodedAppend[]) => readonly Outcome[],
    private readonly committed: () => void,
    private readonly limits: QueueLimits = LIMITS,
  ) {}

  /** Resolves once the append is on the disk. Refuses with `OVERLOADED` while too much is waiting. */
  push(append: EncodedAppend): Promise<Appended> {
    if (this.#waiting.length >= this.limits.appends || this.#bytes + append.bytes > this.limits.bytes) {
      return Promise.reject(
        new Refusal('OVERLOADED', 'Too much is being recorded at this moment. Try again in a minute.'),
      );
    }
    return new Promise((resolve, reject) => {
      this.#waiting.push({ append, resolve, reject });
      this.#bytes += append.bytes;
      this.#schedule();
    });
  }

  /** Commits what waits, without giving way to anything else. */
  drain(): void {
    while (this.#waiting.length > 0) this.#commitNext();
  }

  #schedule(): void {
    if (this.#scheduled || this.#waiting.length === 0) return;
    this.#scheduled = true;
    setImmediate(() => {
      this.#scheduled = false;
      this.#commitNext();
      this.#schedule();
    });
  }

  #commitNext(): void {
    const group = this.#takeGroup();
    if (group.length === 0) return;
    try {
      const outcomes = this.commit(group.map(({ append }) => append));
      group.forEach((waiting, index) => settle(waiting, outcomes[index]!));
      this.committed();
    } catch (error) {
      for (const { reject } of group) reject(error);
    }
  }

  #takeGroup(): Waiting[] {
    let count = 0;
    let bytes = 0;
    for (const { append } of this.#waiting) {
      if (count === APPENDS_PER_COMMIT || (count > 0 && bytes + append.bytes > BYTES_PER_COMMIT)) break;
      count += 1;
      bytes += append.bytes;
    }
    this.#bytes -= bytes;
    return this.#waiting.splice(0, count);
  }
}

function settle({ resolve, reject }: Waiting, outcome: Outcome): void {
  if ('appended' in outcome) resolve(outcome.appended);
  else reject(outcome.failed);
}
