import { compareCyclesByThemeQuery } from './compare-cycles.js';
import { compareByContinuationQuery } from './continuation.js';
import { themeQuery, themesQuery } from './themes.js';
import { underThemeQuery } from './under-theme.js';

export const themeQueries = [
  themeQuery,
  themesQuery,
  underThemeQuery,
  compareCyclesByThemeQuery,
  compareByContinuationQuery,
];
