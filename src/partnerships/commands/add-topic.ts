import { z } from 'zod';
import { defineCommand } from '../../kernel/command.js';
import { idSchema, nameSchema, slugOf } from '../../kernel/refs.js';
import { insist } from '../../kernel/refusal.js';
import { statutoryThemes } from '../../kernel/themes.js';
import { topicAdded } from '../partnership.events.js';
import { insistEstablished } from '../partnership.rules.js';
import { partnershipStream } from '../partnership.state.js';

/** A partnership follows a topic beside the statutory themes. */
export const addTopic = defineCommand({
  name: 'addTopic',
  description:
    'Adds a topic that a partnership follows beside the statutory themes, for example neglect. Partnerships share a topic by its id.',
  stream: partnershipStream,
  roles: ['business_unit'],
  input: z.strictObject({
    partnership: idSchema.describe('The partnership or region.'),
    topic: idSchema.optional().describe('Its id; made from the name when left out.'),
    name: nameSchema.describe('Its name.'),
  }),
  idOf: ({ partnership }) => partnership,
  decide: (partnership, { topic, name }) => {
    insistEstablished(partnership);
    const id = topic ?? slugOf(name);
    insist(
      !Object.hasOwn(statutoryThemes, id),
      'TOPIC_IS_STATUTORY',
      'This is a statutory theme and needs no topic.',
      {
        path: 'topic',
      },
    );
    const known = partnership.topics[id];
    if (known === name) return [];
    insist(
      !known,
      'TOPIC_ALREADY_ADDED',
      `This topic is already known as ${known}. Give the new one another id.`,
      {
        path: 'topic',
      },
    );
    return [topicAdded({ topic: id, name })];
  },
});
