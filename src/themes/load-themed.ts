/** Loads everything that carries a theme, in bulk: one reader for each kind. */
import { actionTheme, actionUnder } from '../../projections/actions.js';
import { commitmentItem, commitmentTheme } from '../../projections/commitments.js';
import { publishedFramework } from '../../projections/frameworks.js';
import { recommendationItem, recommendationThemes } from '../../projections/recommendations.js';
import type { CycleSaid } from '../cycles/cycle-answer.js';
import { onDay } from '../kernel/days.js';
import { partsOfItemRef } from '../kernel/refs.js';
import type { Fact, FactOf } from '../read-models/fact.js';
import type { Facts, View } from '../read-models/query.js';
import { themesAt } from '../recommendations/described.js';
import { knownRecommendations } from '../recommendations/load.js';
import { overviewAt, possibleOverviews, type RecommendationOverview } from '../recommendations/overview.js';
import { cycleSpokenOf, findingsWhere, type FindingStatement } from '../reports/statements.js';
import { actionFacts } from '../actions/load.js';
import { commitmentFacts } from '../commitments/load.js';
import type { Candidate } from '../ownership/possible.js';
import { subjectsOf } from '../ownership/shared-answer.js';
import { actionAsWork, commitmentAsWork, type WorkEntry } from '../work/work-entry.js';
import { cyclesThatAsk, dayOfCycle } from './themed-cycles.js';
import type { ThemedEntry, ThemedKind } from './themed-entry.js';

/** A theme with the items that carry it. */
export interface ThemeWithItems {
  readonly theme: string;
  /** As FRAMEWORK/ITEM. */
  readonly items: readonly string[];
  readonly cycles: readonly CycleSaid[];
}

type Load = (facts: Facts, theme: ThemeWithItems, view: View) => Promise<Candidate<ThemedEntry>[]>;

type FrameworkFact = FactOf<typeof publishedFramework>;

const dated = (fact: Pick<Fact, 'earliest' | 'latest' | 'place'> & { words?: string | null }) => ({
  occurred: { ...(fact.words ? { words: fact.words } : {}), earliest: fact.earliest, latest: fact.latest },
  day: fact.latest,
  place: fact.place,
});

/** The item through which something carries a theme that it does not carry itself; undefined where it does neither. */
function throughOf(
  own: readonly string[],
  about: readonly string[],
  { theme, items }: ThemeWithItems,
): string | null | undefined {
  return own.includes(theme) ? null : about.find((item) => items.includes(item));
}

/** What an entry says for certain, where it carries the theme, and what else it may say. */
function candidateOf<T>(
  certain: T | undefined,
  possible: readonly T[],
  entryOf: (one: T) => ThemedEntry | undefined,
): Candidate<ThemedEntry> {
  const entry = certain && entryOf(certain);
  return { ...(entry ? { certain: entry } : {}), possible: possible.flatMap((one) => entryOf(one) ?? []) };
}

/** An action or commitment as an entry, where it carries the theme. */
function workUnder(
  entry: WorkEntry,
  kind: 'action' | 'commitment',
  of: ThemeWithItems,
): ThemedEntry | undefined {
  const through = throughOf(entry.themes, entry.items, of);
  if (through === undefined) return undefined;
  const { key, id, partnership, cycle, number, text, status, made, positions } = entry;
  const own = { key, id, partnership, cycle, number, text, eventPositions: positions };
  return { kind, ...own, status: status === 'taken_over' ? null : status, through, ...dated(made) };
}

/** A recommendation as an entry, where it carries the theme. */
function recommendationUnder(overview: RecommendationOverview, of: ThemeWithItems): ThemedEntry | undefined {
  const { made, whole, id } = overview;
  const { partnership, cycle, number, wordings, items } = made.value.data;
  const through = throughOf(themesAt(overview), items, of);
  if (through === undefined) return undefined;
  return {
    kind: 'recommendation',
    key: `recommendation/${id}`,
    id,
    partnership,
    cycle: cycle ?? null,
    number: number ?? null,
    text: wordings[0]?.text ?? null,
    status: whole.status,
    through,
    ...dated(made),
    eventPositions: [made.position, ...(whole.course.stated ? [whole.course.stated.fact.position] : [])],
  };
}

