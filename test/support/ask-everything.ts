/** Asks a root field with all the fields of its answer, and notes which of them ever held something. */
import {
  getNamedType,
  isListType,
  isNonNullType,
  isObjectType,
  type GraphQLObjectType,
  type GraphQLOutputType,
  type GraphQLSchema,
} from 'graphql';

/** A root field with its arguments as GraphQL text, for example `agency(id: "trust")`. */
export type Question = string;

const rootOf = (question: Question): string => /^\w+/.exec(question)![0];

export class EveryField {
  /** Fields that held something, as `Type.field`. */
  readonly held = new Set<string>();

  constructor(private readonly schema: GraphQLSchema) {}

  /** One request for several questions, with every field of every type that they lead to. */
  queryOf(questions: readonly Question[]): string {
    const reached = new Map<string, GraphQLObjectType>();
    const fields = questions.map((question, index) => {
      const type = this.answerTypeOf(question);
      this.reach(type, reached);
      return `a${index}: ${question} { ...${type.name} }`;
    });
    const fragments = [...reached.values()].map(
      (type) => `fragment ${type.name} on ${type.name} { ${fieldsOf(type)} }`,
    );
    return `query { ${fields.join(' ')} } ${fragments.join(' ')}`;
  }

  /** Notes which fields hold something in the answer to `queryOf` the same questions. */
  note(questions: readonly Question[], data: Readonly<Record<string, unknown>>): void {
    questions.forEach((question, index) => this.noteValue(this.answerTypeOf(question), data[`a${index}`]));
  }

  /** Every field that questions can lead to. */
  all(): Set<string> {
    const reached = new Map<string, GraphQLObjectType>();
    for (const root of Object.values(this.schema.getQueryType()!.getFields()))
      this.reach(getNamedType(root.type) as GraphQLObjectType, reached);
    return new Set(
      [...reached.values()].flatMap((type) =>
        Object.keys(type.getFields()).map((field) => `${type.name}.${field}`),
      ),
    );
  }

  private answerTypeOf(question: Question): GraphQLObjectType {
    return getNamedType(this.schema.getQueryType()!.getFields()[rootOf(question)]!.type) as GraphQLObjectType;
  }

  private reach(type: GraphQLObjectType, reached: Map<string, GraphQLObjectType>): void {
    if (reached.has(type.name)) return;
    reached.set(type.name, type);
    for (const field of Object.values(type.getFields())) {
      const inner = getNamedType(field.type);
      if (isObjectType(inner)) this.reach(inner, reached);
    }
  }

  private noteValue(type: GraphQLOutputType, value: unknown): boolean {
    if (isNonNullType(type)) return this.noteValue(type.ofType, value);
    if (value === null || value === undefined) return false;
    if (isListType(type)) {
      const entries = value as unknown[];
      for (const entry of entries) this.noteValue(type.ofType, entry);
      return entries.length > 0;
    }
    if (isObjectType(type)) {
      for (const field of Object.values(type.getFields())) {
        if (this.noteValue(field.type, (value as Record<string, unknown>)[field.name]))
          this.held.add(`${type.name}.${field.name}`);
      }
    }
    return true;
  }
}

/** All fields of a type; those that lead to another type go on with that type's fragment. */
const fieldsOf = (type: GraphQLObjectType): string =>
  Object.values(type.getFields())
    .map(({ name, type: inner }) => {
      const named = getNamedType(inner);
      return isObjectType(named) ? `${name} { ...${named.name} }` : name;
    })
    .join(' ');
