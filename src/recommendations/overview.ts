/**
 * What a recommendation has come to at a day: every share, the whole, what is due, and what contradicts what. Pure: from facts as known at a position.
 */
import type { Day } from '../kernel/days.js';
import type { Party } from '../kernel/refs.js';
import {
  inOrderOfFacts,
  sharesOf,
  type Course,
  type FactOf,
  type ProgressFact,
  type ShareCourse,
  type StepFact,
} from './course.js';
import { assuranceOfShare, assuranceOfWhole, type Assurance } from './assurance.js';
import { courseOf } from './course-fold.js';
import { discrepanciesOf, type Discrepancy } from './discrepancies.js';
import {
  dueDuty,
  nextDue,
  pressing,
  reviewDuty,
  type DatedDuty,
  type DateState,
  type Standing,
} from './due-dates.js';
import {
  countingHolders,
  isHeld,
  isResponsible,
  ownStatus,
  shareStatus,
  takenFrom,
  wholeStatus,
  type OwnStatus,
  type ShareStatus,
  type WholeReached,
} from './status.js';

export type { Assurance } from './assurance.js';

interface Duties {
  /** Review dates and the due date. */
  readonly duties: readonly DatedDuty[];
  /** The smallest latest day among the dates not met. */
  readonly nextDue?: Day;
  /** The most pressing state of a date not met. */
  readonly pressing?: Exclude<DateState, 'met' | 'settled'>;
}

/** One share at a day. */
export interface ShareOverview extends Duties {
  readonly holder: Party;
  readonly role: 'responsible' | 'addressed';
  /** False once its responsibility ended or another took it over. */
  readonly held: boolean;
  readonly status: ShareStatus;
  /** Its status by itself, whatever became of the recommendation or of its holder. */
  readonly ownStatus: OwnStatus;
  /** The share that it took over and the status that it had, until its holder reports. */
  readonly takenFrom: readonly { readonly holder: Party; readonly status: OwnStatus }[];
  readonly assurance: Assurance;
  /** Whether it counts for the status of the whole. */
  readonly counts: boolean;
  readonly course: ShareCourse;
}

/** The whole recommendation at a day. */
export interface WholeOverview extends WholeReached, Duties {
  readonly assurance: Assurance;
  readonly course: ShareCourse;
}

/** One recommendation at a day. */
export interface RecommendationOverview {
  readonly id: string;
  readonly made: FactOf<'RecommendationMade'>;
  /** Every share that is or was held, sorted by holder. */
  readonly shares: readonly ShareOverview[];
  readonly whole: WholeOverview;
  readonly course: Course;
  readonly discrepancies: readonly Discrepancy[];
  /** The facts behind all this, in order. */
  readonly facts: readonly StepFact[];
  /** Facts that may have been true by the day but need not. */
  readonly possible: readonly StepFact[];
}

/** What is known of one recommendation: facts of `madeRecommendation` and `recommendationStep` of one subject. */
export interface KnownRecommendation {
  readonly id: string;
  readonly facts: readonly StepFact[];
}

/** The facts that were certainly true by a day, in order. */
export const certainFacts = ({ facts }: KnownRecommendation, day: Day): StepFact[] =>
  inOrderOfFacts(facts.filter(({ latest }) => latest <= day));

/** The facts that may have been true by a day but need not, in order. */
export const possibleFacts = ({ facts }: KnownRecommendation, day: Day): StepFact[] =>
  inOrderOfFacts(facts.filter(({ earliest, latest }) => earliest <= day && latest > day));

/** The recommendation at a day; undefined when it was not certainly made by then. */
export const overviewAt = (known: KnownRecommendation, day: Day): RecommendationOverview | undefined =>
  overviewOf(known, certainFacts(known, day), day);

/** A fact that may but need not have been true, and what the recommendation would be with it. */
export interface Possibility {
  readonly fact: StepFact;
  /** Undefined when it would still not be made. */
  readonly overview?: RecommendationOverview;
}

/**
 * What it would be at a day with each of its possible facts taken as true, one at a time. Where its making is only
 * possible, that is taken as true with every other: nothing can have happened to what was not there.
 */
export function possibilitiesAt(known: KnownRecommendation, day: Day): Possibility[] {
  const certain = certainFacts(known, day);
  const possible = possibleFacts(known, day);
  return possible.map((fact) => {
    const taken = possible.filter((one) => one === fact || isMade(one));
    const overview = overviewOf(known, [...certain, ...taken], day);
    return { fact, ...(overview ? { overview } : {}) };
  });
}

