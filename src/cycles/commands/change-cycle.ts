import { z } from 'zod';
import { defineCommand } from '../../kernel/command.js';
import { narrativeInput } from '../../kernel/narrative.js';
import { nameSchema } from '../../kernel/refs.js';
import { insist } from '../../kernel/refusal.js';
import { sameData } from '../../kernel/same.js';
import { frameworkStream } from '../../frameworks/framework.state.js';
import { cycleDetailed, cycleRescheduled } from '../cycle.events.js';
import { insistInOrder, insistOpened, movedDates } from '../cycle.rules.js';
import { cycleStream } from '../cycle.state.js';
import { cycleDatesInput, cycleInput, detailInputs } from './cycle.input.js';

/** More becomes known of a cycle, or it is run otherwise than planned. */
export const detailCycle = defineCommand({
  name: 'detailCycle',
  description:
    'Says more about a cycle: its framework, its methods, the time it looks at. Left out means unchanged.',
  stream: cycleStream,
  roles: ['business_unit'],
  input: z.strictObject({
    cycle: cycleInput,
    name: nameSchema.optional().describe('Its own name, where it was known under another.'),
    ...detailInputs,
  }),
  idOf: ({ cycle }) => cycle,
  lookUp: async (read, { framework }) => ({
    framework: framework ? await read(frameworkStream, framework) : undefined,
  }),
  decide: (cycle, { cycle: _id, ...details }, { seen }) => {
    insistOpened(cycle);
    insist(
      seen.framework?.status !== 'unknown',
      'FRAMEWORK_UNKNOWN',
      'There is no such framework. Publish it first.',
      {
        path: 'framework',
      },
    );
    const news = Object.fromEntries(
      Object.entries(details).filter(
        ([field, value]) => value !== undefined && !sameData(value, cycle[field as keyof typeof details]),
      ),
    );
    return Object.keys(news).length === 0 ? [] : [cycleDetailed(news)];
  },
});

/** The days of a cycle move. */
export const rescheduleCycle = defineCommand({
  name: 'rescheduleCycle',
  description:
    'Sets days of a cycle: when it opens, when submissions are due, when it ends. Left out means unchanged.',
  stream: cycleStream,
  roles: ['business_unit'],
  input: z.strictObject({
    cycle: cycleInput,
    dates: cycleDatesInput.describe('The days that change.'),
    why: narrativeInput.optional().describe('Why they change.'),
  }),
  idOf: ({ cycle }) => cycle,
  decide: (cycle, { dates: changes, why }) => {
    insistOpened(cycle);
    const dates = movedDates(cycle.dates, changes);
    insistInOrder(dates);
    return sameData(dates, cycle.dates) ? [] : [cycleRescheduled({ dates, why })];
  },
});
