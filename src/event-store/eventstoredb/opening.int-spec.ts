import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { appendToEnd, everyPage, refusalOf } from '../../../test/contract/event-store-probes.js';
import { localhost } from '../../../test/support/log-server/certificate.js';
import { follow } from '../../../test/support/log-server/following.js';
import { LogServer, type LogServerOptions } from '../../../test/support/log-server/log-server.js';
import { openEventStoreDb, type EventStoreDbStore } from './eventstoredb-event-store.js';

const prefix = 'throughline.';
const timings = {
  start: 700,
  attempt: 300,
  idle: 300,
  gossip: 200,
  denied: 50,
  again: { first: 5, longest: 20 },
};
const open = (url: string): Promise<EventStoreDbStore> => openEventStoreDb({ url, prefix, timings });
/** Nothing is gained by waiting; a test that waits for this fails. */
const patient = { ...timings, start: 60_000 };

describe('Opening a log on a server', () => {
  const closing: (() => unknown)[] = [];
  const closeLater = <T extends { close?(): unknown; stop?(): unknown }>(opened: T): T => {
    closing.unshift(() => opened.close?.() ?? opened.stop?.());
    return opened;
  };
  const start = async (options?: LogServerOptions) => closeLater(await LogServer.started(options));

  afterEach(async () => {
    for (const close of closing.splice(0)) await close();
  });

  const expectRefused = async (url: string, code: string, words: string) => {
    expect(await refusalOf(open(url))).toMatchObject({
      code,
      message: expect.stringContaining(words),
      data: { variable: 'EVENTSTORE_URL' },
    });
  };

  it('makes it once, whoever comes first', async () => {
    const server = await start();
    const stores = await Promise.all(Array.from({ length: 5 }, () => open(server.url)));
    stores.forEach(closeLater);
    expect(new Set(stores.map(({ logId }) => logId)).size).toBe(1);
    expect(await stores[0]!.head()).toBe(0);
    expect(server.log.stream('throughline.log')).toHaveLength(1);
  });

  it('gives two prefixes two logs, neither of which sees the other or anything else on the server', async () => {
    const server = await start();
    const store = closeLater(await open(server.url));
    const other = closeLater(await openEventStoreDb({ url: server.url, prefix: 'other.', timings }));
    expect(other.logId).not.toBe(store.logId);
    const followed = follow(store);
    for (let turn = 0; turn < 3; turn += 1) {
      for (let event = 0; event < 1_200; event += 1)
        server.log.append('$stats', event + 1_200 * turn - 1, [foreign]);
      await appendToEnd(other, 'cycle-a', 20);
      await appendToEnd(store, 'cycle-a', 2);
    }
    await appendToEnd(other, 'cycle-a', 20);
    const own = await store.readStream('cycle-a');
    expect(own.map(({ revision }) => revision)).toEqual([0, 1, 2, 3, 4, 5]);
    expect(await everyPage(store)).toEqual(own);
    expect(await store.readAll({ direction: 'backwards', max: 4 })).toEqual(own.slice(2).reverse());
    expect(await store.head()).toBe(own.at(-1)!.position);
    expect(await store.readAt([(await other.head()) - 1, await other.head(), own[1]!.position])).toEqual([
      own[1],
    ]);
    await followed.until(6);
    await followed.stop();
    expect(followed.positions).toEqual(own.map(({ position }) => position));
  });

  it('is refused as unreachable when nobody listens', async () => {
    const server = await start();
    await server.stop();
    await expectRefused(server.url, 'LOG_UNREACHABLE', `answered at 127.0.0.1:${server.port}`);
  });

  it('is refused as unreachable when the server answers nothing', async () => {
    const server = await start();
    server.freeze();
    await expectRefused(server.url, 'LOG_UNREACHABLE', 'EVENTSTORE_URL');
    server.thaw();
    server.faults.silent = true;
    await expectRefused(server.url, 'LOG_UNREACHABLE', 'EVENTSTORE_URL');
  });

  it('waits for a server that is being started', async () => {
    const server = await start();
    await server.stop();
    const opened = openEventStoreDb({ url: server.url, prefix, timings: { ...timings, start: 10_000 } });
    await server.start();
    expect(await closeLater(await opened).head()).toBe(0);
  });

  it('is refused when the server is too old', async () => {
    const server = await start({ version: '22.10.1' });
    await expectRefused(server.url, 'EVENTSTORE_SERVER_UNSUITABLE', '22.10.1');
  });

  describe('over TLS', () => {
    const users = {
      keeper: { password: 'a:b@c', mayReadAll: true },
      writer: { password: 'secret', mayReadAll: false },
    };
    let folder: string;
    let authority: string;
    const secured = async (user: string, options = `tlsCAFile=${encodeURIComponent(authority)}`) => {
      const server = await start({ users, certificate: localhost });
      return `esdb://${user}localhost:${server.port}?${options}`;
    };

    beforeAll(() => {
      folder = mkdtempSync(join(tmpdir(), 'throughline-tls-'));
      authority = join(folder, 'ca.crt');
      writeFileSync(authority, localhost.certificate);
    });
    afterAll(() => rmSync(folder, { recursive: true }));

    it('works with a user who may do everything it takes', async () => {
      const store = closeLater(await open(await secured('keeper:a%3Ab%40c@')));
      await appendToEnd(store, 'cycle-a', 2);
      const followed = follow(store);
      await followed.until(2);
      await followed.stop();
      expect(await store.readAll()).toHaveLength(2);
    });

    it('is refused when the authority is not known', async () => {
      await expectRefused(
        await secured('keeper:a%3Ab%40c@', 'tls=true'),
        'EVENTSTORE_CERTIFICATE_UNTRUSTED',
        'tlsCAFile',
      );
    });

    it('is refused at once by a cluster none of whose members is trusted', async () => {
      const url = await secured('keeper:a%3Ab%40c@', 'tls=true');
      const another = (await start({ users, certificate: localhost })).port;
      const urls = [url.replace('esdb:', 'esdb+discover:'), url.replace('?', `,localhost:${another}?`)];
      for (const each of urls) {
        const refusal = await refusalOf(openEventStoreDb({ url: each, prefix, timings: patient }));
        expect(refusal).toMatchObject({ code: 'EVENTSTORE_CERTIFICATE_UNTRUSTED' });
      }
    });

    it('waits for a cluster of which some members are not there', async () => {
      const url = await secured('keeper:a%3Ab%40c@', 'tls=true');
      const gone = await start();
      await gone.stop();
      expect(await refusalOf(open(url.replace('?', `,localhost:${gone.port}?`)))).toMatchObject({
        data: { variable: 'EVENTSTORE_URL' },
      });
    });

    it('says what is wrong now, not what was wrong once', async () => {
      const keeper = { ...users.keeper };
      const server = await start({ users: { keeper }, certificate: localhost });
      const url = `esdb://keeper:a%3Ab%40c@localhost:${server.port}?tlsCAFile=${encodeURIComponent(authority)}`;
      const store = closeLater(await openEventStoreDb({ url, prefix, timings: { ...timings, giveUp: 500 } }));
      keeper.password = 'changed';
      expect(await refusalOf(store.head())).toMatchObject({ code: 'EVENTSTORE_ACCESS_DENIED' });
      keeper.password = users.keeper.password;
      expect(await store.head()).toBe(0);
      server.freeze();
      expect(await refusalOf(store.head())).toMatchObject({ code: 'LOG_UNREACHABLE' });
      server.thaw();
    });

    it('is refused with a wrong password and without a user', async () => {
      await expectRefused(await secured('keeper:wrong@'), 'EVENTSTORE_ACCESS_DENIED', 'password');
      await expectRefused(await secured(''), 'EVENTSTORE_ACCESS_DENIED', 'password');
    });

    it('is refused when the user may not read the whole log, with what an administrator must do', async () => {
      await expectRefused(
        await secured('writer:secret@'),
        'EVENTSTORE_READ_ALL_DENIED',
        'update-default-acl',
      );
    });

    it('is refused when one side speaks TLS and the other does not', async () => {
      const server = await start();
      const secure = await secured('', 'tls=false');
      const urls = [
        `esdb://localhost:${server.port}`,
        `esdb+discover://localhost:${server.port}`,
        secure,
        secure.replace('esdb:', 'esdb+discover:'),
      ];
      for (const url of urls) {
        const refusal = await refusalOf(openEventStoreDb({ url, prefix, timings: patient }));
        expect(refusal).toMatchObject({
          code: 'EVENTSTORE_SERVER_UNSUITABLE',
          message: expect.stringContaining('tls=false'),
        });
      }
    });
  });
});

const foreign = {
  id: '2b1f6f6e-5f0e-4a6e-9f43-0d3f0f1d2c12',
  type: '$statsCollected',
  contentType: 'application/json',
  data: Buffer.from('{}'),
  metadata: Buffer.from('{}'),
};
