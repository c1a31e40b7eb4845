/** The question how many gave which grade to each standard or question, as published. */
import { z } from 'zod';
import { directoryProjection } from '../../../projections/directory.js';
import { frameworksProjection } from '../../../projections/frameworks.js';
import { reportsProjection } from '../../../projections/reports.js';
import { submissionsProjection } from '../../../projections/submissions.js';
import { connectionOf, pageArgs } from '../../graphql/connection.js';
import { idSchema, itemRefSchema } from '../../kernel/refs.js';
import { insist } from '../../kernel/refusal.js';
import { defineQuery } from '../../read-models/query.js';
import { computedNumbers } from '../computed.js';
import { distributionAnswers, distributionsOf, type Distribution } from '../distribution-answer.js';
import { pageOf } from '../finding-answer.js';
import { findingsWhere } from '../statements.js';

const filterArgs = {
  item: itemRefSchema.optional(),
  measure: z.string().trim().min(1).max(300).optional(),
  minCount: z.int().min(0).optional(),
  minPercent: z.number().min(0).optional(),
  sort: z.enum(['as_in_framework', 'most_first', 'least_first']).default('as_in_framework'),
};

type Filter = z.output<z.ZodObject<typeof filterArgs>>;

const numberOf = ({ numbers }: Distribution, measure: string | undefined) =>
  numbers.find((number) => number.measure === measure);

/** A number that is not printed reaches no minimum. */
const reaches = (number: number | null | undefined, minimum: number | undefined): boolean =>
  minimum === undefined || (number !== null && number !== undefined && number >= minimum);

const isWanted = (distribution: Distribution, { item, measure, minCount, minPercent }: Filter): boolean => {
  const number = numberOf(distribution, measure);
  return (
    (!item || distribution.ref === item) &&
    reaches(number?.count, minCount) &&
    reaches(number?.percent, minPercent)
  );
};

/** By the share of the measure, then its count; what is not printed comes last. */
const bySize = ({ measure, sort }: Filter) => {
  const sign = sort === 'least_first' ? 1 : -1;
  const sizes = (distribution: Distribution) => {
    const number = numberOf(distribution, measure);
    return [number?.percent ?? null, number?.count ?? null];
  };
  return (a: Distribution, b: Distribution): number => {
    const [left, right] = [sizes(a), sizes(b)];
    for (const [index, size] of left.entries()) {
      const other = right[index] ?? null;
      if (size === other) continue;
      if (size === null || other === null) return size === null ? 1 : -1;
      return sign * (size - other);
    }
    return 0;
  };
};

/** Distributions as published about a cycle, by whichever report. */
export const publishedDistributionsQuery = defineQuery({
  name: 'publishedDistributions',
  args: z.strictObject({ cycle: idSchema, ...filterArgs, ...pageArgs }),
  projections: [reportsProjection, frameworksProjection, submissionsProjection, directoryProjection],
  answer: async (facts, { cycle, first, after, ...filter }, view) => {
    insist(
      filter.measure ||
        (filter.sort === 'as_in_framework' && (filter.minCount ?? filter.minPercent) === undefined),
      'MEASURE_NEEDED',
      'Say which grade, or not-rated, is to be compared.',
      { path: 'measure' },
    );
    const { certain, possible } = await findingsWhere(facts, { aboutCycle: cycle }, view);
    const wanted = (await distributionsOf(facts, certain)).filter((one) => isWanted(one, filter));
    const ordered = filter.sort === 'as_in_framework' ? wanted : [...wanted].sort(bySize(filter));
    const page = connectionOf(ordered, { first, after }, ({ statement }) => statement.fact.subject);
    const items = page.nodes.flatMap((one) => one.item ?? []);
    const computed = await computedNumbers(facts, cycle, items, view);
    const answers = await distributionAnswers(facts, page.nodes, certain, computed, view);
    const maybe = (await distributionsOf(facts, possible)).filter((one) => isWanted(one, filter));
    return { ...pageOf(page, answers), possibleCount: maybe.length };
  },
});
