/** GraphQL input types and mutations, written from the input schemas of the use cases: one source for both. */
import type { z } from 'zod';
import type { BatchDefinition, CommandDefinition } from '../kernel/command.js';
import { recordSchema } from './record-input.js';

interface Meta {
  readonly id?: string;
  readonly description?: string;
  /** The description of the named type, where a field says something else. */
  readonly typeDescription?: string;
  /** The scalar that stands for the schema. */
  readonly graphql?: string;
  /** What each value of an enum means. */
  readonly values?: Readonly<Record<string, string>>;
}

/** The parts of a schema's definition that are read here; every schema has some of them. */
interface Definition {
  readonly type: string;
  readonly innerType?: z.ZodType;
  readonly element?: z.ZodType;
  readonly shape?: Record<string, z.ZodType>;
  readonly entries?: Record<string, string>;
  readonly in?: z.ZodType;
  readonly format?: string;
  readonly defaultValue?: unknown;
}

const definitionOf = (schema: z.ZodType): Definition => schema._zod.def as unknown as Definition;

/** A schema's meta data; its name survives a later `describe`. */
function metaOf(schema: z.ZodType): Meta {
  const own = (schema.meta() ?? {}) as Meta;
  const parent = schema._zod.parent as z.ZodType | undefined;
  if (own.id) return { ...own, typeDescription: own.description };
  if (!parent) return own;
  const { id, values, typeDescription } = metaOf(parent);
  return id ? { ...own, id, values, typeDescription } : own;
}

const pascal = (name: string): string => name.charAt(0).toUpperCase() + name.slice(1);
const quoted = (text: string): string => JSON.stringify(text);

/** Whoever reads the schema has never seen the code, so a name alone is not enough. */
function described(description: string | undefined, where: string): string {
  if (description) return description;
  throw new Error(`${where} needs a description.`);
}

/** Collects the types that the inputs need and writes them as GraphQL SDL. */
export class InputTypes {
  private readonly written = new Map<string, string>();

  /** SDL of all mutations and of every type that their inputs need. */
  static sdlOf(commands: readonly CommandDefinition[], batches: readonly BatchDefinition[]): string {
    const types = new InputTypes();
    types.typeOf(recordSchema, 'record');
    const fields = [...commands, ...batches].map((one) =>
      types.mutation(one, 'stream' in one ? 'CommandResult' : 'BatchResult'),
    );
    return `${[...types.written.values()].join('\n\n')}\n\n"What people and imports record. Nothing is overwritten."\ntype Mutation {\n${fields.join('\n')}\n}\n`;
  }

  private mutation(
    { name, description, input }: Pick<CommandDefinition, 'name' | 'description' | 'input'>,
    result: string,
  ): string {
    const inputType = `${pascal(name)}Input`;
    this.writeObject(inputType, `What ${name} needs.`, input);
    return [
      `  ${quoted(description)}`,
      `  ${name}(`,
      `    "What is recorded."`,
      `    input: ${inputType}!`,
      `    "How it is recorded: its day, its sources, what it corrects."`,
      `    record: RecordInput`,
      `    "Makes a repeated request harmless: the same id with the same input answers as the first time."`,
      `    commandId: ID`,
      `  ): ${result}!`,
    ].join('\n');
  }

  private writeObject(name: string, description: string, schema: z.ZodType): void {
    if (this.written.has(name)) return;
    this.written.set(name, '');
    const fields = Object.entries(definitionOf(schema).shape ?? {}).map(([field, type]) => {
      const { type: written, required } = this.typeOf(type, `${name}.${field}`);
      const about = described(
        metaOf(type).description ?? metaOf(unwrapped(type)).description,
        `${name}.${field}`,
      );
      return `  ${quoted(about)}\n  ${field}: ${written}${required ? '!' : ''}`;
    });
    const body = fields.length > 0 ? fields : ['  "Nothing more is needed."\n  nothing: Boolean'];
    this.written.set(name, `${quoted(description)}\ninput ${name} {\n${body.join('\n')}\n}`);
  }

  private typeOf(schema: z.ZodType, where: string, outer: Meta = {}): { type: string; required: boolean } {
    const meta = { ...metaOf(schema), ...outer };
    const definition = definitionOf(schema);
    if (meta.graphql)
      return {
        type: meta.graphql,
        required: definition.type !== 'optional' && definition.type !== 'default',
      };
    switch (definition.type) {
      case 'optional':
      case 'default':
      case 'prefault':
      case 'nullable':
        return { ...this.typeOf(definition.innerType!, where, meta.id ? meta : {}), required: false };
      case 'pipe':
        return this.typeOf(definition.in!, where, meta.id ? meta : {});
      case 'array':
        return { type: `[${this.typeOf(definition.element!, where).type}!]`, required: true };
      case 'enum':
        return { type: this.enumType(meta, definition, where), required: true };
      case 'object':
        if (!meta.id) throw new Error(`The object at ${where} needs a name: .meta({ id }).`);
        this.writeObject(meta.id, described(meta.typeDescription, meta.id), schema);
        return { type: meta.id, required: true };
      case 'string':
      case 'template_literal':
        return { type: 'String', required: true };
      case 'number':
        return { type: definition.format === 'safeint' ? 'Int' : 'Float', required: true };
      case 'boolean':
        return { type: 'Boolean', required: true };
      default:
        throw new Error(`The ${definition.type} at ${where} has no GraphQL type.`);
    }
  }

  private enumType(
    { id, typeDescription, values = {} }: Meta,
    { entries = {} }: Definition,
    where: string,
  ): string {
    if (!id) throw new Error(`The enum at ${where} needs a name: .meta({ id }).`);
    if (!this.written.has(id)) {
      const lines = Object.values(entries).map(
        (value) => `  ${quoted(described(values[value], `${id}.${value}`))}\n  ${value.toUpperCase()}`,
      );
      this.written.set(id, `${quoted(described(typeDescription, id))}\nenum ${id} {\n${lines.join('\n')}\n}`);
    }
    return id;
  }
}

function unwrapped(schema: z.ZodType): z.ZodType {
  const { innerType } = definitionOf(schema);
  return innerType ? unwrapped(innerType) : schema;
}
