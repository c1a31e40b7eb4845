/** The facts behind ratings, loaded in bulk and grouped by submission. */
import {
  panelStep,
  selfRating,
  submissionOfCycle,
  submissionOpening,
  submissionReceipt,
  submissionWithdrawal,
} from '../../projections/submissions.js';
import { bySubject, type FactOf } from '../read-models/fact.js';
import type { Facts } from '../read-models/query.js';

/** The facts of one submission as known at a position, in any order. */
export interface SubmissionFacts {
  readonly id: string;
  /** One for each cycle that it serves. */
  readonly memberships: readonly FactOf<typeof submissionOfCycle>[];
  readonly receipts: readonly FactOf<typeof submissionReceipt>[];
  readonly openings: readonly FactOf<typeof submissionOpening>[];
  readonly withdrawals: readonly FactOf<typeof submissionWithdrawal>[];
  readonly self: readonly FactOf<typeof selfRating>[];
  readonly panel: readonly FactOf<typeof panelStep>[];
}

/** Loads the facts of submissions, in the order asked for. */
export async function submissionFactsOf(facts: Facts, ids: readonly string[]): Promise<SubmissionFacts[]> {
  const [memberships, receipts, openings, withdrawals, self, panel] = await Promise.all([
    facts.of(submissionOfCycle, ids).then(bySubject),
    facts.of(submissionReceipt, ids).then(bySubject),
    facts.of(submissionOpening, ids).then(bySubject),
    facts.of(submissionWithdrawal, ids).then(bySubject),
    facts.of(selfRating, ids).then(bySubject),
    facts.of(panelStep, ids).then(bySubject),
  ]);
  return ids.map((id) => ({
    id,
    memberships: memberships.get(id) ?? [],
    receipts: receipts.get(id) ?? [],
    openings: openings.get(id) ?? [],
    withdrawals: withdrawals.get(id) ?? [],
    self: self.get(id) ?? [],
    panel: panel.get(id) ?? [],
  }));
}

/** Loads every submission that a cycle has, whatever the day, by id. */
export async function submissionsOfCycle(facts: Facts, cycle: string): Promise<SubmissionFacts[]> {
  const members = await facts.inLists(submissionOfCycle, [cycle]);
  const ids = [...new Set(members.map(({ subject }) => subject))].sort();
  return submissionFactsOf(facts, ids);
}
