/** What the tracker knows of one report. */
import { defineStream } from '../kernel/stream.js';
import {
  reportEvents,
  type FindingRecorded,
  type ReportPublished,
  type SurveyResultRecorded,
} from './report.events.js';

export interface ReportState {
  /** Left out until the report is published. */
  readonly published?: ReportPublished;
  /** By key. */
  readonly findings: Readonly<Record<string, FindingRecorded>>;
  /** Survey results, by key. */
  readonly results: Readonly<Record<string, SurveyResultRecorded>>;
}

export const reportStream = defineStream({
  category: 'report',
  events: reportEvents,
  initial: { findings: {}, results: {} } as ReportState,
  evolve: {
    ReportPublished: (report, { data }): ReportState => ({ ...report, published: data }),
    FindingRecorded: (report, { data }) => ({
      ...report,
      findings: { ...report.findings, [data.finding]: data },
    }),
    SurveyResultRecorded: (report, { data }) => ({
      ...report,
      results: { ...report.results, [data.result]: data },
    }),
  },
});
