/** Limits that keep one request from taking the service away from everybody else. */
import { GraphQLError, type ASTVisitor, type ValidationContext, type ValidationRule } from 'graphql';

const MAX_DEPTH = 14;
const MAX_ROOT_FIELDS = 20;

const tooLarge = (message: string): GraphQLError =>
  new GraphQLError(message, { extensions: { code: 'QUERY_TOO_LARGE' } });

/** Refuses operations nested deeper than the schema has a use for. */
const depthLimit: ValidationRule = (context: ValidationContext): ASTVisitor => {
  let depth = 0;
  let reported = false;
  return {
    SelectionSet: {
      enter() {
        depth += 1;
        if (depth > MAX_DEPTH && !reported) {
          reported = true;
          context.reportError(tooLarge(`This question is nested too deeply: at most ${MAX_DEPTH} levels.`));
        }
      },
      leave() {
        depth -= 1;
      },
    },
  };
};

/** Refuses operations that ask many questions at once under other names. */
const rootFieldLimit: ValidationRule = (context: ValidationContext): ASTVisitor => ({
  OperationDefinition(operation) {
    if (operation.selectionSet.selections.length > MAX_ROOT_FIELDS) {
      context.reportError(tooLarge(`At most ${MAX_ROOT_FIELDS} questions can be asked at once.`));
    }
  },
});

/** The validation rules beyond GraphQL's own. */
export const graphqlLimits: ValidationRule[] = [depthLimit, rootFieldLimit];
