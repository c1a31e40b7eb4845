import { commitmentQuery, commitmentsQuery } from './commitments.js';
import { feedbackQuery } from './feedback.js';

export const commitmentQueries = [commitmentQuery, commitmentsQuery, feedbackQuery];
