/** Every projection. Together, in this order, they are one generation of read models. */
import { actions } from './actions.js';
import { commitments } from './commitments.js';
import { cyclesProjection as cycles } from './cycles.js';
import { directory } from './directory.js';
import { frameworksProjection as frameworks } from './frameworks.js';
import { recommendations } from './recommendations.js';
import { reportsProjection as reports } from './reports.js';
import { submissionsProjection as submissions } from './submissions.js';
import { timeline } from './timeline.js';

export const allProjections = [
  directory,
  frameworks,
  cycles,
  submissions,
  reports,
  recommendations,
  actions,
  commitments,
  timeline,
];
