/** The recommendations that a cycle shows: made in it, carried into it, or reported in it or in one of its reports. */
import { recommendationInCycle } from '../../projections/recommendations.js';
import type { Facts, View } from '../read-models/query.js';
import { placeInCycle } from '../recommendations/described.js';
import { knownCycles, knownRecommendations } from '../recommendations/load.js';
import { overviewAt, type RecommendationOverview } from '../recommendations/overview.js';

/** Those that certainly belong to the cycle on the day of the answer. */
export async function recommendationsOfCycle(
  facts: Facts,
  cycle: string,
  view: View,
): Promise<RecommendationOverview[]> {
  const reports = (await knownCycles(facts, [cycle], view)).get(cycle)?.reports ?? new Set<string>();
  const lists = [`cycle:${cycle}`, ...[...reports].map((report) => `report:${report}`)];
  const listed = await facts.inLists(recommendationInCycle, lists);
  const known = await knownRecommendations(
    facts,
    listed.map(({ subject }) => subject),
  );
  return known
    .flatMap((one) => overviewAt(one, view.asOf) ?? [])
    .filter((overview) => Object.values(placeInCycle(overview, { cycle, reports })).includes(true));
}
