/** Queries as compiled functions (graphql-jit): what a plan answers is what graphql-js answers, to the letter. */
import {
  defaultFieldResolver,
  getNamedType,
  isLeafType,
  isObjectType,
  type DocumentNode,
  type ExecutionResult,
  type GraphQLLeafType,
  type GraphQLSchema,
  type OperationDefinitionNode,
} from 'graphql';
import { compileQuery, isCompiledQuery, type CompiledQuery } from 'graphql-jit';
import { compilableFields } from './compilable.js';

/** An operation of a valid document. */
export interface Asked {
  readonly document: DocumentNode;
  readonly operation: OperationDefinitionNode;
}

/** A compiled query. */
export class Plan {
  constructor(
    readonly asked: Asked,
    /** How many fields it has, which is its size. */
    readonly fields: number,
    private readonly query: CompiledQuery['query'],
  ) {}

  /**
   * The data, or why there is none: a resolver failed, which graphql-js is left to tell, or there was something that only
   * graphql-js can answer.
   */
  async run(variables: Readonly<Record<string, unknown>>, context: object): Promise<Outcome> {
    try {
      const { data, errors = [] } = await this.query(undefined, context, variables);
      if (errors.length === 0) return { data };
      return errors.every(({ originalError }) => originalError) ? 'failed' : 'not for plans';
    } catch {
      return 'not for plans';
    }
  }
}

export type Outcome = Pick<ExecutionResult, 'data'> | 'failed' | 'not for plans';

/** Makes plans. Only what is known to answer as graphql-js does gets one. */
export class Planner {
  readonly #options;

  constructor(readonly schema: GraphQLSchema) {
    resolveWithoutSurprise(schema);
    this.#options = { customSerializers: exactSerializers(schema), disablingCapturingStackErrors: true };
  }

  /** The plan for a query, where it can have one. */
  planFor(asked: Asked): Plan | undefined {
    const { document, operation } = asked;
    const fields = compilableFields(this.schema, document, operation);
    if (fields === undefined) return undefined;
    const compiled = compileQuery(this.schema, document, operation.name?.value, this.#options);
    return isCompiledQuery(compiled) ? new Plan(asked, fields, compiled.query) : undefined;
  }
}

/**
 * Compiled code reads fields without a resolver as they stand, while graphql-js calls functions and awaits promises. Fields
 * that lead to objects therefore say how they resolve; the serializers refuse what is left.
 */
function resolveWithoutSurprise(schema: GraphQLSchema): void {
  for (const type of Object.values(schema.getTypeMap())) {
    if (!isObjectType(type) || type.name.startsWith('__')) continue;
    for (const field of Object.values(type.getFields()))
      if (!isLeafType(getNamedType(field.type))) field.resolve ??= defaultFieldResolver;
  }
}

const exactSerializers = (schema: GraphQLSchema): Record<string, (value: unknown) => unknown> =>
  Object.fromEntries(
    Object.values(schema.getTypeMap())
      .filter((type) => isLeafType(type))
      .map((type) => [type.name, exactSerializer(type)]),
  );

/** Serializes as graphql-js does, and throws where graphql-js would first have to resolve the value, or would refuse it. */
function exactSerializer(type: GraphQLLeafType): (value: unknown) => unknown {
  const takesTextAsIs = type.name === 'String' || type.name === 'ID';
  return (value) => {
    if (takesTextAsIs && typeof value === 'string') return value;
    if (typeof value === 'function' || isPromise(value)) throw new TypeError('This is not a plain value.');
    const shown: unknown = type.serialize(value);
    if (shown === undefined || shown === null) throw new TypeError('This cannot be shown.');
    return shown;
  };
}

const isPromise = (value: unknown): boolean =>
  typeof (value as { then?: unknown } | null)?.then === 'function';
