import { dueWorkQuery } from './due-work.js';
import { workQuery } from './work.js';

export const workQueries = [workQuery, dueWorkQuery];
