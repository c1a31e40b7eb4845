/** Types that state facts (a field `events`): the events behind them, and the names that their documents print. */
import {
  getNamedType,
  isListType,
  isNonNullType,
  isObjectType,
  type GraphQLObjectType,
  type GraphQLSchema,
} from 'graphql';
import type { RequestContext } from './request-context.js';

interface StatesFact {
  readonly eventPositions?: readonly number[];
  readonly [field: string]: unknown;
}

type FieldResolver = (parent: StatesFact, args: unknown, context: RequestContext) => unknown;

const statesFact = (type: unknown): type is GraphQLObjectType =>
  isObjectType(type) &&
  type.name !== 'CommandResult' &&
  String(type.getFields()['events']?.type) === '[Event!]!';

/** The resolvers of these types. A name is looked up in the documents only where `namePrinted` is asked for. */
export const statedFactResolvers = (schema: GraphQLSchema): Record<string, Record<string, FieldResolver>> =>
  Object.fromEntries(
    Object.values(schema.getTypeMap())
      .filter(statesFact)
      .map((type) => [type.name, { events: eventsBehind, ...partyFieldsOf(type) }]),
  );

const eventsBehind: FieldResolver = ({ eventPositions = [] }, _args, context) =>
  context.eventsAt(eventPositions);

const partyFieldsOf = (type: GraphQLObjectType): Record<string, FieldResolver> =>
  Object.fromEntries(
    Object.values(type.getFields())
      .filter((field) => getNamedType(field.type).name === 'PartyName')
      .map(({ name, type: named }) => {
        const isList = isListType(isNonNullType(named) ? named.ofType : named);
        const resolve: FieldResolver = (parent) => {
          const value = parent[name] ?? null;
          if (value === null) return null;
          const asPrinted = withNamePrinted(parent, name);
          return isList ? (value as object[]).map(asPrinted) : asPrinted(value as object);
        };
        return [name, resolve];
      }),
  );

/** The words for a party, or for the list that it stands in, are those of a source of that very field. */
const withNamePrinted = (parent: StatesFact, field: string) => (party: object) => ({
  ...party,
  namePrinted: async (_args: unknown, context: RequestContext) => {
    const events = await context.eventsAt(parent.eventPositions ?? []);
    const sources = events.flatMap((event) => event.sources);
    return sources.find((source) => source.field === field && source.printed !== undefined)?.printed ?? null;
  },
});
