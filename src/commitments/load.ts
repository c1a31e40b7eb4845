/** Loads what is known of commitments, in bulk. */
import { commitmentStep, madeCommitment } from '../../projections/commitments.js';
import { bySubject } from '../read-models/fact.js';
import type { Facts } from '../read-models/query.js';
import type { CommitmentFact } from './commitment-overview.js';

/** Everything known of these commitments, by `ID/KEY`. */
export const commitmentFacts = async (
  facts: Facts,
  refs: readonly string[],
): Promise<Map<string, CommitmentFact[]>> =>
  bySubject<CommitmentFact['value']>(
    (await Promise.all([facts.of(madeCommitment, refs), facts.of(commitmentStep, refs)])).flat(),
  );
