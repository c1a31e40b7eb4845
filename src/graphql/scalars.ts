/** The scalars of the schema. Inputs are checked by the schemas of commands and queries; scalars check the form. */
import { GraphQLError, GraphQLScalarType, Kind, type ValueNode } from 'graphql';
import { openNarrative, type Narrative } from '../kernel/narrative.js';

const textOf = (name: string) => (value: unknown) => {
  if (typeof value !== 'string') {
    throw new GraphQLError(`${name} is written as text.`, { extensions: { code: 'BAD_USER_INPUT' } });
  }
  return value;
};

const textScalar = (name: string, serialize: (value: unknown) => string = String): GraphQLScalarType =>
  new GraphQLScalarType({
    name,
    serialize,
    parseValue: textOf(name),
    parseLiteral: (node: ValueNode) => textOf(name)(node.kind === Kind.STRING ? node.value : undefined),
  });

/** The one place where free text is opened on its way out. */
const openText = (value: unknown): string =>
  typeof value === 'string' ? value : openNarrative(value as Narrative);

export const scalars = {
  Day: textScalar('Day'),
  Instant: textScalar('Instant'),
  Position: textScalar('Position'),
  Party: textScalar('Party'),
  KnownOn: textScalar('KnownOn'),
  Text: textScalar('Text', openText),
};
