/** Recommendations: how they were made, everything that happened to them, and the lists that they belong to. */
import type { cycleRescheduled } from '../src/cycles/cycle.events.js';
import { ALWAYS, type Day, type FuzzyDate } from '../src/kernel/days.js';
import type { DataOf } from '../src/kernel/event.js';
import type { Party } from '../src/kernel/refs.js';
import { partsOfStream } from '../src/kernel/stream.js';
import { factKind, type FactDraft } from '../src/read-models/fact.js';
import { defineProjection, type Placed } from '../src/read-models/projection.js';
import type {
  recommendationLinked,
  recommendationMade,
  RecommendationStep,
} from '../src/recommendations/recommendation.events.js';

/** A recommendation as it was made. Subject: the recommendation. `other`: the partnership's id. */
export const madeRecommendation =
  factKind<Extract<RecommendationStep, { type: 'RecommendationMade' }>>('recommendation.made');

/**
 * Everything that happened to it after it was made, one fact an event. Subject: the recommendation. Together with
 * `madeRecommendation` these are the facts that `overviewAt` folds.
 */
export const recommendationStep = factKind<RecommendationStep>('recommendation.step');

/**
 * Somebody was addressed, made responsible, ended or taken over from. Subject: the recommendation. `other`: the party, so that
 * all recommendations that a party ever had a share in are one list; whether it holds one at a day, the overview says.
 */
export const recommendationShare = factKind<{
  readonly as: 'addressed' | 'responsible' | 'ended' | 'taken_over';
}>('recommendation.share');

/**
 * It was made in a cycle, carried forward into it, or reported in it or in a report. Subject: the recommendation.
 * `other`: `cycle:ID` or `report:ID`.
 */
export const recommendationInCycle = factKind<{ readonly how: 'made' | 'carried_forward' | 'reported' }>(
  'recommendation.in-cycle',
);

/** Its whole list of themes, once for each theme in it. Subject: the recommendation. `other`: the theme. */
export const recommendationThemes = factKind<{ readonly themes: readonly string[] }>('recommendation.themes');

/** It came from a standard or question. Subject: the recommendation. `other`: FRAMEWORK/ITEM. */
export const recommendationItem = factKind<Record<string, never>>('recommendation.item');

/** It concerns a party without being addressed to it. Subject: the recommendation. `other`: the party. */
export const recommendationConcern = factKind<Record<string, never>>('recommendation.concerns');

/** It goes on from another. Subject: the recommendation. `other`: the other one, where it is in the tracker. */
export const recommendationLink = factKind<DataOf<typeof recommendationLinked>>('recommendation.link');

/** What is known of the days of a cycle. Subject: the cycle. */
export type CycleDaysValue =
  | { readonly is: 'dates'; readonly ends?: FuzzyDate; readonly name?: string; readonly partnership?: string }
  | { readonly is: 'named'; readonly name: string }
  | { readonly is: 'closed'; readonly on?: Day };
export const cycleDays = factKind<CycleDaysValue>('recommendation.cycle-days');

/** A report of a cycle. Subject: the report. `other`: the cycle. */
export const reportOfCycle = factKind<{ readonly publishedOn: FuzzyDate }>('recommendation.cycle-report');

const idOf = ({ stream }: Placed): string => partsOfStream(stream).id;

const step = (event: Placed & RecommendationStep): FactDraft =>
  recommendationStep.of(idOf(event), { type: event.type, data: event.data } as RecommendationStep);

const themed = (event: Placed, themes: readonly string[]): FactDraft[] =>
  themes.length === 0
    ? [recommendationThemes.of(idOf(event), { themes })]
    : themes.map((theme) => recommendationThemes.of(idOf(event), { themes }, { other: theme }));

const shared = (
  event: Placed,
  as: 'addressed' | 'responsible' | 'ended' | 'taken_over',
  parties: readonly Party[],
) => parties.map((party) => recommendationShare.of(idOf(event), { as }, { other: party }));

const inCycle = (event: Placed, how: 'made' | 'carried_forward' | 'reported', cycle: string): FactDraft =>
  recommendationInCycle.of(idOf(event), { how }, { other: `cycle:${cycle}` });

