/** Limits that keep one request from taking the service away from everybody else. */
import {
  GraphQLError,
  type ASTVisitor,
  type FragmentDefinitionNode,
  type SelectionSetNode,
  type ValidationContext,
  type ValidationRule,
} from 'graphql';
import { Refusal } from '../kernel/refusal.js';

const MAX_DEPTH = 14;
const MAX_ROOT_FIELDS = 20;
/** A document of more words and brackets than this is not read; far deeper ones would exhaust the reader. */
export const MAX_TOKENS = 4_000;

const refusedAs = (code: string, message: string): GraphQLError =>
  new GraphQLError(message, { originalError: new Refusal(code, message) });

/** What fragments spread, followed once each; fragments that spread themselves are refused by GraphQL itself. */
class Fragments {
  private readonly depths = new Map<string, number>();
  private readonly widths = new Map<string, number>();

  constructor(private readonly named: (name: string) => FragmentDefinitionNode | null | undefined) {}

  /** How many levels of fields a selection has. */
  depth({ selections }: SelectionSetNode): number {
    return Math.max(
      ...selections.map((selection) => {
        if (selection.kind === 'Field')
          return 1 + (selection.selectionSet ? this.depth(selection.selectionSet) : 0);
        if (selection.kind === 'InlineFragment') return this.depth(selection.selectionSet);
        return this.once(this.depths, selection.name.value, (set) => this.depth(set));
      }),
    );
  }

  /** How many fields a selection asks for at its first level. */
  width({ selections }: SelectionSetNode): number {
    return selections
      .map((selection) => {
        if (selection.kind === 'Field') return 1;
        if (selection.kind === 'InlineFragment') return this.width(selection.selectionSet);
        return this.once(this.widths, selection.name.value, (set) => this.width(set));
      })
      .reduce((sum, fields) => sum + fields, 0);
  }

  private once(known: Map<string, number>, name: string, measure: (set: SelectionSetNode) => number): number {
    const fragment = this.named(name);
    if (fragment && !known.has(name)) {
      known.set(name, 0);
      known.set(name, measure(fragment.selectionSet));
    }
    return known.get(name) ?? 0;
  }
}

/** Refuses operations nested deeper than the schema has a use for, and ones that ask many questions at once. */
const sizeLimit: ValidationRule = (context: ValidationContext): ASTVisitor => ({
  OperationDefinition({ selectionSet }) {
    const fragments = new Fragments((name) => context.getFragment(name));
    if (fragments.depth(selectionSet) > MAX_DEPTH) {
      context.reportError(
        refusedAs(
          'QUERY_TOO_LARGE',
          `This question is nested too deeply: at most ${MAX_DEPTH} levels. Ask in several steps.`,
        ),
      );
    }
    if (fragments.width(selectionSet) > MAX_ROOT_FIELDS) {
      context.reportError(
        refusedAs(
          'QUERY_TOO_LARGE',
          `At most ${MAX_ROOT_FIELDS} questions can be asked at once. Ask in several requests.`,
        ),
      );
    }
  },
});

/** Refuses operations of some kinds. */
const without =
  (refused: readonly string[], message: string): ValidationRule =>
  (context: ValidationContext): ASTVisitor => ({
    OperationDefinition({ operation }) {
      if (refused.includes(operation)) context.reportError(refusedAs('NOT_SUPPORTED', message));
    },
  });

/** The validation rules beyond GraphQL's own for what comes by HTTP. */
export const graphqlLimits: ValidationRule[] = [
  sizeLimit,
  without(
    ['subscription'],
    'Subscribe over a WebSocket at this address (graphql-transport-ws), or ask the same as a query.',
  ),
];

/** And for what comes over a WebSocket. */
export const liveLimits: ValidationRule[] = [
  sizeLimit,
  without(
    ['query', 'mutation'],
    'Only subscriptions are answered over a WebSocket. Send questions and commands with POST.',
  ),
];
