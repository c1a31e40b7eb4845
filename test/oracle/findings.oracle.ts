/**
 * Reports, what they state and what their surveys found, worked out anew from the raw events for every question. It knows
 * nothing of facts or projections.
 */
import type { Day, FuzzyDate } from '../../src/kernel/days.js';
import { itemsByOracle, themesByOracle } from './frameworks.oracle.js';
import { byText, certain, idOf, ofType, once, possible, type Data, type Told } from './standing.js';

/** Something that a report states, with the report. */
export interface StatedByOracle {
  readonly key: string;
  readonly data: Data;
  readonly report: Data;
  readonly reportId: string;
}

const KEYS: Readonly<Record<string, string>> = { FindingRecorded: 'finding', SurveyResultRecorded: 'result' };

/** What the reports that are known state, by report and as it was recorded; `maybe` instead is what may be stated. */
function stated(told: readonly Told[], type: keyof typeof KEYS, day: Day, maybe: boolean): StatedByOracle[] {
  const own = ofType(told, [type]);
  return (maybe ? possible(own, day) : certain(own, day))
    .sort((a, b) => byText(idOf(a), idOf(b)) || a.place - b.place)
    .flatMap((one) => {
      const report = ofType(told, ['ReportPublished'], idOf(one)).at(-1)?.event.data;
      const { data } = one.event;
      const key = `${idOf(one)}/${data[KEYS[type]!]}`;
      return report ? [{ key, data, report, reportId: idOf(one) }] : [];
    });
}

/** The keys of the statements that fit, and how many more may. */
export function statementsByOracle(
  told: readonly Told[],
  type: 'FindingRecorded' | 'SurveyResultRecorded',
  day: Day,
  fits: (one: StatedByOracle) => boolean,
): { keys: string[]; possibleCount: number } {
  return {
    keys: stated(told, type, day, false)
      .filter(fits)
      .map(({ key }) => key),
    possibleCount: stated(told, type, day, true).filter(fits).length,
  };
}

/** The cycle that a finding speaks of: the one it names, else its report's. */
export const cycleOf = ({ data, report }: StatedByOracle): string | undefined =>
  ((data['about'] as Data)['cycle'] ?? report['cycle']) as string | undefined;

/** The items that carry a theme on a day. */
export const itemsUnder = (told: readonly Told[], theme: string, day: Day): string[] =>
  itemsByOracle(told)
    .map(({ ref }) => ref)
    .filter((ref) => themesByOracle(told, ref, day).includes(theme));

/** Whether something about some themes and items is under a theme. */
export const isUnderTheme = (
  told: readonly Told[],
  theme: string,
  day: Day,
  about: { readonly themes?: readonly string[]; readonly items: readonly string[] },
): boolean =>
  (about.themes ?? []).includes(theme) ||
  about.items.some((item) => itemsUnder(told, theme, day).includes(item));

/** An agency and all whose work it carries on by a day, as ids. */
export function carriedOnBy(told: readonly Told[], agency: string, day: Day): string[] {
  const successions = certain(ofType(told, ['AgencySucceededBy']), day);
  let line = [agency];
  for (;;) {
    const before = successions.filter(({ event }) =>
      (event.data['agencies'] as string[]).some((id) => line.includes(id)),
    );
    const longer = once([...line, ...before.map(idOf)]);
    if (longer.length === line.length) return line;
    line = longer;
  }
}

/** The reports that fit and were certainly there, the last published first, each with how much it states. */
export const reportsByOracle = (told: readonly Told[], day: Day, fits: (report: Data) => boolean) =>
  certain(ofType(told, ['ReportPublished']), day)
    .filter(({ event }) => fits(event.data))
    .sort((a, b) => {
      const [one, other] = [a, b].map(({ event }) => (event.data['publishedOn'] as FuzzyDate).latest);
      return byText(other!, one!) || byText(idOf(a), idOf(b));
    })
    .map((one) => {
      const own = certain(told, day).filter((other) => idOf(other) === idOf(one));
      return {
        id: idOf(one),
        title: one.event.data['title'] as string,
        findings: ofType(own, ['FindingRecorded']).length,
        results: ofType(own, ['SurveyResultRecorded']).length,
      };
    });
