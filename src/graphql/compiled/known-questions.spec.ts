import type { IncomingHttpHeaders } from 'node:http';
import { fastifyApolloHandler } from '@as-integrations/fastify';
import { ApolloServer } from '@apollo/server';
import { ApolloServerPluginCacheControlDisabled } from '@apollo/server/plugin/disabled';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { FastifyAdapter } from '@nestjs/platform-fastify';
import {
  buildSchema,
  GraphQLError,
  isObjectType,
  parse,
  print,
  type GraphQLScalarType,
  type GraphQLSchema,
} from 'graphql';
import { answerInFront, noteQuestions } from './compiling-driver.js';
import { KnownQuestions } from './known-questions.js';
import type { Asked } from './plan.js';

interface Context {
  readonly by: string;
}

const SDL = `
  scalar Day
  enum Grade { GREEN RED }
  input Filter { grade: Grade, days: [Day!], first: Int = 2 }
  interface Named { name: String }
  type Agency implements Named { name: String }
  type Row { id: ID!, title: String!, note: String, day: Day, grade: Grade, count: Int, share: Float, sure: Boolean
    later: String, next: Row, all: [Row!]!, sometimes: [Row], lent: Row, must: Row! }
  type Query {
    row(id: ID, day: Day, first: Int = 3): Row
    rows(first: Int = 2, grades: [Grade!], filter: Filter): [Row!]!
    said(text: String): String
    weighed(by: Float): String
    named: Named
    broken(how: String!): Row
    brokenRow: Row!
    slow: Row
  }
  type Mutation { add(note: String!): Row! }
  type Subscription { added: Row! }
`;

const rowOf = (n: number): Record<string, unknown> => ({
  id: n,
  title: `Row "${n}" \u2028 <é>`,
  note: n % 2 === 0 ? null : 'noted',
  day: `2024-03-0${n % 9}`,
  grade: n % 2 === 0 ? 'GREEN' : 'RED',
  count: n,
  share: n / 3,
  sure: n > 1,
  all: n > 0 ? [rowOf(n - 1)] : [],
  sometimes: [null],
  must: n > 0 ? rowOf(n - 1) : undefined,
});

/** Arguments in the order of their names: nothing may depend on the order in which resolvers get them. */
const namesAndValues = (args: Readonly<Record<string, unknown>>): string =>
  JSON.stringify(
    Object.keys(args)
      .sort()
      .map((name) => [name, args[name]]),
  );

/** Values that compiled code would not wait for, call, or serialize as graphql-js does. */
const SURPRISES: Record<string, () => unknown> = {
  'nothing strange': () => rowOf(1),
  functions: () => ({
    ...rowOf(1),
    later: (_: unknown, { by }: Context) => `later, by ${by}`,
    next: () => rowOf(0),
  }),
  promises: () => ({ ...rowOf(1), later: Promise.resolve('later'), next: Promise.resolve(rowOf(0)) }),
  'promised lists': () => ({
    ...rowOf(1),
    all: Promise.resolve([rowOf(0)]),
    sometimes: [Promise.resolve(rowOf(1))],
  }),
  'no value': () => ({ ...rowOf(1), title: null }),
  'no row': () => ({ ...rowOf(1), must: null }),
  'rows that are missing': () => ({ ...rowOf(1), all: [null, rowOf(0), undefined] }),
  'no list': () => ({ ...rowOf(1), all: 'text' }),
  'a wrong number': () => ({ ...rowOf(1), count: 1.5, share: 'much' }),
  'a wrong grade': () => ({ ...rowOf(1), grade: 'BLUE' }),
  'a refusal': () => {
    throw new GraphQLError('Not today.', { extensions: { code: 'NOT_TODAY', field: 'how' } });
  },
  'a slip': () => Promise.reject(new TypeError('a slip')),
  'no error': () => Promise.reject('words'),
  'a day that cannot be shown': () => ({ ...rowOf(1), day: 'nothing to show' }),
  'an error as value': () => ({ ...rowOf(1), note: new Error('as a value') }),
};

