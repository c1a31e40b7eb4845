import { agencyTimelineQuery } from './agency-timeline.js';

/** Every question about single agencies beside the directory. */
export const agencyQueries = [agencyTimelineQuery];
