import { z } from 'zod';
import { defineCommand } from '../../kernel/command.js';
import { narrativeInput } from '../../kernel/narrative.js';
import type { DataOf } from '../../kernel/event.js';
import { submissionField } from '../rating.rules.js';
import { receiptFlagSchema, submissionLocked, submissionReceived } from '../submission.events.js';
import { insistMayAct, insistNotWithdrawn, insistOpen, whoMayAct } from '../submission.rules.js';
import { lastLockOf, reopenedCycles, submissionStream, type Submission } from '../submission.state.js';

type Receipt = DataOf<typeof submissionReceived>;

/** The receipt, and the locks of the cycles that were open only until it. */
const receiving = (submission: Submission, receipt: Receipt) => [
  submissionReceived(receipt),
  ...reopenedCycles(submission).map((cycle) =>
    submissionLocked({ cycle, closedBy: lastLockOf(submission, cycle)?.closedBy }),
  ),
];

const isAsReceived = (submission: Submission, { means, flags, why }: Receipt): boolean =>
  reopenedCycles(submission).length === 0 &&
  submission.receipt?.means === means &&
  submission.receipt.flags.join() === flags.join() &&
  submission.receipt.why?.narrative === why?.narrative;

/** A first receipt while a cycle is open only because it was reopened comes late. */
const flagsWhenSubmitted = (submission: Submission): Receipt['flags'] => [
  ...(!submission.receipt && reopenedCycles(submission).length > 0 ? (['late'] as const) : []),
  ...(submission.agencies.length > 1 ? (['joint'] as const) : []),
];

/** An agency hands its return in. */
export const submitSubmission = defineCommand({
  name: 'submitSubmission',
  description:
    'An agency hands its return in. From then on its ratings count, and it changes its mind only by amending.',
  stream: submissionStream,
  roles: ['agency_lead', 'business_unit'],
  input: z.strictObject(submissionField),
  idOf: ({ submission }) => submission,
  lookUp: whoMayAct,
  decide: (submission, _input, decision) => {
    insistNotWithdrawn(submission);
    insistMayAct(submission, decision);
    insistOpen(submission, decision);
    const receipt: Receipt = { means: 'submitted', flags: flagsWhenSubmitted(submission) };
    if (decision.corrects) return [submissionReceived(receipt)];
    const alreadyIn = submission.receipt && reopenedCycles(submission).length === 0;
    return alreadyIn ? [] : receiving(submission, receipt);
  },
});

/** The business unit received a return outside the tracker. */
export const receiveOnPaper = defineCommand({
  name: 'receiveOnPaper',
  description: 'Records that a return was received outside the tracker, and what was particular about it.',
  stream: submissionStream,
  roles: ['business_unit'],
  input: z.strictObject({
    ...submissionField,
    flags: z.array(receiptFlagSchema).max(5).default([]).describe('What was particular about it.'),
    why: narrativeInput.optional().describe('Why, for example why it came late.'),
  }),
  idOf: ({ submission }) => submission,
  decide: (submission, { flags, why }, { corrects }) => {
    insistNotWithdrawn(submission);
    const receipt: Receipt = { means: 'on_paper', flags: [...new Set(flags)], why };
    if (corrects) return [submissionReceived(receipt)];
    return isAsReceived(submission, receipt) ? [] : receiving(submission, receipt);
  },
});
