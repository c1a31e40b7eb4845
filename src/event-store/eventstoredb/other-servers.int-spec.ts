import { afterEach, describe, expect, it } from '@jest/globals';
import { Server, ServerCredentials } from '@grpc/grpc-js';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import * as http2 from 'node:http2';
import * as https from 'node:https';
import * as net from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { refusalOf } from '../../../test/contract/event-store-probes.js';
import { localhost } from '../../../test/support/log-server/certificate.js';
import { openEventStoreDb } from './eventstoredb-event-store.js';

const pair = { key: localhost.key, cert: localhost.certificate };
const quick = {
  start: 700,
  attempt: 300,
  idle: 300,
  gossip: 200,
  denied: 50,
  again: { first: 5, longest: 20 },
};
/** Nothing is gained by waiting; a test that waits for this fails. */
const patient = { ...quick, start: 60_000 };

const page = (status: number, text = '') =>
  http2.createServer((_, answer) => {
    answer.writeHead(status, { 'content-type': 'text/html' });
    answer.end(text);
  });
const socket = (took: (client: net.Socket) => void) =>
  net.createServer((client) => took(client.on('error', () => {})));

describe('Opening a log on what is no log server', () => {
  const closing: (() => unknown)[] = [];
  afterEach(() => {
    for (const close of closing.splice(0)) close();
  });

  const portOf = async (server: net.Server): Promise<number> => {
    const sockets = new Set<net.Socket>();
    server.on('connection', (client) => sockets.add(client)).listen(0, '127.0.0.1');
    closing.push(() => {
      server.close();
      for (const client of sockets) client.destroy();
    });
    await once(server, 'listening');
    return (server.address() as net.AddressInfo).port;
  };
  const openAt = (port: number, options = 'tls=false', timings = patient) =>
    openEventStoreDb({ url: `esdb://localhost:${port}?${options}`, prefix: 'throughline.', timings });

  it.each([
    ['HTTP without gRPC', createServer((_, answer) => answer.end('hello')), 'another kind'],
    ['a banner', socket((client) => client.write('SSH-2.0-Some\r\n')), 'another kind'],
    ['a page over HTTP/2', page(200, '<!DOCTYPE html>hello'), 'another kind'],
    ['an empty page over HTTP/2', page(200), 'another kind'],
    ['no such page', page(404), 'no event streams'],
    ['HTTPS', https.createServer(pair, (_, answer) => answer.end('hello')), 'speaks TLS'],
  ])('is refused at once where there is %s', async (_, server, words) => {
    expect(await refusalOf(openAt(await portOf(server)))).toMatchObject({
      code: 'EVENTSTORE_SERVER_UNSUITABLE',
      message: expect.stringContaining(words),
      data: { variable: 'EVENTSTORE_URL' },
    });
  });

  it('is refused at once where HTTPS is that of a web server, though its certificate is trusted', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'throughline-web-'));
    closing.push(() => rmSync(folder, { recursive: true }));
    const authority = join(folder, 'ca.crt');
    writeFileSync(authority, localhost.certificate);
    const port = await portOf(https.createServer(pair, (_, answer) => answer.end('hello')));
    const refusal = await refusalOf(openAt(port, `tlsCAFile=${encodeURIComponent(authority)}`));
    expect(refusal).toMatchObject({
      code: 'EVENTSTORE_SERVER_UNSUITABLE',
      message: expect.stringContaining('another kind'),
    });
  });

  it('is refused at once where gRPC serves something else', async () => {
    const grpc = new Server();
    closing.push(() => grpc.forceShutdown());
    const port = await new Promise<number>((resolve, reject) =>
      grpc.bindAsync('127.0.0.1:0', ServerCredentials.createInsecure(), (error, at) =>
        error ? reject(error) : resolve(at),
      ),
    );
    expect(await refusalOf(openAt(port))).toMatchObject({
      code: 'EVENTSTORE_SERVER_UNSUITABLE',
      message: expect.stringContaining('no event streams'),
    });
  });

  it.each([
    ['a balancer whose server is away', page(502, '<html>Bad gateway</html>'), 'HTTP status 502'],
    ['a server that ends connections', socket((client) => client.once('data', () => client.end())), 'closes'],
    [
      'one that resets them',
      socket((client) => client.once('data', () => client.resetAndDestroy())),
      'closes',
    ],
    ['one that says nothing', socket(() => {}), 'does not answer'],
  ])('waits for it where there is %s, and says in the end what there is', async (_, server, words) => {
    expect(await refusalOf(openAt(await portOf(server), 'tls=false', quick))).toMatchObject({
      code: 'LOG_UNREACHABLE',
      message: expect.stringContaining(words),
      data: { variable: 'EVENTSTORE_URL' },
    });
  });

  it('says where nobody listens', async () => {
    const server = socket(() => {});
    const port = await portOf(server);
    closing.splice(0).forEach((close) => close());
    const refusal = await refusalOf(openAt(port, 'tls=false', quick));
    expect(refusal.message).toContain(`localhost:${port} (nobody listens there)`);
  });
});
