/** How items were rated in each cycle, as published, and what was answered where a survey asked them. */
import type { CycleSaid } from '../cycles/cycle-answer.js';
import type { Facts, View } from '../read-models/query.js';
import { distributionAnswers, distributionsOf } from '../reports/distribution-answer.js';
import type { DistributionNumber } from '../reports/published-distribution.js';
import { surveyAnswers } from '../reports/finding-answer.js';
import { cycleSpokenOf, findingsWhere, surveyResultsWhere } from '../reports/statements.js';

export type PublishedDistributionAnswer = Awaited<ReturnType<typeof distributionAnswers>>[number];

/** The published distributions of items, by the cycle that they are about. */
export async function publishedByCycle(
  facts: Facts,
  items: readonly string[],
  view: View,
): Promise<Map<string, PublishedDistributionAnswer[]>> {
  if (items.length === 0) return new Map();
  const { certain } = await findingsWhere(facts, { items }, view);
  const cycles = [...new Set(certain.flatMap((statement) => cycleSpokenOf(statement) ?? []))];
  const wanted = new Set(items);
  const nothingComputed = new Map<string, readonly DistributionNumber[]>();
  return new Map(
    await Promise.all(
      cycles.map(async (cycle) => {
        const stated = certain.filter((statement) => cycleSpokenOf(statement) === cycle);
        const distributions = (await distributionsOf(facts, stated)).filter(({ ref }) => wanted.has(ref));
        return [
          cycle,
          await distributionAnswers(facts, distributions, stated, nothingComputed, view),
        ] as const;
      }),
    ),
  );
}

export type SurveyResultAnswer = ReturnType<typeof surveyAnswers>[number];

/** The survey results on items, by the cycle whose report prints them. */
export async function surveyedByCycle(
  facts: Facts,
  items: readonly string[],
  view: View,
): Promise<Map<string, SurveyResultAnswer[]>> {
  if (items.length === 0) return new Map();
  const { certain } = await surveyResultsWhere(facts, { items }, view);
  const byCycle = new Map<string, SurveyResultAnswer[]>();
  for (const answer of surveyAnswers(certain)) {
    if (answer.cycle) byCycle.set(answer.cycle, [...(byCycle.get(answer.cycle) ?? []), answer]);
  }
  return byCycle;
}

/** A cycle by its id and name. */
export const cycleName = ({ id, name }: Pick<CycleSaid, 'id' | 'name'>) => ({ id, name });
