/** How one standard or question went over the years, though frameworks changed. */
import { z } from 'zod';
import { submissionsProjection } from '../../../projections/submissions.js';
import { itemRefSchema } from '../../kernel/refs.js';
import { defineQuery } from '../../read-models/query.js';
import { chainOf, type Continuation } from '../continuation-chain.js';
import { computedAnswer, computedIn } from '../computed.js';
import { cycleName, publishedByCycle, surveyedByCycle } from '../distributions.js';
import { cyclesIn, cyclesThatAsk } from '../themed-cycles.js';
import { titlesOf } from './compare-cycles.js';
import { themedProjections } from './under-theme.js';

/** The items that go on from one another, each with the cycles that asked it and how it was rated there; oldest first. */
export const compareByContinuationQuery = defineQuery({
  name: 'compareByContinuation',
  args: z.strictObject({ item: itemRefSchema }),
  projections: [...themedProjections, submissionsProjection],
  answer: async (facts, { item }, view) => {
    const { items, continuations } = await chainOf(facts, item);
    const titles = await titlesOf(facts, items);
    if (!titles.has(item)) return null;
    const cycles = await cyclesIn(facts, undefined, view);
    const [published, surveyed, computed] = await Promise.all([
      publishedByCycle(facts, items, view),
      surveyedByCycle(facts, items, view),
      computedIn(facts, cycles, items, view),
    ]);
    const entries = cycles.flatMap((cycle) =>
      items
        .filter((one) => cyclesThatAsk([cycle], one).length > 0)
        .map((one) => ({
          item: one,
          title: titles.get(one) ?? null,
          cycle: cycleName(cycle),
          continues: continuations.filter((link) => link.item === one).map(linkAnswer),
          published: (published.get(cycle.id) ?? []).filter((distribution) => distribution.item === one),
          surveyed: (surveyed.get(cycle.id) ?? []).filter((result) => result.item === one),
          computed: computedAnswer(computed(cycle.id, one)),
          eventPositions: cycle.eventPositions,
        })),
    );
    return { item, items, entries };
  },
});

const linkAnswer = ({ of, wording, position }: Continuation) => ({
  item: of,
  wording,
  eventPositions: [position],
});
