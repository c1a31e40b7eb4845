/** The WebSocket at `/graphql`: subscriptions by the protocol graphql-transport-ws. */
import type { BeforeApplicationShutdown, OnApplicationBootstrap } from '@nestjs/common';
import type { HttpAdapterHost } from '@nestjs/core';
import type { GraphQLSchemaHost } from '@nestjs/graphql';
import { GraphQLError, type GraphQLFormattedError } from 'graphql';
import { handleProtocols, makeServer, type Server as ProtocolServer } from 'graphql-ws';
import { randomUUID } from 'node:crypto';
import type { IncomingMessage, Server } from 'node:http';
import type { Duplex } from 'node:stream';
import { WebSocketServer } from 'ws';
import { Refusal } from '../kernel/refusal.js';
import type { Service } from '../service.js';
import { errorFormatter, type FaultLog } from './errors.js';
import { serveOn, type Connected } from './live-connection.js';
import { LiveContext, LiveOperations, operationOf, type LiveOperation } from './live-operations.js';
import { refuseUpgrade, whyRefused } from './upgrade-refusal.js';

const PATH = '/graphql';
const SUBSCRIPTIONS = { perConnection: 50, inAll: 1_000 };
/** A subscription is a question and its variables; a longer message ends the connection. */
const LONGEST_MESSAGE = 100_000;
/** Milliseconds in which a connection must say that it speaks the protocol. */
const GREETING_WITHIN = 3_000;
/** Milliseconds in which whoever is connected hangs up when the service stops, before they are cut off. */
const FAREWELL_WITHIN = 500;

const GOING_AWAY = 1001;

export class LiveSocket implements OnApplicationBootstrap, BeforeApplicationShutdown {
  readonly #sockets = new WebSocketServer({ noServer: true, maxPayload: LONGEST_MESSAGE, handleProtocols });
  readonly #operations;
  #isClosing = false;
  readonly #shown: (error: GraphQLError) => GraphQLFormattedError;

  constructor(
    private readonly service: Service,
    private readonly http: HttpAdapterHost,
    private readonly host: GraphQLSchemaHost,
    private readonly log: FaultLog,
  ) {
    this.#operations = new LiveOperations(SUBSCRIPTIONS.inAll, service.observability);
    const format = errorFormatter(log, () => randomUUID());
    this.#shown = (error) => format(error.toJSON(), error);
  }

  /** The schema has its resolvers by now, and nobody is connected yet. */
  onApplicationBootstrap(): void {
    const live = this.#server();
    const server = this.http.httpAdapter.getHttpServer() as Server;
    server.on('upgrade', (request: IncomingMessage, socket: Duplex, head: Buffer) => {
      const refused = whyRefused(request, PATH);
      if (refused) refuseUpgrade(socket, refused);
      else
        this.#sockets.handleUpgrade(request, socket, head, (client) => {
          if (this.#isClosing) client.terminate();
          else serveOn(live, client, request, (fault) => this.log(fault, randomUUID()));
        });
    });
  }

  /** Takes leave of whoever is connected; their subscriptions end at once. */
  beforeApplicationShutdown(): void {
    this.#isClosing = true;
    for (const client of this.#sockets.clients) client.close(GOING_AWAY, 'The service is stopping.');
    setTimeout(() => {
      for (const client of this.#sockets.clients) client.terminate();
    }, FAREWELL_WITHIN).unref();
  }

  #server(): ProtocolServer<Connected> {
    return makeServer<Record<string, unknown>, Connected>({
      connectionInitWaitTimeout: GREETING_WITHIN,
      onSubscribe: ({ subscriptions, extra: { request } }, _id, sent) => {
        if (Object.keys(subscriptions).length > SUBSCRIPTIONS.perConnection) return [tooManyOfOne()];
        const operation = operationOf(this.host.schema, sent);
        if (!('schema' in operation)) return operation;
        const { log, readModels } = this.service;
        const newContext = (left: AbortSignal) => new LiveContext(left, request.headers, log, readModels);
        return { ...operation, newContext };
      },
      subscribe: (operation) => this.#operations.execute(operation as LiveOperation),
      onNext: (_context, _id, _sent, _args, { errors, ...result }) =>
        errors ? { ...result, errors: errors.map(this.#shown) } : undefined,
      onError: (_context, _id, _sent, errors) => errors.map(this.#shown),
    });
  }
}

const tooManyOfOne = (): GraphQLError =>
  new GraphQLError('', {
    originalError: new Refusal(
      'TOO_MANY_SUBSCRIPTIONS',
      `A connection carries at most ${SUBSCRIPTIONS.perConnection} subscriptions. End one first.`,
    ),
  });