/** What it would be if it had been made by a day on which that is not certain, with nothing else that is only possible. */
export const overviewIfMade = (possibilities: readonly Possibility[]): RecommendationOverview | undefined =>
  possibilities.find(({ fact }) => isMade(fact))?.overview;

/** What it may be at a day: with any one of its possible facts taken as true, and with all of them. */
export function possibleOverviews(
  known: KnownRecommendation,
  day: Day,
  possibilities = possibilitiesAt(known, day),
): RecommendationOverview[] {
  const all =
    possibilities.length > 1
      ? overviewOf(known, [...certainFacts(known, day), ...possibleFacts(known, day)], day)
      : undefined;
  return [...possibilities.flatMap(({ overview }) => overview ?? []), ...(all ? [all] : [])];
}

const isMade = (fact: StepFact): fact is FactOf<'RecommendationMade'> =>
  fact.value.type === 'RecommendationMade';

function overviewOf(
  known: KnownRecommendation,
  ordered: readonly StepFact[],
  day: Day,
): RecommendationOverview | undefined {
  const made = ordered.findLast(isMade);
  if (!made) return undefined;
  const course = courseOf(ordered);
  const counting = new Set(countingHolders(course));
  const shares = sharesOf(course)
    .filter(([, share]) => share.assigned ?? share.addressed ?? share.ended)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([holder]) => shareOverview(course, holder, counting.has(holder), made, day));
  return {
    id: known.id,
    made,
    shares,
    whole: wholeOverview(course, shares, made, day),
    course,
    discrepancies: discrepanciesOf(course, ordered),
    facts: ordered,
    possible: possibleFacts(known, day),
  };
}

function shareOverview(
  course: Course,
  holder: Party,
  counts: boolean,
  made: RecommendationOverview['made'],
  day: Day,
): ShareOverview {
  const share = course.shares[holder]!;
  const own = ownStatus(share);
  const held = isHeld(share);
  const settled = !!course.withdrawn || !held || own === 'complete' || own === 'closed_without_being_done';
  const complete = own === 'complete' && !course.withdrawn;
  return {
    holder,
    role: isResponsible(share) || share.assigned || !share.addressed ? 'responsible' : 'addressed',
    held,
    status: shareStatus(course, holder),
    ownStatus: own,
    takenFrom: takenFrom(course, holder).map((from) => ({
      holder: from,
      status: ownStatus(course.shares[from]!),
    })),
    assurance: assuranceOfShare(course, holder),
    counts,
    course: share,
    ...dutiesOf(
      share,
      course.whole,
      made,
      {
        complete,
        completedBy: share.stated?.fact,
        settled,
        reportSince: (since) => reportSince(share, since),
      },
      day,
    ),
  };
}

function wholeOverview(
  course: Course,
  shares: readonly ShareOverview[],
  made: RecommendationOverview['made'],
  day: Day,
): WholeOverview {
  const reached = wholeStatus(course);
  const complete = reached.status === 'complete';
  const settled =
    complete || reached.status === 'closed_without_being_done' || reached.status === 'withdrawn';
  const counting = shares.filter(({ counts }) => counts);
  return {
    ...reached,
    assurance: assuranceOfWhole(course),
    course: course.whole,
    ...dutiesOf(
      course.whole,
      course.whole,
      made,
      { complete, settled, reportSince: (since) => reportOnWholeSince(course.whole, counting, since) },
      day,
    ),
  };
}

const reportSince = ({ reports }: ShareCourse, day: Day): ProgressFact | undefined =>
  reports.find(({ latest }) => latest >= day);

/** On the whole, a report on it counts, or the last one when every share that counts was reported on. */
function reportOnWholeSince(
  whole: ShareCourse,
  counting: readonly ShareOverview[],
  day: Day,
): ProgressFact | undefined {
  const onShares = counting.map(({ course }) => reportSince(course, day));
  const all = onShares.every((report) => report !== undefined) ? inOrderOfFacts(onShares) : [];
  return reportSince(whole, day) ?? all.at(-1);
}

/** A share without review dates of its own uses the whole's. */
function dutiesOf(
  share: ShareCourse,
  whole: ShareCourse,
  made: RecommendationOverview['made'],
  standing: Standing,
  day: Day,
): Duties {
  const set = share.reviewDates?.value.data.dates.length ? share.reviewDates : whole.reviewDates;
  const reviews = set ? set.value.data.dates.map((date) => reviewDuty(date, set, standing, day)) : [];
  const { due } = made.value.data;
  const duties = due ? [...reviews, dueDuty(due, made, standing, day)] : reviews;
  const next = nextDue(duties);
  const state = pressing(duties);
  return { duties, ...(next ? { nextDue: next } : {}), ...(state ? { pressing: state } : {}) };
}
