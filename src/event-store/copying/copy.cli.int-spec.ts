import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { symlinkSync } from 'node:fs';
import { appendToEnd, refusalOf } from '../../../test/contract/event-store-probes.js';
import { Copies, keptIn } from '../../../test/support/copies.js';
import { auditFiles } from '../../../test/support/loaded-audits.js';
import { Programs } from '../../../test/support/programs.js';
import { logFileIn } from '../sqlite/data-folder.js';
import { openSqliteEventStore } from '../sqlite/sqlite-event-store.js';

describe('npm run copy', () => {
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

  it('takes published audits to a server and back without a change', async () => {
    const { here, there } = copies;
    for (const file of auditFiles()) await programs.run('import', [file, '--data-dir', here]);
    const kept = keptIn(here);
    const to = await copies.run(copies.toServer);
    expect(to).toMatchObject({ code: 0, out: expect.stringContaining(`All ${kept.length} events`) });
    expect(to.err).toContain(`100% | ${kept.length} events`);
    expect(await copies.run(copies.toFolder)).toMatchObject({ code: 0 });
    expect(keptIn(there)).toEqual(kept);
    expect(await programs.run('verify', [there])).toMatchObject({ code: 0 });
  });

  it('finishes what was killed anywhere, with every event once', async () => {
    await copies.fill(300);
    for (let kill = 0; kill < 5; kill += 1) {
      const { code } = await copies.killedAfter(1 + Math.floor(Math.random() * 40));
      expect(code).toBeNull();
    }
    expect(await copies.run(copies.toServer)).toMatchObject({
      code: 0,
      out: expect.stringMatching(/from an earlier run/),
    });
    expect(await copies.run(copies.toFolder)).toMatchObject({ code: 0 });
    expect(keptIn(copies.there)).toEqual(keptIn(copies.here));
  });

  it('closes the log on the server while it is copied, and opens it again', async () => {
    await copies.fill(3);
    await copies.run(copies.toServer);
    const service = await copies.openServer();
    const program = copies.spawn(copies.toFolder);
    await copies.nextAppend();
    expect(await refusalOf(appendToEnd(service, 'cycle-0'))).toMatchObject({ code: 'LOG_CLOSED_FOR_COPY' });
    expect(await program.ended).toMatchObject({
      code: 0,
      out: expect.stringContaining('takes records again'),
    });
    expect(await appendToEnd(service, 'cycle-0')).toMatchObject({ revision: 2 });
    await service.close();
  });

  it('opens the log on the server again when it is cancelled', async () => {
    await copies.fill(3);
    await copies.run(copies.toServer);
    const program = copies.spawn(copies.toFolder);
    await copies.nextAppend();
    program.signal('SIGINT');
    expect(await program.ended).toMatchObject({
      code: 1,
      out: '',
      err: expect.stringContaining('Cancelled.'),
    });
    const service = await copies.openServer();
    expect(await appendToEnd(service, 'cycle-0')).toMatchObject({ revision: 2 });
    await service.close();
  });

  it('does not touch a log that a service is using, and says what to do', async () => {
    await copies.fill(1);
    const service = openSqliteEventStore({ file: logFileIn(copies.here) });
    expect(await copies.run(copies.toServer)).toMatchObject({
      code: 1,
      err: expect.stringMatching(/is using .* Stop that one/),
    });
    await service.close();
    expect(await copies.run(copies.betweenFolders)).toMatchObject({ code: 0 });
    expect(keptIn(copies.there)).toEqual(keptIn(copies.here));
  });

  it('knows a folder by whatever link it is named', async () => {
    await copies.fill(1);
    symlinkSync(copies.here, copies.there);
    expect(await copies.run(copies.betweenFolders)).toMatchObject({
      code: 1,
      err: expect.stringContaining('onto itself'),
    });
  });

  it('makes no log where there is none to copy from', async () => {
    expect(await copies.run(copies.toFolder)).toMatchObject({
      code: 1,
      err: expect.stringContaining('EVENTSTORE_PREFIX'),
    });
    expect(copies.server.log.stream('throughline.log')).toEqual([]);
  });

  it.each([
    [['--from', 'sqlite'], /--help/],
    [['--from', 'sqlite', '--to', 'eventstoredb'], /no log/],
  ])('given %j, says what is wrong', async (args, sentence) => {
    expect(await copies.run(args)).toMatchObject({
      code: 1,
      out: '',
      err: expect.stringMatching(sentence),
    });
  });

  it('explains itself', async () => {
    expect(await copies.run(['--help'])).toMatchObject({
      code: 0,
      out: expect.stringContaining('--from-dir'),
      err: '',
    });
  });
});
