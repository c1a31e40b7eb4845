/** Standards and questions that go on from one another, over frameworks. */
import { itemContinuation } from '../../projections/frameworks.js';
import type { Facts } from '../read-models/query.js';

/** One item goes on from an older one. */
export interface Continuation {
  readonly item: string;
  readonly of: string;
  readonly wording: 'same' | 'changed';
  readonly position: number;
}

/** Every item, by id, that hangs together with this one by continuation, and how; one read of facts a step in either direction. */
export async function chainOf(
  facts: Facts,
  start: string,
): Promise<{ items: readonly string[]; continuations: readonly Continuation[] }> {
  const items = new Set([start]);
  const continuations = new Map<string, Continuation>();
  let next = [start];
  while (next.length > 0) {
    const found = await Promise.all([
      facts.of(itemContinuation, next),
      facts.inLists(itemContinuation, next),
    ]);
    const reached = new Set<string>();
    for (const { subject, other, value, position } of found.flat()) {
      const of = other ?? '';
      continuations.set(`${subject} ${of}`, { item: subject, of, wording: value.wording, position });
      for (const item of [subject, of]) if (!items.has(item)) reached.add(item);
    }
    for (const item of reached) items.add(item);
    next = [...reached];
  }
  return { items: [...items].sort(), continuations: [...continuations.values()] };
}
