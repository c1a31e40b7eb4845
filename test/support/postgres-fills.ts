/** Fills of read models in PostgreSQL, for tests. */
import type { EventStore } from '../../src/event-store/event-store.js';
import type { Database } from '../../src/postgres/database.js';
import { PostgresLeases, type LeaseOptions } from '../../src/postgres/leases.js';
import type { Fill } from '../../src/read-models/fills.js';
import { PostgresFills } from '../../src/read-models/postgres/postgres-fills.js';
import type { Projection } from '../../src/read-models/projection.js';
import { InMemoryLog } from './in-memory-log.js';
import { postgresForTests } from './postgres.js';

export interface FillsForTests {
  readonly database: Database;
  readonly fills: PostgresFills;
  /** A loaded fill, of a log or of an empty one. */
  readonly filled: (projections: readonly Projection[], log?: EventStore) => Promise<Fill>;
  readonly remove: () => Promise<void>;
}

/** Fills in a new database; `remove` them at the end. */
export async function postgresFills(): Promise<FillsForTests> {
  const postgres = await postgresForTests();
  const database = await postgres.open();
  const fills = fillsOf(database);
  return {
    database,
    fills,
    filled: async (projections, log = new InMemoryLog()) => {
      const fill = await fills.begin('some');
      await fills.load(fill, { log, projections });
      return fill;
    },
    remove: () => postgres.remove(),
  };
}

/** The fills of one more replica on a database. */
export const fillsOf = (database: Database, leases?: LeaseOptions): PostgresFills =>
  new PostgresFills(database, new PostgresLeases(database, leases));
