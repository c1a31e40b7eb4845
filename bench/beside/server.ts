/**
 * The servers that are loaded, each started in a process of its own: `server.js KIND ...`. Tells its address to its parent.
 *
 * - `service FOLDER COMPILED` the service itself; COMPILED is on or off
 * - `remembering FOLDER COMPILED` the same, its answers to questions kept in memory: what is left is the server
 * - `bare FILE`, `bytes FILE` node:http, that writes the answer in the file as JSON anew each time, or sends its bytes
 * - `mercurius FOLDER` as `remembering`, with Mercurius and its compiler in front instead of Apollo: the same schema, questions,
 *   limits and figures
 * - `root FILE` Mercurius with its compiler alone, whose root fields give what the answer in the file holds
 */
import 'reflect-metadata';
import { readFileSync } from 'node:fs';
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { GraphQLSchemaHost } from '@nestjs/graphql';
import {
  getOperationAST,
  isLeafType,
  isObjectType,
  isSpecifiedScalarType,
  type DocumentNode,
  type GraphQLNamedType,
  type GraphQLSchema,
} from 'graphql';
import { readConfig } from '../../src/config.js';
import { committedSchema } from '../../src/graphql/committed-schema.js';
import { graphqlLimits } from '../../src/graphql/limits.js';
import { RequestContext } from '../../src/graphql/request-context.js';
import type { Answering } from '../../src/read-models/answering.js';
import { ToldOperations } from '../../src/observability/operations.js';
import { start, type Running } from '../../src/start.js';
import { fastify, mercurius, type FastifyApp } from './peers.js';

const [kind, at, compiled] = process.argv.slice(2) as [string, string, string];

async function service(): Promise<Running> {
  const variables = { DATA_DIR: at, PORT: '0', LOG_LEVEL: 'error', GRAPHQL_COMPILED: compiled };
  return start(readConfig(variables, {}));
}

async function remembering(): Promise<Running> {
  const running = await service();
  remember(running.service.answering);
  return running;
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

/** Mercurius with its compiler. */
async function mercuriusOn(
  options: object,
  prepare: (app: FastifyApp) => void = () => undefined,
): Promise<string> {
  const app = fastify()();
  app.register(mercurius(), { ...options, jit: 1 });
  await app.ready();
  prepare(app);
  return `${await app.listen({ port: 0, host: '127.0.0.1' })}/graphql`;
}

interface Measured extends RequestContext {
  document: DocumentNode;
  end: ReturnType<ToldOperations['begin']>;
}

async function sameQuestions(): Promise<string> {
  const { app, service } = await remembering();
  const operations = new ToldOperations(service.observability);
  const options = {
    schema: committedSchema(),
    resolvers: resolversIn(app.get(GraphQLSchemaHost).schema),
    validationRules: graphqlLimits,
    context: ({ headers }: IncomingMessage) => {
      const context = new RequestContext(headers, service.log, service.readModels);
      return Object.assign(context, { end: operations.begin(context) });
    },
  };
  return mercuriusOn(options, ({ graphql }) => {
    graphql.addHook('preExecution', async (_schema, document, context: Measured) => {
      context.document = document;
    });
    graphql.addHook('onResolution', async (_execution, { document, end }: Measured) =>
      end({ document, operation: getOperationAST(document)! }),
    );
  });
}

/** The resolvers of a schema and how its scalars and enums are shown, for one that another copy of graphql-js makes. */
function resolversIn(schema: GraphQLSchema): Record<string, Record<string, unknown>> {
  const ofTypes = Object.values(schema.getTypeMap()).map(
    (type) => [type.name, resolversOfType(type)] as const,
  );
  return Object.fromEntries(
    ofTypes.filter(([name, of]) => !name.startsWith('__') && Object.keys(of).length > 0),
  );
}

function resolversOfType(type: GraphQLNamedType): Record<string, unknown> {
  if (isLeafType(type) && !isSpecifiedScalarType(type))
    return { serialize: (value: unknown) => type.serialize(value) };
  const fields = isObjectType(type) ? Object.values(type.getFields()) : [];
  return Object.fromEntries(fields.flatMap(({ name, resolve }) => (resolve ? [[name, resolve]] : [])));
}

async function rootAlone(): Promise<string> {
  const { data } = JSON.parse(readFileSync(at, 'utf8')) as { data: Record<string, unknown> };
  const Query = Object.fromEntries(Object.entries(data).map(([field, answer]) => [field, () => answer]));
  return mercuriusOn({ schema: committedSchema(), resolvers: { Query } });
}

const graphqlOf = ({ url }: Running): string => `${url}/graphql`;

const kinds: Record<string, () => Promise<string>> = {
  service: async () => graphqlOf(await service()),
  remembering: async () => graphqlOf(await remembering()),
  bare: () => {
    const answer: unknown = JSON.parse(readFileSync(at, 'utf8'));
    return bare(() => JSON.stringify(answer));
  },
  bytes: () => {
    const bytes = readFileSync(at);
    return bare(() => bytes);
  },
  mercurius: sameQuestions,
  root: rootAlone,
};

process.send!(await kinds[kind]!());