const inReport = (event: Placed, report: string): FactDraft =>
  recommendationInCycle.of(idOf(event), { how: 'reported' }, { other: `report:${report}` });

const made = (event: Placed, data: DataOf<typeof recommendationMade>): FactDraft[] => {
  const id = idOf(event);
  return [
    madeRecommendation.of(id, { type: 'RecommendationMade', data }, { other: data.partnership }),
    ...(data.cycle ? [inCycle(event, 'made', data.cycle)] : []),
    ...shared(event, 'addressed', data.addressedTo),
    ...themed(event, data.themes),
    ...data.items.map((item) => recommendationItem.of(id, {}, { other: item })),
    ...data.concerns.map((party) => recommendationConcern.of(id, {}, { other: party })),
  ];
};

const dates = (event: Placed, { ends }: DataOf<typeof cycleRescheduled>['dates']): FactDraft =>
  cycleDays.of(idOf(event), { is: 'dates', ...(ends ? { ends } : {}) });

export const recommendationsProjection = defineProjection({
  name: 'recommendations',
  version: 1,
  kinds: [
    madeRecommendation,
    recommendationStep,
    recommendationShare,
    recommendationInCycle,
    recommendationThemes,
    recommendationItem,
    recommendationConcern,
    recommendationLink,
    cycleDays,
    reportOfCycle,
  ],
  on: {
    recommendation: {
      RecommendationMade: (event) => made(event, event.data),
      RecipientAdded: (event) => [step(event), ...shared(event, 'addressed', [event.data.recipient])],
      RecommendationThemesAssigned: (event) => [step(event), ...themed(event, event.data.themes)],
      ResponseRecorded: (event) => [step(event)],
      ResponsibilityAssigned: (event) => [
        step(event),
        ...shared(event, 'responsible', [event.data.holder]),
        ...shared(event, 'taken_over', event.data.from),
      ],
      ResponsibilityEnded: (event) => [step(event), ...shared(event, 'ended', [event.data.holder])],
      ReviewDatesSet: (event) => [step(event)],
      ProgressReported: (event) => [
        step(event),
        ...(event.data.reportedIn?.cycle ? [inCycle(event, 'reported', event.data.reportedIn.cycle)] : []),
        ...(event.data.reportedIn?.report ? [inReport(event, event.data.reportedIn.report)] : []),
      ],
      CompletionAssured: (event) => [step(event)],
      RecommendationReopened: (event) => [step(event)],
      RecommendationCarriedForward: (event) => [
        step(event),
        inCycle(event, 'carried_forward', event.data.to),
      ],
      RecommendationLinked: (event) => [
        step(event),
        recommendationLink.of(idOf(event), event.data, event.data.target ? { other: event.data.target } : {}),
      ],
      RecommendationWithdrawn: (event) => [step(event)],
    },
    cycle: {
      CycleOpened: (event) => [
        cycleDays.of(
          idOf(event),
          {
            is: 'dates',
            ...(event.data.dates?.ends ? { ends: event.data.dates.ends } : {}),
            name: event.data.name,
            partnership: event.data.partnership,
          },
          { occurred: ALWAYS },
        ),
      ],
      CycleDetailed: (event) =>
        event.data.name
          ? [cycleDays.of(idOf(event), { is: 'named', name: event.data.name }, { occurred: ALWAYS })]
          : [],
      CycleRescheduled: (event) => [dates(event, event.data.dates)],
      AgencyExpected: 'ignored',
      ExemptionRecorded: 'ignored',
      ContactLogged: 'ignored',
      NonReturnRecorded: 'ignored',
      SubmissionsClosed: 'ignored',
      PanelSessionHeld: 'ignored',
      CycleClosed: (event) => [cycleDays.of(idOf(event), { is: 'closed', on: event.data.on })],
    },
    report: {
      ReportPublished: (event) =>
        event.data.cycle
          ? [
              reportOfCycle.of(
                idOf(event),
                { publishedOn: event.data.publishedOn },
                { other: event.data.cycle },
              ),
            ]
          : [],
      FindingRecorded: 'ignored',
      SurveyResultRecorded: 'ignored',
    },
  },
});
