/** Variables that do not fit the schema, field by field, before anything is executed. */
import type { ApolloServerPlugin } from '@apollo/server';
import {
  coerceInputValue,
  GraphQLError,
  isEnumType,
  isInputType,
  isNonNullType,
  typeFromAST,
  type GraphQLSchema,
  type OperationDefinitionNode,
  type VariableDefinitionNode,
} from 'graphql';
import { inputInvalid, type InputProblem } from '../kernel/checked-input.js';

interface Said {
  /** The field within the value, where the words name one. */
  readonly field?: string;
  readonly message: string;
}

const MISSING = 'This is missing. Give it.';

/** What to do about a value that GraphQL does not take, by the words in which GraphQL says so. */
const PLAIN: readonly (readonly [RegExp, (name: string, schema: GraphQLSchema) => Said])[] = [
  [/^Field "(\w+)" of required type/, (field) => ({ field, message: MISSING })],
  [/^Expected (?:value of )?non-nullable type/, () => ({ message: MISSING })],
  [
    /^Field "(\w+)" is not defined by type/,
    (field) => ({
      field,
      message: `There is no field called ${field} here. Take it out, or correct its name.`,
    }),
  ],
  [/"(\w+)" enum\./, (name, schema) => ({ message: `Give one of: ${valuesOf(schema, name)}.` })],
  [/^Enum "(\w+)" cannot/, (name, schema) => ({ message: `Give one of: ${valuesOf(schema, name)}.` })],
  [/^Expected type "(\w+)" to be an object/, () => ({ message: 'Give a group of fields here.' })],
  [/^(String|ID) cannot/, () => ({ message: 'Give text here.' })],
  [/^Int cannot/, () => ({ message: 'Give a whole number here.' })],
  [/^Float cannot/, () => ({ message: 'Give a number here.' })],
  [/^Boolean cannot/, () => ({ message: 'Give true or false here.' })],
];

function valuesOf(schema: GraphQLSchema, name: string): string {
  const type = schema.getType(name);
  return isEnumType(type)
    ? type
        .getValues()
        .map((value) => value.name)
        .join(', ')
    : name;
}

function plainWords(schema: GraphQLSchema, words: string): Said {
  for (const [pattern, say] of PLAIN) {
    const found = pattern.exec(words);
    if (found) return say(found[1] ?? '', schema);
  }
  return { message: words };
}

/** Paths start at the field of the input, as the rules of a use case name them. */
const pathOf = ([variable, ...path]: readonly (string | number)[]): string =>
  (variable === 'input' && path.length > 0 ? path : [variable, ...path]).join('.');

function problemsOfVariable(
  schema: GraphQLSchema,
  { variable, type: node, defaultValue }: VariableDefinitionNode,
  variables: Readonly<Record<string, unknown>>,
): InputProblem[] {
  const name = variable.name.value;
  const type = typeFromAST(schema, node as never);
  if (!isInputType(type)) return [];
  if (!Object.hasOwn(variables, name)) {
    const missing = isNonNullType(type) && !defaultValue;
    return missing ? [{ path: name, message: MISSING }] : [];
  }
  const problems: InputProblem[] = [];
  coerceInputValue(variables[name], type, (path, _value, { message: words }) => {
    const { field, message } = plainWords(schema, words);
    problems.push({ path: pathOf([name, ...path, ...(field ? [field] : [])]), message });
  });
  return problems;
}

/** Everything that is wrong with the variables of an operation. */
export const problemsOfVariables = (
  schema: GraphQLSchema,
  { variableDefinitions = [] }: OperationDefinitionNode,
  variables: Readonly<Record<string, unknown>>,
): InputProblem[] =>
  variableDefinitions.flatMap((definition) => problemsOfVariable(schema, definition, variables));

/** Refuses variables that do not fit with `INPUT_INVALID`, without showing the values again. */
export const checkVariables: ApolloServerPlugin = {
  async requestDidStart() {
    return {
      async didResolveOperation({ schema, operation, request }) {
        if (!operation) return;
        const problems = problemsOfVariables(schema, operation, request.variables ?? {}).slice(0, 50);
        if (problems.length === 0) return;
        const refusal = inputInvalid(problems);
        throw new GraphQLError(refusal.message, {
          originalError: refusal,
          extensions: { http: { status: 400 } },
        });
      },
    };
  },
};
