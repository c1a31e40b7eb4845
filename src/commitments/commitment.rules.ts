/** Rules that several decisions about commitments share. */
import { z } from 'zod';
import { insist, Refusal } from '../kernel/refusal.js';
import type { CommitmentState, MadeCommitment } from './commitment.state.js';

/** One commitment as people name it: `ID/KEY`, or only `ID` where that id holds a single one. */
export const commitmentInput = z
  .string()
  .max(400)
  .regex(/^[^/]+(\/[^/]+)?$/, { error: 'Write ID/KEY, for example sg-2024.feedback-2/1.' })
  .meta({ graphql: 'ID' })
  .describe('The commitment, as ID/KEY; the key may be left out where the feedback has a single answer.');

/** The stream and the key that a reference names. */
export function partsOfCommitment(ref: string): { stream: string; key?: string } {
  const [stream = '', key] = ref.split('/');
  return { stream, ...(key ? { key } : {}) };
}

/** The reference of the commitment with a key on a stream. */
export const refOfCommitment = (stream: string, key: string | undefined): string =>
  key === undefined ? stream : `${stream}/${key}`;

/** The commitment with its key. Refuses with `COMMITMENT_UNKNOWN`, or `COMMITMENT_AMBIGUOUS` with the candidates. */
export function knownCommitment(
  { commitments }: CommitmentState,
  ref: string,
): { key: string; commitment: MadeCommitment } {
  const { stream, key } = partsOfCommitment(ref);
  const keys = Object.keys(commitments);
  insist(
    key !== undefined || keys.length < 2,
    'COMMITMENT_AMBIGUOUS',
    'There are several commitments here. Say which.',
    {
      path: 'commitment',
      candidates: keys.map((one) => `${stream}/${one}`),
    },
  );
  const found = key ?? keys[0] ?? '';
  const commitment = commitments[found];
  if (!commitment) {
    throw new Refusal('COMMITMENT_UNKNOWN', 'There is no such commitment. Make it first.', {
      path: 'commitment',
    });
  }
  return { key: found, commitment };
}

/** Refuses with `COMMITMENT_ALREADY_MET` or `COMMITMENT_DROPPED` a live change to a commitment that has ended. */
export function insistOpen({ outcome }: MadeCommitment, fromDocument: boolean): void {
  if (fromDocument) return;
  insist(
    outcome !== 'met',
    'COMMITMENT_ALREADY_MET',
    'This commitment is already met. If that was a mistake, take that entry back first.',
    { path: 'commitment' },
  );
  insist(
    outcome !== 'dropped',
    'COMMITMENT_DROPPED',
    'This commitment was dropped. If that was a mistake, take that entry back first; otherwise make a new one.',
    { path: 'commitment' },
  );
}
