/** Rules about what a report may state, by kind of finding. */
import { cycleStream, type CycleState } from '../cycles/cycle.state.js';
import { frameworkStream, itemOf, scaleOfItem, type FrameworkState } from '../frameworks/framework.state.js';
import type { ReadState } from '../kernel/command.js';
import { partsOfItemRef } from '../kernel/refs.js';
import { insist } from '../kernel/refusal.js';
import {
  NOT_APPLICABLE,
  NOT_RATED,
  RATED,
  type FindingKind,
  type FindingRecorded,
  type ReportPublished,
} from './report.events.js';
import type { ReportState } from './report.state.js';

/** What a decision about a report reads of other subjects, by id. */
export interface ReportLookUp {
  readonly cycles: Readonly<Record<string, CycleState>>;
  readonly frameworks: Readonly<Record<string, FrameworkState>>;
}

/** Reads the cycles and the frameworks that a statement names, and the framework of the first cycle. */
export async function lookUpNamed(
  read: ReadState,
  cycles: readonly (string | undefined)[],
  items: readonly string[],
): Promise<ReportLookUp> {
  const readCycles = await byId(cycles, (id) => read(cycleStream, id));
  const used = Object.values(readCycles).map((cycle) =>
    cycle.status === 'opened' ? cycle.framework : undefined,
  );
  const named = items.map((item) => partsOfItemRef(item).framework);
  return {
    cycles: readCycles,
    frameworks: await byId([...named, ...used], (id) => read(frameworkStream, id)),
  };
}

async function byId<S>(ids: readonly (string | undefined)[], read: (id: string) => Promise<S>) {
  const known = [...new Set(ids)].filter((id) => id !== undefined);
  return Object.fromEntries(await Promise.all(known.map(async (id) => [id, await read(id)] as const)));
}

/** Refuses with `REPORT_UNKNOWN` unless the report was published. */
export function insistPublished(
  report: ReportState,
): asserts report is ReportState & { readonly published: ReportPublished } {
  insist(report.published, 'REPORT_UNKNOWN', 'There is no such report. Publish it first.', {
    path: 'report',
  });
}

/** Refuses with `CYCLE_UNKNOWN`. */
export function insistCycles({ cycles }: Pick<ReportLookUp, 'cycles'>, path: string): void {
  for (const [id, cycle] of Object.entries(cycles)) {
    insist(cycle.status === 'opened', 'CYCLE_UNKNOWN', `There is no cycle ${id}. Open it first.`, {
      path,
      cycle: id,
    });
  }
}

/** Refuses with `ITEM_UNKNOWN`. */
export function insistItems(items: readonly string[], { frameworks }: ReportLookUp, path: string): void {
  for (const item of items) {
    const { framework, item: id } = partsOfItemRef(item);
    insist(
      itemOf(frameworks[framework]!, id),
      'ITEM_UNKNOWN',
      `There is no item ${item}. Look it up in the framework.`,
      { path, item },
    );
  }
}

type Rule = (finding: FindingRecorded, seen: ReportLookUp, cycle: string | undefined) => void;

const noGrades = [NOT_RATED, NOT_APPLICABLE];

const distribution: Rule = (finding, seen) => {
  insistOneItem(finding, 'A distribution is about one standard or question. Name it.');
  insistNumbers(finding, 'A distribution holds a number for each grade that is printed.');
  const grades = gradesOfItem(finding.about.items[0]!, seen);
  insist(
    grades,
    'ITEM_NOT_RATED',
    'This item is not rated on a scale, so it has no distribution. Record a figure or a survey result.',
    { path: 'about.items' },
  );
  insistMeasures(finding, [...grades, ...noGrades]);
};

const tally: Rule = (finding, seen, cycle) => {
  insist(
    finding.about.agencies.length > 0,
    'TALLY_NEEDS_AGENCY',
    'A tally is about one agency, or about those that returned together. Name them.',
    { path: 'about.agencies' },
  );
  insist(
    finding.numbers.length > 0 || finding.printed,
    'FINDING_NEEDS_NUMBER',
    'Give the numbers of the tally, or what the report prints in their place, for example n/a.',
    { path: 'numbers' },
  );
  const grades = gradesOfCycle(cycle, seen);
  if (grades) insistMeasures(finding, [...grades, ...noGrades, RATED]);
};

const overallRating: Rule = ({ grade, about }, seen, cycle) => {
  insist(grade, 'FINDING_NEEDS_GRADE', 'An overall rating gives a grade. Name it.', { path: 'grade' });
  const scales =
    about.items.length > 0
      ? about.items.map((item) => gradesOfItem(item, seen) ?? [])
      : [gradesOfCycle(cycle, seen)];
  for (const grades of scales) if (grades) insistGrade(grade, grades, 'grade');
};

