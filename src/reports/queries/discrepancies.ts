/** The question what does not agree. */
import { z } from 'zod';
import { actionsProjection } from '../../../projections/actions.js';
import { cyclesProjection, openedCycle } from '../../../projections/cycles.js';
import { directoryProjection } from '../../../projections/directory.js';
import { frameworksProjection } from '../../../projections/frameworks.js';
import { madeRecommendation, recommendationsProjection } from '../../../projections/recommendations.js';
import { reportPublication, reportsProjection } from '../../../projections/reports.js';
import { submissionsProjection } from '../../../projections/submissions.js';
import { connectionOf, pageArgs } from '../../graphql/connection.js';
import { idSchema } from '../../kernel/refs.js';
import { insist } from '../../kernel/refusal.js';
import { defineQuery, type Facts, type View } from '../../read-models/query.js';
import { membersOf } from '../../partnerships/members.js';
import { agenciesOfCycles, agencyDiscrepancies } from '../agency-discrepancies.js';
import { computedNumbers } from '../computed.js';
import { frameworkOfCycle, ratedItemsOf } from '../cycle-framework.js';
import { discrepancyKinds, type Discrepancy } from '../discrepancy.js';
import { distributionsOf, type Distribution } from '../distribution-answer.js';
import { findingAnswers } from '../finding-answer.js';
import {
  disagreements,
  distributionSum,
  findingPercents,
  impossibleTally,
  surveyPercents,
} from '../number-discrepancies.js';
import {
  contradictionOf,
  declaredByFramework,
  declaredNumber,
  publishedAndComputed,
  recommendationDiscrepancies,
} from '../statement-discrepancies.js';
import { recommendationsOfCycle } from '../recommendations-of-cycle.js';
import { missingSubjects } from '../missing-subjects.js';
import { cycleSpokenOf, findingsWhere, surveyResultsWhere } from '../statements.js';

/** Everything about one cycle that does not agree. */
async function discrepanciesOfCycle(facts: Facts, cycle: string, view: View): Promise<Discrepancy[]> {
  const [stated, about, surveyed, framework, overviews] = await Promise.all([
    findingsWhere(facts, { cycle }, view),
    findingsWhere(facts, { aboutCycle: cycle }, view),
    surveyResultsWhere(facts, { cycle }, view),
    frameworkOfCycle(facts, cycle, view),
    recommendationsOfCycle(facts, cycle, view),
  ]);
  const findings = uniqueBy([...stated.certain, ...about.certain], ({ fact }) => fact.subject);
  const [answers, distributions] = await Promise.all([
    findingAnswers(facts, findings, view),
    distributionsOf(facts, findings),
  ]);
  const ratedItems = framework ? ratedItemsOf(framework).length : undefined;
  return [
    ...findings.flatMap(findingPercents),
    ...distributions.flatMap(({ statement, item }) => distributionSum(statement, item?.grades ?? [])),
    ...(await unlikeComputed(facts, cycle, distributions, view)),
    ...findings.flatMap((statement) => impossibleTally(statement, ratedItems)),
    ...answers.flatMap((answer) => [...contradictionOf(answer), ...declaredNumber(answer, framework)]),
    ...(framework ? declaredByFramework(framework, cycle) : []),
    ...disagreements(findings),
    ...surveyed.certain.flatMap(surveyPercents),
    ...overviews.flatMap(recommendationDiscrepancies),
    ...(await missingSubjects(facts, cycle, overviews, view)),
  ];
}

/** Distributions about the cycle that the ratings on record do not bear out. */
async function unlikeComputed(
  facts: Facts,
  cycle: string,
  distributions: readonly Distribution[],
  view: View,
): Promise<Discrepancy[]> {
  const own = distributions.filter(({ statement }) => cycleSpokenOf(statement) === cycle);
  const items = own.flatMap(({ item }) => item ?? []);
  const computed = await computedNumbers(facts, cycle, items, view);
  return own.flatMap(({ statement: { fact, report }, ref, numbers }) =>
    publishedAndComputed(numbers, computed.get(ref) ?? [], {
      item: ref,
      cycle,
      report: report.subject,
      positions: [fact.position],
    }),
  );
}

const uniqueBy = <T>(list: readonly T[], keyOf: (one: T) => string): T[] => [
  ...new Map(list.map((one) => [keyOf(one), one])).values(),
];

async function cyclesOf(facts: Facts, partnership: string): Promise<string[]> {
  const opened = (await facts.inLists(openedCycle, [partnership])).map(({ subject }) => subject);
  const reported = (await facts.inLists(reportPublication, [partnership])).flatMap(
    ({ value }) => value.cycle ?? [],
  );
  const recommended = (await facts.inLists(madeRecommendation, [partnership])).flatMap(
    ({ value }) => value.data.cycle ?? [],
  );
  return [...new Set([...opened, ...reported, ...recommended])].sort();
}

/** Everything that does not agree in a cycle, or in all cycles of a partnership. */
export const discrepanciesQuery = defineQuery({
  name: 'discrepancies',
  args: z.strictObject({
    cycle: idSchema.optional(),
    partnership: idSchema.optional(),
    kinds: z.array(z.enum(discrepancyKinds)).min(1).optional(),
    ...pageArgs,
  }),
  projections: [
    reportsProjection,
    frameworksProjection,
    cyclesProjection,
    submissionsProjection,
    recommendationsProjection,
    actionsProjection,
    directoryProjection,
  ],
  answer: async (facts, { cycle, partnership, kinds, ...page }, view) => {
    insist(cycle ?? partnership, 'FILTER_NEEDED', 'Name a cycle or a partnership.', { path: 'cycle' });
    const wanted = cycle ? [cycle] : await cyclesOf(facts, partnership!);
    const members = partnership && !cycle ? await membersOf(facts, partnership, view) : [];
    const agencies = [...members, ...(await agenciesOfCycles(facts, wanted, view))];
    const found = [
      ...(await Promise.all(wanted.map((one) => discrepanciesOfCycle(facts, one, view)))).flat(),
      ...(await agencyDiscrepancies(facts, agencies, view)),
    ];
    const kept = uniqueBy(found, ({ id }) => id).filter(({ kind }) => !kinds || kinds.includes(kind));
    return connectionOf(kept, page, ({ id }) => id);
  },
});
