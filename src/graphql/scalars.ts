/** The scalars of the schema. Inputs are checked by the schemas of commands and queries; scalars check the form. */
import { GraphQLError, GraphQLScalarType, Kind, type ValueNode } from 'graphql';
import { openNarrative, type Narrative } from '../kernel/narrative.js';

const textOf = (hint: string, value: unknown, node?: ValueNode): string => {
  if (typeof value === 'string') return value;
  throw new GraphQLError(hint, { nodes: node, extensions: { code: 'BAD_USER_INPUT' } });
};

const textScalar = (
  name: string,
  hint = 'Give text here, in quotes.',
  serialize: (value: unknown) => string = String,
): GraphQLScalarType =>
  new GraphQLScalarType({
    name,
    serialize,
    parseValue: (value) => textOf(hint, value),
    parseLiteral: (node: ValueNode) => textOf(hint, node.kind === Kind.STRING ? node.value : undefined, node),
  });

/** The one place where free text is opened on its way out. */
const openText = (value: unknown): string =>
  typeof value === 'string' ? value : openNarrative(value as Narrative);

export const scalars = {
  Day: textScalar('Day', 'Give a day as YYYY-MM-DD, in quotes.'),
  Instant: textScalar('Instant'),
  Position: textScalar('Position'),
  Party: textScalar('Party', 'Write agency:ID, body:ID or partnership:ID, in quotes.'),
  KnownOn: textScalar('KnownOn', 'Give a day as YYYY-MM-DD or a position, in quotes.'),
  Text: textScalar('Text', undefined, openText),
};
