import { z } from 'zod';
import { directoryProjection } from '../../../projections/directory.js';
import { recommendationsProjection } from '../../../projections/recommendations.js';
import { connectionOf, pageArgs, type Connection } from '../../graphql/connection.js';
import { defineQuery } from '../../read-models/query.js';
import { knownRecommendations } from '../load.js';
import { overviewAt, possibilitiesAt, possibleOverviews } from '../overview.js';
import { joinedTo, recommendationAnswer, type Shown } from '../recommendation-answer.js';
import { filterSchema, matches, resolveFilter, wholeStatuses } from './filter.js';
import { orderBy, sortSchema } from './order.js';

/** Recommendations of a subject, filtered by what is certain, with totals over the whole list. */
export const recommendationsQuery = defineQuery({
  name: 'recommendations',
  args: z.strictObject({
    filter: filterSchema,
    sort: sortSchema.default('number'),
    onlyPossible: z.boolean().default(false),
    ...pageArgs,
  }),
  projections: [recommendationsProjection, directoryProjection],
  answer: async (facts, { filter: asked, sort, onlyPossible, ...page }, view) => {
    const { ids, filter } = await resolveFilter(facts, asked, view);
    const certain: Shown[] = [];
    const possible: Shown[] = [];
    for (const known of await knownRecommendations(facts, ids)) {
      const overview = overviewAt(known, view.asOf);
      const possibilities = possibilitiesAt(known, view.asOf);
      const maybe = possibleOverviews(known, view.asOf, possibilities).find((then) => matches(then, filter));
      if (overview && matches(overview, filter)) certain.push({ overview, possibilities, certain: true });
      else if (maybe) possible.push({ overview: overview ?? maybe, possibilities, certain: !!overview });
    }
    const order = orderBy[sort](filter.holders);
    const list = (onlyPossible ? possible : certain).sort((a, b) => order(a.overview, b.overview));
    const connection = connectionOf(list, page, ({ overview }) => overview.id);
    const joined = await joinedTo(facts, connection.nodes, view);
    return {
      ...mapped(connection, (shown) => recommendationAnswer(shown, joined)),
      totals: totalsOf(list),
      possibleCount: possible.length,
    };
  },
});

/** A page with each of its entries turned into what an answer shows. */
export function mapped<A, B>({ edges, ...rest }: Connection<A>, answer: (entry: A) => B): Connection<B> {
  const answered = edges.map(({ cursor, node }) => ({ cursor, node: answer(node) }));
  return { ...rest, edges: answered, nodes: answered.map(({ node }) => node) };
}

const totalsOf = (list: readonly Shown[]) =>
  wholeStatuses.map((status) => ({
    status,
    count: list.filter(({ overview }) => overview.whole.status === status).length,
  }));
