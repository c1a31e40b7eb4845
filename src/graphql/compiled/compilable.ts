/** Which operations can be compiled: those whose compiled form is known to answer as graphql-js does, and is small. */
import {
  BREAK,
  getNamedType,
  isAbstractType,
  TypeInfo,
  visit,
  visitWithTypeInfo,
  type ASTNode,
  type DocumentNode,
  type FieldNode,
  type FloatValueNode,
  type GraphQLSchema,
  type IntValueNode,
  type OperationDefinitionNode,
  type SelectionSetNode,
  type VariableNode,
} from 'graphql';

/** Compiled code has a piece for every field, fragments written out wherever they are spread. */
const FIELDS_AT_MOST = 1_000;

/** How many fields the compiled form of an operation of a valid document has; undefined where it cannot be compiled. */
export function compilableFields(
  schema: GraphQLSchema,
  document: DocumentNode,
  operation: OperationDefinitionNode,
): number | undefined {
  const fields = fieldsIn(document, operation);
  return fields <= FIELDS_AT_MOST && isPlain(schema, document) ? fields : undefined;
}

/**
 * Whether a document has nothing that compiled code treats differently: directives, interfaces and unions, introspection,
 * variables within a written list or object, numbers that JavaScript cannot hold. Nor has it any text written out, which
 * would become part of the code: the compiler takes some of it for expressions. Clients that ask often give text in
 * variables.
 */
function isPlain(schema: GraphQLSchema, document: DocumentNode): boolean {
  const types = new TypeInfo(schema);
  let plain = true;
  const leave = () => {
    plain = false;
    return BREAK;
  };
  const leaveWithVariables = (node: ASTNode) => (hasVariable(node) ? leave() : undefined);
  const visitor = {
    StringValue: leave,
    IntValue: ({ value }: IntValueNode) => (Number.isSafeInteger(Number(value)) ? undefined : leave()),
    FloatValue: ({ value }: FloatValueNode) => (Number.isFinite(Number(value)) ? undefined : leave()),
    Directive: leave,
    ListValue: leaveWithVariables,
    ObjectValue: leaveWithVariables,
    Variable: ({ name }: VariableNode) => (name.value.startsWith('__') ? leave() : undefined),
    Field: (field: FieldNode) =>
      isReserved(field) || isAbstractType(getNamedType(types.getType())) ? leave() : undefined,
  };
  visit(document, visitWithTypeInfo(types, visitor));
  return plain;
}

function hasVariable(node: ASTNode): boolean {
  let found = false;
  const note = () => {
    found = true;
    return BREAK;
  };
  visit(node, { Variable: note });
  return found;
}

const isReserved = ({ name, alias }: FieldNode): boolean =>
  (name.value.startsWith('__') && name.value !== '__typename') || Boolean(alias?.value.startsWith('__'));

function fieldsIn(document: DocumentNode, { selectionSet }: OperationDefinitionNode): number {
  const fragments = new Map<string, SelectionSetNode>();
  for (const definition of document.definitions)
    if (definition.kind === 'FragmentDefinition')
      fragments.set(definition.name.value, definition.selectionSet);
  const counted = new Map<SelectionSetNode, number>();
  const count = (set: SelectionSetNode | undefined): number => {
    if (!set) return 0;
    const known = counted.get(set);
    if (known !== undefined) return known;
    const sum = set.selections
      .map((selection) => {
        if (selection.kind === 'Field') return 1 + count(selection.selectionSet);
        if (selection.kind === 'InlineFragment') return count(selection.selectionSet);
        return count(fragments.get(selection.name.value));
      })
      .reduce((total, fields) => total + fields, 0);
    counted.set(set, sum);
    return sum;
  };
  return count(selectionSet);
}
