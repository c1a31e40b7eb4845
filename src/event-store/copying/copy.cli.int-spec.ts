import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import Database from 'better-sqlite3';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { appendToEnd, refusalOf } from '../../../test/contract/event-store-probes.js';
import { auditFiles } from '../../../test/support/loaded-audits.js';
import { LogServer } from '../../../test/support/log-server/log-server.js';
import { Programs, type Ended } from '../../../test/support/programs.js';
import { openEventStoreDb } from '../eventstoredb/eventstoredb-event-store.js';
import { logFileIn } from '../sqlite/data-folder.js';
import { openSqliteEventStore } from '../sqlite/sqlite-event-store.js';
import { NO_STREAM } from '../event-store.js';
import { someEvents } from '../../../test/support/events.js';

/** Every event of a folder as it is kept, in order. */
function keptIn(folder: string): unknown[] {
  const file = new Database(logFileIn(folder), { readonly: true });
  const rows = file
    .prepare(
      `SELECT position, name, revision, events.id, type, version, data, metadata
       FROM events JOIN streams ON streams.id = events.stream ORDER BY position`,
    )
    .all();
  file.close();
  return rows;
}

describe('npm run copy', () => {
  let programs: Programs;
  let folder: string;
  let server: LogServer;

  beforeAll(async () => {
    programs = await Programs.build();
  });
  afterAll(() => programs.remove());
  beforeEach(async () => {
    folder = mkdtempSync(join(tmpdir(), 'throughline-copy-'));
    server = await LogServer.started();
  });
  afterEach(async () => {
    await server.stop();
    rmSync(folder, { recursive: true });
  });

  const here = (): string => join(folder, 'here');
  const there = (): string => join(folder, 'there');
  const environment = () => ({ DATA_DIR: here(), EVENTSTORE_URL: server.url });
  const toServer = ['--from', 'sqlite', '--to', 'eventstoredb'];
  const toFolder = () => ['--from', 'eventstoredb', '--to', 'sqlite', '--to-dir', there()];
  const copy = (args: readonly string[]): Promise<Ended> => programs.run('copy', args, environment());
  const openServer = () => openEventStoreDb({ url: server.url, prefix: 'throughline.' });

  /** So many events in the folder, of streams that take turns. */
  async function fill(appends: number): Promise<void> {
    const log = openSqliteEventStore({ file: logFileIn(here()) });
    const streams = Array.from({ length: appends }, (_, turn) => `cycle-${turn}`);
    await Promise.all(streams.map((stream) => log.append(stream, NO_STREAM, someEvents(stream, 2))));
    await log.close();
  }

  /** Resolves when the server has stored the next append. */
  const nextAppend = (): Promise<void> =>
    new Promise((resolve) => {
      const forget = server.log.onAppended(() => {
        forget();
        resolve();
      });
    });

  /** Runs a copy to the server that is killed once the server has stored so many appends more. */
  async function copyKilledAfter(appends: number, args: readonly string[]): Promise<Ended> {
    const program = programs.spawn('copy', args, environment());
    let left = appends;
    const forget = server.log.onAppended(() => {
      left -= 1;
      if (left === 0) program.signal('SIGKILL');
    });
    return program.ended.finally(forget);
  }

  it('takes published audits to a server and back without a change', async () => {
    for (const file of auditFiles()) await programs.run('import', [file, '--data-dir', here()]);
    const kept = keptIn(here());
    const to = await copy(toServer);
    expect(to).toMatchObject({ code: 0, out: expect.stringContaining(`All ${kept.length} events`) });
    expect(to.err).toContain(`100% | ${kept.length} events`);
    expect(await copy(toFolder())).toMatchObject({ code: 0 });
    expect(keptIn(there())).toEqual(kept);
    expect(await programs.run('verify', [there()])).toMatchObject({ code: 0 });
  });

  it('finishes what was killed anywhere, with every event once', async () => {
    await fill(300);
    for (let kill = 0; kill < 5; kill += 1) {
      const { code } = await copyKilledAfter(1 + Math.floor(Math.random() * 40), toServer);
      expect(code).toBeNull();
    }
    expect(await copy(toServer)).toMatchObject({
      code: 0,
      out: expect.stringMatching(/from an earlier run/),
    });
    expect(await copy(toFolder())).toMatchObject({ code: 0 });
    expect(keptIn(there())).toEqual(keptIn(here()));
  });

  it('closes the log on the server while it is copied, and opens it again', async () => {
    await fill(3);
    await copy(toServer);
    const service = await openServer();
    const program = programs.spawn('copy', toFolder(), environment());
    await nextAppend();
    expect(await refusalOf(appendToEnd(service, 'cycle-0'))).toMatchObject({ code: 'LOG_CLOSED_FOR_COPY' });
    expect(await program.ended).toMatchObject({
      code: 0,
      out: expect.stringContaining('takes records again'),
    });
    expect(await appendToEnd(service, 'cycle-0')).toMatchObject({ revision: 2 });
    await service.close();
  });

  it('opens the log on the server again when it is cancelled', async () => {
    await fill(3);
    await copy(toServer);
    const program = programs.spawn('copy', toFolder(), environment());
    await nextAppend();
    program.signal('SIGINT');
    expect(await program.ended).toMatchObject({
      code: 1,
      out: '',
      err: expect.stringContaining('Cancelled.'),
    });
    const service = await openServer();
    expect(await appendToEnd(service, 'cycle-0')).toMatchObject({ revision: 2 });
    await service.close();
  });

  it('leaves a half copied log closed, and one that was closed by a copy that died can be opened', async () => {
    await fill(20);
    await copyKilledAfter(10, toServer);
    const service = await openServer();
    expect(await refusalOf(appendToEnd(service, 'cycle-0'))).toMatchObject({ code: 'LOG_CLOSED_FOR_COPY' });
    expect(await copy(['--reopen'])).toMatchObject({
      code: 0,
      out: expect.stringContaining('npm run copy, process'),
    });
    expect(await appendToEnd(service, 'cycle-0')).toMatchObject({ revision: 2 });
    await service.close();
    expect(await copy(toServer)).toMatchObject({
      code: 1,
      err: expect.stringContaining('stream cycle-0, revision 2'),
    });
  });

  it('does not touch a log that a service is using, and says what to do', async () => {
    await fill(1);
    const service = openSqliteEventStore({ file: logFileIn(here()) });
    expect(await copy(toServer)).toMatchObject({
      code: 1,
      err: expect.stringMatching(/is using .* Stop that one/),
    });
    await service.close();
    expect(await copy(['--from', 'sqlite', '--to', 'sqlite', '--to-dir', there()])).toMatchObject({
      code: 0,
    });
    expect(keptIn(there())).toEqual(keptIn(here()));
  });

  it.each([
    [['--from', 'sqlite'], /--help/],
    [['--from', 'sqlite', '--to', 'eventstoredb'], /no log/],
    [['--from', 'eventstoredb', '--to', 'sqlite'], /holds nothing/],
  ])('given %j, says what is wrong', async (args, sentence) => {
    expect(await copy(args)).toMatchObject({ code: 1, out: '', err: expect.stringMatching(sentence) });
  });

  it('explains itself', async () => {
    expect(await copy(['--help'])).toMatchObject({
      code: 0,
      out: expect.stringContaining('--from-dir'),
      err: '',
    });
  });
});
