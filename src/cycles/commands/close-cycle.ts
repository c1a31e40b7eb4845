import { z } from 'zod';
import { daySchema } from '../../kernel/days.js';
import { defineCommand } from '../../kernel/command.js';
import { insist } from '../../kernel/refusal.js';
import { cycleClosed, submissionsClosed } from '../cycle.events.js';
import { insistOpened } from '../cycle.rules.js';
import { cycleStream } from '../cycle.state.js';
import { cycleInput } from './cycle.input.js';

/** No more changes to returns: every submission of the cycle is locked after it. */
export const closeSubmissions = defineCommand({
  name: 'closeSubmissions',
  description:
    'Closes the submissions of a cycle. Every one of them is locked; a late return can be reopened one by one.',
  stream: cycleStream,
  roles: ['business_unit'],
  input: z.strictObject({ cycle: cycleInput }),
  idOf: ({ cycle }) => cycle,
  decide: (cycle) => {
    insistOpened(cycle);
    return cycle.closing ? [] : [submissionsClosed({})];
  },
});

/** A cycle ends. */
export const closeCycle = defineCommand({
  name: 'closeCycle',
  description: 'Records that a cycle has ended. What it recommended goes on.',
  stream: cycleStream,
  roles: ['business_unit'],
  input: z.strictObject({
    cycle: cycleInput,
    on: daySchema.optional().describe('The day on which it ended; the day of this record when left out.'),
  }),
  idOf: ({ cycle }) => cycle,
  decide: (cycle, { on }, { occurred, today }) => {
    insistOpened(cycle);
    if (cycle.closed && (on === undefined || cycle.closed.on === on)) return [];
    insist(
      !cycle.closed,
      'CYCLE_ALREADY_CLOSED',
      'This cycle is already closed. Correct that entry to change its day.',
      {
        path: 'cycle',
        on: cycle.closed?.on,
      },
    );
    insist(
      !on || on <= today,
      'ENDS_IN_FUTURE',
      'A cycle can only be closed once it has ended. Set its dates instead.',
      {
        path: 'on',
        today,
      },
    );
    const { opens } = cycle.dates;
    const path = on ? 'on' : 'record.occurred';
    insist(
      !opens || (on ?? occurred.latest) >= opens.earliest,
      'ENDS_BEFORE_IT_BEGINS',
      'The cycle would end before it opens. Check the day.',
      {
        path,
        opens: opens?.earliest,
      },
    );
    return [cycleClosed({ on })];
  },
});
