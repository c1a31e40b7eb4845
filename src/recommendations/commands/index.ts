/** The use cases of recommendations. */
import { recordResponse } from './answer-recommendation.js';
import { assignResponsibility, endResponsibility } from './assign-responsibility.js';
import {
  addRecipient,
  assignRecommendationThemes,
  carryForward,
  linkRecommendation,
} from './describe-recommendation.js';
import { makeRecommendation } from './make-recommendation.js';
import { reportProgress, reportProgressOnShares } from './report-progress.js';
import { setReviewDates } from './set-review-dates.js';
import { assureCompletion, reopenRecommendation, withdrawRecommendation } from './settle-recommendation.js';

export const recommendationCommands = [
  makeRecommendation,
  addRecipient,
  assignRecommendationThemes,
  recordResponse,
  assignResponsibility,
  endResponsibility,
  setReviewDates,
  reportProgress,
  assureCompletion,
  reopenRecommendation,
  carryForward,
  linkRecommendation,
  withdrawRecommendation,
];

export const recommendationBatches = [reportProgressOnShares];
