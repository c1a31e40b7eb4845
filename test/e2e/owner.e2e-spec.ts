import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openService, type Service } from '../../src/service.js';
import { listen, type Running } from '../../src/start.js';
import { configIn } from '../support/configurations.js';
import { HeldFills } from '../support/held-fills.js';
import { Programs } from '../support/programs.js';

const PACK = 'test/packs/westmarch-2020.yaml';
const CYCLES = '{ cycles(partnership: "westmarch") { nodes { id } } }';

let programs: Programs;
let dataDir: string;
let fills: HeldFills;
let service: Service;
let running: Running;
let prepared: Promise<void>;

const get = async (path: string) => {
  const response = await fetch(`${running.url}${path}`);
  return { status: response.status, body: (await response.json()) as Record<string, unknown> };
};
const ask = async (query: string) => {
  const response = await fetch(`${running.url}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ query }),
  });
  return (await response.json()) as { data: unknown; errors?: { extensions: { code: string } }[] };
};

beforeAll(async () => {
  programs = await Programs.build();
  dataDir = mkdtempSync(join(tmpdir(), 'throughline-owner-'));
  fills = new HeldFills();
  service = await openService({ ...configIn(dataDir), fill: fills.fill });
  running = await listen(service, configIn(dataDir));
  const begun = fills.begun();
  prepared = service.prepare();
  await begun;
});
afterAll(async () => {
  await running.app.close();
  rmSync(dataDir, { recursive: true });
  programs.remove();
});

describe('A service that is filling its read models at the start', () => {
  it('is alive, and not ready', async () => {
    expect(await get('/health/live')).toMatchObject({ status: 200 });
    expect(await get('/health/ready')).toEqual({
      status: 503,
      body: { status: 'getting_ready', head: 0, filled: 0 },
    });
  });

  it('answers questions with NOT_READY', async () => {
    const { errors } = await ask(CYCLES);
    expect(errors).toMatchObject([{ extensions: { code: 'NOT_READY' } }]);
  });

  it('tells a rebuild that one is running', async () => {
    const { code, err } = await programs.run('rebuild', [dataDir]);
    expect({ code, err }).toEqual({
      code: 1,
      err: 'The read models are being rebuilt already. Wait for that to end.\n',
    });
  });

  it('is ready, and answers, once they are filled', async () => {
    fills.letGo();
    await prepared;
    expect(await get('/health/ready')).toMatchObject({ status: 200, body: { status: 'ready' } });
    await programs.run('import', [PACK, '--data-dir', dataDir]);
    expect(await ask(CYCLES)).toEqual({ data: { cycles: { nodes: [{ id: 'westmarch.2020' }] } } });
  });
});

describe('A rebuild that a running service does', () => {
  it('is given up when whoever asked cancels it, and the former read models go on serving', async () => {
    fills.holdAgain();
    const begun = fills.begun();
    const rebuild = programs.spawn('rebuild', [dataDir]);
    await begun;
    rebuild.signal('SIGINT');

    expect(await rebuild.ended).toEqual({
      code: 1,
      out: '',
      err: 'Cancelled. The former read models stay as they were.\n',
    });
    fills.letGo();
    expect(await programs.run('rebuild', [dataDir])).toMatchObject({ code: 0 });
    expect(await ask(CYCLES)).toEqual({ data: { cycles: { nodes: [{ id: 'westmarch.2020' }] } } });
  });

  it('is given up when the service stops, and whoever asked is told so', async () => {
    fills.holdAgain();
    const begun = fills.begun();
    const rebuild = programs.spawn('rebuild', [dataDir]);
    await begun;
    await running.app.close();

    expect(await rebuild.ended).toEqual({
      code: 1,
      out: '',
      err: 'The service is stopping. Run it again when the service is back.\n',
    });
  });
});

describe('A service that is stopped while it fills its read models at the start', () => {
  it('gives up the fill and lets go of its folder', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'throughline-stopped-'));
    const held = new HeldFills();
    const stopped = await openService({ ...configIn(folder), fill: held.fill });
    const { app } = await listen(stopped, configIn(folder));
    const begun = held.begun();
    const preparing = stopped.prepare();
    await begun;
    await Promise.all([expect(preparing).rejects.toMatchObject({ code: 'CLOSING' }), app.close()]);

    const next = await openService(configIn(folder));
    await next.prepare();
    await next.close();
    rmSync(folder, { recursive: true });
  });
});
