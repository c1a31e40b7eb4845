import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import Database from 'better-sqlite3';
import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { appendToEnd } from '../../test/contract/event-store-probes.js';
import { someEvents } from '../../test/support/events.js';
import { transpiled } from '../../test/support/transpiled.js';
import { NO_STREAM } from './event-store.js';
import { logFileIn } from './sqlite/data-folder.js';
import { tables } from './sqlite/log-file.js';
import { openSqliteEventStore, type SqliteEventStore } from './sqlite/sqlite-event-store.js';
import { sentenceOf, verify } from './verify.js';

describe('Verify', () => {
  let folder: string;
  let store: SqliteEventStore;
  let editor: Database.Database;

  /** Positions 1 to 5: cycle-a holds 1, 2 and 5, cycle-b holds 3 and 4. */
  beforeEach(async () => {
    folder = mkdtempSync(join(tmpdir(), 'throughline-verify-'));
    store = openSqliteEventStore({ file: logFileIn(folder) });
    await store.append(
      'cycle-a',
      NO_STREAM,
      someEvents('cycle-a', 2, { data: () => ({ words: 'a bell: \u001f' }) }),
    );
    await appendToEnd(store, 'cycle-b', 2);
    await appendToEnd(store, 'cycle-a', 1);
    editor = new Database(logFileIn(folder));
    editor.pragma('synchronous = OFF');
    editor.pragma('foreign_keys = OFF');
  });
  afterEach(async () => {
    editor.close();
    await store.close();
    rmSync(folder, { recursive: true });
  });

  /** Edits the file as somebody would who can write to it, and puts its protection back. */
  const edit = (statements: string): void => {
    editor.exec('DROP TRIGGER events_never_change; DROP TRIGGER events_never_go');
    editor.exec(statements);
    editor.exec(`${tables['events_never_change']}; ${tables['events_never_go']}`);
  };
  const faultOf = async () => (await verify(store)).fault;

  it('finds nothing wrong with an untouched log', async () => {
    expect(await verify(store)).toEqual({ events: 5, streams: 2, gapFree: true, fault: undefined });
  });

  it.each([1, 2, 3, 4, 5])('finds any flipped byte in the text of event %d', async (position) => {
    editor.exec('DROP TRIGGER events_never_change');
    for (const column of ['data', 'metadata']) {
      const whole = editor.prepare(`SELECT CAST(${column} AS BLOB) FROM events WHERE position = ?`).pluck();
      const put = editor.prepare(`UPDATE events SET ${column} = CAST(? AS TEXT) WHERE position = ?`);
      const bytes = whole.get(position) as Buffer;
      for (let index = 0; index < bytes.length; index += 1) {
        const flipped = Buffer.from(bytes);
        flipped[index] = bytes[index]! ^ 1;
        put.run(flipped, position);
        expect(await faultOf()).toMatchObject({ position });
      }
      put.run(bytes, position);
    }
    editor.exec(tables['events_never_change']!);
    expect(await faultOf()).toBeUndefined();
  });

  it.each([
    ['type', "type = 'ProgressReportee'"],
    ['version', 'version = 2'],
    ['id', "id = replace(id, '-', '_')"],
    ['stream', "stream = (SELECT id FROM streams WHERE name = 'cycle-b'), revision = 2"],
    [
      'recording time',
      "metadata = replace(metadata, '2024-03-05T10:00:00.000Z', '2024-03-05T10:00:00.001Z')",
    ],
    ['author', "metadata = replace(metadata, 'person-17', 'person-18')"],
    ['link to the event before it', `metadata = json_set(metadata, '$.prev', '${'0'.repeat(64)}')`],
  ])('finds a changed %s, and says at which event', async (_, change) => {
    edit(`UPDATE events SET ${change} WHERE position = 5`);
    expect(await faultOf()).toMatchObject({ position: 5, wrong: expect.stringContaining('digest') });
  });

  it('finds an event whose metadata is gone', async () => {
    edit("UPDATE events SET metadata = 'null' WHERE position = 3");
    expect(await faultOf()).toMatchObject({
      position: 3,
      revision: 0,
      wrong: expect.stringContaining('cannot be read'),
    });
  });

  it.each([0, 6])('finds an event that was put in by hand at position %d', async (position) => {
    edit(`INSERT INTO events SELECT ${position}, stream, 7, 'by-hand', type, version, data, metadata
          FROM events WHERE position = 5`);
    expect((await faultOf())?.wrong).toContain('counted 5 events and holds 6');
  });

  it('finds a recording time that is no time', async () => {
    edit("UPDATE events SET metadata = replace(metadata, '2024-03-05T10', 'yesterday') WHERE position = 3");
    expect(await faultOf()).toMatchObject({ position: 3, wrong: 'its recording time is no time' });
  });

  it('finds a renamed stream', async () => {
    edit("UPDATE streams SET name = 'cycle-c' WHERE name = 'cycle-b'");
    expect(await faultOf()).toMatchObject({ position: 3, stream: 'cycle-c' });
  });

  it('finds another spelling of the same text', async () => {
    edit("UPDATE events SET data = replace(data, '\\u001f', '\\u001F') WHERE position = 2");
    expect(await faultOf()).toMatchObject({ position: 2, wrong: expect.stringContaining('not written as') });
  });

  it.each([1, 2, 3, 4])('finds that event %d was removed, at the event after it', async (position) => {
    edit(`DELETE FROM events WHERE position = ${position}`);
    expect(await faultOf()).toMatchObject({
      position: position + 1,
      wrong: expect.stringContaining('missing'),
    });
  });

  it('finds that the last event was removed, and all of them', async () => {
    edit('DELETE FROM events WHERE position = 5');
    expect((await faultOf())?.wrong).toContain('counted 5 events and holds 4');
    edit('DELETE FROM events');
    expect((await faultOf())?.wrong).toContain('counted 5 events and holds 0');
  });

  it('finds a removed event when the ones after it were moved up', async () => {
    edit(`DELETE FROM events WHERE position = 2;
          UPDATE events SET position = position - 1 WHERE position > 2;
          UPDATE log SET position = 4`);
    expect(await faultOf()).toMatchObject({ position: 4, stream: 'cycle-a', revision: 2 });
  });

  const swapPositions = (one: number, other: number) =>
    edit(`UPDATE events SET position = -position WHERE position IN (${one}, ${other});
          UPDATE events SET position = ${one} + ${other} + position WHERE position < 0`);

  it('finds two events of a stream that changed places', async () => {
    swapPositions(1, 2);
    expect(await faultOf()).toMatchObject({
      position: 1,
      revision: 1,
      wrong: expect.stringContaining('out of order'),
    });
  });

  it('finds two events whose contents were swapped', async () => {
    edit(`CREATE TEMP TABLE was AS SELECT * FROM events;
          UPDATE events SET (data, metadata) =
            (SELECT data, metadata FROM was WHERE was.position = 5 - events.position) WHERE position IN (2, 3)`);
    expect(await faultOf()).toMatchObject({ position: 2 });
  });

  it('cannot find events of different streams that changed places, as its sentence says', async () => {
    swapPositions(2, 3);
    const verification = await verify(store);
    expect(verification.fault).toBeUndefined();
    expect(sentenceOf(verification)).toContain('cannot find events of different streams that changed places');
  });

  it('names the first of several', async () => {
    edit(
      "UPDATE events SET data = '{}' WHERE position IN (2, 4); UPDATE events SET data = 'x' WHERE position = 3",
    );
    expect(await faultOf()).toMatchObject({ position: 2 });
    edit("UPDATE events SET data = 'x' WHERE position = 1");
    expect(await faultOf()).toMatchObject({ position: 1, wrong: 'its text cannot be read any more' });
  });

  it('finds that the protection against changes was taken off', async () => {
    editor.exec('DROP TRIGGER events_never_change');
    expect((await faultOf())?.wrong).toContain('events_never_change');
  });

  it('says in a sentence what it checked and what it cannot find', async () => {
    expect(sentenceOf(await verify(store))).toMatch(/^Checked 5 events of 2 streams: .* cannot find .*$/);
    const elsewhere = sentenceOf({ events: 5, streams: 2, gapFree: false });
    expect(elsewhere).toContain('the end of a stream was removed');
    edit("UPDATE events SET data = '{}' WHERE position = 4");
    expect(sentenceOf(await verify(store))).toContain(
      'At position 4, stream cycle-b, revision 1, event ProgressReported: what it says',
    );
  });

  it('runs as a command beside the owner, and its exit code tells', async () => {
    const program = await transpiled(
      'src/config.ts',
      'src/folder-argument.ts',
      'src/kernel',
      'src/event-store',
    );
    const run = async (args: readonly string[], dataFolder: string) => {
      const child = spawn(process.execPath, [join(program, 'src/event-store/verify.cli.js'), ...args], {
        env: { ...process.env, DATA_DIR: dataFolder, NODE_OPTIONS: '' },
      });
      const code = new Promise((resolve) => child.once('close', resolve));
      return { said: (await text(child.stdout)) + (await text(child.stderr)), code: await code };
    };
    const none = join(folder, 'none');
    expect(await run([folder], none)).toMatchObject({
      code: 0,
      said: expect.stringContaining('Checked 5 events'),
    });
    edit("UPDATE events SET data = '{}' WHERE position = 4");
    expect(await run([], folder)).toMatchObject({ code: 1, said: expect.stringContaining('At position 4') });
    expect(await run([], none)).toMatchObject({ code: 1, said: expect.stringContaining('no log') });
    rmSync(program, { recursive: true });
  });
});
