import { z } from 'zod';
import { directoryProjection } from '../../../projections/directory.js';
import { recommendationsProjection } from '../../../projections/recommendations.js';
import { connectionOf, pageArgs } from '../../graphql/connection.js';
import { idSchema, type Party } from '../../kernel/refs.js';
import { namesOf, type Names } from '../../partnerships/names.js';
import { defineQuery } from '../../read-models/query.js';
import { knownRecommendations } from '../load.js';
import { certainFacts } from '../overview.js';
import { replay, type Replayed } from '../replay.js';
import { stated } from '../share-answer.js';
import { mapped } from './recommendations.js';

/** How a recommendation came to be what it is, one event at a time. */
export const recommendationHistory = defineQuery({
  name: 'recommendationHistory',
  args: z.strictObject({ id: idSchema, ...pageArgs }),
  projections: [recommendationsProjection, directoryProjection],
  answer: async (facts, { id, ...page }, view) => {
    const [known] = await knownRecommendations(facts, [id]);
    const replayed = known ? replay(certainFacts(known, view.asOf)) : [];
    const connection = connectionOf(replayed, page, ({ fact }) => String(fact.position));
    const holders = connection.nodes.flatMap(({ shares }) => shares.map(({ holder }) => holder));
    const names = await namesOf(facts, [...new Set<Party>(holders)], view);
    return mapped(connection, (entry) => entryAnswer(entry, names));
  },
});

const entryAnswer = ({ fact, shares, whole }: Replayed, names: Names) => ({
  type: fact.value.type,
  shares: shares.map(({ holder, ...share }) => ({ holder: names(holder, { on: fact.latest }), ...share })),
  whole: {
    status: whole.status,
    computed: whole.computed ?? null,
    stated: whole.stated ?? null,
    differs: whole.differs,
    assurance: whole.assurance,
  },
  ...stated(fact),
});
