/** Lists that grow are answered page by page, in the shape of GraphQL connections. */
import { z } from 'zod';
import { Refusal } from '../kernel/refusal.js';

/** The arguments of every connection. */
export const pageArgs = {
  first: z
    .int()
    .min(1, { error: 'Ask for at least one.' })
    .max(200, { error: 'Ask for at most 200 at once.' })
    .default(50),
  after: z.string().max(2000).optional(),
};

export interface PageOf {
  readonly first: number;
  readonly after?: string;
}

export interface Connection<T> {
  readonly edges: readonly { readonly cursor: string; readonly node: T }[];
  readonly nodes: readonly T[];
  readonly pageInfo: { readonly hasNextPage: boolean; readonly endCursor: string | null };
  readonly totalCount: number;
}

/** A cursor: opaque text that holds the key of the entry it stands behind. */
export const cursorOf = (key: unknown): string => Buffer.from(JSON.stringify(key)).toString('base64url');

/** The key in a cursor. Refuses with `CURSOR_INVALID`. */
export function keyOfCursor<K>(cursor: string): K {
  try {
    return JSON.parse(Buffer.from(cursor, 'base64url').toString()) as K;
  } catch {
    throw new Refusal(
      'CURSOR_INVALID',
      'This page marker is not one that an earlier answer gave. Start from the first page.',
      {
        path: 'after',
      },
    );
  }
}

/**
 * One page of a list that is already in its final order. `keyOf` names each entry uniquely; a cursor whose entry is gone
 * is refused with `CURSOR_INVALID`.
 */
export function connectionOf<T>(
  list: readonly T[],
  { first, after }: PageOf,
  keyOf: (entry: T) => string,
): Connection<T> {
  let start = 0;
  if (after) {
    const key = keyOfCursor<string>(after);
    start = list.findIndex((entry) => keyOf(entry) === key) + 1;
    if (start === 0) {
      throw new Refusal(
        'CURSOR_INVALID',
        'The list has changed since that page. Start from the first page.',
        { path: 'after' },
      );
    }
  }
  const nodes = list.slice(start, start + first);
  const edges = nodes.map((node) => ({ cursor: cursorOf(keyOf(node)), node }));
  return {
    edges,
    nodes,
    pageInfo: { hasNextPage: start + nodes.length < list.length, endCursor: edges.at(-1)?.cursor ?? null },
    totalCount: list.length,
  };
}
