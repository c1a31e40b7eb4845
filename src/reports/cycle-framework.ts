/** The frameworks behind the statements about a cycle: scales, and how much there was to rate. */
import { cycleDetails } from '../../projections/cycles.js';
import { publishedFramework } from '../../projections/frameworks.js';
import { itemRef, partsOfItemRef } from '../kernel/refs.js';
import { certainBy, type FactOf } from '../read-models/fact.js';
import type { Facts, View } from '../read-models/query.js';

/** A framework as published. */
export type FrameworkFact = FactOf<typeof publishedFramework>;

/** What is known of an item that is rated. */
export interface RatedItem {
  readonly ref: string;
  /** Place in its framework. */
  readonly place: number;
  readonly title: string | null;
  /** The codes of its scale, lowest first; empty where it has none. */
  readonly grades: readonly string[];
}

/** The frameworks of these items, by id. */
export async function frameworksOfItems(
  facts: Facts,
  items: readonly string[],
): Promise<Map<string, FrameworkFact>> {
  const ids = [...new Set(items.map((item) => partsOfItemRef(item).framework))];
  return new Map((await facts.of(publishedFramework, ids)).map((fact) => [fact.subject, fact]));
}

/** The framework that a cycle uses at the day of the answer, where both are known. */
export async function frameworkOfCycle(
  facts: Facts,
  cycle: string,
  { asOf }: View,
): Promise<FrameworkFact | undefined> {
  const details = certainBy(await facts.of(cycleDetails, [cycle]), asOf);
  const id = details.findLast(({ value }) => value.framework)?.value.framework;
  return id ? (await facts.of(publishedFramework, [id])).at(-1) : undefined;
}

/** The items of a framework that are rated, in its order. */
export const ratedItemsOf = ({ subject, value }: FrameworkFact): RatedItem[] =>
  value.items.flatMap((item, place) =>
    item.kind === 'rated'
      ? [
          {
            ref: itemRef(subject, item.id),
            place,
            title: item.title ?? item.wordings[0]?.text ?? null,
            grades: value.scales.find(({ id }) => id === item.scale)?.grades.map(({ code }) => code) ?? [],
          },
        ]
      : [],
  );

/** Every rated item of some frameworks, by FRAMEWORK/ITEM. */
export const ratedItemsByRef = (frameworks: Iterable<FrameworkFact>): Map<string, RatedItem> =>
  new Map([...frameworks].flatMap(ratedItemsOf).map((item) => [item.ref, item]));
