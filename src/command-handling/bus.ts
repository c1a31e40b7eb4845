/** Puts every use case on the CommandBus and every question on the QueryBus: one message class and one handler each. */
import { Injectable, type Provider, type Type } from '@nestjs/common';
import { Command, CommandHandler, Query, QueryHandler } from '@nestjs/cqrs';
import type { BatchDefinition, CommandDefinition, Recording, Step } from '../kernel/command.js';
import type { QueryDefinition } from '../read-models/query.js';
import { Answering, type Times } from '../read-models/answering.js';
import { handleBatch, type BatchHandled } from './batch.js';
import { CommandHandling } from './command-handling.js';
import type { CommandRequest, Handled } from './request.js';

/** A use case on its way to its handler. */
export abstract class UseCase<R> extends Command<R> {
  constructor(
    readonly request: CommandRequest,
    readonly input: Record<string, unknown>,
    readonly record: Recording | undefined,
  ) {
    super();
  }
}

/** A question on its way to its handler. */
export abstract class Question extends Query<unknown> {
  constructor(
    readonly args: Record<string, unknown>,
    readonly times: Times,
  ) {
    super();
  }
}

export interface Messages {
  /** The message class of each use case and question, by name. */
  readonly useCases: ReadonlyMap<
    string,
    new (...args: ConstructorParameters<typeof UseCase>) => UseCase<Handled | BatchHandled>
  >;
  readonly questions: ReadonlyMap<string, new (...args: ConstructorParameters<typeof Question>) => Question>;
  /** Their handlers. */
  readonly handlers: Provider[];
}

const named = <C extends Type>(type: C, name: string): C =>
  Object.defineProperty(type, 'name', { value: name });
const pascal = (name: string): string => name.charAt(0).toUpperCase() + name.slice(1);

function insistOnce(names: readonly string[]): void {
  const twice = names.find((name, index) => names.indexOf(name) !== index);
  if (twice) throw new Error(`${twice} is defined twice.`);
}

/** Declares messages and handlers for the definitions. Refuses to start when a name is used twice. */
export function messagesOf(
  commands: readonly CommandDefinition[],
  batches: readonly BatchDefinition[],
  queries: readonly QueryDefinition[],
): Messages {
  insistOnce([...commands, ...batches].map(({ name }) => name));
  insistOnce(queries.map(({ name }) => name));
  const useCases = new Map<
    string,
    new (...args: ConstructorParameters<typeof UseCase>) => UseCase<Handled | BatchHandled>
  >();
  const questions = new Map<string, new (...args: ConstructorParameters<typeof Question>) => Question>();
  const handlers: Provider[] = [];

  for (const command of commands) {
    const Message = named(class extends UseCase<Handled> {}, pascal(command.name));
    useCases.set(command.name, Message);
    handlers.push(
      useCaseHandler(Message, command.name, (handling, { request, input, record }) =>
        handling.handle(request, [{ command, input, record } as Step]),
      ),
    );
  }
  for (const batch of batches) {
    const Message = named(class extends UseCase<BatchHandled> {}, pascal(batch.name));
    useCases.set(batch.name, Message);
    handlers.push(
      useCaseHandler(Message, batch.name, (handling, { request, input, record }) =>
        handleBatch(handling, request, batch, input, record),
      ),
    );
  }
  for (const query of queries) {
    const Message = named(class extends Question {}, pascal(query.name));
    questions.set(query.name, Message);
    handlers.push(questionHandler(Message, query));
  }
  return { useCases, questions, handlers };
}

function useCaseHandler<R>(
  Message: Type<UseCase<R>>,
  name: string,
  handle: (handling: CommandHandling, message: UseCase<R>) => Promise<R>,
): Provider {
  @Injectable()
  @CommandHandler(Message)
  class Handler {
    constructor(private readonly handling: CommandHandling) {}
    execute(message: UseCase<R>): Promise<R> {
      return handle(this.handling, message);
    }
  }
  return named(Handler, `${pascal(name)}Handler`);
}

function questionHandler(Message: Type<Question>, query: QueryDefinition): Provider {
  @Injectable()
  @QueryHandler(Message)
  class Handler {
    constructor(private readonly answering: Answering) {}
    execute({ args, times }: Question): Promise<unknown> {
      return this.answering.answer(query, args, times);
    }
  }
  return named(Handler, `${pascal(query.name)}Handler`);
}
