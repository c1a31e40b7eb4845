/**
 * Everything under a theme, and cycles and standards compared, worked out anew from the raw events by the oracles of each
 * kind. It knows nothing of facts or projections.
 */
import type { Day } from '../../src/kernel/days.js';
import { cyclesByOracle, type CycleByOracle } from './cycles.oracle.js';
import {
  cycleOf,
  isUnderTheme,
  itemsUnder,
  statementsByOracle,
  type StatedByOracle,
} from './findings.oracle.js';
import { chainByOracle, itemsByOracle } from './frameworks.oracle.js';
import { promisesByOracle, type PromiseByOracle } from './promises.oracle.js';
import {
  byNumber,
  recommendationListByOracle,
  recommendationsOn,
  type SaidByOracle,
} from './recommendation-lists.oracle.js';
import { byText, idOf, ofType, once, type Data, type Told } from './standing.js';

const KINDS = ['item', 'recommendation', 'action', 'commitment', 'finding'] as const;

/** What is asked of everything under a theme. */
export interface AskedUnderTheme {
  readonly theme: string;
  readonly partnership?: string;
  readonly cycles?: readonly string[];
}

interface Entry {
  readonly kind: (typeof KINDS)[number];
  readonly key: string;
  readonly day: Day;
  readonly place: number;
}

const asks = (cycle: CycleByOracle, ref: string): boolean => ref.startsWith(`${cycle.framework}/`);

/** The keys of everything that certainly carries a theme, oldest first, and of what only may. */
export function underThemeByOracle(told: readonly Told[], day: Day, asked: AskedUnderTheme) {
  const { theme, partnership, cycles } = asked;
  const isWanted = (of: string | undefined, cycle: string | undefined): boolean =>
    (!partnership || of === partnership) && (!cycles || (cycle !== undefined && cycles.includes(cycle)));
  const carries = (about: Data, items: readonly (string | undefined)[]): boolean =>
    isUnderTheme(told, theme, day, {
      themes: about['themes'] as string[],
      items: items.flatMap((item) => item ?? []),
    });
  const isPromiseWanted = ({ made }: PromiseByOracle): boolean =>
    isWanted(made['partnership'] as string, made['cycle'] as string | undefined) &&
    carries(
      made,
      (made['items'] as string[] | undefined) ?? [(made['under'] as Data | undefined)?.['item'] as string],
    );
  const isMadeWanted = ({ made, themes }: SaidByOracle): boolean =>
    isWanted(made['partnership'] as string, made['cycle'] as string | undefined) &&
    carries({ themes }, made['items'] as string[]);
  const isStatedWanted = (one: StatedByOracle): boolean =>
    isWanted(one.report['partnership'] as string, cycleOf(one)) &&
    carries(one.data['about'] as Data, (one.data['about'] as Data)['items'] as string[]);

  const items = itemsByOracle(told).filter(({ ref }) => itemsUnder(told, theme, day).includes(ref));
  const asking = items.flatMap(({ ref, place }) =>
    cyclesByOracle(told, day)
      .filter((cycle) => asks(cycle, ref) && isWanted(cycle.partnership, cycle.id))
      .map((cycle): Entry => ({ kind: 'item', key: `item/${ref}/${cycle.id}`, day: cycle.standsAt, place })),
  );
  const made = recommendationListByOracle(told, day, isMadeWanted, byNumber);
  const actions = promisesByOracle(told, 'action', day, isPromiseWanted);
  const commitments = promisesByOracle(told, 'commitment', day, isPromiseWanted);
  const findings = statementsByOracle(told, 'FindingRecorded', day, isStatedWanted);
  const entry =
    (kind: Entry['kind'], opener: string, keyOf: (one: Told) => string) =>
    (key: string): Entry => {
      const { event, place } = ofType(told, [opener]).find((one) => keyOf(one) === key)!;
      return { kind, key: `${kind}/${key}`, day: event.metadata.occurred.latest, place };
    };
  const all = [
    ...asking,
    ...made.certain.map(entry('recommendation', 'RecommendationMade', idOf)),
    ...actions.certain.map(entry('action', 'ActionAdded', idOf)),
    ...commitments.certain.map(
      entry('commitment', 'CommitmentMade', (one) => `${idOf(one)}/${one.event.data['commitment']}`),
    ),
    ...findings.keys.map(
      entry('finding', 'FindingRecorded', (one) => `${idOf(one)}/${one.event.data['finding']}`),
    ),
  ].sort(
    (a, b) =>
      byText(a.day, b.day) ||
      KINDS.indexOf(a.kind) - KINDS.indexOf(b.kind) ||
      a.place - b.place ||
      byText(a.key, b.key),
  );
  return {
    keys: all.map(({ key }) => key),
    counts: KINDS.map((kind) => all.filter((one) => one.kind === kind).length),
    possibleCount:
      made.possible.length + actions.possible.length + commitments.possible.length + findings.possibleCount,
  };
}

/**
 * The cycles of a partnership, oldest first, with the items and recommendations under a theme; without those that are known
 * by mention alone and hold nothing under it.
 */
export const comparedByOracle = (told: readonly Told[], day: Day, partnership: string, theme: string) =>
  cyclesByOracle(told, day)
    .filter((cycle) => cycle.partnership === partnership)
    .map((cycle) => ({
      cycle: cycle.id,
      items: itemsUnder(told, theme, day)
        .filter((ref) => asks(cycle, ref))
        .sort(byText),
      recommendations: recommendationsOn(told, day)
        .filter(
          ({ made, themes }) =>
            made['partnership'] === partnership &&
            made['cycle'] === cycle.id &&
            isUnderTheme(told, theme, day, { themes, items: made['items'] as string[] }),
        )
        .map(({ id }) => id)
        .sort(byText),
    }))
    .filter(({ cycle, items, recommendations }) => {
      const { mentionOnly } = cyclesByOracle(told, day).find(({ id }) => id === cycle)!;
      return !mentionOnly || items.length + recommendations.length > 0;
    });

/** The items that hang together with one, each with the cycles that ask it, oldest first; undefined where it is unknown. */
export function continuedByOracle(told: readonly Told[], day: Day, item: string) {
  if (!itemsByOracle(told).some(({ ref }) => ref === item)) return undefined;
  const chain = chainByOracle(told, item);
  return {
    items: chain,
    entries: cyclesByOracle(told, day).flatMap((cycle) =>
      chain.filter((ref) => asks(cycle, ref)).map((ref) => `${cycle.id} ${ref}`),
    ),
  };
}

/** The topics that a partnership added by a day, by name; each with the partnerships that did. */
export const topicsByOracle = (told: readonly Told[], partnership: string) => {
  const added = ofType(told, ['TopicAdded']).sort((a, b) => a.place - b.place);
  return once(
    added.filter((one) => idOf(one) === partnership).map(({ event }) => event.data['topic'] as string),
  )
    .map((topic) => {
      const own = added.filter((one) => idOf(one) === partnership && one.event.data['topic'] === topic);
      return { id: topic, name: own.at(-1)!.event.data['name'] as string };
    })
    .sort((a, b) => byText(a.name, b.name) || byText(a.id, b.id));
};
