/** What is due in a partnership, and with whom. */
import { z } from 'zod';
import { daySchema } from '../../kernel/days.js';
import { idSchema, type Party } from '../../kernel/refs.js';
import { namesOf } from '../../partnerships/names.js';
import { defineQuery } from '../../read-models/query.js';
import { countsByHolder } from '../by-holder.js';
import { workOfPartnership } from '../load-work.js';
import { answeredPage, matchPageArgs } from '../../ownership/match-page.js';
import { matchesOf } from '../../ownership/possible.js';
import { workAnswers } from '../work-answer.js';
import { inOrder, matches } from '../work-list.js';
import { workKindsArg, workProjections } from './work.js';

/** All work of a partnership that is due by a day, with how much of it is whose. */
export const dueWorkQuery = defineQuery({
  name: 'dueWork',
  args: z.strictObject({
    partnership: idSchema,
    kinds: workKindsArg,
    dueBy: daySchema.nullish(),
    overdueOnly: z.boolean().default(false),
    ...matchPageArgs,
  }),
  projections: workProjections,
  answer: async (facts, { partnership, kinds, dueBy, overdueOnly, ...page }, view) => {
    const work = await workOfPartnership(facts, partnership, kinds, view.asOf);
    const filter = { dueBy: dueBy ?? view.asOf, overdue: overdueOnly };
    const found = matchesOf(work, (entry) => matches(entry, filter));
    const holders = countsByHolder(found.certain.map(({ entry }) => entry));
    const parties = holders.flatMap(({ holder }) => holder ?? []);
    const names = await namesOf(facts, parties, view);
    return {
      holders: holders.map(({ holder, ...counts }) => ({ holder: holder && names(holder), ...counts })),
      ...(await answeredPage(
        found,
        inOrder('due'),
        ({ key }) => key,
        page,
        (entries) => workAnswers(facts, entries, [] as Party[], view),
      )),
    };
  },
});
