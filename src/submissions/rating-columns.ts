/** What a table of ratings is about: the rated items of a cycle's framework, their scales and how they roll up. */
import { cycleDetails } from '../../projections/cycles.js';
import { publishedFramework } from '../../projections/frameworks.js';
import { itemRef, partsOfItemRef } from '../kernel/refs.js';
import { certainBy, type FactOf } from '../read-models/fact.js';
import type { Facts, View } from '../read-models/query.js';
import { keyOfRated } from './rating-table.js';
import type { RollUp } from './roll-up.js';

type Framework = FactOf<typeof publishedFramework>;

/** A grade as the cycle's scale words it. */
export interface Grade {
  readonly code: string;
  readonly label: string;
}

/** A column: an item that is rated, or one requirement of it. */
export interface RatingColumn {
  /** The item, or the item and requirement as ITEM/REQUIREMENT. */
  readonly key: string;
  readonly item: string;
  readonly requirement: string | null;
  readonly number: string | null;
  readonly title: string | null;
  /** Lowest first. */
  readonly grades: readonly Grade[];
  /** Whether its grade follows from the requirements. */
  readonly rolledUp: boolean;
}

export interface RatedContent {
  readonly columns: readonly RatingColumn[];
  readonly rollUps: readonly RollUp[];
}

/** The frameworks that a cycle uses or that the given items are of, the cycle's own first. */
async function frameworksOf(
  facts: Facts,
  cycle: string,
  items: readonly string[],
  view: View,
): Promise<Framework[]> {
  const details = certainBy(await facts.of(cycleDetails, [cycle]), view.asOf);
  const own = details.findLast(({ value }) => value.framework)?.value.framework;
  const ids = [
    ...new Set([...(own ? [own] : []), ...items.map((item) => partsOfItemRef(item).framework).sort()]),
  ];
  const published = new Map((await facts.of(publishedFramework, ids)).map((fact) => [fact.subject, fact]));
  return ids.flatMap((id) => published.get(id) ?? []);
}

/** What can be rated in a cycle. `items` are those that ratings were found for. */
export async function ratedContentOf(
  facts: Facts,
  cycle: string,
  items: readonly string[],
  view: View,
): Promise<RatedContent> {
  const frameworks = await frameworksOf(facts, cycle, items, view);
  return { columns: frameworks.flatMap(columnsOf), rollUps: frameworks.flatMap(rollUpsOf) };
}

function columnsOf({ subject, value }: Framework): RatingColumn[] {
  const gradesOf = (scale: string | undefined) => value.scales.find(({ id }) => id === scale)?.grades ?? [];
  return value.items
    .filter(({ kind }) => kind === 'rated')
    .flatMap((item): RatingColumn[] => {
      const ref = itemRef(subject, item.id);
      const own = {
        key: ref,
        item: ref,
        requirement: null,
        number: item.number ?? null,
        title: item.title ?? item.wordings[0]?.text ?? null,
        grades: gradesOf(item.scale),
        rolledUp: !!value.rollUp && item.requirements.length > 0,
      };
      const requirements = item.requirements.map((requirement) => ({
        ...own,
        key: keyOfRated({ item: ref, requirement: requirement.id }),
        requirement: requirement.id,
        title: requirement.text,
        grades: gradesOf(requirement.scale),
        rolledUp: false,
      }));
      return [own, ...requirements];
    });
}

function rollUpsOf({ subject, value }: Framework): RollUp[] {
  const { rollUp } = value;
  if (!rollUp) return [];
  const map = new Map(rollUp.map.map(({ requirement, standard }) => [requirement, standard]));
  return value.items
    .filter(({ requirements }) => requirements.length > 0)
    .map((item) => ({
      item: itemRef(subject, item.id),
      requirements: item.requirements.map(({ id }) => id),
      order:
        value.scales.find(({ id }) => id === item.requirements[0]?.scale)?.grades.map(({ code }) => code) ??
        [],
      map,
    }));
}

/** The words of a grade in a column; its code where the scale does not know it. */
export const gradeIn = (columns: ReadonlyMap<string, RatingColumn>, key: string, code: string): Grade => ({
  code,
  label: columns.get(key)?.grades.find((grade) => grade.code === code)?.label ?? code,
});
