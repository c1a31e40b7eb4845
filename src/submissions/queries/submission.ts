/** The question what one submission holds. */
import { z } from 'zod';
import { cyclesProjection } from '../../../projections/cycles.js';
import { directoryProjection } from '../../../projections/directory.js';
import { frameworksProjection } from '../../../projections/frameworks.js';
import {
  ratingCovers,
  submissionAnswer,
  submissionEvidence,
  submissionsProjection,
} from '../../../projections/submissions.js';
import { idSchema } from '../../kernel/refs.js';
import { atDay, certainBy, occurredOf, type FactOf } from '../../read-models/fact.js';
import { defineQuery, type Facts, type View } from '../../read-models/query.js';
import { openingOf } from '../counted-ratings.js';
import {
  agencyNamesOf,
  cellAnswer,
  membershipOn,
  ratingAnswer,
  receiptAnswer,
  receiptOn,
} from '../rating-answer.js';
import { ratedContentOf } from '../rating-columns.js';
import { submissionFactsOf, type SubmissionFacts } from '../rating-facts.js';
import { keyOfRated, ratingTable } from '../rating-table.js';
import { withRollUps } from '../roll-up.js';

/** One submission with everything that it holds. */
export const submissionQuery = defineQuery({
  name: 'submission',
  args: z.strictObject({ id: idSchema }),
  projections: [submissionsProjection, frameworksProjection, cyclesProjection, directoryProjection],
  answer: async (facts, { id }, view) => {
    const covering = (await facts.inLists(ratingCovers, [id])).map(({ subject }) => subject);
    const submissions = await submissionFactsOf(facts, [
      id,
      ...new Set(covering.filter((other) => other !== id)),
    ]);
    const [own] = submissions;
    const member = membershipOn(own!, view.asOf);
    if (!member) return null;
    const [agencies, answers, evidence] = await Promise.all([
      agencyNamesOf(facts, [own!], view),
      facts.of(submissionAnswer, [id]),
      facts.of(submissionEvidence, [id]),
    ]);
    const { cycles } = member.value;
    const receipt = receiptOn(own!, view.asOf);
    const withdrawal = atDay(own!.withdrawals, view.asOf).certain;
    return {
      id,
      agencies: agencies(own!),
      draft: !receipt,
      receipt: receipt ? receiptAnswer(receipt) : null,
      receipts: certainBy(own!.receipts, view.asOf).map(receiptAnswer),
      withdrawn: withdrawal
        ? {
            why: withdrawal.value.why ?? null,
            occurred: occurredOf(withdrawal),
            eventPositions: [withdrawal.position],
          }
        : null,
      cycles: await Promise.all(cycles.map((cycle) => cycleAnswer(facts, submissions, cycle, view))),
      drafted: await draftedRatings(facts, own!, view),
      answers: answersOn(answers, view),
      evidence: certainBy(evidence, view.asOf).map(({ value, position, ...fact }) => ({
        ...value,
        id: value.evidence,
        item: value.item ?? null,
        dated: value.dated ?? null,
        occurred: occurredOf({ value, position, ...fact }),
        eventPositions: [position],
      })),
      eventPositions: [member.position],
    };
  },
});

/** How one cycle stands to the submission, and the ratings that count in it. */
async function cycleAnswer(facts: Facts, submissions: readonly SubmissionFacts[], cycle: string, view: View) {
  const own = submissions[0]!;
  const plain = ratingTable(submissions, cycle, view.asOf);
  const items = plain.rows.flatMap(({ cells }) => cells.map(({ item }) => item));
  const { columns, rollUps } = await ratedContentOf(facts, cycle, items, view);
  const byKey = new Map(columns.map((column) => [column.key, column]));
  const { rows } = withRollUps(plain, rollUps);
  const row = rows.find((one) => one.submission === own.id);
  const host = rows.find((one) => one.submissions.includes(own.id));
  const standing = row?.cells ?? host?.cells.filter(({ self }) => self?.value.covers.includes(own.id)) ?? [];
  return {
    cycle,
    opening: openingOf(own, cycle),
    changes: certainBy(
      own.openings.filter(({ value }) => value.cycle === cycle),
      view.asOf,
    ).map((fact) => ({
      change: fact.value.change,
      why: fact.value.why ?? null,
      occurred: occurredOf(fact),
      eventPositions: [fact.position],
    })),
    ratings: standing.map((cell) => cellAnswer(cell, own.id, byKey)),
  };
}

/** What the agency says now of each item, whether it was handed in or not. */
async function draftedRatings(facts: Facts, { self }: SubmissionFacts, view: View) {
  const certain = certainBy(self, view.asOf);
  const last = new Map(certain.map((fact) => [keyOfRated(fact.value), fact]));
  const { columns } = await ratedContentOf(
    facts,
    '',
    certain.map(({ value }) => value.item),
    view,
  );
  const byKey = new Map(columns.map((column) => [column.key, column]));
  return [...last.values()].map((fact) => ({
    item: fact.value.item,
    requirement: fact.value.requirement ?? null,
    covers: fact.value.covers,
    rating: ratingAnswer(fact, byKey),
  }));
}

function answersOn(answers: readonly FactOf<typeof submissionAnswer>[], { asOf }: View) {
  const last = new Map(certainBy(answers, asOf).map((fact) => [fact.value.item, fact]));
  return [...last.values()].map((fact) => ({
    item: fact.value.item,
    text: fact.value.text ?? null,
    notCompleted: fact.value.notCompleted,
    why: fact.value.why ?? null,
    occurred: occurredOf(fact),
    eventPositions: [fact.position],
  }));
}
