/** Every question about the published audits, answered by compiled plans and by graphql-js. */
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { GraphQLSchemaHost } from '@nestjs/graphql';
import {
  execute,
  getNamedType,
  getOperationAST,
  isLeafType,
  isObjectType,
  Kind,
  parse,
  print,
  TypeInfo,
  validate,
  valueFromASTUntyped,
  visit,
  visitWithTypeInfo,
  type ArgumentNode,
  type GraphQLSchema,
} from 'graphql';
import { EveryField } from '../../../test/support/ask-everything.js';
import { loadedAudits } from '../../../test/support/loaded-audits.js';
import type { RunningService } from '../../../test/support/running-service.js';
import { RequestContext } from '../request-context.js';
import { KnownQuestions } from './known-questions.js';

let service: RunningService;
let schema: GraphQLSchema;
let known: KnownQuestions;

beforeAll(async () => {
  service = await loadedAudits();
  schema = service.running.app.get(GraphQLSchemaHost).schema;
  known = new KnownQuestions(schema);
});
afterAll(() => service.stop());

/** The same query with everything that is written out for its arguments given in variables, as programs do. */
function withVariables(query: string): { query: string; variables: Record<string, unknown> } {
  const types = new TypeInfo(schema);
  const variables: Record<string, unknown> = {};
  const declared: string[] = [];
  const visitor = {
    Argument: {
      leave(node: ArgumentNode) {
        const name = `v${declared.length}`;
        declared.push(`$${name}: ${String(types.getInputType())}`);
        variables[name] = valueFromASTUntyped(node.value);
        return { ...node, value: { kind: Kind.VARIABLE, name: { kind: Kind.NAME, value: name } } };
      },
    },
  };
  const lifted = print(visit(parse(query), visitWithTypeInfo(types, visitor)));
  const head = declared.length > 0 ? `query (${declared.join(', ')})` : 'query';
  return { query: lifted.replace(/^(query)?\s*(?=\{)/, `${head} `), variables };
}

/** Asks four times, and graphql-js where there is no plan; gives how many of the answers were compiled, and the errors. */
async function askBoth(text: string): Promise<{ compiled: number; errors?: unknown }> {
  const question = withVariables(text);
  const document = parse(question.query);
  expect(validate(schema, document)).toEqual([]);
  const { log, readModels } = service.running.service;
  const contextOf = () => new RequestContext({}, log, readModels);
  const { data, errors } = await execute({
    schema,
    document,
    contextValue: contextOf(),
    variableValues: question.variables,
  });
  const before = known.answers;
  for (let time = 1; time <= 4; time += 1) {
    const answer = await known.answer(question, contextOf());
    if (answer === undefined) known.note(question, { document, operation: getOperationAST(document)! });
    else expect(errors ?? answer).toBe(JSON.stringify({ data }));
  }
  return { compiled: known.answers - before, errors };
}

const idsOf = async (question: string): Promise<string[]> => {
  const [answer] = Object.values(await service.ask(`{ ${question} { nodes { id } } }`));
  return (answer as { nodes: { id: string }[] }).nodes.map(({ id }) => id);
};

/** Root fields with their arguments, about what the audits hold. */
async function questions(): Promise<string[]> {
  const ofEach = await Promise.all((await idsOf('partnerships')).map(questionsAbout));
  return [
    'status',
    'partnerships(first: 200)',
    'agencies(first: 200)',
    'frameworks',
    'agency(id: "nobody")',
    'agency(id: "")',
    'agencies(first: 0)',
    'agencies(after: "no marker")',
    'agencies(asOf: "yesterday")',
    'work(party: "nobody")',
    ...ofEach.flat(),
  ];
}

async function questionsAbout(partnership: string): Promise<string[]> {
  const ofIt = `partnership: "${partnership}"`;
  const cycles = await idsOf(`cycles(${ofIt})`);
  const ids = async (root: string) => (await idsOf(`${root}(filter: { ${ofIt} })`)).slice(0, 2);
  const each = (some: readonly string[], ...ask: ((id: string) => string)[]) =>
    some.flatMap((id) => ask.map((one) => one(id)));
  return [
    ...['cycles', 'reports', 'bodies', 'themes', 'dueWork', 'discrepancies', 'recurringRecommendations'].map(
      (root) => `${root}(${ofIt})`,
    ),
    ...['recommendations', 'actions', 'commitments', 'findings', 'surveyResults'].map(
      (root) => `${root}(filter: { ${ofIt} }, first: 20)`,
    ),
    `underTheme(theme: "escalation", ${ofIt}, first: 200)`,
    `compareCyclesByTheme(theme: "escalation", ${ofIt})`,
    ...each(
      await idsOf(`agencies(${ofIt}, first: 2)`),
      (id) => `agency(id: "${id}")`,
      (id) => `agencyTimeline(agency: "${id}", first: 20, kinds: [RATED, RECEIVED])`,
      (id) => `work(party: "agency:${id}", statuses: [IN_PROGRESS], sort: DUE)`,
    ),
    ...each(
      await idsOf(`bodies(${ofIt}, first: 2)`),
      (id) => `body(id: "${id}")`,
      (id) => `work(party: "body:${id}", asOf: "2022-01-01")`,
    ),
    ...each(await idsOf('frameworks'), (id) => `framework(id: "${id}")`),
    ...each(
      await idsOf(`reports(${ofIt})`),
      (id) => `report(id: "${id}")`,
      (id) => `history(stream: "report-${id}", first: 50)`,
    ),
    ...each(
      cycles,
      ...[
        'cycleParticipation',
        'contactLog',
        'panelSessions',
        'ratingMatrix',
        'selfAgainstModerated',
        'feedback',
      ].map((root) => (id: string) => `${root}(cycle: "${id}", first: 20)`),
      ...['distributions', 'heatMap', 'overallRatings'].map(
        (root) => (id: string) => `${root}(cycle: "${id}")`,
      ),
      (id) => `cycle(id: "${id}")`,
      (id) => `publishedDistributions(cycle: "${id}")`,
      (id) => `recommendationStatusAtCycle(cycle: "${id}")`,
    ),
    ...each(
      await ids('recommendations'),
      (id) => `recommendation(id: "${id}")`,
      (id) => `recommendationHistory(id: "${id}")`,
    ),
    ...each(await ids('actions'), (id) => `action(id: "${id}")`),
    ...each(await ids('commitments'), (id) => `commitment(id: "${id}")`),
  ];
}

/** A field's own plain fields, and those of what it leads to, two levels deep: what a page would ask for. */
function usualFields(root: string): string {
  const of = (type: unknown, depth: number): string =>
    isObjectType(type)
      ? Object.values(type.getFields())
          .filter((field) => field.args.length === 0)
          .map((field) => {
            const inner = getNamedType(field.type);
            if (isLeafType(inner)) return field.name;
            return depth > 0 ? `${field.name} { __typename ${of(inner, depth - 1)} }` : '';
          })
          .join(' ')
      : '';
  return of(getNamedType(schema.getQueryType()!.getFields()[root]!.type), 2);
}

describe('Every question about the published audits', () => {
  it('is answered alike by compiled plans and by graphql-js, and compiled where it is answered', async () => {
    const asked = await questions();
    expect(asked.length).toBeGreaterThan(100);
    const plain: string[] = [];
    let refused = 0;
    for (const question of asked) {
      const { compiled, errors } = await askBoth(
        `{ ${question} { ${usualFields(/^\w+/.exec(question)![0])} } }`,
      );
      if (errors) refused += 1;
      else if (compiled < 2) plain.push(question);
    }
    expect(refused).toBeGreaterThanOrEqual(5);
    expect(plain).toEqual([]);
  });

  it('is answered alike with every field that there is', async () => {
    const fields = new EveryField(schema);
    const ofEachRoot = new Map((await questions()).map((question) => [/^\w+/.exec(question)![0], question]));
    for (const question of ofEachRoot.values()) await askBoth(fields.queryOf([question]));
  });
});

describe('The schema', () => {
  it('gives no two fields the one name that their resolvers have in compiled code', () => {
    const names = Object.values(schema.getTypeMap()).flatMap((type) =>
      isObjectType(type) ? Object.keys(type.getFields()).map((field) => `${type.name}${field}`) : [],
    );
    expect(names.filter((name, at) => names.indexOf(name) !== at)).toEqual([]);
  });
});
