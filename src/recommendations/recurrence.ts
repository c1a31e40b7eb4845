/** What keeps coming back among recommendations: chains of links, and themes shared across cycles. Pure. */
import type { FactOf } from './course.js';
import { linksOf, themesAt } from './described.js';
import type { RecommendationOverview } from './overview.js';

/** Recommendations that hang together by links, oldest first. */
export interface Chain {
  readonly members: readonly RecommendationOverview[];
  readonly links: readonly { readonly id: string; readonly fact: FactOf<'RecommendationLinked'> }[];
}

/**
 * The chains among these recommendations. One that goes on from something described in words alone is a chain of one.
 */
export function chainsOf(all: readonly RecommendationOverview[]): Chain[] {
  const byId = new Map(all.map((overview) => [overview.id, overview]));
  const links = all.flatMap((overview) => linksOf(overview).map((fact) => ({ id: overview.id, fact })));
  const neighbours = new Map<string, string[]>();
  const join = (a: string, b: string) => neighbours.set(a, [...(neighbours.get(a) ?? []), b]);
  for (const { id, fact } of links) {
    const { target } = fact.value.data;
    join(id, id);
    if (target && byId.has(target)) {
      join(id, target);
      join(target, id);
    }
  }
  const seen = new Set<string>();
  return [...neighbours.keys()].sort().flatMap((start) => {
    if (seen.has(start)) return [];
    const ids = reachableFrom(start, neighbours);
    for (const id of ids) seen.add(id);
    return {
      members: [...ids].map((id) => byId.get(id)!).sort(oldestFirst),
      links: links.filter(({ id }) => ids.has(id)),
    };
  });
}

function reachableFrom(start: string, neighbours: ReadonlyMap<string, readonly string[]>): Set<string> {
  const reached = new Set([start]);
  for (const id of reached) for (const next of neighbours.get(id) ?? []) reached.add(next);
  return reached;
}

const madeOn = ({ made, id }: RecommendationOverview): string => `${made.latest} ${made.earliest} ${id}`;

const oldestFirst = (a: RecommendationOverview, b: RecommendationOverview): number =>
  madeOn(a) < madeOn(b) ? -1 : 1;

/** A theme that recommendations of several cycles carry. */
export interface RecurringTheme {
  readonly theme: string;
  readonly cycles: readonly string[];
  readonly members: readonly RecommendationOverview[];
}

/** The themes that recommendations made in at least two cycles carry, by theme. */
export function recurringThemes(all: readonly RecommendationOverview[]): RecurringTheme[] {
  const themes = [...new Set(all.flatMap((overview) => [...themesAt(overview)]))].sort();
  return themes
    .map((theme) => {
      const members = all.filter((overview) => themesAt(overview).includes(theme));
      const cycles = [...new Set(members.flatMap(({ made }) => made.value.data.cycle ?? []))].sort();
      return { theme, cycles, members };
    })
    .filter(({ cycles }) => cycles.length > 1);
}
