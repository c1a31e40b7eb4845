/** Leases in PostgreSQL: by the clock of the database alone, and with an epoch that stored rows are held against. */
import { randomUUID } from 'node:crypto';
import type { Lease, Leases } from '../leases/leases.js';
import { Refusal } from '../kernel/refusal.js';
import type { Database, Queries } from './connections.js';
import { isDuplicate, isLocked } from './faults.js';

/** How long a process that says nothing keeps what it holds, in milliseconds. */
const HELD_FOR = 3000;
/** No lease is held for so long: one that says so is from before the clock of the database was set back. */
const IS_HELD = `held_until BETWEEN clock_timestamp() AND clock_timestamp() + interval '1 minute'`;

export interface LeaseOptions {
  /** How long a lease is held without being renewed, in milliseconds; it is renewed three times as often. */
  readonly heldFor?: number;
}

/** The leases of one process among those that share the database. */
export class PostgresLeases implements Leases {
  readonly shared = true;
  /** Names this process among them. */
  readonly holder = randomUUID();
  readonly #heldFor: number;

  constructor(
    private readonly database: Database,
    { heldFor = HELD_FOR }: LeaseOptions = {},
  ) {
    this.#heldFor = heldFor;
  }

  /** Rejects with `READ_STORE_UNREACHABLE`. */
  async acquire(name: string): Promise<Lease | undefined> {
    const asked = performance.now();
    const epoch = await this.#take(name);
    if (epoch === undefined) return undefined;
    const held = { name, epoch, holder: this.holder };
    return new HeldLease(this.database.urgent, held, this.#heldFor, asked + this.#heldFor);
  }

  /** Looks before it touches the row, so that those who wait do not slow down the one who holds it. */
  async #take(name: string): Promise<number | undefined> {
    const taking = this.database.urgent.query<{ epoch: number }>(
      `INSERT INTO throughline.lease AS lease (name, epoch, holder, held_until)
      SELECT $1::text, 1, $2, clock_timestamp() + $3 * interval '1 millisecond'
      WHERE NOT EXISTS (SELECT FROM throughline.lease WHERE name = $1::text AND ${IS_HELD})
      ON CONFLICT (name) DO UPDATE
        SET epoch = lease.epoch + 1, holder = excluded.holder, held_until = excluded.held_until
        WHERE NOT (lease.${IS_HELD})
      RETURNING epoch`,
      [name, this.holder, this.#heldFor],
    );
    try {
      const [taken] = await taking;
      return taken?.epoch;
    } catch (error) {
      // A transaction of the one before still runs under it; the database ends it when nobody goes on with it.
      if (isLocked(error)) return undefined;
      // ON CONFLICT heeds one key alone; two that take a new lease at once may meet on the other one.
      if (isDuplicate(error)) return undefined;
      throw error;
    }
  }
}

interface Held {
  readonly name: string;
  readonly epoch: number;
  readonly holder: string;
}

class HeldLease implements Lease {
  readonly name: string;
  readonly epoch: number;
  readonly #lost = new AbortController();
  readonly #renewing: NodeJS.Timeout;
  #end?: NodeJS.Timeout;
  #isOver = false;

  /** `certainUntil`: by this process's monotonic clock, which also runs while the process is frozen. */
  constructor(
    private readonly queries: Queries,
    private readonly held: Held,
    private readonly heldFor: number,
    certainUntil: number,
  ) {
    this.name = held.name;
    this.epoch = held.epoch;
    this.#renewing = setInterval(() => void this.#renew(), heldFor / 3).unref();
    this.#isCertainUntil(certainUntil);
  }

  get lost(): AbortSignal {
    return this.#lost.signal;
  }

  async release(): Promise<void> {
    this.#stop();
    const { name, epoch } = this.held;
    // Where the database does not answer, the lease ends by itself.
    await this.queries
      .query(`UPDATE throughline.lease SET held_until = '-infinity' WHERE name = $1 AND epoch = $2`, [
        name,
        epoch,
      ])
      .catch(() => {});
  }

  async #renew(): Promise<void> {
    const { name, epoch } = this.held;
    const asked = performance.now();
    const renewed = await this.queries
      .query(
        `UPDATE throughline.lease SET held_until = clock_timestamp() + $3 * interval '1 millisecond'
        WHERE name = $1 AND epoch = $2 AND held_until > '-infinity' RETURNING epoch`,
        [name, epoch, this.heldFor],
      )
      .catch(() => undefined);
    if (this.#isOver || renewed === undefined) return;
    if (renewed.length === 0) this.#lose();
    else this.#isCertainUntil(asked + this.heldFor);
  }

  #isCertainUntil(instant: number): void {
    clearTimeout(this.#end);
    this.#end = setTimeout(() => this.#lose(), instant - performance.now()).unref();
  }

  #lose(): void {
    this.#stop();
    this.#lost.abort(fenced(this.name));
  }

  #stop(): void {
    this.#isOver = true;
    clearInterval(this.#renewing);
    clearTimeout(this.#end);
  }
}

/**
 * Holds the lease against the table for the rest of a transaction: nobody takes it over before that has ended. Refuses
 * with `FENCED` when somebody took it over before.
 */
export async function insistOnHeld(
  queries: Queries,
  { name, epoch }: Pick<Lease, 'name' | 'epoch'>,
): Promise<void> {
  const held = await queries.query(
    'SELECT epoch FROM throughline.lease WHERE name = $1 AND epoch = $2 FOR KEY SHARE',
    [name, epoch],
  );
  if (held.length === 0) throw fenced(name);
}

const fenced = (name: string): Refusal =>
  new Refusal('FENCED', 'Another replica of this service has taken over this work.', { lease: name });
