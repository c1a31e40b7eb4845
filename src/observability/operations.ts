/** Tells of GraphQL operations, each of which may be the beginning of a trace or go on with that of its caller. */
import type { ApolloServerPlugin } from '@apollo/server';
import {
  Kind,
  type DocumentNode,
  type FragmentDefinitionNode,
  type GraphQLFormattedError,
  type OperationDefinitionNode,
  type SelectionSetNode,
} from 'graphql';
import type { Telemetry, WorkFacts } from '../kernel/telemetry.js';
import type { RequestContext } from '../graphql/request-context.js';
import { faultClassOfCode } from './outcomes.js';

/** Tells of them, whoever answers: Apollo, or the known questions in front of it. */
export class ToldOperations {
  constructor(private readonly telemetry: Telemetry) {}

  /** Begins an operation, and makes its commands a part of its trace; what it gives is called once it was answered. */
  readonly begin = (context: RequestContext): ((answered: Answered) => void) => {
    const { correlationId, callersTrace } = context;
    const work = this.telemetry.begin('operation', callersTrace, { correlationId });
    context.traceparent = work.traceparent;
    return ({ document, operation, errors = [] }) => {
      const codes = errors.map(({ extensions }) => String(extensions?.['code']));
      work.end({ ...factsOf(document, operation), outcome: outcomeOf(codes), ...firstOf(codes) });
    };
  };

  /** Tells of what Apollo answers. */
  readonly plugin: ApolloServerPlugin<RequestContext> = {
    requestDidStart: async ({ contextValue }) => {
      const end = this.begin(contextValue);
      return {
        willSendResponse: async ({ document, operation, response: { body } }) =>
          end({ document, operation, errors: body.kind === 'single' ? body.singleResult.errors : undefined }),
      };
    },
  };
}

/** What became of an operation: what was asked, as far as it could be read, and the errors that were told. */
interface Answered {
  readonly document?: DocumentNode | undefined;
  readonly operation?: OperationDefinitionNode | undefined;
  readonly errors?: readonly GraphQLFormattedError[] | undefined;
}

const firstOf = ([code]: readonly string[]): WorkFacts => (code === undefined ? {} : { code });

function outcomeOf(codes: readonly string[]): string {
  if (codes.length === 0) return 'answered';
  return codes.some((code) => faultClassOfCode(code) === 'failed') ? 'failed' : 'refused';
}

/** Apollo remembers documents, and so many requests have one operation. */
const known = new WeakMap<OperationDefinitionNode, WorkFacts>();

/** Only names that the schema has are told, so that there are few of them: what was not valid has none. */
function factsOf(
  document: DocumentNode | undefined,
  operation: OperationDefinitionNode | undefined,
): WorkFacts {
  if (!document || !operation) return { type: 'unreadable', field: 'none' };
  const facts = known.get(operation) ?? readFrom(document, operation);
  known.set(operation, facts);
  return facts;
}

function readFrom(document: DocumentNode, { operation, selectionSet }: OperationDefinitionNode): WorkFacts {
  const names = new Set(rootFieldsOf(selectionSet, fragmentsOf(document)));
  return { type: operation, field: names.size > 1 ? 'several' : ([...names][0] ?? 'none') };
}

const fragmentsOf = ({ definitions }: DocumentNode): ReadonlyMap<string, FragmentDefinitionNode> =>
  new Map(
    definitions.flatMap((definition) =>
      definition.kind === Kind.FRAGMENT_DEFINITION ? [[definition.name.value, definition] as const] : [],
    ),
  );

function rootFieldsOf(
  { selections }: SelectionSetNode,
  fragments: ReadonlyMap<string, FragmentDefinitionNode>,
): readonly string[] {
  return selections.flatMap((selection) => {
    if (selection.kind === Kind.FIELD) return [selection.name.value];
    if (selection.kind === Kind.INLINE_FRAGMENT) return rootFieldsOf(selection.selectionSet, fragments);
    const fragment = fragments.get(selection.name.value);
    return fragment ? rootFieldsOf(fragment.selectionSet, fragments) : [];
  });
}
