/**
 * The course of one recommendation: what each share and the whole have come to by its events, in the order of facts.
 * The same course serves decisions, answers and the replay of a history.
 */
import type { Day, FuzzyDate } from '../kernel/days.js';
import type { Party } from '../kernel/refs.js';
import { byFactOrder } from '../kernel/stream.js';
import type { RecommendationStep, ReportedStatus } from './recommendation.events.js';

/** One event of a recommendation with its day and its place in the order of facts. */
export interface StepFact<V extends RecommendationStep = RecommendationStep> {
  readonly value: V;
  readonly earliest: Day;
  readonly latest: Day;
  /** The words of a fuzzy date. */
  readonly words?: string | null;
  readonly place: number;
  readonly position: number;
}

/** A fact of one type of event. */
export type FactOf<T extends RecommendationStep['type']> = StepFact<Extract<RecommendationStep, { type: T }>>;
export type ProgressFact = FactOf<'ProgressReported'>;
export type ResponseFact = FactOf<'ResponseRecorded'>;
export type AssuranceFact = FactOf<'CompletionAssured'>;
export type AssignmentFact = FactOf<'ResponsibilityAssigned'>;

/** What one share has come to; also used for what was stated of the whole. */
export interface ShareCourse {
  /** Set once somebody addressed the recommendation to its holder. */
  readonly addressed?: StepFact;
  /** The last assignment to its holder. */
  readonly assigned?: AssignmentFact;
  /** Why it is no longer theirs: it ended, or another took it over. An assignment after it lifts it. */
  readonly ended?: {
    readonly fact: StepFact;
    readonly takenOverBy?: Party;
    /** Who carries it now: the taker, or who took over from that one. Only until the one who carries it reports. */
    readonly awaitedOf?: Party;
  };
  /** The last status that somebody stated, or In Progress since a reopening. */
  readonly stated?: { readonly status: ReportedStatus; readonly fact: StepFact };
  /** The rejection that closed it. */
  readonly rejected?: ResponseFact;
  /** The assurance of its completion, while it lasts. */
  readonly assured?: AssuranceFact;
  /** Every report of progress, in the order of facts. */
  readonly reports: readonly ProgressFact[];
  /** The last list of its own review dates. */
  readonly reviewDates?: FactOf<'ReviewDatesSet'>;
}

/** Something in the course that contradicts something else. Both stay. */
export interface Oddity {
  readonly code: 'reported_after_end' | 'reported_while_withdrawn' | 'assured_while_not_complete';
  readonly share?: Party;
  readonly fact: StepFact;
}

export interface Course {
  readonly shares: Readonly<Record<Party, ShareCourse>>;
  /** What was stated of the recommendation as a whole. */
  readonly whole: ShareCourse;
  readonly withdrawn?: FactOf<'RecommendationWithdrawn'>;
  /** The last response of each responder. */
  readonly responses: Readonly<Record<string, ResponseFact>>;
  readonly oddities: readonly Oddity[];
}

/** A share of which nothing is known. */
export const nothingYet: ShareCourse = { reports: [] };

/** The course before anything happened. */
export const emptyCourse: Course = { shares: {}, whole: nothingYet, responses: {}, oddities: [] };

/** The day of a fact. */
export const dayOf = ({
  words,
  earliest,
  latest,
}: Pick<StepFact, 'words' | 'earliest' | 'latest'>): FuzzyDate => ({
  ...(words ? { words } : {}),
  earliest,
  latest,
});

const factOrder = (a: StepFact, b: StepFact): number =>
  byFactOrder({ occurred: dayOf(a), place: a.place }, { occurred: dayOf(b), place: b.place });

/** Sorts facts of one recommendation: latest day, then earliest day, then place in the log. */
export const inOrderOfFacts = <F extends StepFact>(facts: readonly F[]): F[] => [...facts].sort(factOrder);

/** Every share with its holder. */
export const sharesOf = (course: Course): [Party, ShareCourse][] =>
  Object.entries(course.shares) as [Party, ShareCourse][];

/** The share of a party, or that of the whole when none is named. */
export const shareOf = (course: Course, share?: Party): ShareCourse =>
  share === undefined ? course.whole : (course.shares[share] ?? nothingYet);

/** The share that a response speaks of: the one it names, else its responder's own; none is the whole. */
export const shareOfResponse = ({ share, by }: { share?: Party; by?: Party }): Party | undefined =>
  share ?? by;
