/** How a theme went over the cycles of a partnership, whatever questions each of them asked. */
import { z } from 'zod';
import { publishedFramework } from '../../../projections/frameworks.js';
import { madeRecommendation } from '../../../projections/recommendations.js';
import { submissionsProjection } from '../../../projections/submissions.js';
import { idSchema, partsOfItemRef } from '../../kernel/refs.js';
import { themeSchema } from '../../kernel/themes.js';
import { defineQuery, type Facts, type View } from '../../read-models/query.js';
import { labelOf, themesAt } from '../../recommendations/described.js';
import { knownRecommendations } from '../../recommendations/load.js';
import { overviewAt, type RecommendationOverview } from '../../recommendations/overview.js';
import { itemsWithTheme } from '../../reports/themes.js';
import { subjectsOf } from '../../ownership/shared-answer.js';
import { computedAnswer, computedIn } from '../computed.js';
import { cycleName, publishedByCycle, surveyedByCycle } from '../distributions.js';
import { cyclesIn, cyclesThatAsk } from '../themed-cycles.js';
import { themedProjections } from './under-theme.js';

/**
 * Each cycle with its standards under a theme, how they were rated, and its recommendations under it; oldest first. A cycle
 * that is known by mention alone has no day to stand at, and is left out unless it holds something under the theme.
 */
export const compareCyclesByThemeQuery = defineQuery({
  name: 'compareCyclesByTheme',
  args: z.strictObject({ partnership: idSchema, theme: themeSchema }),
  projections: [...themedProjections, submissionsProjection],
  answer: async (facts, { partnership, theme }, view) => {
    const [items, cycles, recommendations] = await Promise.all([
      itemsWithTheme(facts, theme, view),
      cyclesIn(facts, partnership, view),
      recommendationsOf(facts, partnership, view),
    ]);
    const [published, surveyed, computed, titles] = await Promise.all([
      publishedByCycle(facts, items, view),
      surveyedByCycle(facts, items, view),
      computedIn(facts, cycles, items, view),
      titlesOf(facts, items),
    ]);
    const carries = ({ made, ...rest }: RecommendationOverview): boolean =>
      themesAt({ made, ...rest }).includes(theme) ||
      made.value.data.items.some((item) => items.includes(item));
    const under = recommendations.filter(carries);
    const underTheme = cycles.map((cycle) => {
      const asked = items.filter((item) => cyclesThatAsk([cycle], item).length > 0);
      const distributions = published.get(cycle.id) ?? [];
      const made = under.filter((overview) => overview.made.value.data.cycle === cycle.id);
      return {
        mentionOnly: cycle.mentionOnly,
        cycle: cycleName(cycle),
        items: asked.map((item) => ({
          item,
          title: titles.get(item) ?? null,
          published: distributions.filter((one) => one.item === item),
          surveyed: (surveyed.get(cycle.id) ?? []).filter((one) => one.item === item),
          computed: computedAnswer(computed(cycle.id, item)),
        })),
        recommendations: made.map((overview) => ({ ...labelOf(overview), madeIn: cycleName(cycle) })),
        eventPositions: cycle.eventPositions,
      };
    });
    return {
      theme,
      cycles: underTheme.filter(
        (one) => !one.mentionOnly || one.items.length + one.recommendations.length > 0,
      ),
    };
  },
});

async function recommendationsOf(
  facts: Facts,
  partnership: string,
  { asOf }: View,
): Promise<RecommendationOverview[]> {
  const ids = subjectsOf(await facts.inLists(madeRecommendation, [partnership]));
  return (await knownRecommendations(facts, ids)).flatMap((known) => overviewAt(known, asOf) ?? []);
}

/** What each item is called: its title, else its wording. */
export async function titlesOf(facts: Facts, items: readonly string[]): Promise<Map<string, string>> {
  const frameworks = [...new Set(items.map((item) => partsOfItemRef(item).framework))];
  const published = await facts.of(publishedFramework, frameworks);
  return new Map(
    published.flatMap(({ subject, value }) =>
      value.items.flatMap(({ id, title, wordings }) => {
        const words = title ?? wordings[0]?.text;
        return words ? [[`${subject}/${id}`, words] as const] : [];
      }),
    ),
  );
}
