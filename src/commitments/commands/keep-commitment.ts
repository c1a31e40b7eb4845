import { z } from 'zod';
import { defineCommand, type ReadState } from '../../kernel/command.js';
import { narrativeInput } from '../../kernel/narrative.js';
import { insist } from '../../kernel/refusal.js';
import { insistReason, readLinesOf, reporterOf } from '../../ownership/owners.rules.js';
import { commitmentDropped, commitmentMet, commitmentProgressed } from '../commitment.events.js';
import { commitmentInput, insistOpen, knownCommitment, partsOfCommitment } from '../commitment.rules.js';
import { commitmentStream, type CommitmentState } from '../commitment.state.js';

const idOf = ({ commitment }: { commitment: string }): string => partsOfCommitment(commitment).stream;

const readOwners = (read: ReadState, { commitment: ref }: { commitment: string }, state: CommitmentState) =>
  readLinesOf(read, knownCommitment(state, ref).commitment.made.owners);

/** How a promise goes, in words. */
export const progressCommitment = defineCommand({
  name: 'progressCommitment',
  description: 'Notes how a commitment goes. Its owners can do so, and the business unit for them.',
  stream: commitmentStream,
  roles: ['business_unit', 'agency_lead', 'subgroup_member', 'executive'],
  input: z.strictObject({
    commitment: commitmentInput,
    note: narrativeInput.describe('What was done, or what stands in the way.'),
  }),
  idOf,
  lookUp: readOwners,
  decide: (state, { commitment: ref, note }, decision) => {
    const { key, commitment } = knownCommitment(state, ref);
    reporterOf(decision, commitment.made.owners, decision.seen);
    insistOpen(commitment, decision.fromDocument);
    return [commitmentProgressed({ commitment: key, note })];
  },
});

/** The promise was kept. */
export const meetCommitment = defineCommand({
  name: 'meetCommitment',
  description:
    'Records that a commitment was met, and how. Its owners can do so, and the business unit for them.',
  stream: commitmentStream,
  roles: ['business_unit', 'agency_lead', 'subgroup_member', 'executive'],
  input: z.strictObject({
    commitment: commitmentInput,
    note: narrativeInput.optional().describe('How it was met. Only a document may leave it unsaid.'),
  }),
  idOf,
  lookUp: readOwners,
  decide: (state, { commitment: ref, note }, decision) => {
    const { key, commitment } = knownCommitment(state, ref);
    reporterOf(decision, commitment.made.owners, decision.seen);
    insistOpen(commitment, decision.fromDocument);
    insist(
      note !== undefined || decision.fromDocument,
      'EVIDENCE_MISSING',
      'Say how it was met: a commitment is met only with a note.',
      { path: 'note' },
    );
    return [commitmentMet({ commitment: key, note })];
  },
});

/** The promise will not be kept. */
export const dropCommitment = defineCommand({
  name: 'dropCommitment',
  description: 'Records that a commitment will not be met, and why.',
  stream: commitmentStream,
  roles: ['business_unit', 'executive'],
  input: z.strictObject({
    commitment: commitmentInput,
    why: narrativeInput.optional().describe('Why. Only a document may leave it unsaid.'),
  }),
  idOf,
  decide: (state, { commitment: ref, why }, { fromDocument }) => {
    const { key, commitment } = knownCommitment(state, ref);
    insistOpen(commitment, fromDocument);
    insistReason(why, fromDocument);
    return [commitmentDropped({ commitment: key, why })];
  },
});
