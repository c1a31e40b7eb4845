/** The resolvers of the whole schema: one for each use case and question, the rest by the form of the types. */
import type { CommandBus, QueryBus } from '@nestjs/cqrs';
import { isEnumType, type GraphQLSchema } from 'graphql';
import type { Messages } from '../command-handling/bus.js';
import { positionText } from '../event-store/position.js';
import type { BatchHandled } from '../command-handling/batch.js';
import type { Handled } from '../command-handling/request.js';
import { fuzzyDateAnswer } from '../history/event-answer.js';
import { checkedInput } from '../kernel/checked-input.js';
import type { FuzzyDate } from '../kernel/days.js';
import type { Recording } from '../kernel/command.js';
import type { RequestContext } from './request-context.js';
import { recordSchema } from './record-input.js';
import { scalars } from './scalars.js';
import { statedFactResolvers } from './stated-facts.js';

export type Resolvers = Record<string, Record<string, unknown> | unknown>;

interface MutationArgs {
  readonly input: Record<string, unknown>;
  readonly record?: Record<string, unknown>;
  readonly commandId?: string;
}

/** Makes the resolver map. `schema` tells the enums and which types state facts (a field `events`). */
export function resolversOf(
  schema: GraphQLSchema,
  messages: Messages,
  commandBus: CommandBus,
  queryBus: QueryBus,
  extra: Readonly<Record<'Query' | 'Mutation' | 'Subscription', Record<string, unknown>>>,
): Resolvers {
  const Query: Record<string, unknown> = { ...extra.Query };
  for (const [name, Message] of messages.questions) {
    Query[name] = (_: unknown, { asOf, asKnownOn, minPosition, ...args }: Record<string, string>) =>
      queryBus.execute(new Message(withoutNulls(args), withoutNulls({ asOf, asKnownOn, minPosition })));
  }
  const Mutation: Record<string, unknown> = { ...extra.Mutation };
  for (const [name, Message] of messages.useCases) {
    Mutation[name] = async (
      _: unknown,
      { input, record, commandId }: MutationArgs,
      context: RequestContext,
    ) => {
      const message = new Message(context.request(commandId), withoutNulls(input), recordingOf(record));
      return commandAnswer(await commandBus.execute(message), context);
    };
  }
  return {
    ...scalars,
    ...enumsOf(schema),
    ...statedFactResolvers(schema),
    FuzzyDate: fuzzyDateFields,
    Query,
    Mutation,
    Subscription: extra.Subscription,
  };
}

/** The answer to a mutation, after a short wait for the read models. */
export async function commandAnswer(handled: Handled | BatchHandled, context: RequestContext) {
  const upToDate = await context.caughtUp(handled.position);
  const one = (result: Handled) => ({
    ...result,
    position: positionText(context.logId, result.position),
    upToDate,
  });
  return 'results' in handled
    ? {
        ...handled,
        position: positionText(context.logId, handled.position),
        upToDate,
        results: handled.results.map(one),
      }
    : one(handled);
}

function recordingOf(record: Record<string, unknown> | undefined): Recording | undefined {
  if (!record) return undefined;
  return checkedInput(recordSchema, withoutNulls(record), ['record']) as Recording;
}

/** GraphQL gives null for a field that was written as null; for inputs that is the same as leaving it out. */
export function withoutNulls<T>(value: T): T {
  if (Array.isArray(value)) return value.map(withoutNulls) as T;
  if (typeof value !== 'object' || value === null) return value;
  const kept = Object.entries(value).filter(([, field]) => field !== null && field !== undefined);
  return Object.fromEntries(kept.map(([name, field]) => [name, withoutNulls(field)])) as T;
}

/** Enum values are lower case in code and upper case in GraphQL. */
const enumsOf = (schema: GraphQLSchema): Resolvers =>
  Object.fromEntries(
    Object.values(schema.getTypeMap())
      .filter((type) => isEnumType(type) && !type.name.startsWith('__'))
      .map((type) => [
        type.name,
        Object.fromEntries(
          (isEnumType(type) ? type.getValues() : []).map(({ name }) => [name, name.toLowerCase()]),
        ),
      ]),
  );

const fuzzyDateFields = {
  words: (date: FuzzyDate) => fuzzyDateAnswer(date).words,
  earliest: (date: FuzzyDate) => fuzzyDateAnswer(date).earliest,
  latest: (date: FuzzyDate) => fuzzyDateAnswer(date).latest,
};
