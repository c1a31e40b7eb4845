/** Everything that carries a theme, across cycles. */
import { z } from 'zod';
import { actionsProjection } from '../../../projections/actions.js';
import { commitmentsProjection } from '../../../projections/commitments.js';
import { cyclesProjection } from '../../../projections/cycles.js';
import { directoryProjection } from '../../../projections/directory.js';
import { frameworksProjection } from '../../../projections/frameworks.js';
import { recommendationsProjection } from '../../../projections/recommendations.js';
import { reportsProjection } from '../../../projections/reports.js';
import { idSchema } from '../../kernel/refs.js';
import { themeSchema } from '../../kernel/themes.js';
import { namesOf } from '../../partnerships/names.js';
import { defineQuery, type Facts, type View } from '../../read-models/query.js';
import { knownCycles } from '../../recommendations/load.js';
import { itemsWithTheme } from '../../reports/themes.js';
import { answeredPage, matchPageArgs } from '../../ownership/match-page.js';
import { matchesOf, type Match } from '../../ownership/possible.js';
import { cycleAnswer } from '../../ownership/shared-answer.js';
import { loadThemed } from '../load-themed.js';
import { cyclesIn } from '../themed-cycles.js';
import { isWanted, oldestFirst, themedKinds, type ThemedEntry } from '../themed-entry.js';

/** The projections that everything under a theme is read from. */
export const themedProjections = [
  recommendationsProjection,
  actionsProjection,
  commitmentsProjection,
  reportsProjection,
  frameworksProjection,
  cyclesProjection,
  directoryProjection,
];

/** Standards, recommendations, actions, commitments and findings under a theme or topic, oldest first. */
export const underThemeQuery = defineQuery({
  name: 'underTheme',
  args: z.strictObject({
    theme: themeSchema,
    partnership: idSchema.nullish(),
    cycles: z.array(idSchema).max(200).nullish(),
    kinds: z
      .array(z.enum(themedKinds))
      .min(1)
      .default([...themedKinds]),
    ...matchPageArgs,
  }),
  projections: themedProjections,
  answer: async (facts, { theme, partnership, cycles, kinds, ...page }, view) => {
    const of = {
      theme,
      items: await itemsWithTheme(facts, theme, view),
      cycles: await cyclesIn(facts, partnership ?? undefined, view),
    };
    const loaded = await Promise.all([...new Set(kinds)].map((kind) => loadThemed[kind](facts, of, view)));
    const found = matchesOf(loaded.flat(), (entry) => isWanted(entry, { partnership, cycles }));
    return {
      counts: themedKinds.map((kind) => ({
        kind,
        count: found.certain.filter(({ entry }) => entry.kind === kind).length,
      })),
      ...(await answeredPage(
        found,
        oldestFirst,
        ({ key }) => key,
        page,
        (some) => themedAnswers(facts, some, view),
      )),
    };
  },
});

async function themedAnswers(facts: Facts, matches: readonly Match<ThemedEntry>[], view: View) {
  const entries = matches.map(({ entry }) => entry);
  const [names, cycles] = await Promise.all([
    namesOf(
      facts,
      entries.flatMap(({ partnership }) => (partnership ? [`partnership:${partnership}` as const] : [])),
      view,
    ),
    knownCycles(
      facts,
      entries.flatMap(({ cycle }) => cycle ?? []),
      view,
    ),
  ]);
  return matches.map(({ entry: { day: _day, place: _place, partnership, cycle, ...entry }, certain }) => ({
    ...entry,
    certain,
    partnership: partnership ? names(`partnership:${partnership}`) : null,
    cycle: cycleAnswer(cycle, cycles),
  }));
}
