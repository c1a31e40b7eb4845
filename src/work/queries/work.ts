/** What a body, an agency or a partnership has to do. */
import { z } from 'zod';
import { actionsProjection } from '../../../projections/actions.js';
import { commitmentsProjection } from '../../../projections/commitments.js';
import { directoryProjection } from '../../../projections/directory.js';
import { recommendationsProjection } from '../../../projections/recommendations.js';
import { daySchema } from '../../kernel/days.js';
import { partySchema, type Party } from '../../kernel/refs.js';
import { namesOf } from '../../partnerships/names.js';
import { defineQuery, type Facts, type View } from '../../read-models/query.js';
import { workOfParties } from '../load-work.js';
import { answeredPage, matchPageArgs } from '../../ownership/match-page.js';
import { matchesOf } from '../../ownership/possible.js';
import { isOfLine, lineOfWork, type Line } from '../predecessors.js';
import { workAnswers } from '../work-answer.js';
import { workKinds, type WorkCandidate, type WorkKind } from '../work-entry.js';
import { countsOf, inOrder, matches, workOrders, workStatuses } from '../work-list.js';

/** The projections that work is read from. */
export const workProjections = [
  recommendationsProjection,
  actionsProjection,
  commitmentsProjection,
  directoryProjection,
];

/** The kinds of work that are asked for; all when left out. */
export const workKindsArg = z
  .array(z.enum(workKinds))
  .min(1)
  .default([...workKinds]);

/** The work of one party, with that of those whose work it carries on. */
export const workQuery = defineQuery({
  name: 'work',
  args: z.strictObject({
    party: partySchema,
    kinds: workKindsArg,
    statuses: z.array(z.enum(workStatuses)).nullish(),
    dueBy: daySchema.nullish(),
    overdue: z.boolean().default(false),
    sort: z.enum(workOrders).default('due'),
    ...matchPageArgs,
  }),
  projections: workProjections,
  answer: async (facts, { party, kinds, statuses, dueBy, overdue, sort, ...page }, view) => {
    const line = await lineOfWork(facts, party, view);
    const work = await workOfLine(facts, line, kinds, view);
    const found = matchesOf(work, (entry) => matches(entry, { statuses, dueBy, overdue }));
    const parties = [...line.keys()];
    const answersOf = (entries: Parameters<typeof workAnswers>[1]) =>
      workAnswers(facts, entries, parties, view);
    const names = await namesOf(facts, parties, view);
    return {
      party: names(party),
      predecessors: parties.slice(1).map((one) => names(one)),
      counts: countsOf(work.flatMap(({ certain }) => certain ?? [])),
      ...(await answeredPage(found, inOrder(sort), ({ key }) => key, page, answersOf)),
    };
  },
});

/** The work of a party and of those before it; what a predecessor took on for itself later is left out. */
async function workOfLine(
  facts: Facts,
  line: Line,
  kinds: readonly WorkKind[],
  { asOf }: View,
): Promise<WorkCandidate[]> {
  const parties: Party[] = [...line.keys()];
  const work = await workOfParties(facts, parties, kinds, asOf);
  return work.map(({ certain, possible }) => ({
    ...(certain && isOfLine(certain, line) ? { certain } : {}),
    possible: possible.filter((entry) => isOfLine(entry, line)),
  }));
}
