import type { IncomingHttpHeaders } from 'node:http';
import { fastifyApolloHandler } from '@as-integrations/fastify';
import { ApolloServer } from '@apollo/server';
import { ApolloServerPluginCacheControlDisabled } from '@apollo/server/plugin/disabled';
import { expect } from '@jest/globals';
import { FastifyAdapter } from '@nestjs/platform-fastify';
import { GraphQLError, print } from 'graphql';
import { answerInFront, noteQuestions } from '../../src/graphql/compiled/compiling-driver.js';
import { KnownQuestions } from '../../src/graphql/compiled/known-questions.js';
import type { Asked } from '../../src/graphql/compiled/plan.js';
import { schemaOf, type Context } from './schema-with-surprises.js';

const PATH = '/graphql';

/** A path beside the one for questions. */
export const OTHER = '/elsewhere';

/** The content type of forms that browsers send. */
export const FORM = 'application/x-www-form-urlencoded';

const noCacheControl = ApolloServerPluginCacheControlDisabled();
const contextOf = async ({ headers }: { headers: IncomingHttpHeaders }): Promise<Context> => {
  if (headers['x-broken']) throw new GraphQLError('Who are you?');
  return { by: 'the test' };
};

/** Apollo on a port of its own. */
class Served {
  readonly #adapter = new FastifyAdapter();
  #url = '';

  constructor(private readonly apollo: ApolloServer<Context>) {}

  async start(): Promise<void> {
    await this.apollo.start();
    const handler = fastifyApolloHandler(this.apollo, { context: contextOf });
    const server = this.#adapter.getInstance();
    server.addContentTypeParser(FORM, { parseAs: 'string' }, (_, body, done) =>
      done(null, Object.fromEntries(new URLSearchParams(String(body)))),
    );
    server.route({ method: ['GET', 'POST', 'OPTIONS'], url: PATH, handler });
    server.post(OTHER, () => 'something else');
    this.#url = await server.listen();
  }

  /** Known questions are answered in front of it. */
  behind(questions: KnownQuestions, tell: (asked: Asked) => void): this {
    const begin = () => tell;
    answerInFront(this.#adapter, questions, { path: PATH, contextOf, begin });
    return this;
  }

  /** Status, headers and body of the answer to a request. */
  async answerTo(
    body: object | string,
    headers: Record<string, string> = {},
    { method = 'POST', path = PATH } = {},
  ) {
    const answer = await fetch(`${this.#url}${path}`, {
      method,
      headers: { 'content-type': 'application/json', ...headers },
      body: typeof body === 'string' ? body : JSON.stringify(body),
    });
    const { date: _, ...told } = Object.fromEntries(answer.headers);
    return { status: answer.status, headers: told, body: await answer.text() };
  }

  async stop(): Promise<void> {
    await this.apollo.stop();
    await this.#adapter.close();
  }
}

/** The body of a request. */
export const bodyOf = (query: string, variables = {}, operationName?: string) => ({
  query,
  variables,
  ...(operationName ? { operationName } : {}),
});

/** Apollo alone, and Apollo behind compiled plans of known questions, with the same schema. */
export class CompiledBesidePlain {
  readonly #schema = schemaOf();
  readonly #known = new KnownQuestions(this.#schema);
  /** Operations that were answered in front of Apollo, as it was told. */
  readonly told: string[] = [];
  readonly plain = new Served(new ApolloServer<Context>({ schema: schemaOf(), plugins: [noCacheControl] }));
  readonly compiled = new Served(
    new ApolloServer<Context>({
      schema: this.#schema,
      plugins: [noCacheControl, noteQuestions(this.#known)],
    }),
  ).behind(this.#known, (asked) => this.told.push(print(asked.operation)));

  async start(): Promise<void> {
    await this.plain.start();
    await this.compiled.start();
  }

  async stop(): Promise<void> {
    await this.plain.stop();
    await this.compiled.stop();
  }

  /** Asks both alike, the compiled one `times` times, holds all answers to be the same, and says how many were compiled. */
  async #askBoth(times: number, ...request: Parameters<Served['answerTo']>): Promise<number> {
    const expected = await this.plain.answerTo(...request);
    const before = this.#known.answers;
    for (let time = 1; time <= times; time += 1)
      expect(await this.compiled.answerTo(...request)).toEqual(expected);
    return this.#known.answers - before;
  }

  /** Sends a request to both, holds the answers to be the same, and says whether it was answered by a plan. */
  async ask(...request: Parameters<Served['answerTo']>): Promise<boolean> {
    return (await this.#askBoth(1, ...request)) === 1;
  }

  /** Asks both alike, four times, and says how many of the answers were compiled. */
  askOften(query: string, variables = {}, operationName?: string): Promise<number> {
    return this.#askBoth(4, bodyOf(query, variables, operationName));
  }
}
