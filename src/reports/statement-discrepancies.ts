/** Contradictions that reports contain, numbers that they declare and do not keep, and those of recommendations. Pure. */
import type { Discrepancy as CourseDiscrepancy } from '../recommendations/discrepancies.js';
import type { RecommendationOverview } from '../recommendations/overview.js';
import type { FrameworkFact } from './cycle-framework.js';
import type { DistributionNumber } from './published-distribution.js';
import { discrepancy, valueSide, wordsSide, type Discrepancy, type DiscrepancySide } from './discrepancy.js';
import type { FindingAnswer } from './finding-answer.js';
import { NOT_APPLICABLE, NOT_RATED } from './report.events.js';

type RelatedAnswer = FindingAnswer['related'][number];

const aboutOf = (finding: FindingAnswer) => ({
  cycle: finding.cycle,
  report: finding.report,
  item: finding.items[0] ?? null,
  agency: finding.agencies[0]?.id ?? null,
  recommendation: finding.recommendations[0] ?? null,
});

/** A contradiction that a report contains, with everything that it sets against each other. */
export function contradictionOf(finding: FindingAnswer): Discrepancy[] {
  if (finding.kind !== 'contradiction') return [];
  const sides: DiscrepancySide[] = [
    ...finding.statements.map((words) => wordsSide('statement', words)),
    ...finding.related.map(relatedSide),
    ...finding.relatedResults.map((result) => resultSide(result)),
  ];
  const positions = [finding, ...finding.related, ...finding.relatedResults].flatMap(
    ({ eventPositions }) => eventPositions,
  );
  const message = finding.title
    ? `The report contradicts itself: ${finding.title}`
    : 'Statements of the report cannot all be true.';
  return [discrepancy('contradiction', finding.id, message, sides, aboutOf(finding), positions)];
}

function relatedSide({
  title,
  finding: key,
  words,
  numbers,
  grade,
  printed,
}: RelatedAnswer): DiscrepancySide {
  const stated = numbers.flatMap(({ measure, count, percent, value }) => {
    const number = percent === null ? (count ?? value) : `${percent}%`;
    return number === null ? [] : [`${measure} ${number}`];
  });
  const value = grade ?? (stated.length > 0 ? stated.join(', ') : printed);
  const basis = numbers.find((number) => number.basis !== 'printed')?.basis ?? 'printed';
  return { what: title ?? key, value, words, basis };
}

function resultSide(result: FindingAnswer['relatedResults'][number]): DiscrepancySide {
  const { group, answer, topic, count, percent, mean, printed, words, basis } = result;
  const value = percent !== null ? `${percent}%` : (count ?? mean ?? printed);
  return {
    what: [group, answer ?? topic].filter(Boolean).join(': '),
    value: value === null ? null : String(value),
    words,
    basis,
  };
}

/** A declared number that differs from another that the same finding gives, or from what the framework holds. */
export function declaredNumber(finding: FindingAnswer, framework: FrameworkFact | undefined): Discrepancy[] {
  if (finding.kind !== 'declared_number') return [];
  const sides = finding.numbers.flatMap(({ measure, count, value, basis, countBasis }) => {
    const number = count ?? value;
    return number === null ? [] : [valueSide(measure, number, countBasis ?? basis)];
  });
  const [first, ...others] = sides;
  const held =
    framework && first && others.length === 0
      ? heldBy(framework, first.what, Number(first.value))
      : undefined;
  const against = held === undefined ? others : [valueSide('the framework', held, 'derived')];
  if (!first || against.every(({ value }) => value === first.value)) return [];
  return [
    discrepancy(
      'declared_number',
      finding.id,
      `${first.value} ${first.what} are declared, but there are ${against.map(({ value }) => value).join(' and ')}.`,
      [first, ...against],
      aboutOf(finding),
      [...finding.eventPositions, ...(held === undefined ? [] : [framework!.position])],
    ),
  ];
}

