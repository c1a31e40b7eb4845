import { buildSchema, GraphQLError, isObjectType, type GraphQLScalarType, type GraphQLSchema } from 'graphql';

/** Who asks. */
export interface Context {
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
export const SURPRISES: Record<string, () => unknown> = {
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

/** A small schema with all kinds of types, whose field `broken` answers with any of the surprises. */
export function schemaOf(): GraphQLSchema {
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

/** The fields of a row that hold plain values. */
export const ROW = 'id title note day grade count share sure';
