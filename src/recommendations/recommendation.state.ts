/** What the tracker knows of one recommendation. */
import type { DataOf } from '../kernel/event.js';
import { defineStream, type Effective } from '../kernel/stream.js';
import type { StoredOf } from '../kernel/event.js';
import type { Party } from '../kernel/refs.js';
import { inOrderOfFacts, shareOf, type StepFact } from './course.js';
import { courseOf } from './course-fold.js';
import {
  progressReported,
  recommendationEvents,
  recommendationReopened,
  type recommendationLinked,
  type recommendationMade,
} from './recommendation.events.js';
import { factBehind } from './status.js';

export interface MadeRecommendation {
  readonly status: 'made';
  /** Exactly as it was made. */
  readonly made: DataOf<typeof recommendationMade>;
  /** Everything that happened to it, in recorded order. */
  readonly steps: readonly StepFact[];
  /** Withdrawn and not reopened since, in recorded order. */
  readonly withdrawn: boolean;
  readonly themes: readonly string[];
  /** Cycles that it was carried forward into. */
  readonly carriedTo: readonly string[];
  readonly links: readonly DataOf<typeof recommendationLinked>[];
}

export type RecommendationState = { readonly status: 'unknown' } | MadeRecommendation;

type RecommendationEvent = Effective<StoredOf<typeof recommendationEvents>>;

const stepOf = ({ type, data, metadata: { occurred }, place }: RecommendationEvent): StepFact => ({
  value: { type, data } as StepFact['value'],
  earliest: occurred.earliest,
  latest: occurred.latest,
  place,
  position: place,
});

const also = (
  state: RecommendationState,
  event: RecommendationEvent,
  change: Partial<MadeRecommendation> = {},
): RecommendationState =>
  state.status === 'made' ? { ...state, ...change, steps: [...state.steps, stepOf(event)] } : state;

export const recommendationStream = defineStream({
  category: 'recommendation',
  events: recommendationEvents,
  initial: { status: 'unknown' } as RecommendationState,
  evolve: {
    RecommendationMade: (state, event): RecommendationState =>
      also(
        {
          steps: [],
          withdrawn: false,
          carriedTo: [],
          links: [],
          ...(state.status === 'made' ? state : {}),
          status: 'made',
          made: event.data,
          themes: event.data.themes,
        },
        event,
      ),
    RecipientAdded: (state, event) => also(state, event),
    RecommendationThemesAssigned: (state, event) => also(state, event, { themes: event.data.themes }),
    ResponseRecorded: (state, event) => also(state, event),
    ResponsibilityAssigned: (state, event) => also(state, event),
    ResponsibilityEnded: (state, event) => also(state, event),
    ReviewDatesSet: (state, event) => also(state, event),
    ProgressReported: (state, event) => also(state, event),
    CompletionAssured: (state, event) => also(state, event),
    RecommendationReopened: (state, event) =>
      also(state, event, event.data.share === undefined ? { withdrawn: false } : {}),
    RecommendationCarriedForward: (state, event) =>
      also(state, event, state.status === 'made' ? { carriedTo: [...state.carriedTo, event.data.to] } : {}),
    RecommendationLinked: (state, event) =>
      also(state, event, state.status === 'made' ? { links: [...state.links, event.data] } : {}),
    RecommendationWithdrawn: (state, event) => also(state, event, { withdrawn: true }),
  },
  valueAlsoFrom: (state, { type, data }) =>
    state.status === 'made' && isAboutStatus(type)
      ? statusFrom(state, (data as { share?: Party }).share)
      : [],
});

const isAboutStatus = (type: string): boolean =>
  type === progressReported.type || type === recommendationReopened.type;

/** The places of what the status of a share (the whole when none is named) follows from beside reports on it. */
function statusFrom({ steps }: MadeRecommendation, share: Party | undefined): number[] {
  const course = courseOf(inOrderOfFacts(steps));
  const facts = [factBehind(shareOf(course, share)), course.withdrawn];
  return facts.flatMap((fact) => fact?.place ?? []);
}
