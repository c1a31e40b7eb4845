import {
  agenciesQuery,
  agencyQuery,
  bodiesQuery,
  bodyQuery,
  partnershipQuery,
  partnershipsQuery,
} from './directory.js';

export const directoryQueries = [
  partnershipQuery,
  partnershipsQuery,
  agencyQuery,
  agenciesQuery,
  bodyQuery,
  bodiesQuery,
];
