/** Distributions as the tracker computes them from the agencies' own ratings, in the shape of the published ones. */
import { distributionIn, type ComputedDistribution } from '../submissions/distribution.js';
import { submissionsOfCycle } from '../submissions/rating-facts.js';
import { ratingTable } from '../submissions/rating-table.js';
import type { Facts, View } from '../read-models/query.js';
import type { RatedItem } from './cycle-framework.js';
import type { DistributionNumber } from './published-distribution.js';
import { NOT_APPLICABLE, NOT_RATED } from './report.events.js';

/**
 * The numbers of these items, by FRAMEWORK/ITEM. An item without any grade on record is left out: where only single
 * statements of not having rated are on record, they say nothing about how the others rated.
 */
export async function computedNumbers(
  facts: Facts,
  cycle: string,
  items: readonly RatedItem[],
  { asOf }: View,
): Promise<Map<string, DistributionNumber[]>> {
  const table = ratingTable(await submissionsOfCycle(facts, cycle), cycle, asOf);
  return new Map(
    items
      .map(({ ref, grades }) => distributionIn(table, ref, grades, 'self'))
      .filter(({ grades }) => grades.some(({ count }) => count > 0))
      .map((computed) => [computed.item, numbersOf(computed)]),
  );
}

const numbersOf = ({ grades, notRated, notApplicable }: ComputedDistribution): DistributionNumber[] =>
  [
    ...grades.map(({ grade, ...counted }) => ({ measure: grade, ...counted })),
    { measure: NOT_RATED, ...notRated },
    ...(notApplicable.count > 0 ? [{ measure: NOT_APPLICABLE, ...notApplicable }] : []),
  ].map(({ measure, count, percent }) => ({
    measure,
    count,
    countBasis: 'derived',
    percent,
    percentBasis: percent === null ? null : 'derived',
    basis: 'derived',
    printed: null,
  }));
