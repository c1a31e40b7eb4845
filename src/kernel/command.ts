/** How use cases are declared: an input, the stream that they write, and a pure decision. */
import type { z } from 'zod';
import type { Day, FuzzyDate } from './days.js';
import type { Actor, EventType, NewEvent, Role, Source } from './event.js';
import type { Party } from './refs.js';
import type { StreamType } from './stream.js';

/** Reads the state of another subject from the log; what was read is noted in the events (`checked`). */
export interface ReadState {
  <S, E extends readonly EventType[]>(stream: StreamType<S, E>, id: string): Promise<S>;
}

/** What a decision knows beside the state and the input. Nothing in it changes while the decision is made. */
export interface Decision<L = undefined> {
  /** The id of the stream that is written, without its category. */
  readonly id: string;
  /** The London day of recording. */
  readonly today: Day;
  /** When the facts were true in the world. */
  readonly occurred: FuzzyDate;
  readonly actor: Actor;
  readonly onBehalfOf?: Party;
  readonly sources: readonly Source[];
  /** Taken from a document: reasons and evidence may then be *not stated*. */
  readonly fromDocument: boolean;
  /** The event that the new one replaces; the state was folded without it. */
  readonly corrects?: string;
  /** What `lookUp` answered. */
  readonly seen: L;
}

export interface CommandDefinition<
  S = any, // eslint-disable-line @typescript-eslint/no-explicit-any -- lists of definitions mix states and inputs
  I extends z.ZodObject = z.ZodObject,
  L = any, // eslint-disable-line @typescript-eslint/no-explicit-any
> {
  /** Its name, which is also the GraphQL mutation's. */
  readonly name: string;
  /** One or two sentences for somebody who has never seen the code. */
  readonly description: string;
  readonly stream: StreamType<S, any>; // eslint-disable-line @typescript-eslint/no-explicit-any
  readonly input: I;
  /** Who may do it. */
  readonly roles: readonly Role[];
  /** The id of the stream that is written. `derived` makes an id that is the same whenever the command is repeated. */
  readonly idOf: (input: z.output<I>, derived: () => string) => string;
  /**
   * The id of what was made, as questions ask for it, where that is not the id of its stream. `made` is the data of the
   * event that was stored; undefined when there was nothing to do.
   */
  readonly resultId?: (id: string, input: z.output<I>, made: unknown) => string;
  /** Reads other subjects that the decision relies on. */
  readonly lookUp?: (read: ReadState, input: z.output<I>, state: S) => Promise<L>;
  /** Pure: the events that follow, or none when nothing changes. Throws a Refusal when a rule is not kept. */
  readonly decide: (state: S, input: z.output<I>, decision: Decision<L>) => readonly NewEvent[];
}

/** Declares a use case. */
export const defineCommand = <S, I extends z.ZodObject, L = undefined>(
  definition: Omit<CommandDefinition<S, I, L>, 'stream'> & { stream: StreamType<S, any> }, // eslint-disable-line @typescript-eslint/no-explicit-any
): CommandDefinition<S, I, L> => definition;

/** One use case with its input and how it is recorded. */
export interface Step<C extends CommandDefinition = CommandDefinition> {
  readonly command: C;
  readonly input: z.input<C['input']>;
  readonly record?: Recording;
}

/** How a command is recorded: everything that is said about the fact beside the fact itself. */
export interface Recording {
  readonly occurred?: FuzzyDate;
  readonly onBehalfOf?: Party;
  readonly sources?: readonly Source[];
  /** The event that this command's one event replaces. */
  readonly corrects?: string;
  /** The event that the person saw as the present value. */
  readonly basedOn?: string;
}

/** A step whose input the type checker holds against its command. */
export const step = <C extends CommandDefinition>(
  command: C,
  input: z.input<C['input']>,
  record?: Recording,
): Step<C> => ({ command, input, ...(record ? { record } : {}) });

/** A use case that is a list of others, on one stream or several (rate a whole form, agree a whole table). */
export interface BatchDefinition<I extends z.ZodObject = z.ZodObject> {
  readonly name: string;
  readonly description: string;
  readonly input: I;
  /** The field of the input that lists the entries. */
  readonly entries: keyof z.output<I> & string;
  /** One step for each entry, in their order. */
  readonly expand: (input: z.output<I>) => readonly Step[];
}

export const defineBatch = <I extends z.ZodObject>(definition: BatchDefinition<I>): BatchDefinition<I> =>
  definition;
