import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { appendToEnd, refusalOf } from '../../../test/contract/event-store-probes.js';
import { Copies, keptIn } from '../../../test/support/copies.js';
import { Programs } from '../../../test/support/programs.js';
import { logFileIn } from '../sqlite/data-folder.js';
import { openSqliteEventStore } from '../sqlite/sqlite-event-store.js';

let programs: Programs;
let copies: Copies;

beforeAll(async () => {
  programs = await Programs.build();
});
afterAll(() => programs.remove());
beforeEach(async () => {
  copies = await Copies.begun(programs);
});
afterEach(() => copies.end());

describe('A log on a server that a copy did not finish', () => {
  const elsewhere = () => `${copies.here}-else`;

  async function insistOnClosed(): Promise<void> {
    const service = await copies.openServer();
    expect(await refusalOf(appendToEnd(service, 'cycle-0'))).toMatchObject({ code: 'LOG_CLOSED_FOR_COPY' });
    await service.close();
  }

  async function insistOnOpen(): Promise<void> {
    const service = await copies.openServer();
    expect(await appendToEnd(service, 'cycle-0')).toMatchObject({ revision: 2 });
    await service.close();
  }

  beforeEach(async () => {
    await copies.fill(20);
    await copies.killedAfter(10);
    await insistOnClosed();
  });

  it('stays closed whatever other copies begin with it, until the right one has ended', async () => {
    const from = (folder: string) => [...copies.toServer, '--from-dir', folder];
    await copies.fill(3, elsewhere());
    expect(await copies.run(from(elsewhere()))).toMatchObject({
      code: 1,
      err: expect.stringContaining('holds something else'),
    });
    await insistOnClosed();

    await copies.fill(0, copies.there);
    expect(await copies.run(from(copies.there))).toMatchObject({
      code: 1,
      err: expect.stringContaining('holds nothing'),
    });
    await insistOnClosed();

    expect(await copies.run(copies.toServer)).toMatchObject({ code: 0 });
    await insistOnOpen();
  });

  it('is not copied any further', async () => {
    expect(await copies.run(copies.toFolder)).toMatchObject({
      code: 1,
      err: expect.stringMatching(/only a part .* npm run copy -- --reopen/),
    });
    await insistOnClosed();
  });

  it('can be opened as it is, and is then another history than the one it began as', async () => {
    expect(await copies.run(['--reopen'])).toMatchObject({
      code: 0,
      out: expect.stringContaining('npm run copy, process'),
    });
    await insistOnOpen();
    expect(await copies.run(copies.toServer)).toMatchObject({
      code: 1,
      err: expect.stringContaining('stream cycle-0, revision 2'),
    });
    const service = await copies.openServer();
    expect(await appendToEnd(service, 'cycle-0')).toMatchObject({ revision: 3 });
    await service.close();
  });
});

describe('A folder that a copy did not finish', () => {
  const reopenFolder = () => ['--reopen', '--to', 'sqlite', '--to-dir', copies.there];
  const opened = async () => openSqliteEventStore({ file: logFileIn(copies.there) });

  beforeEach(async () => {
    await copies.fill(3);
    await copies.run(copies.toServer);
    const forged = {
      id: '5f2c6d6e-1111-4a6e-9f43-0d3f0f1d2c11',
      type: 'ProgressReported',
      contentType: 'application/json',
      data: Buffer.from('{}'),
      metadata: Buffer.from('{"digest":"none","recordedAt":"2024-03-05T10:00:00.000Z","$version":1}'),
    };
    copies.server.log.append('throughline.cycle-9', -1, [forged]);
    expect(await copies.run(copies.toFolder)).toMatchObject({
      code: 1,
      err: expect.stringContaining('does not match its digest'),
    });
    expect(keptIn(copies.there)).toHaveLength(6);
  });

  it('is used by no service, and says what to do', async () => {
    const refusal = await refusalOf(opened());
    expect(refusal).toMatchObject({ code: 'LOG_UNFINISHED', data: { folder: copies.there } });
    expect(refusal.message).toContain(`--reopen --to sqlite --to-dir ${copies.there}`);
    expect(await programs.run('verify', [copies.there])).toMatchObject({ code: 0 });
    expect(
      await copies.run(['--from', 'sqlite', '--from-dir', copies.there, '--to', 'eventstoredb']),
    ).toMatchObject({ code: 1, err: expect.stringContaining(refusal.message) });
  });

  it('is used by one when a copy has ended in it', async () => {
    expect(await copies.run(copies.betweenFolders)).toMatchObject({
      code: 0,
      out: expect.stringContaining('6 were there'),
    });
    const service = await opened();
    expect(await appendToEnd(service, 'cycle-0')).toMatchObject({ revision: 2 });
    await service.close();
    expect(await programs.run('verify', [copies.there])).toMatchObject({ code: 0 });
  });

  it('can be opened as it is', async () => {
    expect(await copies.run(reopenFolder())).toMatchObject({
      code: 0,
      out: expect.stringContaining('npm run copy, process'),
    });
    const service = await opened();
    expect(await appendToEnd(service, 'cycle-0')).toMatchObject({ revision: 2 });
    await service.close();
    expect(await copies.run(reopenFolder())).toMatchObject({
      code: 0,
      out: expect.stringContaining('not closed'),
    });
  });
});
