/**
 * Queries as compiled functions (graphql-jit), inside Apollo's pipeline: what a query answers is what graphql-js answers, to
 * the letter. Only what is known to be the same is compiled, and whatever ends in an error is asked again of graphql-js.
 */
import type { ApolloServerOptionsWithGateway, BaseContext } from '@apollo/server';
import { ApolloDriver, type ApolloDriverConfig } from '@nestjs/apollo';
import {
  defaultFieldResolver,
  execute,
  getNamedType,
  isLeafType,
  isObjectType,
  type ExecutionResult,
  type GraphQLLeafType,
  type GraphQLSchema,
} from 'graphql';
import { compileQuery, isCompiledQuery, type CompiledQuery } from 'graphql-jit';
import { isCompilable } from './compilable.js';

/** So many queries are remembered, compiled or seen once; the one unused for longest is forgotten first. */
const REMEMBERED = 500;

type Gateway = ApolloServerOptionsWithGateway<BaseContext>['gateway'];
type Executor = NonNullable<Awaited<ReturnType<Gateway['load']>>['executor']>;
type Asked = Parameters<Executor>[0];
type Plan = CompiledQuery['query'];

/** Apollo's driver with compiled execution. */
export class CompilingApolloDriver extends ApolloDriver {
  override start(options: ApolloDriverConfig): Promise<void> {
    if (!options.schema) throw new Error('There is no schema to compile queries for.');
    return super.start({ ...options, gateway: compilingGateway(options.schema) } as ApolloDriverConfig);
  }
}

/** What Apollo asks to execute an operation. */
export function compilingGateway(schema: GraphQLSchema, execution = new CompiledExecution(schema)): Gateway {
  return {
    onSchemaLoadOrUpdate: (tell) => {
      tell({ apiSchema: schema, coreSupergraphSdl: '' });
      return () => undefined;
    },
    load: async () => ({ executor: (asked) => execution.answer(asked) }),
    stop: async () => undefined,
  };
}

/** Executes operations, from their second use on by a compiled plan where there can be one. */
export class CompiledExecution {
  readonly #plans = new Map<string, Plan | 'seen once' | 'left to graphql-js'>();
  readonly #options;
  /** How many answers came from a plan. */
  compiledAnswers = 0;

  constructor(private readonly schema: GraphQLSchema) {
    resolveWithoutSurprise(schema);
    this.#options = { customSerializers: exactSerializers(schema), disablingCapturingStackErrors: true };
  }

  /** The result of an operation, as graphql-js gives it. */
  async answer(asked: Asked): Promise<ExecutionResult> {
    if (asked.operation?.operation !== 'query') return this.plainly(asked);
    const key = `${asked.queryHash} ${asked.operationName ?? ''}`;
    const plan = this.planOf(key, asked);
    if (!plan) return this.plainly(asked);
    const result = await resultOf(plan, asked);
    if (result && !result.errors) {
      this.compiledAnswers += 1;
      return result;
    }
    const plain = await this.plainly(asked);
    if (!plain.errors) this.#plans.set(key, 'left to graphql-js');
    return plain;
  }

  private async plainly({ document, context, request, operationName }: Asked): Promise<ExecutionResult> {
    const { variables: variableValues } = request;
    const asked = request.operationName ?? operationName;
    return execute({
      schema: this.schema,
      document,
      contextValue: context,
      variableValues,
      operationName: asked,
    });
  }

  private planOf(key: string, asked: Asked): Plan | undefined {
    const known = this.#plans.get(key);
    this.#plans.delete(key);
    const next =
      known === undefined
        ? 'seen once'
        : known === 'seen once'
          ? (this.compiled(asked) ?? 'left to graphql-js')
          : known;
    this.#plans.set(key, next);
    if (this.#plans.size > REMEMBERED) this.#plans.delete(this.#plans.keys().next().value!);
    return typeof next === 'string' ? undefined : next;
  }

  private compiled({ document, operation, operationName }: Asked): Plan | undefined {
    if (!isCompilable(this.schema, document, operation!)) return undefined;
    const compiled = compileQuery(this.schema, document, operationName ?? undefined, this.#options);
    return isCompiledQuery(compiled) ? compiled.query : undefined;
  }
}

async function resultOf(plan: Plan, { context, request }: Asked): Promise<ExecutionResult | undefined> {
  try {
    return await plan(undefined, context, request.variables);
  } catch {
    return undefined;
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
