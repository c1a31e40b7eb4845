/** Questions about actions. */
import { z } from 'zod';
import {
  actionOfCycle,
  actionOwner,
  actionsProjection,
  actionTheme,
  actionUnder,
  addedAction,
} from '../../../projections/actions.js';
import { directoryProjection } from '../../../projections/directory.js';
import { recommendationsProjection } from '../../../projections/recommendations.js';
import { idSchema, partySchema } from '../../kernel/refs.js';
import { Refusal } from '../../kernel/refusal.js';
import { themeSchema } from '../../kernel/themes.js';
import { defineQuery, type Facts } from '../../read-models/query.js';
import { subjectsOf } from '../../ownership/shared-answer.js';
import { actionFacts } from '../load.js';
import { answeredPage, matchPageArgs } from '../../ownership/match-page.js';
import { matchesOf, matchOf } from '../../ownership/possible.js';
import { actionAnswers, byAdded } from '../action-answer.js';
import { actionAt, actionStatuses, type ActionOverview } from '../action-overview.js';

const projections = [actionsProjection, recommendationsProjection, directoryProjection];

/** One action. */
export const actionQuery = defineQuery({
  name: 'action',
  args: z.strictObject({ id: idSchema }),
  projections,
  answer: async (facts, { id }, view) => {
    const known = (await actionFacts(facts, [id])).get(id) ?? [];
    const match = matchOf(actionAt(id, known, view.asOf));
    const [answer] = await actionAnswers(facts, match ? [match] : [], view);
    return answer ?? null;
  },
});

const filterSchema = z.strictObject({
  partnership: idSchema.nullish(),
  cycle: idSchema.nullish(),
  owner: partySchema.nullish(),
  recommendation: idSchema.nullish(),
  finding: z.string().max(400).nullish(),
  theme: themeSchema.nullish(),
  statuses: z.array(z.enum(actionStatuses)).nullish(),
});
type Filter = z.output<typeof filterSchema>;

/** Actions of a subject, by the day they were added. */
export const actionsQuery = defineQuery({
  name: 'actions',
  args: z.strictObject({ filter: filterSchema, ...matchPageArgs }),
  projections,
  answer: async (facts, { filter, ...page }, view) => {
    const ids = await idsFor(facts, filter);
    const known = await actionFacts(facts, ids);
    const candidates = ids.map((id) => actionAt(id, known.get(id) ?? [], view.asOf));
    const found = matchesOf(candidates, (action) => matches(action, filter));
    return answeredPage(
      found,
      byAdded,
      ({ id }) => id,
      page,
      (some) => actionAnswers(facts, some, view),
    );
  },
});

/** The actions that a filter may be about: those of the narrowest list that it names. */
async function idsFor(facts: Facts, filter: Filter): Promise<string[]> {
  const { recommendation, finding, owner, cycle, theme, partnership } = filter;
  if (recommendation)
    return subjectsOf(await facts.inLists(actionUnder, [`recommendation:${recommendation}`]));
  if (finding) return subjectsOf(await facts.inLists(actionUnder, [`finding:${finding}`]));
  if (owner) return subjectsOf(await facts.inLists(actionOwner, [owner]));
  if (cycle) return subjectsOf(await facts.inLists(actionOfCycle, [cycle]));
  if (theme) return subjectsOf(await facts.inLists(actionTheme, [theme]));
  if (partnership) return subjectsOf(await facts.inLists(addedAction, [partnership]));
  throw new Refusal(
    'LIST_WITHOUT_SUBJECT',
    'Say which actions: of a partnership, a cycle, an owner, a theme, or under a recommendation or finding.',
    { path: 'filter' },
  );
}

function matches({ added, owners, status }: ActionOverview, filter: Filter): boolean {
  const { partnership, cycle, under, themes } = added.value.data;
  return (
    (!filter.partnership || partnership === filter.partnership) &&
    (!filter.cycle || cycle === filter.cycle) &&
    (!filter.owner || owners.includes(filter.owner)) &&
    (!filter.recommendation || under?.recommendation === filter.recommendation) &&
    (!filter.finding || under?.finding === filter.finding) &&
    (!filter.theme || themes.includes(filter.theme)) &&
    (!filter.statuses || filter.statuses.includes(status))
  );
}
