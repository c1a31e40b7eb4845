/** Which standards and questions carry a theme at the day of an answer. */
import { assignedThemes, publishedFramework } from '../../projections/frameworks.js';
import { themesOn } from '../frameworks/framework-answer.js';
import { itemRef } from '../kernel/refs.js';
import { bySubject } from '../read-models/fact.js';
import type { Facts, View } from '../read-models/query.js';

/** The items of all frameworks that carry the theme, as FRAMEWORK/ITEM. */
export async function itemsWithTheme(facts: Facts, theme: string, { asOf }: View): Promise<string[]> {
  const items = (await facts.all(publishedFramework)).flatMap(({ subject, value }) =>
    value.items.map(({ id, themes }) => ({ ref: itemRef(subject, id), themes })),
  );
  const assigned = bySubject(
    await facts.of(
      assignedThemes,
      items.map(({ ref }) => ref),
    ),
  );
  return items
    .filter(({ ref, themes }) => themesOn(themes, assigned.get(ref) ?? [], asOf).themes.includes(theme))
    .map(({ ref }) => ref);
}
