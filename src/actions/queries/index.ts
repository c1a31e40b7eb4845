import { actionQuery, actionsQuery } from './actions.js';

export const actionQueries = [actionQuery, actionsQuery];