/** Numbers that the document of a framework declares of it and that it does not hold. */
export const declaredByFramework = (framework: FrameworkFact, cycle: string): Discrepancy[] =>
  framework.value.declared.flatMap(({ what, count }) => {
    const held = heldBy(framework, what, count);
    if (held === undefined || held === count) return [];
    return [
      discrepancy(
        'declared_number',
        `${cycle} ${framework.subject} ${what}`,
        `${count} ${what} are declared, but the framework holds ${held}.`,
        [valueSide(what, count, 'printed'), valueSide('the framework', held, 'derived')],
        { cycle },
        [framework.position],
      ),
    ];
  });

/**
 * How many of a thing a framework holds, where its last word says what is meant. Items are called standards or questions
 * whether they are rated, answered or surveyed, and a variant of one has no number of its own: a declared count that is
 * the number of one kind of them, or of those with a number, is kept.
 */
function heldBy(
  { value: { items, sections } }: FrameworkFact,
  what: string,
  declared: number,
): number | undefined {
  const words = what.toLowerCase().split(' ');
  if (words.includes('rated')) return countOf(items, ({ kind }) => kind === 'rated');
  switch (words.at(-1)) {
    case 'items':
    case 'questions':
    case 'standards': {
      const numbered = countOf(items, ({ number }) => number !== undefined);
      const ofOneKind = items.map((item) => countOf(items, ({ kind }) => kind === item.kind));
      return [numbered, ...ofOneKind].includes(declared) ? declared : items.length;
    }
    case 'sections':
    case 'themes':
      return sections.length;
    default:
      return undefined;
  }
}

const countOf = <T>(all: readonly T[], matches: (one: T) => boolean): number => all.filter(matches).length;

/** A number that is computed for a measure; *not applicable* is not rated where the report does not tell them apart. */
function computedCount(
  measure: string,
  published: readonly DistributionNumber[],
  computed: readonly DistributionNumber[],
): number | undefined {
  const countIn = (wanted: string) =>
    computed.find((number) => number.measure === wanted)?.count ?? undefined;
  const count = countIn(measure);
  const tellsApart = published.some((number) => number.measure === NOT_APPLICABLE);
  return measure === NOT_RATED && !tellsApart && count !== undefined
    ? count + (countIn(NOT_APPLICABLE) ?? 0)
    : count;
}

/** A distribution as published and as the tracker computes it from ratings. */
export function publishedAndComputed(
  published: readonly DistributionNumber[],
  computed: readonly DistributionNumber[],
  about: {
    readonly item: string;
    readonly cycle: string;
    readonly report: string;
    readonly positions: readonly number[];
  },
): Discrepancy[] {
  return published.flatMap(({ measure, count, countBasis }) => {
    const other = computedCount(measure, published, computed);
    if (count === null || other === undefined || other === count) return [];
    return [
      discrepancy(
        'published_and_computed',
        `${about.report} ${about.item} ${measure}`,
        `The report gives ${count} for ${measure}; the ratings on record give ${other}.`,
        [
          valueSide('the report', count, countBasis ?? 'printed'),
          valueSide('the ratings on record', other, 'derived'),
        ],
        { item: about.item, cycle: about.cycle, report: about.report },
        about.positions,
      ),
    ];
  });
}

const courseMessages: Readonly<Record<CourseDiscrepancy['code'], string>> = {
  share_not_held: 'Something was recorded on a share of the recommendation that nobody ever held.',
  stated_differs_from_shares:
    'The status that was stated for the whole recommendation is not the one that follows from its shares.',
  reported_after_end: 'Progress was reported on a share after its responsibility had ended.',
  reported_while_withdrawn: 'Progress was reported while the recommendation was withdrawn.',
  assured_while_not_complete: 'Completion was assured while the recommendation was not complete.',
};

/** What does not agree in the course of a recommendation. */
export const recommendationDiscrepancies = (overview: RecommendationOverview): Discrepancy[] =>
  overview.discrepancies.map(({ code, share, facts }, index) =>
    discrepancy(
      'recommendation',
      `${overview.id} ${code} ${share ?? ''} ${index}`,
      courseMessages[code],
      [
        valueSide('share', share ?? 'the whole', 'derived'),
        valueSide('status of the whole', overview.whole.status, 'derived'),
      ],
      { recommendation: overview.id, cycle: overview.made.value.data.cycle ?? null },
      facts.map(({ position }) => position),
    ),
  );
