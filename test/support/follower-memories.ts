/** Memories of followers for tests, each a new and empty one. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openPostgresFollowerStore } from '../../src/followers/postgres/postgres-follower-store.js';
import { openSqliteFollowerStore } from '../../src/followers/sqlite/sqlite-follower-store.js';
import { openDatabase, type Database } from '../../src/postgres/database.js';
import type { FollowerMemory } from './following.js';
import { runOn } from './postgres.js';

/** A SQLite file of its own. */
export async function sqliteMemory(): Promise<FollowerMemory> {
  const folder = mkdtempSync(join(tmpdir(), 'throughline-memory-'));
  const file = join(folder, 'followers.db');
  return {
    open: async (logId) => openSqliteFollowerStore({ file, logId }),
    lose: async () => rmSync(file),
    destroy: async () => rmSync(folder, { recursive: true }),
  };
}

/** The tables of a database that was made for them; `ways` are addresses that it is opened at, one after another. */
export function postgresMemory(url: string, ...ways: readonly string[]): FollowerMemory {
  const opened: Database[] = [];
  return {
    open: async (logId) => {
      const way = ways[opened.length] ?? url;
      const database = await openDatabase({ url: way, logId, connections: 2 });
      opened.push(database);
      return openPostgresFollowerStore(database);
    },
    lose: async () => {
      await runOn(
        url,
        'TRUNCATE throughline.follower_checkpoint, throughline.follower_row, throughline.follower_command',
      );
    },
    destroy: async () => {
      for (const database of opened) await database.close();
    },
  };
}
