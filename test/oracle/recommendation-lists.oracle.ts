/**
 * Lists of recommendations and what keeps coming back among them, worked out anew from the raw events for every question,
 * each recommendation by the oracle of single ones. It knows nothing of facts or projections.
 */
import type { Day } from '../../src/kernel/days.js';
import { isAddressed, nextOfWhole, recommendationSaid, type Happened } from './recommendation.oracle.js';
import { byText, certain, idOf, inOrder, ofType, once, possible, type Data, type Told } from './standing.js';

/** A recommendation as some events, in order, say it is. */
export interface SaidByOracle {
  readonly id: string;
  readonly made: Data;
  readonly madeOn: { readonly latest: Day; readonly earliest: Day };
  readonly status: string;
  readonly held: readonly string[];
  readonly addressed: (party: string) => boolean;
  readonly themes: readonly string[];
  readonly links: readonly Data[];
  /** The cycles and reports that it was made in, carried into or reported in. */
  readonly cycles: readonly string[];
  readonly reports: readonly string[];
  readonly due: (holder?: string) => Day;
  /** Whether the status that was stated of the whole is not the one that follows from its shares. */
  readonly differs: boolean;
  /** The shares that something is said of and that nobody holds. */
  readonly unheld: readonly string[];
}

const asHappened = ({ event: { type, data, metadata }, place }: Told): Happened => ({
  type,
  data,
  occurred: metadata.occurred,
  place,
});

function said(events: readonly Told[], id: string, day: Day): SaidByOracle | undefined {
  const making = ofType(events, ['RecommendationMade']).at(-1);
  if (!making) return undefined;
  const made = making.event.data;
  const happened = events.map(asHappened);
  const is = recommendationSaid(happened, day);
  const reported = events.flatMap(({ event }) => (event.data['reportedIn'] as Data | undefined) ?? []);
  const assigned = ofType(events, ['RecommendationThemesAssigned']).at(-1)?.event.data['themes'];
  return {
    id,
    made,
    madeOn: making.event.metadata.occurred,
    status: is.whole.status,
    differs: is.whole.differs,
    unheld: is.unheld,
    held: is.shares.filter(({ held }) => held).map(({ holder }) => holder),
    addressed: (party) => isAddressed(party, happened),
    themes: (assigned ?? made['themes']) as string[],
    links: linksIn(events),
    cycles: [
      made['cycle'] as string,
      ...ofType(events, ['RecommendationCarriedForward']).map(({ event }) => event.data['to'] as string),
      ...reported.map(({ cycle }) => cycle as string),
    ],
    reports: reported.map(({ report }) => report as string),
    due: (holder) => {
      const own = is.shares.filter((share) => (holder ? share.holder === holder : share.counts));
      const days = own.length > 0 ? own.map(({ nextDue }) => nextDue) : [nextOfWhole(happened, day)];
      return days.map((one) => one ?? '9999-12-31').sort()[0]!;
    },
  };
}

/** The links that were noted; of those that say the same, the last. */
function linksIn(events: readonly Told[]): Data[] {
  const links = ofType(events, ['RecommendationLinked']).map(({ event }) => event.data);
  const same = (a: Data, b: Data) =>
    a['kind'] === b['kind'] && (a['target'] ?? a['words']) === (b['target'] ?? b['words']);
  return links.filter((link, at) => !links.slice(at + 1).some((later) => same(link, later)));
}

const eventsOf = (told: readonly Told[], id: string): Told[] =>
  told.filter(({ event }) => event.stream === `recommendation-${id}`);

const idsIn = (told: readonly Told[]): string[] =>
  once(told.filter(({ event }) => event.stream.startsWith('recommendation-')).map(idOf));

/** Every recommendation that was certainly made by a day. */
export const recommendationsOn = (told: readonly Told[], day: Day): SaidByOracle[] =>
  idsIn(told).flatMap((id) => said(certain(eventsOf(told, id), day), id, day) ?? []);

/** The reports of a cycle that were certainly published by a day. */
export const reportsOf = (told: readonly Told[], cycle: string, day: Day): string[] =>
  certain(ofType(told, ['ReportPublished']), day)
    .filter(({ event }) => event.data['cycle'] === cycle)
    .map(idOf);

/** The recommendations that another certainly recurs from. */
export const recurredFrom = (told: readonly Told[], day: Day): string[] =>
  certain(ofType(told, ['RecommendationLinked']), day)
    .filter(({ event }) => event.data['kind'] === 'recurs_from')
    .flatMap(({ event }) => (event.data['target'] as string | undefined) ?? []);

