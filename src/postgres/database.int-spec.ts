import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { once } from 'node:events';
import { connect, createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import {
  freePort,
  runOn,
  startPostgres,
  withDatabase,
  type PostgresServer,
} from '../../test/support/postgres.js';
import { migrate, migrations } from './migrations.js';
import { openDatabase, type Database, type DatabaseOptions } from './database.js';

/** A server starts in a second, but a busy machine has many to start. */
let server: PostgresServer;
let databases = 0;
const open = new Set<Database>();

beforeAll(async () => {
  server = await startPostgres();
});
afterEach(async () => {
  await Promise.all([...open].map((database) => database.close()));
  open.clear();
});
afterAll(() => server.remove());

async function emptyDatabase(): Promise<string> {
  databases += 1;
  await runOn(server.urlOf('postgres'), `CREATE DATABASE some${databases}`);
  return server.urlOf(`some${databases}`);
}

async function opened(url: string, options: Partial<DatabaseOptions> = {}): Promise<Database> {
  const database = await openDatabase({ url, logId: 'our-log', patience: 300, ...options });
  open.add(database);
  return database;
}

/** What opening is refused with; the address never shows its password. */
async function refusalOf(url: string, options: Partial<DatabaseOptions> = {}) {
  const error = await opened(url, options).then(
    () => undefined,
    (refusal: Error & { code: string; data: { variable?: string } }) => refusal,
  );
  expect(error?.message).toContain('DATABASE_URL');
  expect(JSON.stringify(error) + error!.message).not.toMatch(/correct(%20| )horse/);
  expect(error!.data.variable).toBe('DATABASE_URL');
  return [error!.code, error!.message] as const;
}

describe('a database', () => {
  it('gets its tables from many replicas that start at once, each step once', async () => {
    const url = await emptyDatabase();
    const replicas = await Promise.all(Array.from({ length: 6 }, () => opened(url, { patience: 10_000 })));
    const steps = await replicas[0]!.query('SELECT number FROM throughline.migration ORDER BY number');
    expect(steps).toEqual(migrations.map((_, index) => ({ number: index + 1 })));
  });

  it('of an older release is brought up to this one, keeping what it holds', async () => {
    const database = await opened(await emptyDatabase());
    const later = [...migrations, 'CREATE TABLE throughline.later (n integer)'];
    await migrate(database, 'our-log', later);
    await migrate(database, 'our-log', later);
    expect(await database.query('SELECT count(*) AS n FROM throughline.later')).toEqual([{ n: 0 }]);
    expect(await database.query('SELECT log_id FROM throughline.belongs')).toEqual([{ log_id: 'our-log' }]);
  });

  it('keeps nothing of a step that fails', async () => {
    const database = await opened(await emptyDatabase());
    const failing = [...migrations, 'CREATE TABLE throughline.half (n integer); SELECT 1 / 0'];
    await expect(migrate(database, 'our-log', failing)).rejects.toThrow('division by zero');
    const half = await database.query(`SELECT to_regclass('throughline.half') AS half`);
    expect(half).toEqual([{ half: null }]);
  });

  it('of a newer release is refused', async () => {
    const url = await emptyDatabase();
    const database = await opened(url);
    await migrate(database, 'our-log', [...migrations, 'SELECT 1']);
    expect(await refusalOf(url)).toEqual(['DATABASE_NEWER', expect.stringContaining('newer release')]);
  });

  it('of another log is refused', async () => {
    const url = await emptyDatabase();
    await opened(url);
    const [code, message] = await refusalOf(url, { logId: 'another-log' });
    expect(code).toBe('WRONG_LOG');
    expect(message).toMatch(/EVENTSTORE_URL or DATA_DIR/);
  });

  it('of another log and of an older release is refused before anything in it is changed', async () => {
    const url = await emptyDatabase();
    await runOn(
      url,
      `CREATE SCHEMA throughline;
      CREATE TABLE throughline.migration (number integer PRIMARY KEY, at timestamptz NOT NULL DEFAULT now());
      ${migrations[0]};
      INSERT INTO throughline.migration (number) VALUES (1);
      INSERT INTO throughline.belongs (log_id) VALUES ('another-log')`,
    );
    expect((await refusalOf(url))[0]).toBe('WRONG_LOG');
    expect(await runOn(url, 'SELECT number FROM throughline.migration')).toEqual([{ number: 1 }]);
  });

  it('stores all that a transaction does, or nothing', async () => {
    const database = await opened(await emptyDatabase());
    await database.query('CREATE TABLE public.thing (n integer)');
    const insert = 'INSERT INTO public.thing VALUES ($1)';
    const half = database.transaction(async (queries) => {
      await queries.query(insert, [1]);
      throw new Error('changed my mind');
    });
    await expect(half).rejects.toThrow('changed my mind');
    await database.transaction((queries) => queries.query(insert, [2]));
    expect(await database.query('SELECT n FROM public.thing')).toEqual([{ n: 2 }]);
  });

  it('says so when a transaction went on after an error, of which nothing is stored', async () => {
    const database = await opened(await emptyDatabase());
    const careless = database.transaction((queries) => queries.query('SELECT 1 / 0').catch(() => []));
    await expect(careless).rejects.toThrow('rolled back');
  });

  it('gives counts and positions as numbers', async () => {
    const database = await opened(await emptyDatabase());
    const sql = 'SELECT count(*) AS count, $1::bigint AS position, ARRAY[1::smallint] AS kinds';
    expect(await database.query(sql, [9_007_199_254_740_991])).toEqual([
      { count: 1, position: 9_007_199_254_740_991, kinds: [1] },
    ]);
  });
});

describe('a database that cannot be used', () => {
  it('is refused when the address is none', async () => {
    for (const url of ['', 'localhost', 'mysql://somewhere/throughline', 'postgres:// :x']) {
      expect((await refusalOf(url))[0]).toBe('DATABASE_URL_INVALID');
    }
  });

  it('is refused when a certificate that it is to be reached with is not there, or is a folder', async () => {
    for (const path of ['/no/such/ca.pem', tmpdir()]) {
      const url = `postgres://localhost/some?sslrootcert=${path}`;
      expect(await refusalOf(url)).toEqual([
        'DATABASE_UNUSABLE',
        expect.stringContaining('certificate file'),
      ]);
    }
  });

  it('is refused when the password, the user or the database is wrong', async () => {
    const url = await emptyDatabase();
    const withPassword = (password: string) => Object.assign(new URL(url), { password }).href;
    const reasons = [
      [withPassword('wrong'), 'the password'],
      [withPassword(''), 'asks for a password'],
      [Object.assign(new URL(url), { username: 'nobody' }).href, 'the user'],
      [withDatabase(url, 'missing'), 'does not exist'],
    ] as const;
    for (const [wrong, reason] of reasons) {
      expect(await refusalOf(wrong)).toEqual(['DATABASE_UNUSABLE', expect.stringContaining(reason)]);
    }
  });

  it('is let go of at once when it asks for a password and the address holds none', async () => {
    const asking = createServer((socket) => {
      socket.once('data', () => {
        socket.write(authentication(10, 'SCRAM-SHA-256\0\0'));
        socket.once('data', () => socket.write(authentication(11, 'r=,s=,i=1')));
      });
    });
    const connected = once(asking, 'connection') as Promise<[Socket]>;
    const url = `postgres://someone@127.0.0.1:${await portOf(asking)}/some`;
    const [socket] = await Promise.all([connected.then(([found]) => found), refusalOf(url)]);
    if (!socket.closed) await once(socket, 'close');
    expect((await refusalOf(url))[1]).toContain('asks for a password');
    await new Promise((resolve) => asking.close(resolve));
  });

  it('is refused when its user may make no schemas', async () => {
    const url = await emptyDatabase();
    await runOn(url, `CREATE ROLE reader LOGIN PASSWORD 'correct horse'`);
    const reader = Object.assign(new URL(url), { username: 'reader' }).href;
    expect(await refusalOf(reader)).toEqual(['DATABASE_UNUSABLE', expect.stringContaining('CREATE')]);
  });

  it('is refused when its tables are those of another user', async () => {
    const url = await emptyDatabase();
    await opened(url);
    const name = new URL(url).pathname.slice(1);
    await runOn(url, `CREATE ROLE other LOGIN PASSWORD 'correct horse'`);
    await runOn(url, `GRANT CREATE ON DATABASE ${name} TO other`);
    const other = Object.assign(new URL(url), { username: 'other' }).href;
    expect(await refusalOf(other)).toEqual(['DATABASE_UNUSABLE', expect.stringContaining('owner')]);
  });

  it('is refused when it does not keep text as UTF-8', async () => {
    const create = `CREATE DATABASE ascii TEMPLATE template0 ENCODING 'SQL_ASCII' LOCALE_PROVIDER libc LOCALE 'C'`;
    await runOn(server.urlOf('postgres'), create);
    expect(await refusalOf(server.urlOf('ascii'))).toEqual([
      'DATABASE_UNUSABLE',
      expect.stringContaining('SQL_ASCII'),
    ]);
  });

  it('is refused when it can only be read', async () => {
    const url = await emptyDatabase();
    const name = new URL(url).pathname.slice(1);
    await runOn(url, `ALTER DATABASE ${name} SET default_transaction_read_only = on`);
    expect(await refusalOf(url)).toEqual(['DATABASE_UNUSABLE', expect.stringContaining('standby')]);
  });

  it('is refused when a pooler in between passes over what a connection starts with', async () => {
    const url = new URL(await emptyDatabase());
    const port = Number(url.port);
    const pooler = createServer((client) => {
      const behind = connect(port, '127.0.0.1');
      client.once('data', (startup) => {
        behind.write(withoutSettings(startup));
        client.pipe(behind).pipe(client);
      });
    });
    url.port = String(await portOf(pooler));
    expect(await refusalOf(url.href)).toEqual(['DATABASE_UNUSABLE', expect.stringContaining('pooler')]);
    await new Promise((resolve) => pooler.close(resolve));
  });

  it('is refused when the address asks for TLS that the server does not speak', async () => {
    const url = await emptyDatabase();
    expect(await refusalOf(`${url}?sslmode=verify-full`)).toEqual([
      'DATABASE_UNUSABLE',
      expect.stringContaining('TLS'),
    ]);
  });

  it('is refused after a while when nothing answers, or the host is not known', async () => {
    const nowhere = `postgres://someone:correct%20horse@127.0.0.1:${await freePort()}/some`;
    expect(await refusalOf(nowhere)).toEqual([
      'READ_STORE_UNREACHABLE',
      expect.stringContaining('No database answers'),
    ]);
    const noSocket = `postgres://someone:correct%20horse@localhost/some?host=${tmpdir()}/nothing-here`;
    expect((await refusalOf(noSocket))[1]).toContain('No database answers');
    // Longer than any name may be, so that no server of names is asked, which may take its time.
    const unknown = `postgres://someone:correct%20horse@${'h'.repeat(64)}.invalid/some`;
    expect(await refusalOf(unknown)).toEqual([
      'READ_STORE_UNREACHABLE',
      expect.stringContaining('host name'),
    ]);
  });

  it('is refused when something else than PostgreSQL answers', async () => {
    const web = createServer((socket) => {
      socket.on('error', () => {});
      socket.once('data', () => socket.end('HTTP/1.1 400 Bad Request\r\n\r\n'));
    });
    const url = `postgres://someone:correct%20horse@127.0.0.1:${await portOf(web)}/some`;
    expect((await refusalOf(url))[1]).toContain('not as a PostgreSQL server');
    expect((await refusalOf(`${url}?sslmode=verify-full`))[1]).toContain('not served by PostgreSQL');
    await new Promise((resolve) => web.close(resolve));
  });
});

/** A message of the protocol: which authentication is asked for, or how it goes on. */
function authentication(kind: number, rest: string): Buffer {
  const message = Buffer.alloc(9 + rest.length);
  message.write('R');
  message.writeInt32BE(8 + rest.length, 1);
  message.writeInt32BE(kind, 5);
  message.write(rest, 9);
  return message;
}

/** The first message of a connection, with nothing but the user and the database in it. */
function withoutSettings(startup: Buffer): Buffer {
  const words = startup.subarray(8).toString().split('\0');
  const valueOf = (name: string) => words[words.indexOf(name) + 1]!;
  const kept = ['user', valueOf('user'), 'database', valueOf('database'), '', ''].join('\0');
  const message = Buffer.alloc(8 + kept.length);
  message.writeInt32BE(message.length);
  startup.copy(message, 4, 4, 8);
  message.write(kept, 8);
  return message;
}

async function portOf(listener: Server): Promise<number> {
  await new Promise<void>((resolve) => listener.listen(0, '127.0.0.1', resolve));
  return (listener.address() as AddressInfo).port;
}

describe('a server that restarts', () => {
  it('is waited for at start', async () => {
    const url = await emptyDatabase();
    await server.stop();
    const opening = opened(url, { patience: 20_000 });
    await server.start();
    expect(await (await opening).query('SELECT 1 AS one')).toEqual([{ one: 1 }]);
  });

  it('is unreachable meanwhile, and answers again afterwards', async () => {
    const database = await opened(await emptyDatabase());
    const held = database.transaction(async (queries) => {
      await queries.query('CREATE TABLE public.half (n integer)');
      await server.stop();
      return queries.query('SELECT 1');
    });
    await expect(held).rejects.toMatchObject({ code: 'READ_STORE_UNREACHABLE' });
    await expect(database.query('SELECT 1')).rejects.toMatchObject({ code: 'READ_STORE_UNREACHABLE' });
    await server.start();
    expect(await database.query(`SELECT to_regclass('public.half') AS half`)).toEqual([{ half: null }]);
  });

  it('ends a transaction that nobody goes on with, and what waits for its locks goes on', async () => {
    const database = await opened(await emptyDatabase(), { silenceInTransaction: 200 });
    await database.query('CREATE TABLE public.thing (n integer PRIMARY KEY)');
    const silent = database.transaction(async (queries) => {
      await queries.query('INSERT INTO public.thing VALUES (1)');
      await database.query('INSERT INTO public.thing VALUES (1)');
      await queries.query('INSERT INTO public.thing VALUES (2)');
    });
    await expect(silent).rejects.toMatchObject({ code: 'READ_STORE_UNREACHABLE' });
    expect(await database.query('SELECT n FROM public.thing')).toEqual([{ n: 1 }]);
  });
});
