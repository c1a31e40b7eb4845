/** Distributions as published, with the remarks on them and what the doubts among those would change. */
import type { Facts, View } from '../read-models/query.js';
import { frameworksOfItems, ratedItemsByRef, type RatedItem } from './cycle-framework.js';
import { findingAnswers, type FindingAnswer } from './finding-answer.js';
import { distributionNumbers, withDoubtsApplied, type DistributionNumber } from './published-distribution.js';
import type { FindingKind } from './report.events.js';
import type { FindingStatement } from './statements.js';

/** One published distribution, read. */
export interface Distribution {
  readonly statement: FindingStatement;
  readonly ref: string;
  /** Left out where the framework does not know the item any more. */
  readonly item: RatedItem | undefined;
  readonly numbers: readonly DistributionNumber[];
}

/** Reads the distributions among some findings, in the order of the items. */
export async function distributionsOf(
  facts: Facts,
  statements: readonly FindingStatement[],
): Promise<Distribution[]> {
  const distributions = statements.filter(({ fact }) => fact.value.kind === 'distribution');
  const refs = distributions.flatMap(({ fact }) => fact.value.about.items);
  const items = ratedItemsByRef((await frameworksOfItems(facts, refs)).values());
  return distributions
    .map((statement) => {
      const ref = statement.fact.value.about.items[0]!;
      const item = items.get(ref);
      return { statement, ref, item, numbers: distributionNumbers(statement.fact.value, item?.grades ?? []) };
    })
    .sort((a, b) => (a.item?.place ?? 0) - (b.item?.place ?? 0));
}

const remarkKinds: readonly FindingKind[] = [
  'doubt',
  'conclusion',
  'contradiction',
  'strength',
  'area_for_development',
];

const isAbout = ({ fact: { value } }: FindingStatement, ref: string): boolean =>
  value.about.items.includes(ref);

/** Distributions (GraphQL `PublishedDistribution`). `stated` is everything that was stated about the cycle. */
export async function distributionAnswers(
  facts: Facts,
  distributions: readonly Distribution[],
  stated: readonly FindingStatement[],
  computed: ReadonlyMap<string, readonly DistributionNumber[]>,
  view: View,
) {
  const remarks = stated.filter(
    (statement) =>
      remarkKinds.includes(statement.fact.value.kind) &&
      distributions.some(({ ref }) => isAbout(statement, ref)),
  );
  const answers = await findingAnswers(facts, remarks, view);
  const remarkAnswer = new Map(remarks.map(({ fact }, index) => [fact.subject, answers[index]!]));
  const shown = ({ fact }: FindingStatement): FindingAnswer => remarkAnswer.get(fact.subject)!;

  return distributions.map(({ statement, ref, item, numbers }) => {
    const { fact, report } = statement;
    const { base } = fact.value;
    const own = remarks.filter((remark) => isAbout(remark, ref));
    const doubts = own.filter((remark) => remark.fact.value.kind === 'doubt');
    const applied = withDoubtsApplied(
      numbers,
      base?.count,
      doubts.map((doubt) => ({ value: doubt.fact.value, doubt })),
    );
    return {
      id: fact.subject,
      item: ref,
      title: item?.title ?? null,
      report: report.subject,
      numbers,
      base: base ?? null,
      remarks: own.map(shown),
      computed: computed.get(ref) ?? null,
      withDoubtsApplied:
        doubts.length === 0
          ? null
          : {
              numbers: applied.numbers,
              applied: applied.applied.map(({ doubt }) => shown(doubt)),
              notApplied: applied.left.map(({ doubt, why }) => ({ doubt: shown(doubt.doubt), why })),
              eventPositions: [fact.position, ...doubts.map((doubt) => doubt.fact.position)],
            },
      eventPositions: [fact.position],
    };
  });
}
