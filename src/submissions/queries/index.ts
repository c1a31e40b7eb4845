/** Every question about submissions and their ratings. */
import { ratingHistoryQuery } from './rating-history.js';
import { distributionsQuery, ratingMatrixQuery, selfAgainstModeratedQuery } from './rating-matrix.js';
import { submissionQuery } from './submission.js';

export const submissionQueries = [
  submissionQuery,
  ratingMatrixQuery,
  ratingHistoryQuery,
  distributionsQuery,
  selfAgainstModeratedQuery,
] as const;
