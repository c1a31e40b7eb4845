/** Queries that were asked before, with their plans. From their third use on they are answered without going through Apollo. */
import type { GraphQLSchema } from 'graphql';
import { problemsOfVariables } from '../checked-variables.js';
import { Plan, Planner, type Asked } from './plan.js';

/** So many queries are remembered, planned or seen once; the one unused for longest is forgotten first. */
const REMEMBERED = 500;
/** Longer ones are not remembered, so that the memory is bounded. */
const LENGTH_AT_MOST = 10_000;

/** A query as a client sends it. */
export interface Question {
  readonly query: string;
  readonly operationName?: string | undefined;
  readonly variables: Readonly<Record<string, unknown>>;
}

type Known = 'seen once' | 'left to graphql-js' | { readonly plan: Plan; gaveUp: number };

export class KnownQuestions {
  readonly #planner;
  readonly #known = new Map<string, Known>();
  /** How many answers came from a plan. */
  answers = 0;

  constructor(private readonly schema: GraphQLSchema) {
    this.#planner = new Planner(schema);
  }

  /** What a question asks for, if it can be answered here. */
  find(question: Question): Asked | undefined {
    const known = this.#known.get(keyOf(question));
    if (typeof known !== 'object') return undefined;
    const { asked } = known.plan;
    return problemsOfVariables(this.schema, asked.operation, question.variables).length === 0
      ? asked
      : undefined;
  }

  /** The answer as graphql-js would write it; undefined where only graphql-js can answer. */
  async answer(question: Question, context: object): Promise<string | undefined> {
    const known = this.#use(keyOf(question));
    if (typeof known !== 'object') return undefined;
    const data = await known.plan.data(question.variables, context);
    if (data === undefined) known.gaveUp += 1;
    else this.answers += 1;
    return data === undefined ? undefined : JSON.stringify({ data });
  }

  /** Takes in that graphql-js was asked, and whether it could answer without an error. */
  note(question: Question, asked: Asked, answered: boolean): void {
    if (question.query.length > LENGTH_AT_MOST) return;
    const key = keyOf(question);
    const known = this.#use(key);
    if (known === undefined) this.#remember(key, 'seen once');
    else if (known === 'seen once') this.#remember(key, this.#plan(asked));
    else if (typeof known === 'object' && known.gaveUp > 0) {
      known.gaveUp -= 1;
      if (answered) this.#remember(key, 'left to graphql-js');
    }
  }

  #plan(asked: Asked): Known {
    const plan = this.#planner.planFor(asked);
    return plan ? { plan, gaveUp: 0 } : 'left to graphql-js';
  }

  #use(key: string): Known | undefined {
    const known = this.#known.get(key);
    if (known !== undefined) this.#remember(key, known);
    return known;
  }

  #remember(key: string, known: Known): void {
    this.#known.delete(key);
    this.#known.set(key, known);
    if (this.#known.size > REMEMBERED) this.#known.delete(this.#known.keys().next().value!);
  }
}

/** No name begins with a question mark. */
const keyOf = ({ query, operationName = '?' }: Question): string => `${operationName} ${query}`;
