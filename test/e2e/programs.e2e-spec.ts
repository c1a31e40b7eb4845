import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import Database from 'better-sqlite3';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { logFileIn } from '../../src/event-store/sqlite/data-folder.js';
import { Programs, type ServiceProgram } from '../support/programs.js';

const PACK = 'test/packs/westmarch-2020.yaml';
const NEXT_PACK = 'test/packs/westmarch-2021.yaml';
const CYCLES = '{ cycles(partnership: "westmarch") { nodes { id } answer { upToDate } } }';
const idsOfCycles = (answer: unknown): string[] =>
  (answer as { cycles: { nodes: { id: string }[] } }).cycles.nodes.map(({ id }) => id).sort();

let programs: Programs;
const folders: string[] = [];
const newFolder = (): string => {
  const folder = mkdtempSync(join(tmpdir(), 'throughline-programs-'));
  folders.push(folder);
  return folder;
};

beforeAll(async () => {
  programs = await Programs.build();
});
afterAll(() => {
  programs.remove();
  for (const folder of folders) rmSync(folder, { recursive: true });
});

const load = (file: string, folder: string) => programs.run('import', [file, '--data-dir', folder]);

/** The pack with a grade that its scale does not have, in a file of its own. */
function faultyPack(): { readonly file: string; readonly line: number } {
  const file = join(newFolder(), 'faulty.yaml');
  const text = readFileSync(PACK, 'utf8').replace('ratings: { a: amber }', 'ratings: { a: purple }');
  writeFileSync(file, text);
  return { file, line: text.split('\n').findIndex((line) => line.includes('purple')) + 1 };
}

/** A table with one blank date, and the mapping that the reference prints for it. */
function tracker(): { readonly table: string; readonly mapping: string } {
  const [table, mapping] = ['tracker.csv', 'tracker.yaml'].map((name) => join(newFolder(), name));
  const printed = /```yaml\n(.*?)```/s.exec(readFileSync('docs/tracker-format.md', 'utf8'))![1]!;
  writeFileSync(mapping!, printed);
  writeFileSync(
    table!,
    'Ref,Agency,Recommendation,Date made,Reply,Status 2022,Status,Closed on\n' +
      '1,Eastwick Council,Train all staff,,Agreed,Under way,Done,14/02/2023\n',
  );
  return { table: table!, mapping: mapping! };
}

