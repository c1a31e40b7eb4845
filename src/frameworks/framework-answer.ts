/** What answers say of a framework at a day: as published, with continuations and later themes. Pure. */
import { assignedThemes, itemContinuation, publishedFramework } from '../../projections/frameworks.js';
import { itemRef, type Party } from '../kernel/refs.js';
import { atDay, bySubject, type FactOf } from '../read-models/fact.js';
import type { Facts, View } from '../read-models/query.js';
import { namesOf, type Names } from '../partnerships/names.js';

export type PublishedFact = FactOf<typeof publishedFramework>;
export type ContinuationFact = FactOf<typeof itemContinuation>;
export type ThemesFact = FactOf<typeof assignedThemes>;
type Item = PublishedFact['value']['items'][number];

/** What is known of the items of some frameworks, by FRAMEWORK/ITEM. */
export interface ItemFacts {
  readonly continues: ReadonlyMap<string, readonly ContinuationFact[]>;
  readonly continuedBy: ReadonlyMap<string, readonly ContinuationFact[]>;
  readonly themes: ReadonlyMap<string, readonly ThemesFact[]>;
}

/** The themes of an item on a day: those last assigned by then, else those it was published with. */
export function themesOn(published: readonly string[], assigned: readonly ThemesFact[], day: string) {
  const { certain, possible } = atDay(assigned, day);
  const themes = certain?.value.themes ?? published;
  const maybe = possible.flatMap((fact) => fact.value.themes).filter((theme) => !themes.includes(theme));
  return { themes, possibleThemes: [...new Set(maybe)], assignedBy: certain };
}

/** The last of several notes on the same two items counts. */
const lastOfEach = (facts: readonly ContinuationFact[]): ContinuationFact[] => {
  const pairs = new Map(facts.map((fact) => [`${fact.subject} ${fact.other}`, fact]));
  return [...pairs.values()];
};

const continuationAnswer = (fact: ContinuationFact) => ({
  item: fact.other,
  wording: fact.value.wording,
  eventPositions: [fact.position],
});

function itemAnswer(framework: PublishedFact, item: Item, known: ItemFacts, day: string) {
  const ref = itemRef(framework.subject, item.id);
  const { themes, possibleThemes, assignedBy } = themesOn(item.themes, known.themes.get(ref) ?? [], day);
  return {
    ...item,
    ref,
    themes,
    possibleThemes,
    lines: item.lines ?? [],
    continues: lastOfEach(known.continues.get(ref) ?? []).map(continuationAnswer),
    continuedBy: lastOfEach(known.continuedBy.get(ref) ?? []).map(continuationAnswer),
    eventPositions: [framework.position, ...(assignedBy ? [assignedBy.position] : [])],
  };
}

/** The same note with the older item as its subject. */
const seenFromOlder = (fact: ContinuationFact): ContinuationFact => ({
  ...fact,
  subject: fact.other ?? '',
  other: fact.subject,
});

/** One framework as answers show it (GraphQL `Framework`). */
export function frameworkAnswer(framework: PublishedFact, known: ItemFacts, day: string, names: Names) {
  const { value } = framework;
  return {
    id: framework.subject,
    name: value.name,
    partnership: value.partnership ? names(`partnership:${value.partnership}`) : null,
    scales: value.scales.map((scale) => ({
      ...scale,
      legends: scale.legends.map((legend) => ({ ...legend, lines: legend.lines ?? [] })),
    })),
    sections: value.sections,
    items: value.items.map((item) => itemAnswer(framework, item, known, day)),
    rollUp: value.rollUp ?? null,
    declared: value.declared.map((number) => ({ ...number, lines: number.lines ?? [] })),
    eventPositions: [framework.position],
  };
}

/** Answers on frameworks, with all that they need loaded in bulk. */
export async function frameworkAnswers(facts: Facts, frameworks: readonly PublishedFact[], view: View) {
  const refs = frameworks.flatMap(({ subject, value }) => value.items.map(({ id }) => itemRef(subject, id)));
  const partnerships = frameworks.flatMap(({ value }): Party[] =>
    value.partnership ? [`partnership:${value.partnership}`] : [],
  );
  const [continues, continuedBy, themes, names] = await Promise.all([
    facts.of(itemContinuation, refs),
    facts.inLists(itemContinuation, refs),
    facts.of(assignedThemes, refs),
    namesOf(facts, partnerships, view),
  ]);
  const known = {
    continues: bySubject(continues),
    continuedBy: bySubject(continuedBy.map(seenFromOlder)),
    themes: bySubject(themes),
  };
  return frameworks.map((framework) => frameworkAnswer(framework, known, view.asOf, names));
}
