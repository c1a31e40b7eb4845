import { cycleQuery, cyclesQuery } from './cycles.js';
import { contactLogQuery, panelSessionsQuery } from './meetings.js';
import { cycleParticipationQuery } from './participation.js';

/** Every question about cycles. */
export const cycleQueries = [
  cycleQuery,
  cyclesQuery,
  cycleParticipationQuery,
  panelSessionsQuery,
  contactLogQuery,
];
