/** The memory of followers in PostgreSQL, for replicas that take turns in running them. */
import type { Lease, Leases } from '../../leases/leases.js';
import type { Database, Queries } from '../../postgres/database.js';
import { insistOnHeld, PostgresLeases } from '../../postgres/leases.js';
import type { Rows } from '../follower.js';
import {
  BEGINNING,
  takenOver,
  type Checkpoint,
  type FollowerStore,
  type Kept,
  type Unsent,
} from '../follower-store.js';

/** Forgets everything; whoever runs followers then begins again. */
export const FORGET =
  'TRUNCATE throughline.follower_checkpoint, throughline.follower_row, throughline.follower_command';

/** The memory in an open database, which stays open when the memory is closed. */
export const openPostgresFollowerStore = (
  database: Database,
  leases: Leases = new PostgresLeases(database),
): FollowerStore => new PostgresFollowerStore(database, leases);

class PostgresFollowerStore implements FollowerStore {
  readonly howToForget = `run ${FORGET} in the database that DATABASE_URL names`;

  constructor(
    private readonly database: Database,
    readonly leases: Leases,
  ) {}

  async checkpoint(follower: string): Promise<Checkpoint> {
    const [checkpoint] = await this.database.query<Checkpoint>(
      `SELECT position, CASE WHEN digest_position = position THEN digest ELSE '' END AS digest
      FROM throughline.follower_checkpoint WHERE follower = $1`,
      [follower],
    );
    return checkpoint ?? BEGINNING;
  }

  async rows(follower: string, keys: readonly string[]): Promise<Rows> {
    if (keys.length === 0) return new Map();
    const rows = await this.database.query<{ key: string; value: string }>(
      'SELECT key, value FROM throughline.follower_row WHERE follower = $1 AND key = ANY ($2::text[])',
      [follower, keys],
    );
    return new Map(rows.map(({ key, value }) => [key, JSON.parse(value) as unknown]));
  }

  async keep(lease: Lease, follower: string, { from, to, rows, commands }: Kept): Promise<void> {
    await this.database.transaction(async (queries) => {
      await insistOnHeld(queries, lease);
      await move(queries, follower, from, to);
      if (rows.size > 0) await writeRows(queries, follower, rows);
      if (commands.length > 0) await addCommands(queries, follower, commands);
    });
  }

  async unsent(follower: string, max: number): Promise<readonly Unsent[]> {
    const commands = await this.database.query<{ sending: string }>(
      `SELECT sending FROM throughline.follower_command
      WHERE follower = $1 AND outcome IS NULL ORDER BY number LIMIT $2`,
      [follower, max],
    );
    return commands.map(({ sending }) => JSON.parse(sending) as Unsent);
  }

  async countUnsent(follower: string): Promise<number> {
    const [unsent] = await this.database.query<{ count: number }>(
      'SELECT count(*) FROM throughline.follower_command WHERE follower = $1 AND outcome IS NULL',
      [follower],
    );
    return unsent!.count;
  }

  async settle(lease: Lease, commandId: string, outcome: string): Promise<void> {
    await this.database.transaction(async (queries) => {
      await insistOnHeld(queries, lease);
      await queries.query(
        'UPDATE throughline.follower_command SET outcome = $2 WHERE id = $1 AND outcome IS NULL',
        [commandId, outcome],
      );
    });
  }

  async close(): Promise<void> {
    // The database belongs to whoever opened it.
  }
}

async function move(queries: Queries, follower: string, from: Checkpoint, to: Checkpoint): Promise<void> {
  await queries.query(
    'INSERT INTO throughline.follower_checkpoint (follower, position) VALUES ($1, 0) ON CONFLICT DO NOTHING',
    [follower],
  );
  const moved = await queries.query(
    `UPDATE throughline.follower_checkpoint SET position = $3, digest = $4, digest_position = $3
    WHERE follower = $1 AND position = $2 RETURNING position`,
    [follower, from.position, to.position, to.digest],
  );
  if (moved.length === 0) throw takenOver({ follower, position: from.position });
}

async function writeRows(queries: Queries, follower: string, rows: Rows): Promise<void> {
  await queries.query(
    `INSERT INTO throughline.follower_row (follower, key, value)
    SELECT $1, key, value FROM unnest($2::text[], $3::text[]) AS written (key, value)
    ON CONFLICT (follower, key) DO UPDATE SET value = excluded.value`,
    [follower, [...rows.keys()], [...rows.values()].map((value) => JSON.stringify(value))],
  );
}

/** They are numbered in their order. */
async function addCommands(queries: Queries, follower: string, commands: readonly Unsent[]): Promise<void> {
  await queries.query(
    `INSERT INTO throughline.follower_command (follower, id, sending)
    SELECT $1, id, sending
    FROM unnest($2::text[], $3::text[]) WITH ORDINALITY AS added (id, sending, place) ORDER BY place
    ON CONFLICT (id) DO NOTHING`,
    [
      follower,
      commands.map(({ commandId }) => commandId),
      commands.map((command) => JSON.stringify(command)),
    ],
  );
}
