/** Pages of lists whose entries match for certain or only possibly. */
import { z } from 'zod';
import { connectionOf, pageArgs } from '../graphql/connection.js';
import type { Match, Matches } from './possible.js';

/** The arguments of every such list. */
export const matchPageArgs = { onlyPossible: z.boolean().default(false), ...pageArgs };

interface MatchPage {
  readonly onlyPossible: boolean;
  readonly first: number;
  readonly after?: string;
}

/**
 * A page of those that match for certain, or with `onlyPossible` of those that match only possibly. Only the entries of the
 * page are made into answers.
 */
export async function answeredPage<E, A>(
  matches: Matches<E>,
  order: (a: E, b: E) => number,
  keyOf: (entry: E) => string,
  { onlyPossible, ...page }: MatchPage,
  answersOf: (entries: readonly Match<E>[]) => Promise<readonly A[]>,
) {
  const list = [...(onlyPossible ? matches.possible : matches.certain)].sort((a, b) =>
    order(a.entry, b.entry),
  );
  const connection = connectionOf(list, page, ({ entry }) => keyOf(entry));
  const nodes = await answersOf(connection.nodes);
  return {
    ...connection,
    nodes,
    edges: connection.edges.map(({ cursor }, at) => ({ cursor, node: nodes[at]! })),
    possibleCount: matches.possible.length,
  };
}
