/** Every projection. Together, in this order, they are one generation of read models. */
import { actionsProjection } from './actions.js';
import { commitmentsProjection } from './commitments.js';
import { cyclesProjection } from './cycles.js';
import { directoryProjection } from './directory.js';
import { frameworksProjection } from './frameworks.js';
import { recommendationsProjection } from './recommendations.js';
import { reportsProjection } from './reports.js';
import { submissionsProjection } from './submissions.js';
import { timelineProjection } from './timeline.js';

export const allProjections = [
  directoryProjection,
  frameworksProjection,
  cyclesProjection,
  submissionsProjection,
  reportsProjection,
  recommendationsProjection,
  actionsProjection,
  commitmentsProjection,
  timelineProjection,
];
