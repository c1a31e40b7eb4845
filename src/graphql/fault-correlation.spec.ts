import { ApolloServer } from '@apollo/server';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { errorFormatter } from './errors.js';
import { FaultCorrelation } from './fault-correlation.js';

describe('A fault that nobody expected', () => {
  let server: ApolloServer<{ correlationId: string }>;
  let logged: { fault: unknown; id: string }[];

  beforeEach(async () => {
    logged = [];
    const correlation = new FaultCorrelation();
    server = new ApolloServer({
      typeDefs: 'type Query { broken: Int, whole: Int }',
      resolvers: {
        Query: {
          broken: () => {
            throw new TypeError('a slip of the code');
          },
          whole: () => 1,
        },
      },
      plugins: [correlation.plugin],
      formatError: errorFormatter(
        (fault, id) => logged.push({ fault, id }),
        (error) => correlation.idOf(error),
      ),
    });
    await server.start();
  });
  afterEach(() => server.stop());

  const ask = async (query: string, correlationId: string) => {
    const { body } = await server.executeOperation({ query }, { contextValue: { correlationId } });
    return body.kind === 'single' ? body.singleResult : undefined;
  };

  it('is shown without its words, and logged, under the id of its request', async () => {
    const result = await ask('{ broken whole }', 'request-7');
    expect(result).toMatchObject({
      data: { broken: null, whole: 1 },
      errors: [
        {
          message: expect.stringContaining('request-7'),
          extensions: { code: 'INTERNAL', correlationId: 'request-7' },
        },
      ],
    });
    expect(JSON.stringify(result)).not.toContain('slip');
    expect(logged).toMatchObject([{ id: 'request-7', fault: { message: 'a slip of the code' } }]);
  });

  it('gets an id of its own where there was no request yet', () => {
    const correlation = new FaultCorrelation();
    const [one, other] = [correlation.idOf(new Error()), correlation.idOf('words')];
    expect(one).toMatch(/^[\da-f-]{36}$/);
    expect(other).not.toBe(one);
  });
});
