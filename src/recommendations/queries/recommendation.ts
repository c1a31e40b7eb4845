import { z } from 'zod';
import { directoryProjection } from '../../../projections/directory.js';
import { recommendationsProjection } from '../../../projections/recommendations.js';
import { idSchema } from '../../kernel/refs.js';
import { defineQuery } from '../../read-models/query.js';
import { knownRecommendations } from '../load.js';
import { overviewAt, overviewIfMade, possibilitiesAt } from '../overview.js';
import { joinedTo, recommendationAnswer } from '../recommendation-answer.js';

/** One recommendation with everything about it. */
export const recommendationQuery = defineQuery({
  name: 'recommendation',
  args: z.strictObject({ id: idSchema }),
  projections: [recommendationsProjection, directoryProjection],
  answer: async (facts, { id }, view) => {
    const [known] = await knownRecommendations(facts, [id]);
    if (!known) return null;
    const possibilities = possibilitiesAt(known, view.asOf);
    const certain = overviewAt(known, view.asOf);
    const overview = certain ?? overviewIfMade(possibilities);
    if (!overview) return null;
    const shown = { overview, possibilities, certain: !!certain };
    return recommendationAnswer(shown, await joinedTo(facts, [shown], view));
  },
});
