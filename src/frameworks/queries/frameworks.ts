/** Questions about frameworks. */
import { z } from 'zod';
import { directoryProjection } from '../../../projections/directory.js';
import { frameworksProjection, publishedFramework } from '../../../projections/frameworks.js';
import { connectionOf, pageArgs } from '../../graphql/connection.js';
import { idSchema } from '../../kernel/refs.js';
import { atDay, bySubject, type Fact } from '../../read-models/fact.js';
import { defineQuery, type View } from '../../read-models/query.js';
import { frameworkAnswers, type PublishedFact } from '../framework-answer.js';

const projections = [frameworksProjection, directoryProjection];

/** The frameworks that were there on the day, one fact each, by id. */
const thereOn = <V>(facts: readonly Fact<V>[], { asOf }: View): Fact<V>[] =>
  [...bySubject(facts).values()].flatMap((group) => atDay(group, asOf).certain ?? []);

const byId = (a: PublishedFact, b: PublishedFact): number => (a.subject < b.subject ? -1 : 1);

/** One framework with everything in it. */
export const frameworkQuery = defineQuery({
  name: 'framework',
  args: z.strictObject({ id: idSchema }),
  projections,
  answer: async (facts, { id }, view) => {
    const found = thereOn(await facts.of(publishedFramework, [id]), view);
    return (await frameworkAnswers(facts, found, view))[0] ?? null;
  },
});

/** Frameworks, of one partnership or all. */
export const frameworksQuery = defineQuery({
  name: 'frameworks',
  args: z.strictObject({
    partnership: idSchema.optional(),
    ...pageArgs,
  }),
  projections,
  answer: async (facts, { partnership, ...page }, view) => {
    const all = partnership
      ? await facts.inLists(publishedFramework, [partnership])
      : await facts.all(publishedFramework);
    const connection = connectionOf(thereOn(all, view).sort(byId), page, ({ subject }) => subject);
    const nodes = await frameworkAnswers(facts, connection.nodes, view);
    const edges = connection.edges.map(({ cursor }, at) => ({ cursor, node: nodes[at] }));
    return { ...connection, edges, nodes };
  },
});
