import { z } from 'zod';
import { defineCommand } from '../../kernel/command.js';
import { idSchema, nameSchema, slugOf } from '../../kernel/refs.js';
import { insist } from '../../kernel/refusal.js';
import { sameData } from '../../kernel/same.js';
import { partnershipStream } from '../../partnerships/partnership.state.js';
import { frameworkPublished } from '../framework.events.js';
import { insistConsistent } from '../framework.rules.js';
import { frameworkStream } from '../framework.state.js';
import { declaredNumberInput, itemInput, rollUpInput, scaleInput, sectionInput } from './framework.input.js';

/** A framework is published once and never changes: a revision is a new one. */
export const publishFramework = defineCommand({
  name: 'publishFramework',
  description:
    'Publishes the standards or questions of an audit with their scales. A framework never changes afterwards: publish a revision as a new one.',
  stream: frameworkStream,
  roles: ['business_unit'],
  input: z.strictObject({
    framework: idSchema
      .optional()
      .describe(
        'Its id, for example gloucestershire.s11-2021; made from partnership and name when left out.',
      ),
    name: nameSchema.describe('Its name.'),
    partnership: idSchema.optional().describe('The partnership or region that uses it.'),
    scales: z
      .array(scaleInput)
      .max(10)
      .default([])
      .describe('Its rating scales; none where nothing is rated.'),
    sections: z.array(sectionInput).max(100).default([]).describe('Its sections, in their order.'),
    items: z.array(itemInput).max(500).default([]).describe('Its standards and questions, in their order.'),
    rollUp: rollUpInput
      .optional()
      .describe('The printed rule by which requirements make the grade of their standard.'),
    declared: z
      .array(declaredNumberInput)
      .max(50)
      .default([])
      .describe('Numbers that its document states, whether or not the items agree with them.'),
  }),
  idOf: ({ framework, partnership, name }) =>
    framework ?? (partnership ? `${partnership}.${slugOf(name)}` : slugOf(name)),
  lookUp: async (read, { partnership }) => ({
    partnership: partnership ? await read(partnershipStream, partnership) : undefined,
  }),
  decide: (state, { framework: _id, ...published }, { seen }) => {
    if (state.status === 'published' && sameData(state.published, published)) return [];
    insist(
      state.status === 'unknown',
      'FRAMEWORK_ALREADY_PUBLISHED',
      'A published framework cannot change. Publish the revision as a new framework with another id.',
      { path: 'framework' },
    );
    insist(
      seen.partnership?.status !== 'unknown',
      'PARTNERSHIP_UNKNOWN',
      'There is no such partnership. Establish it first.',
      { path: 'partnership' },
    );
    insistConsistent(published);
    return [frameworkPublished(published)];
  },
});
