/** Themes and topics with their names. */
import { topic } from '../../projections/directory.js';
import { statutoryThemes } from '../kernel/themes.js';
import { certainBy, type FactOf } from '../read-models/fact.js';
import type { View } from '../read-models/query.js';

/** A statutory theme, or a topic that partnerships added (GraphQL `Theme`). */
export interface ThemeAnswer {
  readonly id: string;
  readonly name: string;
  readonly statutory: boolean;
  /** The partnerships that added it; none where it is statutory. */
  readonly partnerships: readonly string[];
  readonly eventPositions: readonly number[];
}

/** The themes of the statutory guidance, in its order. */
export const statutoryAnswers: readonly ThemeAnswer[] = Object.entries(statutoryThemes).map(([id, name]) => ({
  id,
  name,
  statutory: true,
  partnerships: [],
  eventPositions: [],
}));

/** The topics that these facts tell of, by name. A topic that several partnerships added goes by its last name. */
export function topicAnswers(facts: readonly FactOf<typeof topic>[], { asOf }: View): ThemeAnswer[] {
  const topics = new Map<string, ThemeAnswer>();
  for (const { subject, other, value, position } of certainBy(facts, asOf)) {
    const known = topics.get(subject);
    topics.set(subject, {
      id: subject,
      name: value.name,
      statutory: false,
      partnerships: [...new Set([...(known?.partnerships ?? []), other ?? ''])].sort(),
      eventPositions: [...(known?.eventPositions ?? []), position],
    });
  }
  return [...topics.values()].sort((a, b) =>
    a.name === b.name ? (a.id < b.id ? -1 : 1) : a.name < b.name ? -1 : 1,
  );
}
