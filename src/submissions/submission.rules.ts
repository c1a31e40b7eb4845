/** Rules that several decisions about submissions share. */
import { agencyStream, successorsOn, type AgencyState } from '../agencies/agency.state.js';
import type { Decision, ReadState } from '../kernel/command.js';
import type { Day } from '../kernel/days.js';
import { insist } from '../kernel/refusal.js';
import { openCycles, reopenedCycles, type Submission, type SubmissionState } from './submission.state.js';

/** The agencies of a submission and those that carry on their work, by id. */
export type AgenciesSeen = Readonly<Record<string, AgencyState>>;

/** Reads the agencies of a submission, their successors, and the successors of those. */
export async function readAgencies(read: ReadState, agencies: readonly string[]): Promise<AgenciesSeen> {
  const seen: Record<string, AgencyState> = {};
  let next = [...agencies];
  while (next.length > 0) {
    const states = await Promise.all(next.map((id) => read(agencyStream, id)));
    next.forEach((id, index) => (seen[id] = states[index]!));
    next = [...new Set(states.flatMap((state) => successorsOn(state, '9999-12-31')))].filter(
      (id) => !seen[id],
    );
  }
  return seen;
}

/** A look-up for commands that only need to know who may act for the submission. */
export const whoMayAct = async (read: ReadState, _input: unknown, submission: SubmissionState) => ({
  agencies: submission.status === 'unknown' ? {} : await readAgencies(read, submission.agencies),
});

/** Refuses with `SUBMISSION_UNKNOWN` or `SUBMISSION_WITHDRAWN`. */
export function insistNotWithdrawn(submission: SubmissionState): asserts submission is Submission {
  insistStarted(submission);
  insist(
    submission.status !== 'withdrawn',
    'SUBMISSION_WITHDRAWN',
    'This submission was withdrawn. Start a new one, or ask the business unit to take the withdrawal back.',
    { path: 'submission' },
  );
}

/** Refuses with `SUBMISSION_UNKNOWN` unless the submission was started. */
export function insistStarted(submission: SubmissionState): asserts submission is Submission {
  insist(
    submission.status !== 'unknown',
    'SUBMISSION_UNKNOWN',
    'There is no such submission. Start it first.',
    {
      path: 'submission',
    },
  );
}

/**
 * Refuses with `SUBMISSION_LOCKED` where no cycle of the submission takes ratings any more. A mistake of recording may
 * still be put right, though not by the agency itself.
 */
export function insistOpen(
  submission: Submission,
  { corrects, actor }: Pick<Decision, 'corrects' | 'actor'>,
): void {
  insist(
    openCycles(submission).length > 0 || (corrects && actor.role !== 'agency_lead'),
    'SUBMISSION_LOCKED',
    'Submissions are closed, so this one is locked. Ask the business unit to reopen it.',
    { path: 'submission', cycles: submission.cycles },
  );
}

/** Refuses with `CYCLE_NOT_SERVED` unless the submission serves the cycle. */
export function insistServes(submission: Submission, cycle: string): void {
  insist(
    submission.cycles.includes(cycle),
    'CYCLE_NOT_SERVED',
    `This submission was not made for the cycle ${cycle}. It serves ${submission.cycles.join(', ')}.`,
    { path: 'cycle', cycles: submission.cycles },
  );
}

const isUnfinished = (submission: Submission): boolean =>
  submission.status === 'draft' || reopenedCycles(submission).length > 0;

/** The agencies that act for others on a day: the given ones and all that carry on their work by then. */
function actingOn(agencies: readonly string[], seen: AgenciesSeen, day: Day): ReadonlySet<string> {
  const acting = new Set(agencies);
  for (const id of acting) {
    const state = seen[id];
    if (state) for (const successor of successorsOn(state, day)) acting.add(successor);
  }
  return acting;
}

type ActingDecision = Pick<Decision<{ readonly agencies: AgenciesSeen }>, 'actor' | 'seen' | 'today'>;

/**
 * Refuses with `NOT_YOUR_SUBMISSION` an agency lead of another agency. A successor acts for its predecessor while the
 * submission is unfinished.
 */
export function insistMayAct(submission: Submission, { actor, seen, today }: ActingDecision): void {
  if (actor.role !== 'agency_lead') return;
  const { agencies } = submission;
  const acting = isUnfinished(submission) ? actingOn(agencies, seen.agencies, today) : new Set(agencies);
  insist(
    [...acting].some((agency) => actor.for === `agency:${agency}`),
    'NOT_YOUR_SUBMISSION',
    'This submission is of another agency. Ask its safeguarding lead or the business unit to do this.',
    { path: 'submission', agencies },
  );
}

/** Refuses with `REASON_MISSING` a live decision without its reason; a document may leave it out. */
export function insistReason(reason: unknown, fromDocument: boolean, path: string): void {
  insist(reason || fromDocument, 'REASON_MISSING', 'Say why: this needs a reason.', { path });
}
