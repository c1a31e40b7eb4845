/** Questions about themes and topics themselves. */
import { z } from 'zod';
import { directoryProjection, topic } from '../../../projections/directory.js';
import { idSchema } from '../../kernel/refs.js';
import { themeSchema } from '../../kernel/themes.js';
import { defineQuery } from '../../read-models/query.js';
import { statutoryAnswers, topicAnswers } from '../theme-names.js';

/** One theme or topic. */
export const themeQuery = defineQuery({
  name: 'theme',
  args: z.strictObject({ id: themeSchema }),
  projections: [directoryProjection],
  answer: async (facts, { id }, view) =>
    statutoryAnswers.find((theme) => theme.id === id) ??
    topicAnswers(await facts.of(topic, [id]), view)[0] ??
    null,
});

/** The themes of every audit, and the topics that a partnership added. */
export const themesQuery = defineQuery({
  name: 'themes',
  args: z.strictObject({ partnership: idSchema }),
  projections: [directoryProjection],
  answer: async (facts, { partnership }, view) => {
    const topics = topicAnswers(await facts.inLists(topic, [partnership]), view);
    const added = topics.filter(({ id }) => !statutoryAnswers.some((theme) => theme.id === id));
    return { themes: [...statutoryAnswers, ...added] };
  },
});
