/** What followers remember was once noted without the event that they had followed last. */
import Database from 'better-sqlite3';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from '@jest/globals';
import { migrations } from '../postgres/migrations.js';
import { postgresForTests, runOn } from '../../test/support/postgres.js';
import { openPostgresFollowerStore } from './postgres/postgres-follower-store.js';
import { openSqliteFollowerStore } from './sqlite/sqlite-follower-store.js';

const LOG = 'log-of-this-memory';

it('A file of an older release keeps what it holds, and knows no event yet', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'throughline-memory-'));
  const file = join(folder, 'followers.db');
  const older = new Database(file);
  older.exec(`CREATE TABLE checkpoint (follower TEXT PRIMARY KEY, position INTEGER NOT NULL) STRICT;
    INSERT INTO checkpoint VALUES ('one', 7)`);
  older.close();
  for (let time = 0; time < 2; time += 1) {
    const store = openSqliteFollowerStore({ file, logId: LOG });
    expect(await store.checkpoint('one')).toEqual({ position: 7, digest: '' });
    await store.close();
  }
  rmSync(folder, { recursive: true });
});

it('A database of an older release keeps what it holds, and knows no event yet', async () => {
  const postgres = await postgresForTests();
  const url = await postgres.emptyDatabase();
  await runOn(
    url,
    `CREATE SCHEMA throughline;
    CREATE TABLE throughline.migration (number integer PRIMARY KEY, at timestamptz NOT NULL DEFAULT now());
    ${migrations.slice(0, 2).join('')}
    INSERT INTO throughline.migration VALUES (1), (2);
    INSERT INTO throughline.follower_checkpoint VALUES ('one', 7)`,
  );
  const store = openPostgresFollowerStore(await postgres.open({ url, logId: LOG }));
  expect(await store.checkpoint('one')).toEqual({ position: 7, digest: '' });
  await postgres.remove();
});
