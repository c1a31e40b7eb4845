import { z } from 'zod';
import {
  madeRecommendation,
  recommendationLink,
  recommendationsProjection,
} from '../../../projections/recommendations.js';
import { idSchema } from '../../kernel/refs.js';
import { themeSchema } from '../../kernel/themes.js';
import { certainBy } from '../../read-models/fact.js';
import { defineQuery, type Facts, type View } from '../../read-models/query.js';
import { labelOf, themesAt } from '../described.js';
import { knownCycles, knownRecommendations, type KnownCycle } from '../load.js';
import { overviewAt, type RecommendationOverview } from '../overview.js';
import { labelAnswer } from '../recommendation-answer.js';
import { chainsOf, recurringThemes, type Chain } from '../recurrence.js';
import { stated } from '../share-answer.js';
import { byNumber } from './order.js';

/** What keeps coming back: chains of linked recommendations, and themes that recommendations of several cycles share. */
export const recurringRecommendations = defineQuery({
  name: 'recurringRecommendations',
  args: z.strictObject({ partnership: idSchema, theme: themeSchema.nullish() }),
  projections: [recommendationsProjection],
  answer: async (facts, { partnership, theme }, view) => {
    const own = await overviewsIn(facts, partnership, view);
    const all = await withLinked(facts, own, view);
    const cycles = await knownCycles(
      facts,
      all.flatMap(({ made }) => made.value.data.cycle ?? []),
      view,
    );
    const chains = chainsOf(all).filter(
      ({ members }) => !theme || members.some((one) => themesAt(one).includes(theme)),
    );
    const themes = recurringThemes(own).filter((one) => !theme || one.theme === theme);
    const label = (overview: RecommendationOverview) => labelAnswer(labelOf(overview), { cycles });
    return {
      chains: chains.map((chain) => chainAnswer(chain, cycles)),
      themes: themes.map(({ theme: id, cycles: inCycles, members }) => ({
        theme: id,
        cycles: inCycles.map((cycle) => ({ id: cycle, name: cycles.get(cycle)?.name ?? cycle })),
        recommendations: [...members].sort(byNumber).map(label),
        eventPositions: members.map(({ made }) => made.position),
      })),
    };
  },
});

async function overviewsIn(facts: Facts, partnership: string, view: View): Promise<RecommendationOverview[]> {
  const made = await facts.inLists(madeRecommendation, [partnership]);
  return overviewsOf(
    facts,
    made.map(({ subject }) => subject),
    view,
  );
}

const overviewsOf = async (facts: Facts, ids: readonly string[], { asOf }: View) =>
  (await knownRecommendations(facts, ids)).flatMap((known) => overviewAt(known, asOf) ?? []);

/** With those of other partnerships that are linked to them, through any number of links. */
async function withLinked(
  facts: Facts,
  own: readonly RecommendationOverview[],
  view: View,
): Promise<RecommendationOverview[]> {
  const all = new Map(own.map((overview) => [overview.id, overview]));
  let frontier = [...all.keys()];
  while (frontier.length > 0) {
    const [from, to] = await Promise.all([
      facts.of(recommendationLink, frontier),
      facts.inLists(recommendationLink, frontier),
    ]);
    const linked = certainBy([...from, ...to], view.asOf).flatMap(({ subject, other }) => [
      subject,
      ...(other ? [other] : []),
    ]);
    const found = await overviewsOf(
      facts,
      linked.filter((id) => !all.has(id)),
      view,
    );
    for (const overview of found) all.set(overview.id, overview);
    frontier = found.map(({ id }) => id);
  }
  return [...all.values()];
}

const chainAnswer = ({ members, links }: Chain, cycles: ReadonlyMap<string, KnownCycle>) => ({
  recommendations: members.map((overview) => labelAnswer(labelOf(overview), { cycles })),
  links: links.map(({ id, fact }) => ({
    recommendation: id,
    kind: fact.value.data.kind,
    target: fact.value.data.target ?? null,
    words: fact.value.data.words ?? null,
    ...stated(fact),
  })),
  eventPositions: links.map(({ fact }) => fact.position),
});
