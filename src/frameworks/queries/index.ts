import { frameworkQuery, frameworksQuery } from './frameworks.js';

/** Every question about frameworks. */
export const frameworkQueries = [frameworkQuery, frameworksQuery];