const doubt: Rule = (finding, seen) => {
  insistWords(finding);
  const { wouldBe } = finding;
  if (!wouldBe) return;
  insistOneItem(
    finding,
    'A doubt that says what ratings would be is about one standard or question. Name it.',
  );
  const grades = gradesOfItem(finding.about.items[0]!, seen) ?? [];
  insistGrade(wouldBe.from, grades, 'wouldBe.from');
  insistGrade(wouldBe.to, grades, 'wouldBe.to');
  insist(
    wouldBe.from !== wouldBe.to,
    'DOUBT_CHANGES_NOTHING',
    'A rating in doubt would be another grade. Name the grade that it would be.',
    { path: 'wouldBe.to' },
  );
};

const contradiction: Rule = ({ about, statements = [] }) =>
  insist(
    about.findings.length + (about.results ?? []).length + statements.length >= 2,
    'CONTRADICTION_NEEDS_TWO',
    'A contradiction names at least two findings, survey results or statements that do not agree.',
    { path: 'statements' },
  );

const declaredNumber: Rule = (finding) => insistNumbers(finding, 'Give the number that the report states.');

const figure: Rule = (finding) => insistNumbers(finding, 'Give the number, or the words that stand for it.');

const inWords: Rule = (finding) => insistWords(finding);

const rules: Readonly<Record<FindingKind, Rule>> = {
  distribution,
  tally,
  figure,
  overall_rating: overallRating,
  strength: inWords,
  area_for_development: inWords,
  conclusion: inWords,
  doubt,
  declared_number: declaredNumber,
  contradiction,
};

/** Holds a finding against the rules of its kind. `cycle` is the one that it speaks of, if any. */
export function insistFinding(finding: FindingRecorded, seen: ReportLookUp, cycle: string | undefined): void {
  for (const [index, { measure, count, percent, value, printed }] of finding.numbers.entries()) {
    insist(
      printed || [count, percent, value].some((number) => number !== null),
      'FIGURE_SAYS_NOTHING',
      `Say how many ${measure} there are, or leave this number out: left out means not printed.`,
      { path: `numbers.${index}` },
    );
  }
  insistFewEnough(finding);
  rules[finding.kind](finding, seen, cycle);
}

/** A finding is listed under all that it is about; one about more than this is about everything. */
const MAX_ABOUT = 60;

function insistFewEnough({ about }: FindingRecorded): void {
  const lists = [about.items, about.agencies, about.themes, about.recommendations];
  insist(
    lists.flat().length <= MAX_ABOUT,
    'FINDING_ABOUT_TOO_MUCH',
    `A finding names at most ${MAX_ABOUT} items, agencies, themes and recommendations. Name the ones that it is about most.`,
    { path: 'about' },
  );
}

function insistOneItem({ about }: FindingRecorded, message: string): void {
  insist(about.items.length === 1, 'FINDING_NEEDS_ITEM', message, { path: 'about.items' });
}

function insistNumbers({ numbers }: FindingRecorded, message: string): void {
  insist(numbers.length > 0, 'FINDING_NEEDS_NUMBER', message, { path: 'numbers' });
}

function insistWords({ words, title }: FindingRecorded): void {
  insist(words || title, 'FINDING_NEEDS_WORDS', 'Say what the report states.', { path: 'words' });
}

function insistGrade(grade: string, grades: readonly string[], path: string): void {
  insist(
    grades.includes(grade),
    'RATING_NOT_ON_SCALE',
    `"${grade}" is not a grade of this scale. Choose one of ${grades.join(', ')}.`,
    { path, grades },
  );
}

function insistMeasures({ numbers }: FindingRecorded, allowed: readonly string[]): void {
  for (const [index, { measure }] of numbers.entries()) {
    insist(
      allowed.includes(measure),
      'RATING_NOT_ON_SCALE',
      `"${measure}" is not counted here. Choose one of ${allowed.join(', ')}.`,
      { path: `numbers.${index}.measure`, grades: allowed },
    );
    insist(
      numbers.findIndex((other) => other.measure === measure) === index,
      'MEASURE_REPEATED',
      `The number of ${measure} stands here twice. Give each once.`,
      { path: `numbers.${index}.measure` },
    );
  }
}

function gradesOfItem(ref: string, { frameworks }: ReportLookUp): readonly string[] | undefined {
  const { framework, item } = partsOfItemRef(ref);
  return scaleOfItem(frameworks[framework]!, item)?.grades.map(({ code }) => code);
}

/** The grades of all scales of the cycle's framework; none where that is not known. */
function gradesOfCycle(
  id: string | undefined,
  { cycles, frameworks }: ReportLookUp,
): readonly string[] | undefined {
  const cycle = id === undefined ? undefined : cycles[id];
  const framework = cycle?.status === 'opened' && cycle.framework ? frameworks[cycle.framework] : undefined;
  return framework?.status === 'published'
    ? framework.published.scales.flatMap(({ grades }) => grades.map(({ code }) => code))
    : undefined;
}
