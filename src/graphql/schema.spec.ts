import { describe, expect, it } from '@jest/globals';
import {
  buildSchema,
  isEnumType,
  isInputObjectType,
  isObjectType,
  type GraphQLArgument,
  type GraphQLField,
  type GraphQLNamedType,
} from 'graphql';
import { messagesOf } from '../command-handling/bus.js';
import { allBatches, allCommands, allQueries } from '../use-cases.js';
import { committedSchema } from './committed-schema.js';
import { composeSchema } from './compose-schema.js';

const schema = buildSchema(committedSchema());
const types = Object.values(schema.getTypeMap()).filter(({ name }) => !name.startsWith('__'));
const BUILT_IN = ['String', 'Boolean', 'Int', 'Float', 'ID'];

interface Described {
  readonly name: string;
  readonly description?: string | null;
}

const partsOf = (type: GraphQLNamedType): readonly (readonly [string, Described])[] => {
  if (isEnumType(type)) return type.getValues().map((value) => [`${type.name}.${value.name}`, value]);
  if (isInputObjectType(type))
    return Object.values(type.getFields()).map((field) => [`${type.name}.${field.name}`, field]);
  if (!isObjectType(type)) return [];
  return Object.values(type.getFields()).flatMap((field) => [
    [`${type.name}.${field.name}`, field] as const,
    ...field.args.map((argument): [string, GraphQLArgument] => [
      `${type.name}.${field.name}(${argument.name})`,
      argument,
    ]),
  ]);
};

const parts = types
  .filter(({ name }) => !BUILT_IN.includes(name))
  .flatMap((type): (readonly [string, Described])[] => [[type.name, type], ...partsOf(type)]);

/** The letters of a name or description, to see whether one only repeats the other. */
const lettersOf = (text: string): string => text.toLowerCase().replace(/[^a-z]/g, '');

describe('the schema', () => {
  it('is committed as its sources compose it', () => {
    expect(committedSchema()).toBe(composeSchema());
  });

  it('keeps to Latin-1, so that names and values of it are texts of one byte a letter and answers are written fast', () => {
    expect(committedSchema().match(/[^\u0000-\u00ff]/g)).toBeNull();
  });

  it('describes every type, field, argument and value', () => {
    expect(parts.length).toBeGreaterThan(1_000);
    expect(parts.filter(([, { description }]) => !description?.trim()).map(([where]) => where)).toEqual([]);
  });

  it('describes them in more words than their names', () => {
    const repeated = parts.filter(
      ([, { name, description }]) => lettersOf(name) === lettersOf(description ?? ''),
    );
    expect(repeated.map(([where]) => where)).toEqual([]);
  });

  it('describes them in sentences', () => {
    const open = parts.filter(([, { description }]) => !/^[A-Z"`].*[.?!)]$/s.test(description ?? ''));
    expect(open.map(([where]) => where)).toEqual([]);
  });
});

const fieldsOf = (name: 'Query' | 'Mutation'): Record<string, GraphQLField<unknown, unknown>> =>
  (name === 'Query' ? schema.getQueryType() : schema.getMutationType())!.getFields();

/** Root fields that are no declared use case or question; their resolvers are written one by one. */
const OF_THE_SERVICE = { Query: ['history', 'status'], Mutation: ['importPack', 'recordInError'] };

describe('every use case', () => {
  const messages = messagesOf(allCommands, allBatches, allQueries);
  const mutations = fieldsOf('Mutation');
  const useCases = [...allCommands, ...allBatches];

  it('has exactly one mutation, and every mutation one use case', () => {
    const expected = [...useCases.map(({ name }) => name), ...OF_THE_SERVICE.Mutation];
    expect(Object.keys(mutations).sort()).toEqual(expected.sort());
  });

  it('has exactly one message and one handler', () => {
    expect([...messages.useCases.keys()].sort()).toEqual(useCases.map(({ name }) => name).sort());
    const handlers = messages.handlers.map((handler) => (handler as { name: string }).name);
    expect(new Set(handlers).size).toBe(handlers.length);
    expect(handlers).toHaveLength(useCases.length + allQueries.length);
  });

  it('takes its input, how it is recorded, and the id of its request', () => {
    for (const { name } of useCases) {
      expect(mutations[name]!.args.map((argument) => argument.name).sort()).toEqual([
        'commandId',
        'input',
        'record',
      ]);
      expect(mutations[name]!.description).toBeTruthy();
    }
  });
});

describe('every question', () => {
  const questions = fieldsOf('Query');

  it('has exactly one root field, and every root field one question', () => {
    const expected = [...allQueries.map(({ name }) => name), ...OF_THE_SERVICE.Query];
    expect(Object.keys(questions).sort()).toEqual(expected.sort());
  });

  it.each(allQueries.map(({ name, args }) => [name, args] as const))(
    '%s takes the two times, a position, and what its definition takes',
    (name, args) => {
      const taken = questions[name]!.args.map((argument) => argument.name).sort();
      expect(taken).toEqual(['asKnownOn', 'asOf', 'minPosition', ...Object.keys(args.shape)].sort());
    },
  );

  it.each(allQueries.map(({ name }) => name))(
    '%s says at which times and where in the history it answers',
    (name) => {
      const type = schema.getType(String(questions[name]!.type).replace(/[!\[\]]/g, ''));
      expect(isObjectType(type) && String(type.getFields()['answer']?.type)).toBe('Answer');
    },
  );
});

describe('every subscription', () => {
  const subscriptions = Object.values(schema.getSubscriptionType()!.getFields());
  const formOf = ({ type, args }: GraphQLField<unknown, unknown>) => ({
    type: String(type),
    args: args.map((argument) => `${argument.name}: ${String(argument.type)}`),
  });

  it('is to the timeline of an agency or to the work of a party', () => {
    expect(subscriptions.map(({ name }) => name)).toEqual(['agencyTimeline', 'work']);
  });

  it('takes what its question takes, and answers as that does', () => {
    const questions = fieldsOf('Query');
    for (const subscription of subscriptions)
      expect(formOf(subscription)).toEqual(formOf(questions[subscription.name]!));
  });
});
