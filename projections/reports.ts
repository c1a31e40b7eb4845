/** Published reports: what they state, what their surveys found, and what each statement is about. */
import { partsOfStream } from '../src/kernel/stream.js';
import { factKind, type FactDraft } from '../src/read-models/fact.js';
import { defineProjection } from '../src/read-models/projection.js';
import type { FindingRecorded, ReportPublished, SurveyResultRecorded } from '../src/reports/report.events.js';

/** A report was published. Subject: the report. `other`: the partnership. */
export const reportPublication = factKind<ReportPublished>('report.published');

/** A report is about a cycle. Subject: the report. `other`: the cycle. */
export const reportOfCycle = factKind<Record<string, never>>('report.cycle');

/** A report states something. Subject: `REPORT/FINDING`. `other`: the report. */
export const finding = factKind<FindingRecorded>('report.finding');

/** A report prints a result of a survey. Subject: `REPORT/RESULT`. `other`: the report. */
export const surveyResult = factKind<SurveyResultRecorded>('report.survey');

/** What a finding is about. Subject: `REPORT/FINDING`. `other`: a list made by `aboutList`. */
export const findingAbout = factKind<Record<string, never>>('report.finding.about');

/** What a survey result is about. Subject: `REPORT/RESULT`. `other`: a list made by `aboutList`. */
export const surveyAbout = factKind<Record<string, never>>('report.survey.about');

/** The list of everything that was stated about one thing. */
export const aboutList = (
  kind: 'cycle' | 'item' | 'agency' | 'theme' | 'recommendation',
  id: string,
): string => `${kind}:${id}`;

const idOf = ({ stream }: { stream: string }): string => partsOfStream(stream).id;

/** The lists that a finding belongs to. */
export const listsOfFinding = ({ about }: FindingRecorded): string[] => [
  ...(about.cycle ? [aboutList('cycle', about.cycle)] : []),
  ...about.items.map((id) => aboutList('item', id)),
  ...about.agencies.map((id) => aboutList('agency', id)),
  ...about.themes.map((id) => aboutList('theme', id)),
  ...about.recommendations.map((id) => aboutList('recommendation', id)),
];

const listsOfResult = ({ item, themes = [] }: SurveyResultRecorded): string[] => [
  ...(item ? [aboutList('item', item)] : []),
  ...themes.map((id) => aboutList('theme', id)),
];

const inEach = (kind: typeof findingAbout, subject: string, lists: readonly string[]): FactDraft[] =>
  [...new Set(lists)].map((other) => kind.of(subject, {}, { other }));

export const reportsProjection = defineProjection({
  name: 'reports',
  version: 1,
  kinds: [reportPublication, reportOfCycle, finding, surveyResult, findingAbout, surveyAbout],
  on: {
    report: {
      ReportPublished: (event) => [
        reportPublication.of(idOf(event), event.data, { other: event.data.partnership }),
        ...(event.data.cycle ? [reportOfCycle.of(idOf(event), {}, { other: event.data.cycle })] : []),
      ],
      FindingRecorded: (event) => {
        const subject = `${idOf(event)}/${event.data.finding}`;
        return [
          finding.of(subject, event.data, { other: idOf(event) }),
          ...inEach(findingAbout, subject, listsOfFinding(event.data)),
        ];
      },
      SurveyResultRecorded: (event) => {
        const subject = `${idOf(event)}/${event.data.result}`;
        return [
          surveyResult.of(subject, event.data, { other: idOf(event) }),
          ...inEach(surveyAbout, subject, listsOfResult(event.data)),
        ];
      },
    },
  },
});
