/** Printed numbers that do not agree with themselves or with each other. Pure. */
import { discrepancy, baseSide, valueSide, type Discrepancy, type DiscrepancySide } from './discrepancy.js';
import { lackOf100, percentOf, percentProblem, readFigure, type Numbers } from './figures.js';
import { distributionNumbers } from './published-distribution.js';
import type { Base } from './report.events.js';
import { cycleSpokenOf, type FindingStatement, type SurveyStatement } from './statements.js';
import { tallyOf } from './tally.js';

interface Printed {
  readonly key: string;
  readonly measure: string;
  readonly numbers: Numbers;
  readonly base: Base | undefined;
}

/** A percentage that does not follow from its count and base, or that no whole count of the base gives. */
function percentDiscrepancy(
  { key, measure, numbers, base }: Printed,
  about: Parameters<typeof discrepancy>[4],
  position: number,
): Discrepancy[] {
  const problem = percentProblem(numbers, base);
  if (!problem || !base) return [];
  const { count, percent } = numbers;
  const basis = numbers.basis ?? 'printed';
  const printed = valueSide(measure, `${percent}%`, basis);
  if (problem === 'not_possible' || count === null) {
    const message = `${percent}% is stated for ${measure}, but no whole number out of ${base.count} gives it.`;
    return [discrepancy('percent_not_possible', key, message, [printed, baseSide(base)], about, [position])];
  }
  const message = `${percent}% is stated for ${measure}, but ${count} of ${base.count} is ${percentOf(count, base.count)}%.`;
  const counted = valueSide(measure, count, numbers.countBasis ?? basis);
  return [
    discrepancy('percent_not_from_count', key, message, [printed, counted, baseSide(base)], about, [
      position,
    ]),
  ];
}

const aboutFinding = (statement: FindingStatement) => ({
  cycle: cycleSpokenOf(statement) ?? null,
  report: statement.report.subject,
  item: statement.fact.value.about.items[0] ?? null,
  agency: statement.fact.value.about.agencies[0] ?? null,
});

/** Percentages of findings that cannot be right. */
export const findingPercents = (statement: FindingStatement): Discrepancy[] =>
  statement.fact.value.numbers.flatMap((figure, index) =>
    percentDiscrepancy(
      {
        key: `${statement.fact.subject} ${index}`,
        measure: figure.measure,
        numbers: figure,
        base: statement.fact.value.base,
      },
      aboutFinding(statement),
      statement.fact.position,
    ),
  );

/** Percentages of survey results that cannot be right. */
export function surveyPercents({ fact, report }: SurveyStatement): Discrepancy[] {
  const { value } = fact;
  const measure = [value.group, value.answer ?? value.topic].filter(Boolean).join(': ');
  return percentDiscrepancy(
    { key: fact.subject, measure, numbers: value, base: value.base },
    { cycle: report.value.cycle ?? null, report: report.subject, item: value.item ?? null },
    fact.position,
  );
}

/**
 * A distribution whose percentages do not add up to 100, beyond rounding. `grades` are those of the item's scale; where
 * one of them is not printed the rest may lack it.
 */
export function distributionSum(statement: FindingStatement, grades: readonly string[]): Discrepancy[] {
  const { value, subject, position } = statement.fact;
  if (value.kind !== 'distribution') return [];
  const numbers = distributionNumbers(value, grades);
  const percents = numbers.flatMap(({ percent }) => (percent === null ? [] : [percent]));
  const lack = lackOf100(percents);
  const isWhole = grades.every((grade) =>
    numbers.some(({ measure, percent }) => measure === grade && percent !== null),
  );
  if (percents.length === 0 || lack === 0 || (lack > 0 && !isWhole)) return [];
  const total = Math.round((100 - lack) * 1000) / 1000;
  const message =
    lack > 0
      ? `The percentages add up to ${total}: ${lack}% are not accounted for.`
      : `The percentages add up to ${total}, which is more than 100.`;
  const sides = numbers.flatMap(({ measure, percent, percentBasis }) =>
    percent === null || percentBasis === null ? [] : [valueSide(measure, `${percent}%`, percentBasis)],
  );
  return [
    discrepancy('distribution_does_not_add_up', subject, message, sides, aboutFinding(statement), [position]),
  ];
}

/** A tally that counts more ratings than there are rated items. */
export function impossibleTally(statement: FindingStatement, ratedItems: number | undefined): Discrepancy[] {
  const { value, subject, position } = statement.fact;
  if (value.kind !== 'tally' || ratedItems === undefined) return [];
  const { impossible, rated, printed } = tallyOf(value, ratedItems);
  if (!impossible || rated === null) return [];
  return [
    discrepancy(
      'tally_impossible',
      subject,
      `The tally counts ${rated} ratings, but there are only ${ratedItems} rated standards or questions.`,
      [
        valueSide('ratings in the tally', printed ?? rated, 'printed'),
        valueSide('rated standards or questions', ratedItems, 'derived'),
      ],
      aboutFinding(statement),
      [position],
    ),
  ];
}

interface Stated {
  readonly statement: FindingStatement;
  readonly side: DiscrepancySide;
}

/** Statements of different findings about the same measure of the same thing that give different numbers or grades. */
export function disagreements(statements: readonly FindingStatement[]): Discrepancy[] {
  const stated = new Map<string, Stated[]>();
  for (const statement of statements) {
    for (const [key, side] of claimsOf(statement))
      stated.set(key, [...(stated.get(key) ?? []), { statement, side }]);
  }
  return [...stated].flatMap(([key, claims]) => {
    const values = new Set(claims.map(({ side }) => side.value));
    if (values.size < 2) return [];
    const [first] = claims;
    return [
      discrepancy(
        'reports_disagree',
        key,
        `Two statements about ${first!.side.what} differ: ${[...values].join(' and ')}.`,
        claims.map(({ side, statement }) => ({
          ...side,
          what: `${side.what}, ${statement.report.value.title}`,
        })),
        { ...aboutFinding(first!.statement), report: null },
        claims.map(({ statement }) => statement.fact.position),
      ),
    ];
  });
}

/** What a distribution, tally or overall rating claims, each under a key that another statement of the same has too. */
function claimsOf(statement: FindingStatement): [string, DiscrepancySide][] {
  const { value } = statement.fact;
  const scope = [
    value.kind,
    cycleSpokenOf(statement),
    ...value.about.items,
    ...value.about.agencies,
    value.by,
  ].join(' ');
  if (value.kind === 'overall_rating' && value.grade) {
    return [[scope, valueSide('the overall rating', value.grade, 'printed')]];
  }
  if (value.kind !== 'distribution' && value.kind !== 'tally') return [];
  return value.numbers.flatMap((figure): [string, DiscrepancySide][] => {
    const { measure, count, percent, basis } = readFigure(figure, value.base);
    const stated = percent === null ? count : `${percent}%`;
    return stated === null ? [] : [[`${scope} ${measure}`, valueSide(measure, stated, basis)]];
  });
}
