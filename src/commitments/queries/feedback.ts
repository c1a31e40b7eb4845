/** Questions about feedback, each with the commitments that answer it: "You said, we will". */
import { z } from 'zod';
import {
  commitmentBeside,
  commitmentsProjection,
  feedbackOfCycle,
  receivedFeedback,
} from '../../../projections/commitments.js';
import { directoryProjection } from '../../../projections/directory.js';
import { recommendationsProjection } from '../../../projections/recommendations.js';
import { connectionOf, pageArgs } from '../../graphql/connection.js';
import { idSchema } from '../../kernel/refs.js';
import { Refusal } from '../../kernel/refusal.js';
import { defineQuery, type Facts, type View } from '../../read-models/query.js';
import { subjectsOf } from '../../ownership/shared-answer.js';
import { commitmentFacts } from '../load.js';
import { byDay, byMade, feedbackAnswers, feedbackOf, streamOf, type Answered } from '../commitment-answer.js';
import { commitmentAt, type CommitmentOverview } from '../commitment-overview.js';

/** What agencies said, each with the commitments that answer it. */
export const feedbackQuery = defineQuery({
  name: 'feedback',
  args: z.strictObject({
    cycle: idSchema.nullish(),
    agency: idSchema.nullish(),
    unanswered: z.boolean().default(false),
    ...pageArgs,
  }),
  projections: [commitmentsProjection, recommendationsProjection, directoryProjection],
  answer: async (facts, { cycle, agency, unanswered, ...page }, view) => {
    const ids = await feedbackIds(facts, cycle, agency);
    const said = await feedbackOf(facts, ids, view);
    const answers = await answersTo(facts, ids, view);
    const list = [...said.values()]
      .filter(({ value }) => (!cycle || value.cycle === cycle) && (!agency || value.agency === agency))
      .map((feedback): Answered => ({ feedback, commitments: answers.get(feedback.subject) ?? [] }))
      .filter(({ commitments: some }) => !unanswered || some.length === 0)
      .sort((a, b) => byDay(a.feedback, b.feedback));
    const connection = connectionOf(list, page, ({ feedback }) => feedback.subject);
    const nodes = await feedbackAnswers(facts, connection.nodes, view);
    return {
      ...connection,
      nodes,
      edges: connection.edges.map(({ cursor }, at) => ({ cursor, node: nodes[at]! })),
    };
  },
});

/** The commitments that answer each feedback, by its id. */
async function answersTo(facts: Facts, ids: readonly string[], { asOf }: View) {
  const refs = subjectsOf(await facts.inLists(commitmentBeside, ids));
  const known = await commitmentFacts(facts, refs);
  const answers = new Map<string, CommitmentOverview[]>();
  for (const ref of refs) {
    const { certain } = commitmentAt(ref, known.get(ref) ?? [], asOf);
    if (certain)
      answers.set(streamOf(certain), [...(answers.get(streamOf(certain)) ?? []), certain].sort(byMade));
  }
  return answers;
}

async function feedbackIds(
  facts: Facts,
  cycle: string | null | undefined,
  agency: string | null | undefined,
): Promise<string[]> {
  if (agency) return subjectsOf(await facts.inLists(receivedFeedback, [agency]));
  if (cycle) return subjectsOf(await facts.inLists(feedbackOfCycle, [cycle]));
  throw new Refusal('LIST_WITHOUT_SUBJECT', 'Say whose feedback: in which cycle, or of which agency.', {
    path: 'cycle',
  });
}
