/**
 * What does not agree, counted by kind, worked out anew from the raw events for every question. It knows nothing of facts
 * or projections.
 */
import type { Day } from '../../src/kernel/days.js';
import { partiesByOracle } from './directory.oracle.js';
import { recommendationsOn, reportsOf, type SaidByOracle } from './recommendation-lists.oracle.js';
import { byText, categoryOf, certain, idOf, ofType, once, type Data, type Told } from './standing.js';

/** The recommendations that a cycle shows. */
const shownIn = (told: readonly Told[], cycle: string, day: Day): SaidByOracle[] =>
  recommendationsOn(told, day).filter(
    ({ cycles, reports }) =>
      cycles.includes(cycle) || reports.some((report) => reportsOf(told, cycle, day).includes(report)),
  );

/** How many things in the course of its recommendations do not agree. */
export const inRecommendations = (told: readonly Told[], cycle: string, day: Day): number =>
  shownIn(told, cycle, day).reduce((sum, { differs, unheld }) => sum + (differs ? 1 : 0) + unheld.length, 0);

interface Stated {
  readonly data: Data;
  readonly about: Data;
  readonly cycle: string | undefined;
  readonly own: string | undefined;
}

/** The findings of reports of a cycle, and of others about it. */
function statedIn(told: readonly Told[], cycle: string, day: Day): Stated[] {
  return certain(ofType(told, ['FindingRecorded']), day)
    .flatMap((one): Stated[] => {
      const report = ofType(told, ['ReportPublished'], idOf(one)).at(-1);
      const own = report?.event.data['cycle'] as string | undefined;
      const about = one.event.data['about'] as Data;
      const spokenOf = (about['cycle'] ?? own) as string | undefined;
      return report ? [{ data: one.event.data, about, cycle: spokenOf, own }] : [];
    })
    .filter((one) => one.cycle === cycle || one.own === cycle);
}

/** Overall ratings of the same agencies and cycle with more than one grade. */
export function disagreeingRatings(told: readonly Told[], cycle: string, day: Day): number {
  const ratings = statedIn(told, cycle, day).filter(({ data }) => data['kind'] === 'overall_rating');
  const of = (one: Stated) => `${one.cycle} ${(one.about['agencies'] as string[]).join()}`;
  return once(ratings.map(of)).filter(
    (key) =>
      once(ratings.filter((one) => of(one) === key).map(({ data }) => data['grade'] as string)).length > 1,
  ).length;
}

/** Whole percentages that are no rounded share of any count out of their base. */
export const impossiblePercents = (told: readonly Told[], cycle: string, day: Day): number =>
  statedIn(told, cycle, day).flatMap(({ data }) =>
    (data['numbers'] as Data[]).filter(({ percent }) => {
      const { count: base } = data['base'] as { count: number };
      const counts = Array.from({ length: base + 1 }, (_, count) => count);
      return !counts.some((count) => 2 * Math.abs(100 * count - (percent as number) * base) <= base);
    }),
  ).length;

/** The agencies that are expected in these cycles or returned something for them by a day. */
const agenciesIn = (told: readonly Told[], cycles: readonly string[], day: Day): string[] =>
  certain(ofType(told, ['AgencyExpected', 'SubmissionStarted']), day).flatMap((one) => {
    const { agency, agencies, cycles: served } = one.event.data;
    const of = categoryOf(one) === 'cycle' ? [idOf(one)] : (served as string[]);
    return of.some((cycle) => cycles.includes(cycle)) ? ((agencies ?? [agency]) as string[]) : [];
  });

/** What documents say differently of the agencies of a cycle or of a partnership, as `AGENCY FIELD`. */
export function saidDifferently(
  told: readonly Told[],
  day: Day,
  where: { readonly cycle?: string; readonly partnership?: string },
): string[] {
  const cycles = where.cycle
    ? [where.cycle]
    : ofType(told, ['CycleOpened'])
        .filter(({ event }) => event.data['partnership'] === where.partnership)
        .map(idOf);
  const members = partiesByOracle(told, day, ({ memberships }) =>
    memberships.some(({ party, member }) => member && party === `partnership:${where.partnership}`),
  ).map((party) => party.slice('agency:'.length));
  return once([...members, ...agenciesIn(told, cycles, day)])
    .flatMap((agency) => {
      const said = ofType(told, ['AgencyRegistered', 'AgencyNamed'], agency).filter(
        ({ event: { data } }) => ((data['since'] as { latest: Day } | undefined)?.latest ?? '') <= day,
      );
      return ['sector', 'partOf', 'deliveredBy']
        .filter((field) => once(said.flatMap(({ event }) => (event.data[field] as string) ?? [])).length > 1)
        .map((field) => `${agency} ${field}`);
    })
    .sort(byText);
}
