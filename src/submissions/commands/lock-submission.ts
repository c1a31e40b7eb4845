import { z } from 'zod';
import { defineCommand } from '../../kernel/command.js';
import { recordedInError } from '../../kernel/event.js';
import { narrativeInput } from '../../kernel/narrative.js';
import { idSchema } from '../../kernel/refs.js';
import { insist } from '../../kernel/refusal.js';
import { submissionField } from '../rating.rules.js';
import { submissionLocked, submissionReopened, submissionWithdrawn } from '../submission.events.js';
import {
  insistMayAct,
  insistNotWithdrawn,
  insistReason,
  insistServes,
  insistStarted,
  whoMayAct,
} from '../submission.rules.js';
import { submissionStream } from '../submission.state.js';

const cycleField = { cycle: idSchema.describe('The cycle, one of those that the submission serves.') };

/** A cycle takes no more self ratings of a submission; what it counts stands as at this moment. */
export const lockSubmission = defineCommand({
  name: 'lockSubmission',
  description:
    'Locks a submission for one cycle: the cycle counts its ratings as they stand now. Closing submissions does it for all.',
  stream: submissionStream,
  roles: ['business_unit'],
  input: z.strictObject({
    ...submissionField,
    ...cycleField,
    closedBy: z.string().max(100).optional().describe('The event that closed the submissions of the cycle.'),
  }),
  idOf: ({ submission }) => submission,
  decide: (submission, { cycle, closedBy }, { corrects }) => {
    insistStarted(submission);
    insistServes(submission, cycle);
    const takesRatings = submission.openings[cycle] === 'open';
    return takesRatings || corrects ? [submissionLocked({ cycle, closedBy })] : [];
  },
});

/** The submissions of a cycle should not have been closed, so the locks that followed from it go as well. */
export const takeLocksBack = defineCommand({
  name: 'takeLocksBack',
  description:
    'Takes back the locks of a submission that followed from a closing which was recorded in error.',
  stream: submissionStream,
  roles: ['business_unit'],
  input: z.strictObject({
    ...submissionField,
    closedBy: z.string().min(1).max(100).describe('The event that closed the submissions by mistake.'),
    why: narrativeInput.describe('Why the closing was a mistake.'),
  }),
  idOf: ({ submission }) => submission,
  decide: (submission, { closedBy, why }) => {
    insistStarted(submission);
    return submission.locks
      .filter((lock) => lock.closedBy === closedBy)
      .map(({ id, revision }) => recordedInError({ id, revision, why }));
  },
});

/** A locked submission takes self ratings again until the next receipt. */
export const reopenSubmission = defineCommand({
  name: 'reopenSubmission',
  description: 'Reopens a locked submission for one cycle. The next receipt locks it again.',
  stream: submissionStream,
  roles: ['business_unit'],
  input: z.strictObject({
    ...submissionField,
    ...cycleField,
    why: narrativeInput.optional().describe('Why; a document may leave it out.'),
  }),
  idOf: ({ submission }) => submission,
  decide: (submission, { cycle, why }, { fromDocument, corrects }) => {
    insistNotWithdrawn(submission);
    insistServes(submission, cycle);
    insistReason(why, fromDocument, 'why');
    if (corrects) return [submissionReopened({ cycle, why })];
    if (submission.openings[cycle] === 'reopened') return [];
    insist(
      submission.openings[cycle] === 'locked',
      'NOT_LOCKED',
      'This submission is not locked for the cycle, so the agency can still change it.',
      { path: 'cycle' },
    );
    return [submissionReopened({ cycle, why })];
  },
});

/** An agency takes its return back; it counts no more. */
export const withdrawSubmission = defineCommand({
  name: 'withdrawSubmission',
  description: 'Withdraws a submission. Its history stays, its ratings count no more.',
  stream: submissionStream,
  roles: ['agency_lead', 'business_unit'],
  input: z.strictObject({
    ...submissionField,
    why: narrativeInput.optional().describe('The reason, in words.'),
  }),
  idOf: ({ submission }) => submission,
  lookUp: whoMayAct,
  decide: (submission, { why }, decision) => {
    insistStarted(submission);
    insistMayAct(submission, decision);
    return submission.status === 'withdrawn' ? [] : [submissionWithdrawn({ why })];
  },
});
