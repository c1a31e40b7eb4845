import { z } from 'zod';
import { defineCommand } from '../../kernel/command.js';
import type { NewEvent } from '../../kernel/event.js';
import { idSchema, nameSchema, slugOf } from '../../kernel/refs.js';
import { insist } from '../../kernel/refusal.js';
import { frameworkStream } from '../../frameworks/framework.state.js';
import { partnershipStream } from '../../partnerships/partnership.state.js';
import { cycleDetailed, cycleOpened, cycleRescheduled } from '../cycle.events.js';
import { insistInOrder, movedDates } from '../cycle.rules.js';
import { cycleStream, type OpenedCycle } from '../cycle.state.js';
import { cycleDatesInput, detailInputs } from './cycle.input.js';

const input = z.strictObject({
  cycle: idSchema
    .optional()
    .describe('Its id, for example gloucestershire.2021; made from partnership and name when left out.'),
  partnership: idSchema.describe('The partnership or region that runs it.'),
  name: nameSchema.describe('Its name, for example Section 11 audit 2021.'),
  ...detailInputs,
  dates: cycleDatesInput.optional().describe('Its days, as far as they are known.'),
  mentionOnly: z.boolean().default(false).describe('Known only because another document mentions it.'),
});

/** An audit begins. A document that speaks of a known cycle fills in what was not known of it. */
export const openCycle = defineCommand({
  name: 'openCycle',
  description:
    'Opens one run of an audit in one partnership, or makes known a past one that a document speaks of.',
  stream: cycleStream,
  roles: ['business_unit'],
  input,
  idOf: ({ cycle, partnership, name }) => cycle ?? `${partnership}.${slugOf(name)}`,
  lookUp: async (read, { partnership, framework }) => ({
    partnership: await read(partnershipStream, partnership),
    framework: framework ? await read(frameworkStream, framework) : undefined,
  }),
  decide: (cycle, { cycle: _id, ...opening }, { fromDocument, seen }) => {
    insist(
      seen.partnership.status === 'established',
      'PARTNERSHIP_UNKNOWN',
      'There is no such partnership. Establish it first.',
      { path: 'partnership' },
    );
    insist(
      seen.framework?.status !== 'unknown',
      'FRAMEWORK_UNKNOWN',
      'There is no such framework. Publish it first.',
      {
        path: 'framework',
      },
    );
    if (cycle.status === 'unknown') {
      insistInOrder(opening.dates ?? {});
      return [cycleOpened(opening)];
    }
    insist(
      fromDocument,
      'CYCLE_ALREADY_OPENED',
      'This cycle is already open. Change its details or dates instead.',
      {
        path: 'cycle',
      },
    );
    insist(
      cycle.partnership === opening.partnership,
      'CYCLE_OF_ANOTHER_PARTNERSHIP',
      `This cycle belongs to ${cycle.partnership}. Give the new one another id.`,
      { path: 'partnership', partnership: cycle.partnership },
    );
    return filledIn(cycle, opening);
  },
});

/** What a document adds to a known cycle: only what was not known. A mention adds nothing. */
function filledIn(cycle: OpenedCycle, opening: Omit<z.output<typeof input>, 'cycle'>): NewEvent[] {
  if (opening.mentionOnly) return [];
  const details = {
    name: cycle.mentionOnly && opening.name !== cycle.name ? opening.name : undefined,
    round: cycle.round ? undefined : opening.round,
    framework: cycle.framework ? undefined : opening.framework,
    methods: cycle.methods ? undefined : opening.methods,
    period: cycle.period ? undefined : opening.period,
  };
  const dates = movedDates(opening.dates ?? {}, cycle.dates);
  insistInOrder(dates);
  const addsDetails = cycle.mentionOnly || Object.values(details).some((value) => value !== undefined);
  const addsDates = Object.keys(dates).length > Object.keys(cycle.dates).length;
  return [
    ...(addsDetails ? [cycleDetailed(details)] : []),
    ...(addsDates ? [cycleRescheduled({ dates })] : []),
  ];
}