/** Those that fit for certain in an order, the number of each status, and those that fit only possibly. */
export function recommendationListByOracle(
  told: readonly Told[],
  day: Day,
  fits: (one: SaidByOracle) => boolean,
  order: (a: SaidByOracle, b: SaidByOracle) => number,
) {
  const sure: SaidByOracle[] = [];
  const maybe: string[] = [];
  for (const id of idsIn(told)) {
    const own = eventsOf(told, id);
    const [known, open] = [certain(own, day), possible(own, day)];
    const making = ofType(open, ['RecommendationMade']);
    const readings = [...open.map((one) => once([...making, one])), open];
    const now = said(known, id, day);
    const fitting = (some: readonly Told[]) => {
      const reading = said(inOrder([...known, ...some]), id, day);
      return reading !== undefined && fits(reading);
    };
    if (now && fits(now)) sure.push(now);
    else if (readings.some(fitting)) maybe.push(id);
  }
  return {
    certain: [...sure].sort(order).map(({ id }) => id),
    totals: Object.fromEntries(
      once(sure.map(({ status }) => status)).map((status) => [
        status,
        sure.filter((one) => one.status === status).length,
      ]),
    ),
    possible: maybe.sort(byText),
  };
}

/** By cycle, list, and number as people count, what has none last, then id. */
export const byNumber = (a: SaidByOracle, b: SaidByOracle): number => {
  const text = (one: SaidByOracle, field: string) => (one.made[field] ?? '') as string;
  const [left, right] = [Number.parseInt(text(a, 'number')), Number.parseInt(text(b, 'number'))];
  return (
    byText(text(a, 'cycle'), text(b, 'cycle')) ||
    byText(text(a, 'list'), text(b, 'list')) ||
    Number(text(a, 'number') === '') - Number(text(b, 'number') === '') ||
    left - right ||
    0 ||
    byText(text(a, 'number'), text(b, 'number')) ||
    byText(a.id, b.id)
  );
};

/** The chains of recommendations that hang together by links and hold one of a partnership: members, oldest first. */
export function chainsByOracle(told: readonly Told[], day: Day, partnership: string, theme?: string) {
  const all = recommendationsOn(told, day);
  const touches = (a: SaidByOracle, b: SaidByOracle): boolean =>
    [a, b].some((one) => one.links.some(({ target }) => target === (one === a ? b : a).id));
  const chains: SaidByOracle[][] = [];
  for (const start of all) {
    let chain = [start];
    for (;;) {
      const longer = all.filter((one) => chain.includes(one) || chain.some((other) => touches(one, other)));
      if (longer.length === chain.length) break;
      chain = longer;
    }
    if (!chains.some((known) => known.includes(start))) chains.push(chain);
  }
  return chains
    .filter((chain) => chain.some(({ made }) => made['partnership'] === partnership))
    .filter((chain) => chain.some(({ links }) => links.length > 0))
    .filter((chain) => theme === undefined || chain.some(({ themes }) => themes.includes(theme)))
    .map((chain) => ({
      members: [...chain]
        .sort(
          (a, b) =>
            byText(a.madeOn.latest, b.madeOn.latest) ||
            byText(a.madeOn.earliest, b.madeOn.earliest) ||
            byText(a.id, b.id),
        )
        .map(({ id }) => id),
      links: chain
        .flatMap(({ id, links }) =>
          links.map(({ kind, target, words }) => `${id} ${kind} ${target ?? words}`),
        )
        .sort(byText),
    }))
    .sort((a, b) => byText([...a.members].sort()[0]!, [...b.members].sort()[0]!));
}

/** The themes that recommendations of a partnership made in at least two cycles carry. */
export function recurringThemesByOracle(
  told: readonly Told[],
  day: Day,
  partnership: string,
  theme?: string,
) {
  const own = recommendationsOn(told, day).filter(({ made }) => made['partnership'] === partnership);
  return once(own.flatMap(({ themes }) => themes))
    .filter((one) => theme === undefined || one === theme)
    .sort(byText)
    .map((one) => {
      const members = own.filter(({ themes }) => themes.includes(one));
      const cycles = once(members.flatMap(({ made }) => (made['cycle'] as string | undefined) ?? [])).sort(
        byText,
      );
      return { theme: one, cycles, members: [...members].sort(byNumber).map(({ id }) => id) };
    })
    .filter(({ cycles }) => cycles.length > 1);
}

/**
 * What the whole and its shares were after each event that was certain by a day, in the order of facts; nothing where it was
 * never made.
 */
export const replayByOracle = (told: readonly Told[], id: string, day: Day) => {
  if (ofType(told, ['RecommendationMade'], id).length === 0) return [];
  const events = certain(eventsOf(told, id), day).map(asHappened);
  return events.map(({ type }, at) => {
    const { whole, shares } = recommendationSaid(events.slice(0, at + 1), day);
    return {
      type,
      status: whole.status,
      assurance: whole.assurance,
      shares: shares.map(({ holder, held, counts, status, assurance }) => ({
        holder,
        held,
        counts,
        status,
        assurance,
      })),
    };
  });
};
