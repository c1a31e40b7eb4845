/** Subscriptions as operations: read and checked as questions are, and executed for each new answer. */
import {
  createSourceEventStream,
  execute,
  getOperationAST,
  GraphQLError,
  Kind,
  parse,
  specifiedRules,
  TypeInfo,
  validate,
  visit,
  visitWithTypeInfo,
  type DocumentNode,
  type ExecutionArgs,
  type ExecutionResult,
  type GraphQLSchema,
} from 'graphql';
import { setTimeout as pause } from 'node:timers/promises';
import { inputInvalid } from '../kernel/checked-input.js';
import { insist } from '../kernel/refusal.js';
import { untold, type Telemetry } from '../kernel/telemetry.js';
import type { Told } from '../read-models/live/live-question.js';
import { Passing, passes } from '../read-models/live/passing.js';
import { problemsOfVariables } from './checked-variables.js';
import { liveLimits, MAX_TOKENS } from './limits.js';
import { RequestContext } from './request-context.js';

/** Milliseconds until what could not be reached is tried again. */
const AGAIN_AFTER = 500;

/** What the resolvers share while one answer is made, and when the subscriber has left. */
export class LiveContext extends RequestContext {
  constructor(
    readonly left: AbortSignal,
    ...request: ConstructorParameters<typeof RequestContext>
  ) {
    super(...request);
  }
}

/** An operation as a subscriber sends it. */
export interface SentOperation {
  readonly query: string;
  readonly variables?: Record<string, unknown> | null;
  readonly operationName?: string | null;
}

/** A subscription that may be executed. */
export interface LiveOperation extends ExecutionArgs {
  readonly newContext: (left: AbortSignal) => LiveContext;
}

/** What is to be executed, or all that is wrong with it. */
export function operationOf(
  schema: GraphQLSchema,
  { query, variables, operationName }: SentOperation,
): ExecutionArgs | readonly GraphQLError[] {
  const document = parsed(query);
  if (document instanceof GraphQLError) return [document];
  const invalid = validate(schema, document, [...specifiedRules, ...liveLimits]);
  if (invalid.length > 0) return invalid.map((error) => coded(error, 'GRAPHQL_VALIDATION_FAILED'));
  const operation = getOperationAST(document, operationName);
  if (!operation) return [coded(new GraphQLError('Which one?'), 'OPERATION_RESOLUTION_FAILURE')];
  const problems = problemsOfVariables(schema, operation, variables ?? {}).slice(0, 50);
  if (problems.length > 0) return [new GraphQLError('', { originalError: inputInvalid(problems) })];
  return { schema, document, variableValues: variables, operationName };
}

function parsed(query: string): DocumentNode | GraphQLError {
  try {
    return parse(query, { maxTokens: MAX_TOKENS });
  } catch (error) {
    // What is nested very deeply exhausts the reader.
    return coded(
      error instanceof GraphQLError ? error : new GraphQLError(String(error)),
      'GRAPHQL_PARSE_FAILED',
    );
  }
}

/** Apollo gives GraphQL's own errors these codes. */
function coded(error: GraphQLError, code: string): GraphQLError {
  error.extensions['code'] ??= code;
  return error;
}

export class LiveOperations {
  #running = 0;

  /** `atMost`: so many subscriptions run at the same time. */
  constructor(
    private readonly atMost: number,
    private readonly telemetry: Telemetry = untold,
  ) {}

  /** Answers, each of them another one than the one before it. Refuses with `TOO_MANY_SUBSCRIPTIONS`. */
  execute(operation: LiveOperation): AsyncGenerator<ExecutionResult> {
    const leaving = new AbortController();
    const results = this.#results(operation, leaving.signal);
    const end = results.return.bind(results);
    // A generator that waits for news would not hear of its end before they come.
    results.return = (value) => {
      leaving.abort();
      return end(value);
    };
    return results;
  }

  async *#results(
    { newContext, ...operation }: LiveOperation,
    left: AbortSignal,
  ): AsyncGenerator<ExecutionResult> {
    insist(
      this.#running < this.atMost,
      'TOO_MANY_SUBSCRIPTIONS',
      'The service has as many subscribers as it can take. Try again later, or ask without a subscription.',
    );
    this.#running += 1;
    const work = this.telemetry.begin('subscription', undefined, {});
    try {
      yield* differentResults(operation, () => newContext(left), left);
    } finally {
      this.#running -= 1;
      work.end({});
    }
  }
}

async function* differentResults(
  operation: ExecutionArgs,
  newContext: () => LiveContext,
  left: AbortSignal,
): AsyncGenerator<ExecutionResult> {
  const compared = withoutPositions(operation.schema, operation.document);
  const answers = await createSourceEventStream({ ...operation, contextValue: newContext() });
  if (!(Symbol.asyncIterator in answers)) {
    yield answers;
    return;
  }
  let last: string | undefined;
  for await (const rootValue of answers as AsyncIterable<Told>) {
    for (const faults = new Passing(); !left.aborted;) {
      const asked = { ...operation, rootValue, contextValue: newContext() };
      const result = await execute({ ...asked, document: compared });
      const isPassing = 'answer' in rootValue && hasPassingFault(result);
      if (!isPassing || faults.lasts()) {
        const text = JSON.stringify(result);
        if (text !== last) yield await execute(asked);
        last = text;
      }
      if (!isPassing) break;
      await pause(AGAIN_AFTER, undefined, { signal: left }).catch(() => {});
    }
  }
}

/** Whether the events behind an answer, or anything else that is looked up for it, could not be reached at this moment. */
const hasPassingFault = ({ errors = [] }: ExecutionResult): boolean =>
  errors.some(({ originalError }) => passes(originalError));

/** The same operation without how far the history had come when it was answered: that alone makes no answer another one. */
function withoutPositions(schema: GraphQLSchema, document: DocumentNode): DocumentNode {
  const types = new TypeInfo(schema);
  return visit(
    document,
    visitWithTypeInfo(types, {
      Field: (field) =>
        types.getParentType()?.name === 'Answer' && field.name.value === 'position'
          ? { ...field, name: { kind: Kind.NAME, value: '__typename' } }
          : undefined,
    }),
  );
}