describe('Without a running service', () => {
  let folder: string;
  beforeEach(() => {
    folder = newFolder();
  });

  it('a pack is imported once, and a second time changes nothing', async () => {
    const first = await load(PACK, folder);
    expect(first).toMatchObject({ code: 0, err: '' });
    expect(first.out).toMatch(/^Created [1-9]\d*, corrected 0, taken back 0, unchanged 0, left alone 0\.\n$/);

    const again = await load(PACK, folder);
    expect(again).toMatchObject({ code: 0, out: expect.stringMatching(/^Created 0, .* unchanged [1-9]/) });
  });

  it('a pack with a fault stores nothing and names the file and the line', async () => {
    const { file, line } = faultyPack();
    const { code, out } = await load(file, folder);
    expect(code).toBe(1);
    expect(out).toContain(`${file}:${line}: submissions.0`);
    expect(out).toContain('Nothing was stored');
    expect(await programs.run('verify', [folder])).toMatchObject({
      code: 0,
      out: expect.stringMatching(/\b0 events/),
    });
  });

  it('a file that is not there is named as it was typed', async () => {
    const { code, err } = await load('no-such-pack.yaml', folder);
    expect(code).toBe(1);
    expect(err).toMatch(/^There is no file no-such-pack\.yaml that Throughline can read\./);
  });

  it('read models are filled, and say how many events they hold', async () => {
    await load(PACK, folder);
    const { code, out } = await programs.run('rebuild', [folder]);
    expect(code).toBe(0);
    expect(out).toMatch(/^The read models hold all [1-9]\d* events\.\n$/);
  });

  it('a folder whose name was mistyped becomes no empty log', async () => {
    const mistyped = join(folder, 'regsiter');
    const { code, err } = await programs.run('rebuild', ['--data-dir', mistyped]);
    expect({ code, err }).toEqual({
      code: 1,
      err: `There is no log in ${mistyped}. Check the data folder's name.\n`,
    });
    expect(existsSync(mistyped)).toBe(false);
  });

  it('a note that a killed service left asks nobody and is taken away', async () => {
    const note = join(folder, 'owner.json');
    writeFileSync(note, JSON.stringify({ url: 'http://127.0.0.1:1', token: 'of-a-service-long-gone' }));
    expect(await load(PACK, folder)).toMatchObject({ code: 0 });
    expect(existsSync(note)).toBe(false);
  });

  it('one flipped byte in the log is found', async () => {
    await load(PACK, folder);
    const log = new Database(logFileIn(folder));
    log.exec(`DROP TRIGGER events_never_change;
      UPDATE events SET data = replace(data, 'Leadership', 'Leadershiq') WHERE instr(data, 'Leadership') > 0`);
    log.close();
    const { code, out } = await programs.run('verify', [folder]);
    expect(code).toBe(1);
    expect(out).toMatch(/position \d+/);
  });

  it('a data folder that cannot be made stops the start with a sentence', async () => {
    const DATA_DIR = join(PACK, 'data');
    const { code, err } = await programs.run('start', [], { DATA_DIR });
    expect(code).toBe(1);
    expect(err).toMatch(/^DATA_FOLDER_UNUSABLE: The data folder \S+ cannot be made or written to\. .*\.\n$/);
  });

  it.each(['203.0.113.1', `${'h'.repeat(64)}.invalid`])(
    'an address of another machine stops it: %s',
    async (HOST) => {
      const { code, err } = await programs.run('start', [], { DATA_DIR: folder, PORT: '0', HOST });
      expect({ code, err }).toEqual({
        code: 1,
        err: `ADDRESS_UNUSABLE: ${HOST} is no address of this machine. Set HOST to one, as 127.0.0.1, or to 0.0.0.0 for all of them.\n`,
      });
    },
  );

  it('a variable that is wrong stops the start with a sentence', async () => {
    const { code, err } = await programs.run('start', [], { DATA_DIR: folder, PORT: 'forty' });
    expect(code).toBe(1);
    expect(err).toMatch(/^CONFIG_INVALID: The environment variable PORT must be a whole number .*\.\n$/);
  });
});

describe('A service that listens on one address of several', () => {
  it('says which one, and is asked there by an import', async () => {
    const folder = newFolder();
    const service = await programs.serve(folder, { HOST: '127.0.0.2' });
    expect(service.url).toMatch(/^http:\/\/127\.0\.0\.2:\d+$/);
    expect(await load(PACK, folder)).toMatchObject({ code: 0 });
    await service.stop();
  });
});

