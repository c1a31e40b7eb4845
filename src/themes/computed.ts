/** Distributions of items in cycles, computed from the ratings that the tracker holds. */
import { submissionOfCycle } from '../../projections/submissions.js';
import type { CycleSaid } from '../cycles/cycle-answer.js';
import type { Facts, View } from '../read-models/query.js';
import { distributionIn, type ComputedDistribution } from '../submissions/distribution.js';
import { ratedContentOf } from '../submissions/rating-columns.js';
import { submissionFactsOf, type SubmissionFacts } from '../submissions/rating-facts.js';
import { ratingTable } from '../submissions/rating-table.js';
import { withRollUps } from '../submissions/roll-up.js';
import { subjectsOf } from '../ownership/shared-answer.js';
import { cyclesThatAsk } from './themed-cycles.js';

/** The computed distribution of an item in a cycle; undefined where the tracker holds no rating of it. */
export type Computed = (cycle: string, item: string) => ComputedDistribution | undefined;

/** Computes how items were rated in the cycles that ask them. The agreed grade counts, else the moderated, else the own. */
export async function computedIn(
  facts: Facts,
  cycles: readonly CycleSaid[],
  items: readonly string[],
  view: View,
): Promise<Computed> {
  const asking = cycles.filter((cycle) => items.some((item) => cyclesThatAsk([cycle], item).length > 0));
  const submissions = await submissionsByCycle(facts, asking);
  const computed = new Map<string, ComputedDistribution>();
  await Promise.all(
    asking.map(async (cycle) => {
      const asked = items.filter((item) => cyclesThatAsk([cycle], item).length > 0);
      const { columns, rollUps } = await ratedContentOf(facts, cycle.id, asked, view);
      const table = withRollUps(ratingTable(submissions.get(cycle.id) ?? [], cycle.id, view.asOf), rollUps);
      for (const item of asked) {
        const scale = columns.find(({ key }) => key === item)?.grades.map(({ code }) => code) ?? [];
        const distribution = distributionIn(table, item, scale, 'effective');
        if (distribution.base > 0) computed.set(`${cycle.id} ${item}`, distribution);
      }
    }),
  );
  return (cycle, item) => computed.get(`${cycle} ${item}`);
}

async function submissionsByCycle(
  facts: Facts,
  cycles: readonly CycleSaid[],
): Promise<Map<string, SubmissionFacts[]>> {
  const ids = cycles.map(({ id }) => id);
  const loaded = await submissionFactsOf(facts, subjectsOf(await facts.inLists(submissionOfCycle, ids)));
  return new Map(
    ids.map((cycle) => [
      cycle,
      loaded.filter(({ memberships }) => memberships.some(({ other }) => other === cycle)),
    ]),
  );
}

/** A computed distribution as answers show it (GraphQL `ThemeDistribution`). */
export const computedAnswer = (distribution: ComputedDistribution | undefined) =>
  distribution
    ? {
        grades: distribution.grades,
        notRated: distribution.notRated.count,
        notApplicable: distribution.notApplicable.count,
        base: distribution.base,
        possible: distribution.possible,
      }
    : null;
