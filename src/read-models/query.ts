/** How questions are declared: their arguments, the projections they read, and the making of the answer. */
import type { z } from 'zod';
import type { Day } from '../kernel/days.js';
import type { Fact, FactKind } from './fact.js';
import type { FactPage } from './fact-store.js';
import type { Projection } from './projection.js';

/** The two times of an answer. */
export interface View {
  /** True in the world on this day. */
  readonly asOf: Day;
  /** As recorded up to this position of the log. */
  readonly position: number;
  /** The day asked for with `asKnownOn`, if it was a day. */
  readonly asKnownOn?: Day;
  /** Today, for the words of an answer; equals `asOf` unless that was given. */
  readonly today: Day;
}

/** Facts as known at the answer's position. */
export interface Facts {
  readonly of: <V>(kind: FactKind<V>, subjects: readonly string[]) => Promise<Fact<V>[]>;
  readonly inLists: <V>(kind: FactKind<V>, others: readonly string[]) => Promise<Fact<V>[]>;
  readonly all: <V>(kind: FactKind<V>) => Promise<Fact<V>[]>;
  readonly page: <V>(kind: FactKind<V>, subject: string, page: FactPage) => Promise<Fact<V>[]>;
}

export interface QueryDefinition<A extends z.ZodObject = z.ZodObject, R = unknown> {
  /** Its name, which is also the GraphQL root field's. */
  readonly name: string;
  /** Its own arguments; the times come with every query. */
  readonly args: A;
  /** The projections that it reads: the answer's position is their lowest. */
  readonly projections: readonly Projection[];
  /** Makes the answer. Null where the thing asked for was not there at these times. */
  readonly answer: (facts: Facts, args: z.output<A>, view: View) => Promise<R>;
}

/** Declares a question. */
export const defineQuery = <A extends z.ZodObject, R>(query: QueryDefinition<A, R>): QueryDefinition<A, R> =>
  query;
