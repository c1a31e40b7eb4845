/** The questions about recommendations. */
import { recommendationStatusAtCycle } from './at-cycle.js';
import { recommendationHistory } from './history.js';
import { recommendationQuery } from './recommendation.js';
import { recommendationsQuery } from './recommendations.js';
import { recurringRecommendations } from './recurring.js';

export const recommendationQueries = [
  recommendationQuery,
  recommendationsQuery,
  recommendationStatusAtCycle,
  recommendationHistory,
  recurringRecommendations,
];
