/** What answers show of recommendations: names, cycles and linked ones joined at the answer's times, in bulk. */
import { recommendationLink } from '../../projections/recommendations.js';
import type { Day } from '../kernel/days.js';
import type { DataOf } from '../kernel/event.js';
import type { Party } from '../kernel/refs.js';
import { namesOf, type Names } from '../partnerships/names.js';
import { certainBy, type Fact } from '../read-models/fact.js';
import type { Facts, View } from '../read-models/query.js';
import type { StepFact } from './course.js';
import { carriedInto, cyclesOf, labelOf, linksOf, themesAt, type Label } from './described.js';
import { knownCycles, knownRecommendations, type KnownCycle } from './load.js';
import { overviewAt, type Possibility, type RecommendationOverview } from './overview.js';
import type { recommendationLinked } from './recommendation.events.js';
import {
  discrepancyAnswer,
  possibilityAnswer,
  responseAnswers,
  shareAnswer,
  stated,
  wholeAnswer,
} from './share-answer.js';

/** Everything that is joined to a page of recommendations. */
export interface Joined {
  readonly names: Names;
  readonly cycles: ReadonlyMap<string, KnownCycle>;
  /** Labels of the recommendations on the page and of those that they are linked with. */
  readonly labels: ReadonlyMap<string, Label>;
  /** Links from others to those on the page, by the one they lead to. */
  readonly linksTo: ReadonlyMap<string, readonly Fact<LinkValue>[]>;
}

type LinkValue = DataOf<typeof recommendationLinked>;

/** A recommendation with what it would be with each possible fact. */
export interface Shown {
  readonly overview: RecommendationOverview;
  readonly possibilities: readonly Possibility[];
  /** False where it was only possibly made by the day: the overview is then what it would be. */
  readonly certain: boolean;
}

/** Loads, in bulk, everything that is joined to these recommendations. */
export async function joinedTo(facts: Facts, shown: readonly Shown[], view: View): Promise<Joined> {
  const ids = shown.map(({ overview }) => overview.id);
  const incoming = certainBy(await facts.inLists(recommendationLink, ids), view.asOf);
  const targets = shown.flatMap(({ overview }) =>
    linksOf(overview).flatMap(({ value }) => (value.data.target ? [value.data.target] : [])),
  );
  const others = await knownRecommendations(facts, [...targets, ...incoming.map(({ subject }) => subject)]);
  const otherOverviews = others.flatMap((known) => overviewAt(known, view.asOf) ?? []);
  const overviews = [...shown.map(({ overview }) => overview), ...otherOverviews];
  const cycles = [...new Set(overviews.flatMap((overview) => [...cyclesOf(overview)]))];
  const parties = shown.flatMap(({ overview, possibilities }) => partiesOf(overview, possibilities));
  const [names, known] = await Promise.all([namesOf(facts, parties, view), knownCycles(facts, cycles, view)]);
  return {
    names,
    cycles: known,
    labels: new Map(overviews.map((overview) => [overview.id, labelOf(overview)])),
    linksTo: byTarget(incoming),
  };
}

function byTarget(links: readonly Fact<LinkValue>[]): Map<string, Fact<LinkValue>[]> {
  const groups = new Map<string, Fact<LinkValue>[]>();
  for (const link of links) groups.set(link.other ?? '', [...(groups.get(link.other ?? '') ?? []), link]);
  return groups;
}

function partiesOf({ made, facts }: RecommendationOverview, possibilities: readonly Possibility[]): Party[] {
  const { partnership, madeBy, addressedTo, concerns } = made.value.data;
  const named = [...facts, ...possibilities.map(({ fact }) => fact)].flatMap(partiesNamed);
  return [`partnership:${partnership}`, ...(madeBy ? [madeBy] : []), ...addressedTo, ...concerns, ...named];
}

