/** Questions about commitments, each with the feedback that it answers. */
import { z } from 'zod';
import {
  commitmentBeside,
  commitmentOfCycle,
  commitmentOwner,
  commitmentsProjection,
  commitmentTheme,
  madeCommitment,
  receivedFeedback,
} from '../../../projections/commitments.js';
import { directoryProjection } from '../../../projections/directory.js';
import { recommendationsProjection } from '../../../projections/recommendations.js';
import { idSchema, partySchema } from '../../kernel/refs.js';
import { Refusal } from '../../kernel/refusal.js';
import { themeSchema } from '../../kernel/themes.js';
import { defineQuery, type Facts, type View } from '../../read-models/query.js';
import { subjectsOf } from '../../ownership/shared-answer.js';
import { commitmentFacts } from '../load.js';
import { answeredPage, matchPageArgs } from '../../ownership/match-page.js';
import { matchesOf, matchOf } from '../../ownership/possible.js';
import { byMade, commitmentAnswers, feedbackOf, streamOf } from '../commitment-answer.js';
import { commitmentAt, commitmentStates, type CommitmentOverview } from '../commitment-overview.js';

const projections = [commitmentsProjection, recommendationsProjection, directoryProjection];

/** One commitment. */
export const commitmentQuery = defineQuery({
  name: 'commitment',
  args: z.strictObject({ id: z.string().min(1).max(400) }),
  projections,
  answer: async (facts, { id }, view) => {
    const known = (await commitmentFacts(facts, [id])).get(id) ?? [];
    const match = matchOf(commitmentAt(id, known, view.asOf));
    const [answer] = await commitmentAnswers(facts, match ? [match] : [], view);
    return answer ?? null;
  },
});

const filterSchema = z.strictObject({
  partnership: idSchema.nullish(),
  cycle: idSchema.nullish(),
  agency: idSchema.nullish(),
  owner: partySchema.nullish(),
  theme: themeSchema.nullish(),
  states: z.array(z.enum(commitmentStates)).nullish(),
});
type Filter = z.output<typeof filterSchema>;

/** Commitments of a subject, by the day they were made. */
export const commitmentsQuery = defineQuery({
  name: 'commitments',
  args: z.strictObject({ filter: filterSchema, ...matchPageArgs }),
  projections,
  answer: async (facts, { filter, ...page }, view) => {
    const refs = await refsFor(facts, filter);
    const known = await commitmentFacts(facts, refs);
    const said = filter.agency ? await feedbackIdsOf(facts, filter.agency, refs, view) : undefined;
    const candidates = refs.map((ref) => commitmentAt(ref, known.get(ref) ?? [], view.asOf));
    const found = matchesOf(candidates, (one) => matches(one, filter, said));
    return answeredPage(
      found,
      byMade,
      ({ ref }) => ref,
      page,
      (some) => commitmentAnswers(facts, some, view),
    );
  },
});

/** The commitments that a filter may be about: those of the narrowest list that it names. */
async function refsFor(
  facts: Facts,
  { owner, agency, cycle, theme, partnership }: Filter,
): Promise<string[]> {
  if (owner) return subjectsOf(await facts.inLists(commitmentOwner, [owner]));
  if (agency) {
    const said = subjectsOf(await facts.inLists(receivedFeedback, [agency]));
    return subjectsOf(await facts.inLists(commitmentBeside, said));
  }
  if (cycle) return subjectsOf(await facts.inLists(commitmentOfCycle, [cycle]));
  if (theme) return subjectsOf(await facts.inLists(commitmentTheme, [theme]));
  if (partnership) return subjectsOf(await facts.inLists(madeCommitment, [partnership]));
  throw new Refusal(
    'LIST_WITHOUT_SUBJECT',
    'Say which commitments: of a partnership, a cycle, an owner, a theme, or in answer to an agency.',
    { path: 'filter' },
  );
}

/** Which of the commitments' feedback an agency gave. */
async function feedbackIdsOf(
  facts: Facts,
  agency: string,
  refs: readonly string[],
  view: View,
): Promise<Set<string>> {
  const said = await feedbackOf(
    facts,
    refs.map((ref) => streamOf({ ref })),
    view,
  );
  return new Set([...said].filter(([, { value }]) => value.agency === agency).map(([id]) => id));
}

function matches(
  commitment: CommitmentOverview,
  filter: Filter,
  said: ReadonlySet<string> | undefined,
): boolean {
  const { partnership, cycle, owners, themes } = commitment.made.value.data;
  return (
    (!filter.partnership || partnership === filter.partnership) &&
    (!filter.cycle || cycle === filter.cycle) &&
    (!filter.owner || owners.includes(filter.owner)) &&
    (!filter.theme || themes.includes(filter.theme)) &&
    (!filter.states || filter.states.includes(commitment.state)) &&
    (!said || said.has(streamOf(commitment)))
  );
}
