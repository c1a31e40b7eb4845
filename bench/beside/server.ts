/**
 * The servers that are loaded, each started in a process of its own: `server.js KIND ...`. Tells its address to its parent.
 *
 * - `service FOLDER COMPILED` the service itself; COMPILED is on or off
 * - `remembering FOLDER COMPILED` the same, its answers to questions kept in memory: what is left is the server
 * - `bare FILE`, `bytes FILE` node:http, that writes the answer in the file as JSON anew each time, or sends its bytes
 * - `mercurius FILE` Fastify and Mercurius with its compiler, whose root fields give what the answer in the file holds
 */
import 'reflect-metadata';
import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { readConfig } from '../../src/config.js';
import { committedSchema } from '../../src/graphql/committed-schema.js';
import type { Answering } from '../../src/read-models/answering.js';
import { start } from '../../src/start.js';
import { fastify, mercurius } from './peers.js';

const [kind, at, compiled] = process.argv.slice(2) as [string, string, string];

async function service(answer: (answering: Answering) => void = () => undefined): Promise<string> {
  const variables = { DATA_DIR: at, PORT: '0', LOG_LEVEL: 'error', GRAPHQL_COMPILED: compiled };
  const running = await start(readConfig(variables, {}));
  answer(running.service.answering);
  return `${running.url}/graphql`;
}

/** A question that was answered once is answered from memory. */
function remember(answering: Answering): void {
  const answer = answering.answer.bind(answering);
  const known = new Map<string, Promise<unknown>>();
  answering.answer = (query, given, times) => {
    const key = JSON.stringify([query.name, given, times]);
    const found = known.get(key) ?? answer(query, given, times);
    known.set(key, found);
    return found;
  };
}

async function bare(body: () => string | Buffer): Promise<string> {
  const server = createServer((request, response) => {
    request.resume();
    request.on('end', () => {
      const bytes = body();
      response.writeHead(200, {
        'content-type': 'application/json; charset=utf-8',
        'content-length': Buffer.byteLength(bytes),
      });
      response.end(bytes);
    });
  });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/graphql`;
}

async function peer(): Promise<string> {
  const { data } = JSON.parse(readFileSync(at, 'utf8')) as { data: Record<string, unknown> };
  const Query = Object.fromEntries(Object.entries(data).map(([field, answer]) => [field, () => answer]));
  const app = fastify()();
  app.register(mercurius(), { schema: committedSchema(), resolvers: { Query }, jit: 1 });
  const address = await app.listen({ port: 0, host: '127.0.0.1' });
  return `${address}/graphql`;
}

const kinds: Record<string, () => Promise<string>> = {
  service: () => service(),
  remembering: () => service(remember),
  bare: () => {
    const answer: unknown = JSON.parse(readFileSync(at, 'utf8'));
    return bare(() => JSON.stringify(answer));
  },
  bytes: () => {
    const bytes = readFileSync(at);
    return bare(() => bytes);
  },
  mercurius: peer,
};

process.send!(await kinds[kind]!());