function partiesNamed({ value }: StepFact): Party[] {
  const { share, by, holder, from, recipient } = value.data as {
    share?: Party;
    by?: Party;
    holder?: Party;
    from?: Party[];
    recipient?: Party;
  };
  return [share, by, holder, recipient, ...(from ?? [])].filter((party) => party !== undefined);
}

/** A cycle by its id and name. */
export const cycleAnswer = (cycle: string | undefined, { cycles }: Pick<Joined, 'cycles'>) =>
  cycle === undefined ? null : { id: cycle, name: cycles.get(cycle)?.name ?? cycle };

/** A recommendation by the little that tells which one it is. */
export const labelAnswer = (label: Label, joined: Pick<Joined, 'cycles'>) => ({
  ...label,
  madeIn: cycleAnswer(label.cycle, joined),
});

/** All that an answer shows of one recommendation. */
export function recommendationAnswer({ overview, possibilities, certain }: Shown, joined: Joined) {
  const { made, course } = overview;
  const { data } = made.value;
  const then = { on: made.latest as Day };
  const name = (party: Party) => joined.names(party, then);
  return {
    id: overview.id,
    certain,
    partnership: name(`partnership:${data.partnership}`),
    kind: data.kind,
    list: data.list ?? null,
    number: data.number ?? null,
    wordings: data.wordings,
    madeIn: cycleAnswer(data.cycle, joined),
    source: data.source ?? null,
    madeBy: data.madeBy ? name(data.madeBy) : null,
    addressedTo: overview.shares
      .filter(({ course: share }) => share.addressed)
      .map(({ holder, course: share }) => joined.names(holder, { on: share.addressed!.latest })),
    addressedInWords: data.addressedInWords ?? null,
    concerns: data.concerns.map(name),
    items: data.items,
    themes: themesAt(overview),
    due: data.due ?? null,
    remark: data.remark ?? null,
    responses: responseAnswers(course, joined),
    shares: overview.shares.map((share) => shareAnswer(share, joined)),
    whole: wholeAnswer(overview.whole, joined),
    carriedInto: carriedInto(overview).map((fact) => ({
      cycle: cycleAnswer(fact.value.data.to, joined),
      why: fact.value.data.why ?? null,
      ...stated(fact),
    })),
    links: [...linksFrom(overview, joined), ...linksTo(overview, joined)],
    withdrawn: course.withdrawn
      ? { why: course.withdrawn.value.data.why ?? null, ...stated(course.withdrawn) }
      : null,
    discrepancies: [
      ...overview.discrepancies.map((discrepancy) => discrepancyAnswer(discrepancy, joined)),
      ...brokenLinks(overview, joined),
    ],
    possible: possibilities.map((possibility) => possibilityAnswer(possibility, joined)),
    ...stated(made),
  };
}

const linksFrom = (overview: RecommendationOverview, joined: Joined) =>
  linksOf(overview).map((fact) => {
    const { kind, target, words } = fact.value.data;
    const label = target ? joined.labels.get(target) : undefined;
    return {
      kind,
      direction: 'goes_on_from',
      target: target ?? null,
      other: label ? labelAnswer(label, joined) : null,
      words: words ?? null,
      ...stated(fact),
    };
  });

const linksTo = ({ id }: RecommendationOverview, joined: Joined) =>
  (joined.linksTo.get(id) ?? []).flatMap((fact) => {
    const label = joined.labels.get(fact.subject);
    if (!label) return [];
    return {
      kind: fact.value.kind,
      direction: 'is_gone_on_from_by',
      target: fact.subject,
      other: labelAnswer(label, joined),
      words: fact.value.words ?? null,
      ...stated(fact),
    };
  });

/** A link to a recommendation that is not there at these times, or that was recorded in error. */
const brokenLinks = (overview: RecommendationOverview, joined: Joined) =>
  linksOf(overview)
    .filter(({ value }) => value.data.target !== undefined && !joined.labels.has(value.data.target))
    .map((fact) => ({ code: 'linked_to_unknown', share: null, ...stated(fact) }));
