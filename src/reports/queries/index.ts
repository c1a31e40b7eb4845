import { discrepanciesQuery } from './discrepancies.js';
import { publishedDistributionsQuery } from './distributions.js';
import { findingsQuery, surveyResultsQuery } from './findings.js';
import { heatMapQuery } from './heat-map.js';
import { overallRatingsQuery, reportQuery, reportsQuery } from './reports.js';

/** Every question about reports and what they state. */
export const reportQueries = [
  reportQuery,
  reportsQuery,
  findingsQuery,
  surveyResultsQuery,
  publishedDistributionsQuery,
  heatMapQuery,
  overallRatingsQuery,
  discrepanciesQuery,
];
