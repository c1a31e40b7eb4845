import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import Database from 'better-sqlite3';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { appendToEnd, refusalOf } from '../../../test/contract/event-store-probes.js';
import { eventStoreContract } from '../../../test/contract/event-store.contract.js';
import { someEvents } from '../../../test/support/events.js';
import { transpiled } from '../../../test/support/transpiled.js';
import type { Refusal } from '../../kernel/refusal.js';
import { NO_STREAM } from '../event-store.js';
import { verify } from '../verify.js';
import { logFileIn } from './data-folder.js';
import { isOlder, openLogFile } from './log-file.js';
import { openSqliteEventStore, type SqliteEventStore } from './sqlite-event-store.js';

const newFolder = () => mkdtempSync(join(tmpdir(), 'throughline-log-'));

eventStoreContract('SQLite', async () => {
  const folder = newFolder();
  const file = logFileIn(folder);
  let store = openSqliteEventStore({ file });
  return {
    store,
    reopen: async () => {
      await store.close();
      store = openSqliteEventStore({ file });
      return store;
    },
    destroy: async () => {
      await store.close();
      rmSync(folder, { recursive: true });
    },
  };
});

describe('The SQLite event store', () => {
  let folder: string;
  let file: string;
  let store: SqliteEventStore;

  beforeEach(() => {
    folder = newFolder();
    file = logFileIn(folder);
    store = openSqliteEventStore({ file });
  });
  afterEach(async () => {
    await store.close();
    rmSync(folder, { recursive: true });
  });

  /** Does something to the file beside the store, as another program would. */
  const edit = (statements: string): void => {
    const db = new Database(file);
    db.exec(statements);
    db.close();
  };

  const refusalOfOpening = (options: { file: string; readOnly?: boolean }): Promise<Refusal> =>
    refusalOf((async () => openSqliteEventStore(options))());

  describe('counts positions without gaps', () => {
    it('from 1, also past appends that were refused', async () => {
      await appendToEnd(store, 'cycle-a', 2);
      await refusalOf(store.append('cycle-a', NO_STREAM, someEvents('cycle-a', 2)));
      await appendToEnd(store, 'cycle-b', 2);
      expect((await store.readAll()).map(({ position }) => position)).toEqual([1, 2, 3, 4]);
    });

    it('when the database stops an append in its middle: that one goes whole, its neighbours stay', async () => {
      edit(`CREATE TRIGGER stop BEFORE INSERT ON events WHEN NEW.data LIKE '%part 2%'
            BEGIN SELECT RAISE(ABORT, 'stopped by the test'); END`);
      const outcomes = await Promise.allSettled(
        [2, 4, 2].map((count, index) => appendToEnd(store, `cycle-${index}`, count)),
      );
      expect(outcomes.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
      expect((await store.readAll()).map(({ position, stream }) => [position, stream])).toEqual([
        [1, 'cycle-0'],
        [2, 'cycle-0'],
        [3, 'cycle-2'],
        [4, 'cycle-2'],
      ]);
    });

    it('when a commit fails: all its appends are told, none is stored, and the next one goes on', async () => {
      edit(`CREATE TABLE owed (id INTEGER REFERENCES streams DEFERRABLE INITIALLY DEFERRED);
            CREATE TRIGGER owe AFTER INSERT ON events BEGIN INSERT INTO owed VALUES (999); END`);
      const outcomes = await Promise.allSettled(['a', 'b'].map((id) => appendToEnd(store, `cycle-${id}`)));
      expect(outcomes.map(({ status }) => status)).toEqual(['rejected', 'rejected']);
      expect(await store.head()).toBe(0);
      edit('DROP TRIGGER owe');
      expect(await appendToEnd(store, 'cycle-a')).toEqual({ position: 1, revision: 0 });
    });
  });

  it('refuses an event id that another stream holds', async () => {
    const [event] = someEvents('cycle-a', 1);
    await store.append('cycle-a', NO_STREAM, [event!]);
    const elsewhere = refusalOf(store.append('cycle-b', NO_STREAM, [event!]));
    const neighbour = appendToEnd(store, 'cycle-c');
    expect(await elsewhere).toMatchObject({ code: 'IDEMPOTENCY_CONFLICT' });
    expect((await neighbour).position).toBe(2);
  });

  it('refuses appends while too many or too large ones wait, and takes them afterwards', async () => {
    await store.close();
    store = openSqliteEventStore({ file, queue: { appends: 3, bytes: 100_000 } });
    const codes = async (sizes: readonly number[]) => {
      const appends = sizes.map((size, index) => {
        const stream = `cycle-${index}.${sizes.length}`;
        return store.append(
          stream,
          NO_STREAM,
          someEvents(stream, 1, { data: () => ({ words: 'x'.repeat(size) }) }),
        );
      });
      const outcomes = await Promise.allSettled(appends);
      return outcomes.map((outcome) =>
        outcome.status === 'rejected' ? (outcome.reason as Refusal).code : 'stored',
      );
    };
    expect(await codes([1, 1, 1, 1])).toEqual(['stored', 'stored', 'stored', 'OVERLOADED']);
    expect(await codes([60_000, 60_000])).toEqual(['stored', 'OVERLOADED']);
    expect(await codes([60_000])).toEqual(['stored']);
  });

  it('stores canonical JSON, so that digests can be recomputed from the file alone', async () => {
    await store.append(
      'cycle-a',
      NO_STREAM,
      someEvents('cycle-a', 1, { data: () => ({ z: 1, a: { é: 2, b: 3 } }) }),
    );
    const db = new Database(file, { readonly: true });
    expect(db.prepare('SELECT data FROM events').pluck().get()).toBe('{"a":{"b":3,"é":2},"z":1}');
    db.close();
  });

  it('never changes or deletes an event', async () => {
    await appendToEnd(store, 'cycle-a');
    expect(() => edit("UPDATE events SET type = 'Other'")).toThrow('events never change');
    expect(() => edit('DELETE FROM events')).toThrow('events never go');
    expect(await store.readAll()).toHaveLength(1);
  });

  describe('opened', () => {
    it('keeps every commit on the disk: its settings are read back on a new file and on an old one', async () => {
      await store.close();
      for (const each of [file, join(folder, 'new.db')]) {
        const db = openLogFile(each, { readOnly: false });
        const read = ['journal_mode', 'synchronous', 'busy_timeout', 'foreign_keys'].map((name) =>
          db.pragma(name, { simple: true }),
        );
        expect(read).toEqual(['wal', 2, 5000, 1]);
        db.close();
      }
    });

    it('refuses a setting that the file cannot keep', async () => {
      await expect(
        refusalOf((async () => openLogFile(':memory:', { readOnly: false }))()),
      ).resolves.toMatchObject({
        code: 'SQLITE_SETTING_REFUSED',
        data: { setting: 'journal_mode', kept: 'memory' },
      });
    });

    it('by a second owner is refused until the first has closed it', async () => {
      expect(await refusalOfOpening({ file })).toMatchObject({
        code: 'DATA_FOLDER_IN_USE',
        data: { folder },
      });
      await store.close();
      store = openSqliteEventStore({ file });
      expect(await store.head()).toBe(0);
    });

    it('for reading works beside the owner, sees what it writes and writes nothing', async () => {
      const reader = openSqliteEventStore({ file, readOnly: true });
      const stop = new AbortController();
      const pages = reader.subscribe({ after: 0, signal: stop.signal });
      const first = pages.next();
      await appendToEnd(store, 'cycle-a', 2);
      expect((await first).value).toHaveLength(2);
      stop.abort();
      expect(await verify(reader)).toMatchObject({ events: 2, fault: undefined });
      expect(await refusalOf(appendToEnd(reader, 'cycle-a'))).toMatchObject({ code: 'LOG_READ_ONLY' });
      await reader.close();
    });

    it('refuses what is no log, or a newer one, and says what to do', async () => {
      expect(await refusalOfOpening({ file: join(folder, 'none.db'), readOnly: true })).toMatchObject({
        code: 'LOG_MISSING',
      });
      edit('PRAGMA user_version = 99');
      expect(await refusalOfOpening({ file, readOnly: true })).toMatchObject({
        code: 'LOG_FROM_NEWER_RELEASE',
      });
      const letter = join(folder, 'letter.txt');
      writeFileSync(letter, 'This is a letter and no database. '.repeat(100));
      expect(await refusalOfOpening({ file: letter, readOnly: true })).toMatchObject({
        code: 'LOG_UNREADABLE',
      });
    });

    it('gives a new log a name of its own', async () => {
      const other = newFolder();
      const second = openSqliteEventStore({ file: logFileIn(other) });
      expect(second.logId).toMatch(/^[0-9a-f]{8}-/);
      expect(second.logId).not.toBe(store.logId);
      await second.close();
      rmSync(other, { recursive: true });
    });

    it('asks for an SQLite that loses nothing', () => {
      expect(['3.51.2', '3.9.9', '2.60.0', '3.51'].map((version) => isOlder(version, '3.51.3'))).toEqual(
        Array(4).fill(true),
      );
      expect(['3.51.3', '3.51.10', '3.53.2', '4.0.0'].map((version) => isOlder(version, '3.51.3'))).toEqual(
        Array(4).fill(false),
      );
    });
  });

  it('killed while it appends, keeps all that it acknowledged and no half append', async () => {
    await store.close();
    const program = await transpiled('src/kernel', 'src/event-store', 'test/support');
    const child = spawn(process.execPath, [join(program, 'test/support/append-until-killed.js'), file], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const exited = once(child, 'exit');
    const acknowledged: string[] = [];
    for await (const line of createInterface(child.stdout)) {
      acknowledged.push(line);
      if (acknowledged.length === 1)
        expect((await refusalOfOpening({ file })).code).toBe('DATA_FOLDER_IN_USE');
      if (acknowledged.length === 500) child.kill('SIGKILL');
    }
    await exited;
    rmSync(program, { recursive: true });

    store = openSqliteEventStore({ file });
    const stored = new Map<string, number>();
    for (let after = 0; ;) {
      const page = await store.readAll({ after });
      if (page.length === 0) break;
      for (const { stream } of page) stored.set(stream, (stored.get(stream) ?? 0) + 1);
      after = page.at(-1)!.position;
    }
    expect(acknowledged.length).toBeGreaterThanOrEqual(500);
    expect(acknowledged.filter((stream) => !stored.has(stream))).toEqual([]);
    expect([...stored.values()].filter((count) => count !== 3)).toEqual([]);
    expect(await verify(store)).toMatchObject({ fault: undefined });
  });
});
