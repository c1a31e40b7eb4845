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
export const statedFactResolvers = (
  schema: GraphQLSchema,
): Record<string, Record<string, FieldResolver>> => ({
  PartyName: { namePrinted: namePrinted as FieldResolver },
  ...Object.fromEntries(
    Object.values(schema.getTypeMap())
      .filter(statesFact)
      .map((type) => [type.name, { events: eventsBehind, ...partyFieldsOf(type) }]),
  ),
});

const eventsBehind: FieldResolver = ({ eventPositions = [] }, _args, context) =>
  context.eventsAt(eventPositions);

const partyFieldsOf = (type: GraphQLObjectType): Record<string, FieldResolver> =>
  Object.fromEntries(
    Object.values(type.getFields())
      .filter((field) => getNamedType(field.type).name === 'PartyName')
      .map(({ name, type }) => {
        const isList = isListType(isNonNullType(type) ? type.ofType : type);
        const resolve: FieldResolver = (parent) => {
          const value = parent[name] ?? null;
          if (value === null) return null;
          const named = namingIn(parent, name);
          return isList ? (value as object[]).map(named) : named(value as object);
        };
        return [name, resolve];
      }),
  );

interface Party {
  /** The fact that names it, and the field in which it does. */
  readonly namedIn?: { readonly fact: StatesFact; readonly field: string };
}

const namingIn = (fact: StatesFact, field: string) => (party: object) => ({
  ...party,
  namedIn: { fact, field },
});

/** The words for a party, or for the list that it stands in, are those of a source of that very field. */
async function namePrinted(
  { namedIn }: Party,
  _args: unknown,
  context: RequestContext,
): Promise<string | null> {
  if (!namedIn) return null;
  const events = await context.eventsAt(namedIn.fact.eventPositions ?? []);
  const sources = events.flatMap((event) => event.sources);
  const ofField = sources.find(({ field, printed }) => field === namedIn.field && printed !== undefined);
  return ofField?.printed ?? null;
}