function schemaOf(): GraphQLSchema {
  const schema = buildSchema(SDL);
  const resolve = (
    type: string,
    resolvers: Record<string, (parent: never, args: never, context: Context) => unknown>,
  ) => {
    const found = schema.getType(type);
    if (!isObjectType(found)) throw new Error(`There is no type ${type}.`);
    for (const [field, resolver] of Object.entries(resolvers))
      found.getFields()[field]!.resolve = resolver as never;
  };
  resolve('Query', {
    row: (_, args: Record<string, unknown>) => ({ ...rowOf(2), note: namesAndValues(args) }),
    rows: async (_, args: { first: number; [name: string]: unknown }) =>
      Array.from({ length: args.first }, (__, n) => ({ ...rowOf(n), later: namesAndValues(args) })),
    said: (_, { text }: { text?: string }, { by }) => `${by}: ${text}`,
    weighed: (_, { by }: { by: number }) => String(by),
    named: () => ({ __typename: 'Agency', name: 'North' }),
    broken: (_, { how }: { how: string }) => SURPRISES[how]!(),
    brokenRow: () => ({ ...rowOf(1), title: null }),
    slow: () => new Promise((done) => setImmediate(() => done(rowOf(1)))),
  });
  resolve('Row', { lent: async () => rowOf(0) });
  resolve('Mutation', { add: (_, { note }: { note: string }) => ({ ...rowOf(1), note }) });
  Object.assign(schema.getType('Day') as GraphQLScalarType, {
    serialize: (value: unknown) => (value === 'nothing to show' ? null : `day ${String(value)}`),
    parseValue: (value: unknown) => {
      if (value === 'never') throw new GraphQLError('Give a day.');
      return `parsed ${String(value)}`;
    },
  });
  return schema;
}

