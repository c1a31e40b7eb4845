/**
 * Frameworks with what was noted of their items later, worked out anew from the raw events for every question. It knows
 * nothing of facts or projections.
 */
import type { Day } from '../../src/kernel/days.js';
import { byText, certain, idOf, inOrder, ofType, once, possible, type Data, type Told } from './standing.js';

/** One note that an item goes on from an older one. */
interface Link {
  readonly item: string;
  readonly of: string;
  readonly wording: string;
}

/** All notes that still count, whatever the day: an item goes on from another from the beginning. The last counts. */
export function linksByOracle(told: readonly Told[]): Link[] {
  const noted = ofType(told, ['ContinuationNoted']).sort((a, b) => a.place - b.place);
  const all = noted.map((one) => ({
    item: `${idOf(one)}/${one.event.data['item']}`,
    of: one.event.data['of'] as string,
    wording: one.event.data['wording'] as string,
  }));
  return all.filter(
    (one, at) => !all.slice(at + 1).some((later) => later.item === one.item && later.of === one.of),
  );
}

/** The items of published frameworks, as FRAMEWORK/ITEM, with what they were published as. */
export const itemsByOracle = (
  told: readonly Told[],
): { ref: string; framework: string; item: Data; place: number }[] =>
  ofType(told, ['FrameworkPublished'])
    .sort((a, b) => a.place - b.place)
    .flatMap((one) =>
      (one.event.data['items'] as Data[]).map((item) => ({
        ref: `${idOf(one)}/${item['id']}`,
        framework: idOf(one),
        item,
        place: one.place,
      })),
    );

const assigned = (told: readonly Told[], ref: string): Told[] =>
  ofType(told, ['ItemThemesAssigned']).filter((one) => `${idOf(one)}/${one.event.data['item']}` === ref);

/** The themes of an item on a day: the last that were assigned, else those it was published with. */
export function themesByOracle(told: readonly Told[], ref: string, day: Day): string[] {
  const published = itemsByOracle(told).find((one) => one.ref === ref);
  const last = certain(assigned(told, ref), day).at(-1);
  return (last?.event.data['themes'] ?? published?.item['themes'] ?? []) as string[];
}

/** A framework with its items; undefined where it is not known. It holds from the beginning. */
export function frameworkByOracle(told: readonly Told[], id: string, day: Day) {
  const published = ofType(told, ['FrameworkPublished'], id).at(-1);
  if (!published) return undefined;
  const links = linksByOracle(told);
  return {
    name: published.event.data['name'] as string,
    items: itemsByOracle(told)
      .filter(({ framework }) => framework === id)
      .map(({ ref }) => ({
        ref,
        themes: themesByOracle(told, ref, day),
        possibleThemes: once(
          possible(assigned(told, ref), day).flatMap(({ event }) => event.data['themes'] as string[]),
        )
          .filter((theme) => !themesByOracle(told, ref, day).includes(theme))
          .sort(byText),
        continues: links
          .filter(({ item }) => item === ref)
          .map(({ of, wording }) => `${of} ${wording}`)
          .sort(byText),
        continuedBy: links
          .filter(({ of }) => of === ref)
          .map(({ item, wording }) => `${item} ${wording}`)
          .sort(byText),
      })),
  };
}

/** The ids of the frameworks that are known, of a partnership or of all. */
export const frameworksByOracle = (told: readonly Told[], partnership?: string): string[] =>
  inOrder(ofType(told, ['FrameworkPublished']))
    .filter(({ event }) => partnership === undefined || event.data['partnership'] === partnership)
    .map(idOf)
    .sort(byText);

/** Every item that hangs together with one by notes that items go on from one another. */
export function chainByOracle(told: readonly Told[], start: string): string[] {
  const links = linksByOracle(told);
  let chain = [start];
  for (;;) {
    const joined = links.filter(({ item, of }) => chain.includes(item) || chain.includes(of));
    const longer = once([...chain, ...joined.flatMap(({ item, of }) => [item, of])]);
    if (longer.length === chain.length) return chain.sort(byText);
    chain = longer;
  }
}
