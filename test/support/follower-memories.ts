/** Memories of followers for tests, each a new and empty one. */
import { mkdtempSync, rmSync } from 'node:fs';
import Database from 'better-sqlite3';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { FORGET, openPostgresFollowerStore } from '../../src/followers/postgres/postgres-follower-store.js';
import { openSqliteFollowerStore } from '../../src/followers/sqlite/sqlite-follower-store.js';
import { openDatabase, type Database as OpenDatabase } from '../../src/postgres/database.js';
import type { FollowerMemory } from './following.js';
import { runOn } from './postgres.js';

/** A SQLite file of its own. */
export async function sqliteMemory(): Promise<FollowerMemory> {
  const folder = mkdtempSync(join(tmpdir(), 'throughline-memory-'));
  const file = join(folder, 'followers.db');
  return {
    open: async (logId) => openSqliteFollowerStore({ file, logId }),
    lose: async () => rmSync(file),
    moveOnAsOlderReleases: async (follower, position) => {
      const db = new Database(file);
      const move = 'INSERT OR REPLACE INTO checkpoint (follower, position) VALUES (?, ?)';
      db.prepare(move).run(follower, position);
      db.close();
    },
    destroy: async () => rmSync(folder, { recursive: true }),
  };
}

/** The tables of a database that was made for them; `ways` are addresses that it is opened at, one after another. */
export function postgresMemory(url: string, ...ways: readonly string[]): FollowerMemory {
  const opened: OpenDatabase[] = [];
  return {
    open: async (logId) => {
      const way = ways[opened.length] ?? url;
      const database = await openDatabase({ url: way, logId, connections: 2 });
      opened.push(database);
      return openPostgresFollowerStore(database);
    },
    lose: async () => {
      await runOn(url, FORGET);
    },
    moveOnAsOlderReleases: async (follower, position) => {
      const move = `UPDATE throughline.follower_checkpoint SET position = ${position}`;
      await runOn(url, `${move} WHERE follower = '${follower}'`);
    },
    destroy: async () => {
      for (const database of opened) await database.close();
    },
  };
}