/** A finding as an entry, where it carries the theme. */
function findingUnder(statement: FindingStatement, of: ThemeWithItems): ThemedEntry | undefined {
  const { fact, report } = statement;
  const through = throughOf(fact.value.about.themes, fact.value.about.items, of);
  if (through === undefined) return undefined;
  return {
    kind: 'finding',
    key: `finding/${fact.subject}`,
    id: fact.subject,
    partnership: report.value.partnership,
    cycle: cycleSpokenOf(statement) ?? null,
    number: null,
    text: fact.value.words ?? fact.value.title ?? null,
    status: null,
    through,
    ...dated(fact),
    eventPositions: [fact.position],
  };
}

/** An item as an entry of each of these cycles that asks it. */
function itemUnder(
  ref: string,
  frameworks: readonly FrameworkFact[],
  cycles: readonly CycleSaid[],
): ThemedEntry[] {
  const parts = partsOfItemRef(ref);
  const framework = frameworks.findLast(({ subject }) => subject === parts.framework);
  const item = framework?.value.items.find(({ id }) => id === parts.item);
  if (!framework || !item) return [];
  return cyclesThatAsk(cycles, ref).map((cycle) => ({
    kind: 'item',
    key: `item/${ref}/${cycle.id}`,
    id: ref,
    partnership: cycle.partnership,
    cycle: cycle.id,
    number: item.number ?? null,
    text: item.title ?? item.wordings[0]?.text ?? null,
    status: null,
    through: null,
    occurred: onDay(dayOfCycle(cycle)),
    day: dayOfCycle(cycle),
    place: framework.place,
    eventPositions: [framework.position, ...cycle.eventPositions],
  }));
}

/** How the entries of each kind are loaded. */
export const loadThemed: Readonly<Record<ThemedKind, Load>> = {
  item: async (facts, { items, cycles }) => {
    const ids = [...new Set(items.map((ref) => partsOfItemRef(ref).framework))];
    const frameworks = await facts.of(publishedFramework, ids);
    return items
      .flatMap((ref) => itemUnder(ref, frameworks, cycles))
      .map((entry) => ({ certain: entry, possible: [] }));
  },
  recommendation: async (facts, of, { asOf }) => {
    const lists: Promise<readonly Fact[]>[] = [
      facts.inLists(recommendationThemes, [of.theme]),
      facts.inLists(recommendationItem, of.items),
    ];
    const known = await knownRecommendations(facts, subjectsOf((await Promise.all(lists)).flat()));
    return known.map((one) =>
      candidateOf(overviewAt(one, asOf), possibleOverviews(one, asOf), (overview) =>
        recommendationUnder(overview, of),
      ),
    );
  },
  action: async (facts, of, { asOf }) => {
    const under = of.items.map((item) => `item:${item}`);
    const lists = await Promise.all([
      facts.inLists(actionTheme, [of.theme]),
      facts.inLists(actionUnder, under),
    ]);
    const known = await actionFacts(facts, subjectsOf(lists.flat()));
    return [...known].map(([id, own]) => {
      const { certain, possible } = actionAsWork(id, own, 'all', asOf);
      return candidateOf(certain, possible, (entry) => workUnder(entry, 'action', of));
    });
  },
  commitment: async (facts, of, { asOf }) => {
    const lists = await Promise.all([
      facts.inLists(commitmentTheme, [of.theme]),
      facts.inLists(commitmentItem, of.items),
    ]);
    const known = await commitmentFacts(facts, subjectsOf(lists.flat()));
    return [...known].map(([ref, own]) => {
      const { certain, possible } = commitmentAsWork(ref, own, 'all', asOf);
      return candidateOf(certain, possible, (entry) => workUnder(entry, 'commitment', of));
    });
  },
  finding: async (facts, of, view) => {
    const { certain, possible } = await findingsWhere(facts, { theme: of.theme, themeItems: of.items }, view);
    const entryOf = (statement: FindingStatement) => findingUnder(statement, of);
    return [
      ...certain.map((statement) => candidateOf(statement, [], entryOf)),
      ...possible.map((statement) => candidateOf(undefined, [statement], entryOf)),
    ];
  },
};
