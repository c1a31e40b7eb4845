/** Questions about cycles themselves. */
import { z } from 'zod';
import { cycleDetails, cyclesProjection, openedCycle } from '../../../projections/cycles.js';
import { directoryProjection } from '../../../projections/directory.js';
import { connectionOf, pageArgs } from '../../graphql/connection.js';
import { END_OF_TIME } from '../../kernel/days.js';
import { idSchema } from '../../kernel/refs.js';
import { insist } from '../../kernel/refusal.js';
import { matchesOf } from '../../ownership/possible.js';
import { defineQuery, type Facts } from '../../read-models/query.js';
import {
  cycleAnswer,
  cycleFactsOf,
  cycleOn,
  cycleReadings,
  namesOfCycles,
  type CycleSaid,
} from '../cycle-answer.js';

const projections = [cyclesProjection, directoryProjection];

/** One cycle. */
export const cycleQuery = defineQuery({
  name: 'cycle',
  args: z.strictObject({ id: idSchema }),
  projections,
  answer: async (facts, { id }, view) => {
    const cycles = (await cycleFactsOf(facts, [id])).flatMap((known) => cycleOn(known, view.asOf) ?? []);
    const names = await namesOfCycles(facts, cycles, view);
    return cycles.map((cycle) => cycleAnswer(cycle, names))[0] ?? null;
  },
});

/** Cycles of a partnership or a round, those that open first first. */
export const cyclesQuery = defineQuery({
  name: 'cycles',
  args: z.strictObject({
    partnership: idSchema.optional(),
    round: idSchema.optional(),
    possibly: z.boolean().default(false),
    ...pageArgs,
  }),
  projections,
  answer: async (facts, { partnership, round, possibly, ...page }, view) => {
    insist(partnership ?? round, 'SUBJECT_MISSING', 'Say which partnership or which round you mean.', {
      path: 'partnership',
    });
    const known = await cycleFactsOf(facts, await candidates(facts, partnership, round));
    const asked = (cycle: CycleSaid) =>
      (!partnership || cycle.partnership === partnership) && (!round || cycle.round === round);
    const { certain, possible } = matchesOf(
      known.map((one) => ({ certain: cycleOn(one, view.asOf), possible: cycleReadings(one, view.asOf) })),
      asked,
    );
    const list = (possibly ? possible : certain).map(({ entry }) => entry).sort(byOpening);
    const names = await namesOfCycles(facts, list, view);
    const answers = list.map((cycle) => cycleAnswer(cycle, names));
    return { ...connectionOf(answers, page, ({ id }) => id), possibleCount: possible.length };
  },
});

async function candidates(
  facts: Facts,
  partnership: string | undefined,
  round: string | undefined,
): Promise<string[]> {
  const found = partnership
    ? await facts.inLists(openedCycle, [partnership])
    : await facts.inLists(cycleDetails, round ? [round] : []);
  return [...new Set(found.map(({ subject }) => subject))];
}

/** By the day they open, cycles without one last, then by id. */
function byOpening(a: CycleSaid, b: CycleSaid): number {
  const key = ({ dates, id }: CycleSaid) => `${dates.opens?.earliest ?? END_OF_TIME} ${id}`;
  return key(a) < key(b) ? -1 : 1;
}