describe('Beside a running service', () => {
  let folder: string;
  let service: ServiceProgram;
  beforeAll(async () => {
    folder = newFolder();
    await load(PACK, folder);
    service = await programs.serve(folder);
  });
  afterAll(() => service.stop());

  it('the note of where to ask is for this user alone', () => {
    expect(statSync(join(folder, 'owner.json')).mode & 0o777).toBe(0o600);
  });

  it('orders without the token of the note are refused', async () => {
    for (const authorization of [undefined, 'Bearer guessed']) {
      const { status } = await fetch(`${service.url}/owner/rebuild`, {
        method: 'POST',
        headers: { ...(authorization ? { authorization } : {}) },
      });
      expect(status).toBe(403);
    }
  });

  it('an import prints what it prints alone, and answers show it at once', async () => {
    const elsewhere = newFolder();
    await load(PACK, elsewhere);
    const alone = await load(NEXT_PACK, elsewhere);
    expect(alone.code).toBe(0);

    expect(await load(NEXT_PACK, folder)).toEqual(alone);
    const { data } = await service.send(CYCLES);
    expect(idsOfCycles(data)).toEqual(['westmarch.2020', 'westmarch.2021']);
    expect(data['cycles']).toMatchObject({ answer: { upToDate: true } });
  });

  it('a tracker prints what it prints alone, its notes too', async () => {
    const { table, mapping } = tracker();
    const args = [table, '--mapping', mapping, '--data-dir'];
    const alone = await programs.run('import', [...args, newFolder()]);
    expect(alone).toMatchObject({ code: 0, err: '', out: expect.stringContaining(`${table}:2: `) });
    expect(await programs.run('import', [...args, folder])).toEqual(alone);
  });

  it('a faulty pack prints what it prints alone', async () => {
    const { file } = faultyPack();
    const alone = await load(file, newFolder());
    expect(await load(file, folder)).toEqual(alone);
  });

  it('a rebuild is done by the service, which answers meanwhile', async () => {
    const rebuild = programs.spawn('rebuild', [folder]);
    let running = true;
    void rebuild.ended.then(() => (running = false));
    let answers = 0;
    while (running) {
      const { data, errors } = await service.send(CYCLES);
      expect(errors).toBeUndefined();
      expect(idsOfCycles(data)).toContain('westmarch.2020');
      answers += 1;
    }
    expect(await rebuild.ended).toMatchObject({
      code: 0,
      err: '',
      out: expect.stringMatching(/^The read models hold all [1-9]\d* events\.\n$/),
    });
    expect(answers).toBeGreaterThan(0);
  });

  it('the log is verified', async () => {
    const { code, out } = await programs.run('verify', [folder]);
    expect({ code, out }).toMatchObject({ code: 0, out: expect.stringMatching(/[1-9]\d* events/) });
  });

  it('a second service on its data folder does not start, and says what to do', async () => {
    const { code, err } = await programs.run('start', [], { DATA_DIR: folder, PORT: '0' });
    expect(code).toBe(1);
    expect(err).toMatch(/^DATA_FOLDER_IN_USE: Another Throughline process .* Stop that one first/);
  });

  it('a second service on its port does not start, and says what to do', async () => {
    const PORT = new URL(service.url).port;
    const { code, err } = await programs.run('start', [], {
      DATA_DIR: newFolder(),
      PORT,
      LOG_LEVEL: 'error',
    });
    expect(code).toBe(1);
    expect(err).toContain(`PORT_IN_USE: Port ${PORT} is taken. Set PORT to another one`);
  });
});

describe('A service that is told to stop', () => {
  it('ends in order and keeps every write that it acknowledged', async () => {
    const folder = newFolder();
    const service = await programs.serve(folder);
    const ended = new AbortController();
    const writes = Array.from({ length: 40 }, (_, number) =>
      service
        .send(
          `mutation { registerAgency(input: { agency: "a-${number}", name: "A ${number}", sector: HEALTH }) { id } }`,
          ended.signal,
        )
        .then(({ data }) => [(data['registerAgency'] as { id: string }).id])
        .catch(() => []),
    );
    await Promise.any(writes);
    const { code, err } = await service.stop();
    ended.abort();
    const acknowledged = (await Promise.all(writes)).flat();

    expect({ code, err }).toEqual({ code: 0, err: '' });
    expect(existsSync(join(folder, 'owner.json'))).toBe(false);
    const log = new Database(logFileIn(folder), { readonly: true });
    const kept = log.prepare('SELECT name FROM streams').pluck().all();
    log.close();
    expect(acknowledged.length).toBeGreaterThan(0);
    expect(kept).toEqual(expect.arrayContaining(acknowledged.map((id) => `agency-${id}`)));
  });

  it('ends in order on Ctrl+C as well, whoever is still connected', async () => {
    const service = await programs.serve(newFolder());
    const { hostname, port } = new URL(service.url);
    const silent = connect(Number(port), hostname);
    await once(silent, 'connect');
    await service.send('{ status { head } }');

    expect(await service.stop('SIGINT')).toMatchObject({ code: 0, err: '' });
    silent.destroy();
  });
});
