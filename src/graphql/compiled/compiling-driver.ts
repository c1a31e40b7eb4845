/**
 * Apollo's driver, with known questions answered in front of it. Apollo reads, checks and answers whatever is new, and tells all
 * errors; what stands in front sends the same bytes.
 */
import type { ApolloServerPlugin } from '@apollo/server';
import { ApolloDriver, type ApolloDriverConfig } from '@nestjs/apollo';
import type { FastifyAdapter } from '@nestjs/platform-fastify';
import type { IncomingHttpHeaders } from 'node:http';
import type { Asked } from './plan.js';
import { KnownQuestions, type Question } from './known-questions.js';

/** Is told of every question that is answered in front of Apollo, whose plugins do not hear of it. */
export interface Front<C extends object> {
  readonly path: string;
  /** Makes what the resolvers of a request share. */
  contextOf(request: { readonly headers: IncomingHttpHeaders }): Promise<C>;
  /** Begins a question; what it gives is called once it was answered. */
  begin(context: C): (asked: Asked) => void;
}

export interface CompilingDriverConfig extends ApolloDriverConfig, Pick<Front<never>, 'begin'> {}

export class CompilingApolloDriver extends ApolloDriver {
  override start(options: CompilingDriverConfig): Promise<void> {
    const { schema, path = '/graphql', context: contextOf, begin, plugins = [] } = options;
    if (!schema) throw new Error('There is no schema to compile queries for.');
    const known = new KnownQuestions(schema);
    const adapter = this.httpAdapterHost.httpAdapter as FastifyAdapter;
    answerInFront(adapter, known, { path, contextOf: contextOf as Front<never>['contextOf'], begin });
    return super.start({ ...options, plugins: [...plugins, noteQuestions(known)] });
  }
}

/** Tells the known questions of what Apollo answers. */
export const noteQuestions = (known: KnownQuestions): ApolloServerPlugin => ({
  requestDidStart: async () => ({
    willSendResponse: async ({ request, document, operation }) => {
      const { query, operationName, variables = {} } = request;
      if (query && document && operation?.operation === 'query')
        known.note({ query, operationName, variables }, { document, operation });
    },
  }),
});

/** Answers known questions before the routes that are added afterwards see them. */
export function answerInFront<C extends object>(
  adapter: FastifyAdapter,
  known: KnownQuestions,
  { path, contextOf, begin }: Front<C>,
): void {
  const answerTo = async (question: Question, asked: Asked, request: { headers: IncomingHttpHeaders }) => {
    const context = await contextOf(request);
    const end = begin(context);
    const answer = await known.answer(question, context);
    if (answer !== undefined) end(asked);
    return answer;
  };
  adapter.getInstance().addHook('preHandler', (request, reply, done) => {
    const question = request.routeOptions.url === path ? questionIn(request) : undefined;
    const asked = question && known.find(question);
    if (!asked) return done();
    answerTo(question, asked, request).then(
      (answer) => (answer === undefined ? done() : void reply.type(JSON_TYPE).send(`${answer}\n`)),
      () => done(),
    );
  });
}

const JSON_TYPE = 'application/json; charset=utf-8';
/** What browsers send to other sites without asking has other types: Apollo refuses it. */
const IS_JSON = /^application\/json\s*(;|$)/i;
/** Clients that ask for another form, or for several, get what Apollo makes of that. */
const TAKE_JSON = [undefined, '*/*', 'application/json'];

interface Sent {
  readonly method: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: unknown;
}

/** The question in a request that holds one and nothing else. */
function questionIn({ method, headers, body }: Sent): Question | undefined {
  const asksInJson = method === 'POST' && IS_JSON.test(headers['content-type'] ?? '');
  if (!asksInJson || !TAKE_JSON.includes(headers.accept) || !isRecord(body)) return undefined;
  const { query, operationName, variables, ...more } = body;
  if (typeof query !== 'string' || Object.keys(more).length > 0) return undefined;
  const name = operationName ?? undefined;
  const given = variables ?? {};
  if ((name !== undefined && typeof name !== 'string') || !isRecord(given)) return undefined;
  return { query, operationName: name, variables: given };
}

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
