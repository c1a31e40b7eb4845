/** Finds what reports state: by report, cycle, partnership, or by what it is about. */
import {
  aboutList,
  finding,
  findingAbout,
  reportOfCycle,
  reportPublication,
  surveyAbout,
  surveyResult,
} from '../../projections/reports.js';
import { certainBy, possibleBy, type Fact, type FactKind } from '../read-models/fact.js';
import type { Facts, View } from '../read-models/query.js';
import { insist } from '../kernel/refusal.js';
import type { FindingRecorded, ReportPublished, SurveyResultRecorded } from './report.events.js';

/** A fact with its report. */
export interface Statement<V> {
  readonly fact: Fact<V>;
  readonly report: Fact<ReportPublished>;
}
/** A finding with its report. */
export type FindingStatement = Statement<FindingRecorded>;
/** A survey result with its report. */
export type SurveyStatement = Statement<SurveyResultRecorded>;

/** Where to look. Everything that is given narrows it; one of them is needed. */
export interface Where {
  readonly report?: string;
  /** Stated by a report of this cycle. */
  readonly cycle?: string;
  /** Stated about this cycle, by whichever report. */
  readonly aboutCycle?: string;
  readonly partnership?: string;
  readonly items?: readonly string[];
  readonly agencies?: readonly string[];
  readonly recommendation?: string;
  /** Statements that carry this theme, or are about one of `themeItems`. */
  readonly theme?: string;
  readonly themeItems?: readonly string[];
}

/** Statements that are certain at the day of the answer, in the order of the reports, and how many more may count. */
export interface Found<V> {
  readonly certain: readonly Statement<V>[];
  readonly possible: readonly Statement<V>[];
}

/** The report that a statement's subject names. */
export const reportIdOf = (subject: string): string => subject.slice(0, subject.lastIndexOf('/'));

/** The cycle that a finding speaks of: the one it names, else its report's. */
export const cycleSpokenOf = ({ fact, report }: FindingStatement): string | undefined =>
  fact.value.about.cycle ?? report.value.cycle;

/** The findings that are to be found there. Refuses with `FILTER_NEEDED`. */
export async function findingsWhere(facts: Facts, where: Where, view: View): Promise<Found<FindingRecorded>> {
  const candidates = await candidatesOf(facts, finding, findingAbout, where);
  const { theme, themeItems = [], ...rest } = where;
  return found(facts, candidates, view, (statement) => {
    const { about } = statement.fact.value;
    return (
      isOfReport(statement, rest) &&
      (!rest.aboutCycle || cycleSpokenOf(statement) === rest.aboutCycle) &&
      (!rest.items || rest.items.some((item) => about.items.includes(item))) &&
      (!rest.agencies || rest.agencies.some((agency) => about.agencies.includes(agency))) &&
      (!rest.recommendation || about.recommendations.includes(rest.recommendation)) &&
      (!theme || about.themes.includes(theme) || themeItems.some((item) => about.items.includes(item)))
    );
  });
}

/** The survey results that are to be found there. Refuses with `FILTER_NEEDED`. */
export async function surveyResultsWhere(
  facts: Facts,
  where: Omit<Where, 'agencies' | 'recommendation' | 'aboutCycle'>,
  view: View,
): Promise<Found<SurveyResultRecorded>> {
  const candidates = await candidatesOf(facts, surveyResult, surveyAbout, where);
  const { items, theme, themeItems = [] } = where;
  return found(facts, candidates, view, (statement) => {
    const { item, themes = [] } = statement.fact.value;
    return (
      isOfReport(statement, where) &&
      (!items || (item !== undefined && items.includes(item))) &&
      (!theme || themes.includes(theme) || (item !== undefined && themeItems.includes(item)))
    );
  });
}

/** The reports of a cycle. */
export const reportsOfCycle = async (facts: Facts, cycle: string): Promise<string[]> =>
  (await facts.inLists(reportOfCycle, [cycle])).map(({ subject }) => subject);

const isOfReport = ({ report }: Statement<unknown>, where: Where): boolean =>
  (!where.report || report.subject === where.report) &&
  (!where.cycle || report.value.cycle === where.cycle) &&
  (!where.partnership || report.value.partnership === where.partnership);

async function candidatesOf<V>(
  facts: Facts,
  kind: FactKind<V>,
  about: typeof findingAbout,
  where: Where,
): Promise<Fact<V>[]> {
  const inLists = async (lists: readonly string[]) => {
    const subjects = (await facts.inLists(about, lists)).map(({ subject }) => subject);
    return facts.of(kind, [...new Set(subjects)]);
  };
  const ofReports = (reports: readonly string[]) => facts.inLists(kind, [...new Set(reports)]);
  if (where.report) return ofReports([where.report]);
  if (where.items) return inLists(where.items.map((item) => aboutList('item', item)));
  if (where.agencies) return inLists(where.agencies.map((agency) => aboutList('agency', agency)));
  if (where.recommendation) return inLists([aboutList('recommendation', where.recommendation)]);
  if (where.cycle) return ofReports(await reportsOfCycle(facts, where.cycle));
  if (where.aboutCycle) {
    const elsewhere = await inLists([aboutList('cycle', where.aboutCycle)]);
    const own = await ofReports(await reportsOfCycle(facts, where.aboutCycle));
    return [...new Map([...own, ...elsewhere].map((fact) => [fact.position, fact])).values()];
  }
  if (where.partnership) {
    const reports = await facts.inLists(reportPublication, [where.partnership]);
    return ofReports(reports.map(({ subject }) => subject));
  }
  insist(
    where.theme,
    'FILTER_NEEDED',
    'Say where to look: name a report, a cycle, a partnership, an item, an agency, a theme or a recommendation.',
    { path: 'filter' },
  );
  return inLists([
    aboutList('theme', where.theme),
    ...(where.themeItems ?? []).map((item) => aboutList('item', item)),
  ]);
}

async function found<V>(
  facts: Facts,
  candidates: readonly Fact<V>[],
  { asOf }: View,
  isWanted: (statement: Statement<V>) => boolean,
): Promise<Found<V>> {
  const ids = [...new Set(candidates.map(({ subject }) => reportIdOf(subject)))];
  const reports = new Map((await facts.of(reportPublication, ids)).map((report) => [report.subject, report]));
  const statements = (some: readonly Fact<V>[]): Statement<V>[] =>
    some
      .flatMap((fact) => {
        const report = reports.get(reportIdOf(fact.subject));
        return report ? [{ fact, report }] : [];
      })
      .filter(isWanted)
      .sort(inReportOrder);
  return {
    certain: statements(certainBy(candidates, asOf)),
    possible: statements(possibleBy(candidates, asOf)),
  };
}

/** By report, and within one as it was recorded. */
const inReportOrder = (a: Statement<unknown>, b: Statement<unknown>): number =>
  a.report.subject < b.report.subject
    ? -1
    : a.report.subject > b.report.subject
      ? 1
      : a.fact.place - b.fact.place || a.fact.position - b.fact.position;
