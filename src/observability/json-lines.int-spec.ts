import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import Database from 'better-sqlite3';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Programs } from '../../test/support/programs.js';

type Line = Readonly<Record<string, string>>;

/** Each line as an object; throws for one that is none. */
const linesOf = (printed: string): Line[] =>
  printed
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as Line);

let programs: Programs;
let folder: string;

beforeAll(async () => {
  programs = await Programs.build();
  folder = mkdtempSync(join(tmpdir(), 'throughline-lines-'));
});
afterAll(() => {
  programs.remove();
  rmSync(folder, { recursive: true });
});

function breakReadModels(): void {
  const files = readdirSync(join(folder, 'read-models'), { recursive: true }).map(String);
  const db = new Database(
    join(
      folder,
      'read-models',
      files.find((file) => /\d+\.db$/.test(file))!,
    ),
  );
  db.exec('DROP TABLE fact_frameworks');
  db.close();
}

describe('With LOG_FORMAT=json', () => {
  it('a service prints one object a line, and names request and trace of a fault', async () => {
    const program = programs.spawn('start', [], {
      DATA_DIR: folder,
      PORT: '0',
      LOG_FORMAT: 'json',
      LOG_LEVEL: 'debug',
      OTEL_EXPORTER_OTLP_ENDPOINT: 'http://127.0.0.1:1',
      OTEL_BSP_SCHEDULE_DELAY: '100',
    });
    const [, url] = await program.prints(/Listening at (http:\S+)\/graphql/);
    await program.prints(/Ready\./);
    breakReadModels();
    const answer = await fetch(`${url}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'x-correlation-id': 'request-7' },
      body: JSON.stringify({ query: '{ frameworks { nodes { id } } }' }),
    });
    expect(await answer.json()).toMatchObject({ errors: [{ extensions: { correlationId: 'request-7' } }] });
    await program.prints(/Traces do not reach the collector/);
    program.signal('SIGTERM');
    const { code, out, err } = await program.ended;
    expect(code).toBe(0);

    const lines = linesOf(out);
    expect(lines).toContainEqual({
      time: expect.stringMatching(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/),
      level: 'log',
      context: 'Throughline',
      message: 'Ready.',
    });
    expect(lines).toContainEqual(expect.objectContaining({ level: 'warn', context: 'Traces' }));
    expect(linesOf(err)).toEqual([
      {
        time: expect.any(String),
        level: 'error',
        context: 'GraphQL',
        message: expect.stringContaining('no such table'),
        correlationId: 'request-7',
        traceId: expect.stringMatching(/^[\da-f]{32}$/),
      },
    ]);
  });

  it.each([
    ['a wrong variable', { PORT: 'four' }, 'CONFIG_INVALID', /PORT/],
    [
      'an address of another kind of database',
      { READ_MODELS: 'postgres', DATABASE_URL: 'mysql://somebody:hidden@127.0.0.1:1/there' },
      'DATABASE_URL_INVALID',
      /DATABASE_URL/,
    ],
  ])(
    'a start that is refused for %s is such a line, without any password',
    async (_, also, code, message) => {
      const environment = { DATA_DIR: join(folder, 'refused'), PORT: '0', LOG_FORMAT: 'json', ...also };
      const ended = await programs.run('start', [], environment);
      expect(ended).toMatchObject({ code: 1, out: '' });
      expect(linesOf(ended.err)).toEqual([
        {
          time: expect.any(String),
          level: 'error',
          context: 'Start',
          message: expect.stringMatching(message),
          code,
        },
      ]);
      expect(ended.err).not.toContain('hidden');
    },
  );
});
