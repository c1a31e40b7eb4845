/** The fields of subscriptions: questions that go on being answered. */
import type { GraphQLSchema } from 'graphql';
import type { Times } from '../read-models/answering.js';
import type { LiveAnswers } from '../read-models/live/live-answers.js';
import type { Told } from '../read-models/live/live-question.js';
import type { QueryDefinition } from '../read-models/query.js';
import type { LiveContext } from './live-operations.js';
import { withoutNulls } from './resolvers.js';

/** The resolvers of these fields. Each bears the name of a question and takes its arguments; refuses to start otherwise. */
export const liveFields = (
  schema: GraphQLSchema,
  queries: readonly QueryDefinition[],
  live: LiveAnswers,
): Record<string, unknown> =>
  Object.fromEntries(
    Object.keys(schema.getSubscriptionType()?.getFields() ?? {}).map((name) => {
      const query = queries.find((each) => each.name === name);
      if (!query) throw new Error(`There is no question ${name} to subscribe to.`);
      return [name, liveField(query, live)];
    }),
  );

const liveField = (query: QueryDefinition, live: LiveAnswers) => ({
  subscribe: (
    _: unknown,
    { asOf, asKnownOn, minPosition, ...args }: Times & Record<string, unknown>,
    { left }: LiveContext,
  ) => live.answers(query, withoutNulls(args), withoutNulls({ asOf, asKnownOn, minPosition }), left),
  resolve: (told: Told) => {
    if ('fault' in told) throw told.fault;
    return told.answer;
  },
});