const ROW = 'id title note day grade count share sure';
const PATH = '/graphql';
const OTHER = '/elsewhere';
const FORM = 'application/x-www-form-urlencoded';
const schema = schemaOf();
const known = new KnownQuestions(schema);
const noCacheControl = ApolloServerPluginCacheControlDisabled();
const contextOf = async ({ headers }: { headers: IncomingHttpHeaders }): Promise<Context> => {
  if (headers['x-broken']) throw new GraphQLError('Who are you?');
  return { by: 'the test' };
};
/** Operations that were answered in front of Apollo, as it was told. */
const told: string[] = [];

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
  behind(questions: KnownQuestions): this {
    const begin = () => (asked: Asked) => void told.push(print(asked.operation));
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

const plain = new Served(new ApolloServer<Context>({ schema: schemaOf(), plugins: [noCacheControl] }));
const compiled = new Served(
  new ApolloServer<Context>({ schema, plugins: [noCacheControl, noteQuestions(known)] }),
).behind(known);

beforeAll(async () => {
  await plain.start();
  await compiled.start();
});
afterAll(async () => {
  await plain.stop();
  await compiled.stop();
});

const bodyOf = (query: string, variables = {}, operationName?: string) => ({
  query,
  variables,
  ...(operationName ? { operationName } : {}),
});

/** Asks four times, and says how many of the answers were compiled. */
async function askedOfBoth(query: string, variables = {}, operationName?: string): Promise<number> {
  const body = bodyOf(query, variables, operationName);
  const expected = await plain.answerTo(body);
  const before = known.answers;
  for (let time = 1; time <= 4; time += 1) expect(await compiled.answerTo(body)).toEqual(expected);
  return known.answers - before;
}

describe('A query that is asked again', () => {
  it.each([
    ['rows', `{ rows { ${ROW} } }`, {}],
    ['aliases', `{ one: row { a: id b: id } two: row(first: 9) { note } }`, {}],
    [
      'fragments',
      `{ rows { ...R all { ...R ... on Row { __typename } } } } fragment R on Row { ${ROW} next { id } }`,
      {},
    ],
    ['fields asked twice', '{ row { must { id } } row { must { id title } note } }', {}],
    [
      'all variables',
      'query ($i: ID, $d: Day, $n: Int) { row(id: $i, day: $d, first: $n) { note } }',
      { i: 7, d: 'x', n: 1 },
    ],
    [
      'some variables',
      'query Some($i: ID, $d: Day, $n: Int) { row(id: $i, day: $d, first: $n) { note } }',
      { d: null },
    ],
    [
      'variables with defaults',
      'query ($n: Int = 1, $g: [Grade!] = [RED]) { rows(first: $n, grades: $g) { later } }',
      {},
    ],
    ['one for a list', 'query ($g: [Grade!]) { rows(grades: $g) { later } }', { g: 'RED' }],
    [
      'a group of fields',
      'query ($f: Filter) { rows(filter: $f) { later } }',
      { f: { days: ['a', 'b'], grade: null } },
    ],
    [
      'numbers and words of the schema',
      '{ rows(first: 3, grades: [RED, GREEN], filter: { first: 1 }) { later } }',
      {},
    ],
    ['promises of resolvers', '{ slow { id lent { title lent { id } } } __typename }', {}],
  ])('is compiled, and answered to the letter: %s', async (_, query, variables) => {
    expect(await askedOfBoth(query, variables)).toBe(2);
  });

  it('is compiled for each of the operations that a request names', async () => {
    const both = `query A { row { id } } query B { rows { id title } }`;
    expect(await askedOfBoth(both, {}, 'A')).toBe(2);
    expect(await askedOfBoth(both, {}, 'B')).toBe(2);
    expect(await askedOfBoth(both, {}, 'C')).toBe(0);
    expect(await askedOfBoth(both)).toBe(0);
  });

  it.each([
    [
      'directives',
      'query ($y: Boolean!) { row { ...R @include(if: $y) ...R note @skip(if: $y) } } fragment R on Row { id }',
      { y: true },
    ],
    ['interfaces', '{ named { name ... on Agency { __typename } } }', {}],
    ['introspection', '{ __schema { queryType { name } } }', {}],
    ['variables named like them', 'query ($__n: Int) { rows(first: $__n) { id } }', { __n: 1 }],
    ['names kept for the language', '{ row { __proto__: id } }', {}],
    ['variables within a list', 'query ($g: Grade!) { rows(grades: [$g, RED]) { later } }', { g: 'GREEN' }],
    ['variables within a group', 'query ($n: Int) { rows(filter: { first: $n }) { later } }', {}],
    ['mutations', 'mutation ($n: String!) { add(note: $n) { note } }', { n: 'x' }],
    ['text that is written out', '{ said(text: "hello") }', {}],
    ['numbers that are too large', 'query ($by: Float = 1e999) { weighed(by: $by) }', {}],
    ['whole numbers that are too large', '{ row(id: 12345678901234567890) { note } }', {}],
  ])('is left to graphql-js when it has %s', async (_, query, variables) => {
    expect(await askedOfBoth(query, variables)).toBe(0);
  });

  it('is left to graphql-js when it grows large with its fragments written out', async () => {
    const doubling = Array.from(
      { length: 10 },
      (_, n) => `fragment F${n} on Row { a: must { ...F${n + 1} } b: must { ...F${n + 1} } }`,
    );
    const large = `{ row { ...F0 } } ${doubling.join(' ')} fragment F10 on Row { id }`;
    expect(await askedOfBoth(large)).toBe(0);
  });
});

describe('A request for a known question', () => {
  const query = 'query Known($n: Int) { known: rows(first: $n) { id } }';
  const ask = bodyOf(query, { n: 1 });

  beforeAll(async () => {
    expect(await askedOfBoth(query, { n: 1 })).toBe(2);
    expect(await askedOfBoth(query, { n: 1 }, 'Known')).toBe(2);
  });

  it.each<[string, object, Record<string, string>?]>([
    ['takes anything', ask, { accept: '*/*' }],
    ['takes JSON', ask, { accept: 'application/json' }],
    ['gives no variables', { query }],
    ['gives null for variables and name', { query, variables: null, operationName: null }],
  ])('is answered in front of Apollo, to the letter, when it %s', async (...[, body, headers]) => {
    const expected = await plain.answerTo(body, headers);
    const before = known.answers;
    expect(await compiled.answerTo(body, headers)).toEqual(expected);
    expect(known.answers - before).toBe(1);
  });

  it.each<[string, object | string, Record<string, string>?]>([
    ['takes another form of answers', ask, { accept: 'application/graphql-response+json' }],
    ['takes no JSON', ask, { accept: 'text/html' }],
    ['says more than a question', { ...ask, extensions: {} }],
    ['is one of several', [ask, ask]],
    ['names no operation that it has', { ...ask, operationName: 'Other' }],
    ['names an operation without a name', { ...ask, operationName: '' }],
    ['gives a part of the query as name', { query: query.slice(6), operationName: 'Known query' }],
    ['gives a word of the code as name', { ...ask, operationName: 'undefined' }],
    ['gives a sign as name', { ...ask, operationName: '?' }],
    ['gives a dash as name', { ...ask, operationName: '-' }],
    ['gives no text for a name', { ...ask, operationName: 1 }],
    ['gives variables as text', { ...ask, variables: '{"n":1}' }],
    ['gives variables as a list', { ...ask, variables: [1] }],
    ['gives a variable that does not fit', { ...ask, variables: { n: 'one' } }],
    ['has a context that cannot be made', ask, { 'x-broken': 'yes' }],
    ['is sent as a form', new URLSearchParams({ query }).toString(), { 'content-type': FORM }],
    ['is sent as text', JSON.stringify(ask), { 'content-type': 'text/plain' }],
  ])('is left to Apollo when it %s', async (...[, body, headers]) => {
    const expected = await plain.answerTo(body, headers);
    const before = known.answers;
    expect(await compiled.answerTo(body, headers)).toEqual(expected);
    expect(known.answers - before).toBe(0);
  });

  it.each([
    ['asks for something else', { path: OTHER }],
    ['asks what it may ask', { method: 'OPTIONS' }],
  ])('is left to the others when it %s', async (_, to) => {
    const expected = await plain.answerTo(ask, {}, to);
    const before = known.answers;
    expect(await compiled.answerTo(ask, {}, to)).toEqual(expected);
    expect(known.answers - before).toBe(0);
  });

  it('is answered also beside others that come at the same time, each with its own variables', async () => {
    const asks = [0, 1, 2, 3].map((n) => bodyOf(query, { n }));
    const answers = await Promise.all(asks.map((each) => compiled.answerTo(each)));
    expect(answers).toEqual(await Promise.all(asks.map((each) => plain.answerTo(each))));
  });

  it('is told of once when it is answered in front of Apollo, and not when it is not', async () => {
    told.length = 0;
    await compiled.answerTo(ask);
    await compiled.answerTo({ ...ask, extensions: {} });
    expect(told).toEqual([print(parse(query))]);
  });

  it('is not told of in front of Apollo when Apollo has to tell its error', async () => {
    const failing = bodyOf('query ($how: String!) { broken(how: $how) { id } }', { how: 'a refusal' });
    for (let time = 1; time <= 2; time += 1) await compiled.answerTo(failing);
    told.length = 0;
    await compiled.answerTo(failing);
    expect(told).toEqual([]);
  });
});

describe('What a query cannot answer', () => {
  const asking = `query ($how: String!) { broken(how: $how) { ${ROW} later next { id } must { id } all { id } sometimes { id } } slow { id } }`;

  it.each(Object.keys(SURPRISES))('is told as graphql-js tells it: %s', async (how) => {
    await askedOfBoth(`# ${how}\n${asking}`, { how });
  });

  it.each([
    ['a root field that may not be null', '{ row { id } brokenRow { title } }', {}],
    ['a variable that does not fit', 'query ($n: Int) { rows(first: $n) { id } }', { n: 'many' }],
    ['a variable that is missing', asking, {}],
    ['a day that is none', 'query ($d: Day) { row(day: $d) { note } }', { d: 'never' }],
  ])('is told as graphql-js tells it: %s', async (_, query, variables) => {
    expect(await askedOfBoth(query, variables)).toBe(0);
  });

  it('does not make other answers to the same query less fit to be compiled when a resolver refuses', async () => {
    const query = `query ($how: String!) { broken(how: $how) { id must { id } } }`;
    await askedOfBoth(query, { how: 'a refusal' });
    expect(await askedOfBoth(query, { how: 'nothing strange' })).toBe(4);
  });

  it('is not a promise for rows', async () => {
    const query = `query ($how: String!) { broken(how: $how) { next { id } all { id } sometimes { id } } }`;
    expect(await askedOfBoth(query, { how: 'promised lists' })).toBe(2);
  });

  it('makes a plan be given up that met what only graphql-js can answer', async () => {
    const query = `query ($how: String!) { broken(how: $how) { later } }`;
    await askedOfBoth(query, { how: 'functions' });
    expect(await askedOfBoth(query, { how: 'no value' })).toBe(0);
  });
});

describe('Text in a query', () => {
  const global = globalThis as { taken?: boolean };
  beforeEach(() => {
    delete global.taken;
  });

  it('is never run as code', async () => {
    const code = '__MAGIC_DATE__33a9e76d_02e0_4128_8e92_3530ad3da74dglobalThis.taken = true';
    await askedOfBoth(`{ said(text: "${code}") }`);
    await askedOfBoth(`{ said(text: """${code}""") }`);
    await askedOfBoth(`query ($t: String = "${code}") { said(text: $t) }`);
    expect(await askedOfBoth('query ($t: String) { said(text: $t) }', { t: code })).toBe(2);
    expect(global.taken).toBeUndefined();
  });
});

describe('The memory of plans', () => {
  it('leaves out questions that are very long, so that it is bounded', async () => {
    expect(await askedOfBoth(`{ row { id } } # ${'long '.repeat(2_000)}`)).toBe(0);
  });

  it('forgets what was not asked for longest, and keeps what is asked often', async () => {
    const often = '{ often: row { id } }';
    await askedOfBoth(often);
    for (let n = 0; n < 1_200; n += 1) {
      await compiled.answerTo(bodyOf(`{ r${n}: row { id } }`));
      if (n % 300 === 0) expect(await askedOfBoth(often)).toBe(4);
    }
    expect(await askedOfBoth(often)).toBe(4);
    expect(await askedOfBoth('{ r0: row { id } }')).toBe(2);
  });

  it('forgets plans that are large together', async () => {
    const large = (n: number) => `{ ${Array.from({ length: 500 }, (_, i) => `r${n}_${i}: said`).join(' ')} }`;
    expect(await askedOfBoth(large(0))).toBe(2);
    for (let n = 1; n <= 10; n += 1) expect(await askedOfBoth(large(n))).toBe(2);
    expect(await askedOfBoth(large(0))).toBe(4);
    for (let n = 11; n <= 60; n += 1) await askedOfBoth(large(n));
    expect(await askedOfBoth(large(0))).toBe(2);
  });
});
