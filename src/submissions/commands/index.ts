/** Every use case that writes submissions. */
import { answerStandard, answerStandards } from './answer-standards.js';
import { attachEvidence } from './attach-evidence.js';
import { declineToRate } from './decline-to-rate.js';
import { lockSubmission, reopenSubmission, takeLocksBack, withdrawSubmission } from './lock-submission.js';
import {
  agreeRating,
  agreeRatings,
  moderateRating,
  moderateRatings,
  queryRating,
} from './moderate-ratings.js';
import { amendRating, rateStandard, rateStandards } from './rate-standards.js';
import { receiveOnPaper, submitSubmission } from './receive-submission.js';
import { startSubmission } from './start-submission.js';

export const submissionCommands = [
  startSubmission,
  rateStandard,
  rateStandards,
  amendRating,
  declineToRate,
  answerStandard,
  answerStandards,
  attachEvidence,
  submitSubmission,
  receiveOnPaper,
  lockSubmission,
  takeLocksBack,
  reopenSubmission,
  withdrawSubmission,
  queryRating,
  moderateRating,
  agreeRating,
] as const;

export const submissionBatches = [agreeRatings, moderateRatings] as const;
