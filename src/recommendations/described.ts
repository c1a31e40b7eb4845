/** What a recommendation is and belongs to at a day: its label, themes, cycles and links. */
import type { Narrative } from '../kernel/narrative.js';
import type { FactOf, StepFact } from './course.js';
import type { RecommendationStep } from './recommendation.events.js';
import type { RecommendationOverview } from './overview.js';
import type { WholeStatus } from './status.js';

const ofType = <T extends RecommendationStep['type']>(facts: readonly StepFact[], type: T): FactOf<T>[] =>
  facts.filter((fact): fact is FactOf<T> & StepFact => fact.value.type === type);

/** What tells which recommendation it is. */
export interface Label {
  readonly id: string;
  readonly list: string | null;
  readonly number: string | null;
  readonly wording: Narrative | null;
  readonly cycle: string | undefined;
  readonly status: WholeStatus;
}

export function labelOf({ id, made, whole }: RecommendationOverview): Label {
  const { list, number, wordings, cycle } = made.value.data;
  return {
    id,
    list: list ?? null,
    number: number ?? null,
    wording: wordings[0]?.text ?? null,
    cycle,
    status: whole.status,
  };
}

/** The themes that were assigned last, else those that it was made with. */
export const themesAt = ({ facts, made }: RecommendationOverview): readonly string[] =>
  ofType(facts, 'RecommendationThemesAssigned').at(-1)?.value.data.themes ?? made.value.data.themes;

/** The links to those that it goes on from; the last of those that say the same. */
export const linksOf = ({ facts }: RecommendationOverview): FactOf<'RecommendationLinked'>[] => {
  const links = ofType(facts, 'RecommendationLinked');
  const key = ({ value: { data } }: FactOf<'RecommendationLinked'>) =>
    `${data.kind} ${data.target ?? data.words}`;
  return [...new Map(links.map((link) => [key(link), link])).values()];
};

/** The cycles that it was carried forward into. */
export const carriedInto = ({ facts }: RecommendationOverview): FactOf<'RecommendationCarriedForward'>[] =>
  ofType(facts, 'RecommendationCarriedForward');

/** Why a recommendation shows in a cycle. */
export interface PlaceInCycle {
  readonly made: boolean;
  readonly carriedForward: boolean;
  readonly reported: boolean;
}

/** Whether it was made in a cycle, carried forward into it, or reported in it or in one of its reports. */
export function placeInCycle(
  { made, facts }: RecommendationOverview,
  { cycle, reports }: { readonly cycle: string; readonly reports: ReadonlySet<string> },
): PlaceInCycle {
  return {
    made: made.value.data.cycle === cycle,
    carriedForward: ofType(facts, 'RecommendationCarriedForward').some(
      ({ value }) => value.data.to === cycle,
    ),
    reported: ofType(facts, 'ProgressReported').some(({ value: { data } }) => {
      const { reportedIn } = data;
      return (
        reportedIn?.cycle === cycle || (reportedIn?.report !== undefined && reports.has(reportedIn.report))
      );
    }),
  };
}

/** The cycles that it names itself: made in, carried into, reported in. */
export function cyclesOf({ made, facts }: RecommendationOverview): Set<string> {
  const carried = ofType(facts, 'RecommendationCarriedForward').map(({ value }) => value.data.to);
  const reported = ofType(facts, 'ProgressReported').map(({ value }) => value.data.reportedIn?.cycle);
  return new Set([made.value.data.cycle, ...carried, ...reported].filter((cycle) => cycle !== undefined));
}
