import { dropCommitment, meetCommitment, progressCommitment } from './keep-commitment.js';
import { makeCommitment } from './make-commitment.js';
import { receiveFeedback } from './receive-feedback.js';

export const commitmentCommands = [
  receiveFeedback,
  makeCommitment,
  progressCommitment,
  meetCommitment,
  dropCommitment,
];
