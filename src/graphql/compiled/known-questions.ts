/** Queries that Apollo answered before, with their plans: what they ask is answered in front of it from the third time on. */
import type { GraphQLSchema } from 'graphql';
import { problemsOfVariables } from '../checked-variables.js';
import { Plan, Planner, type Asked } from './plan.js';

/** So many queries are remembered, planned or seen once; the ones unused for longest are forgotten first. */
const REMEMBERED = 500;
/** Longer ones are not remembered, and plans of no more fields together, so that the memory is bounded. */
const LENGTH_AT_MOST = 10_000;
const FIELDS_AT_MOST = 20_000;

/** A query as a client sends it. */
export interface Question {
  readonly query: string;
  readonly operationName?: string | undefined;
  readonly variables: Readonly<Record<string, unknown>>;
}

type Known = 'seen once' | 'left to graphql-js' | Plan;

export class KnownQuestions {
  readonly #planner;
  readonly #known = new Map<string, Known>();
  #fields = 0;
  #answers = 0;

  constructor(private readonly schema: GraphQLSchema) {
    this.#planner = new Planner(schema);
  }

  /** How many answers came from a plan. */
  get answers(): number {
    return this.#answers;
  }

  /** What a question asks for, if it can be answered here. */
  find(question: Question): Asked | undefined {
    const plan = this.#planOf(question);
    const fits =
      plan && problemsOfVariables(this.schema, plan.asked.operation, question.variables).length === 0;
    return fits ? plan.asked : undefined;
  }

  /** The answer as graphql-js would write it; undefined where graphql-js has to be asked. */
  async answer(question: Question, context: object): Promise<string | undefined> {
    const plan = this.#planOf(question);
    const outcome = await plan?.run(question.variables, context);
    if (outcome === 'not for plans') this.#remember(keyOf(question), 'left to graphql-js');
    if (typeof outcome !== 'object') return undefined;
    const text = JSON.stringify({ data: outcome.data });
    this.#answers += 1;
    return text;
  }

  /** Takes in that graphql-js was asked. */
  note(question: Question, asked: Asked): void {
    if (question.query.length > LENGTH_AT_MOST) return;
    const key = keyOf(question);
    const known = this.#known.get(key);
    if (known === undefined) this.#remember(key, 'seen once');
    else if (known === 'seen once') this.#remember(key, this.#planner.planFor(asked) ?? 'left to graphql-js');
    else this.#remember(key, known);
  }

  #planOf(question: Question): Plan | undefined {
    const key = keyOf(question);
    const known = this.#known.get(key);
    if (!(known instanceof Plan)) return undefined;
    this.#remember(key, known);
    return known;
  }

  /** As the one used last. */
  #remember(key: string, known: Known): void {
    this.#forget(key);
    this.#known.set(key, known);
    this.#fields += fieldsOf(known);
    while (this.#known.size > REMEMBERED || this.#fields > FIELDS_AT_MOST)
      this.#forget(this.#known.keys().next().value!);
  }

  #forget(key: string): void {
    this.#fields -= fieldsOf(this.#known.get(key));
    this.#known.delete(key);
  }
}

const fieldsOf = (known: Known | undefined): number => (known instanceof Plan ? known.fields : 0);

/** Of two different questions there are two keys: names come from clients, and may hold anything. */
const keyOf = ({ query, operationName: name }: Question): string =>
  name === undefined ? `- ${query}` : `${name.length} ${name} ${query}`;
