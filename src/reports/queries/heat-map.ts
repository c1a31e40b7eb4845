/** The question how many standards or questions each agency gave which grade, as published. */
import { z } from 'zod';
import { cyclesProjection } from '../../../projections/cycles.js';
import { directoryProjection } from '../../../projections/directory.js';
import { frameworksProjection } from '../../../projections/frameworks.js';
import { reportsProjection } from '../../../projections/reports.js';
import { idSchema } from '../../kernel/refs.js';
import { defineQuery } from '../../read-models/query.js';
import { frameworkOfCycle, ratedItemsOf } from '../cycle-framework.js';
import { findingAnswers } from '../finding-answer.js';
import { findingsWhere } from '../statements.js';
import { tallyOf } from '../tally.js';

/** The heat map of a cycle: one row for each tally that was published about it, or about one agency in it. */
export const heatMapQuery = defineQuery({
  name: 'heatMap',
  args: z.strictObject({ cycle: idSchema, agency: idSchema.optional() }),
  projections: [reportsProjection, frameworksProjection, cyclesProjection, directoryProjection],
  answer: async (facts, { cycle, agency }, view) => {
    const [{ certain, possible }, framework] = await Promise.all([
      findingsWhere(facts, { aboutCycle: cycle, ...(agency ? { agencies: [agency] } : {}) }, view),
      frameworkOfCycle(facts, cycle, view),
    ]);
    const tallies = certain.filter(({ fact }) => fact.value.kind === 'tally');
    const answers = await findingAnswers(facts, tallies, view);
    const ratedItems = framework ? ratedItemsOf(framework).length : undefined;
    return {
      cycle,
      ratedItems: ratedItems ?? null,
      rows: tallies.map(({ fact, report }, index) => ({
        id: fact.subject,
        report: report.subject,
        agencies: answers[index]!.agencies,
        ...tallyOf(fact.value, ratedItems),
        words: fact.value.words ?? null,
        eventPositions: [fact.position],
      })),
      possibleCount: possible.filter(({ fact }) => fact.value.kind === 'tally').length,
    };
  },
});
