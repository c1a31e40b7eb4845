/** The status of a recommendation at a cycle: as reported in it, else the last known on its last day. */
import { END_OF_TIME, earlierOf, type Day, type FuzzyDate } from '../kernel/days.js';
import type { Party } from '../kernel/refs.js';
import {
  emptyCourse,
  inOrderOfFacts,
  sharesOf,
  shareOf,
  type ProgressFact,
  type StepFact,
} from './course.js';
import { courseOf } from './course-fold.js';
import { certainFacts, type KnownRecommendation } from './overview.js';
import {
  countingHolders,
  factBehind,
  ownStatus,
  reachedBy,
  type OwnStatus,
  type WholeReached,
} from './status.js';

/** What is known of a cycle: its reports, and its last day where one can be worked out. */
export interface CycleKnown {
  readonly cycle: string;
  readonly reports: ReadonlySet<string>;
  readonly lastDay?: Day;
}

/** `none`: nothing was reported in the cycle, and its last day is not known. */
export type HowKnown = 'reported' | 'last_known' | 'none';

/** The status of one share, or what was stated of the whole, at a cycle. */
export interface StatusAtCycle {
  readonly status: OwnStatus | null;
  readonly how: HowKnown;
  /** The report in the cycle, or the fact that was last known. */
  readonly fact?: StepFact;
}

export interface RecommendationAtCycle {
  readonly shares: readonly (StatusAtCycle & { readonly holder: Party; readonly counts: boolean })[];
  readonly whole: Omit<WholeReached, 'status'> & {
    readonly status: WholeReached['status'] | null;
    readonly how: HowKnown;
    /** The facts behind it. */
    readonly facts: readonly StepFact[];
  };
}

/** The last day of a cycle: the day it closed, else the end of its dates, else the day of its last report. */
export function lastDayOf(
  closed: Day | undefined,
  ends: FuzzyDate | undefined,
  reports: readonly FuzzyDate[],
): Day | undefined {
  const known = [...reports.map(({ latest }) => latest)].filter((day) => day !== END_OF_TIME).sort();
  return closed ?? (ends && ends.latest !== END_OF_TIME ? ends.latest : known.at(-1));
}

/** The status of a recommendation at a cycle, counting what was certain by a day. */
export function statusAtCycle(
  known: KnownRecommendation,
  cycle: CycleKnown,
  day: Day,
): RecommendationAtCycle {
  const certain = certainFacts(known, day);
  const until = cycle.lastDay === undefined ? undefined : earlierOf(day, cycle.lastDay);
  const course = courseOf(until === undefined ? certain : certain.filter(({ latest }) => latest <= until));
  const lastKnown = until === undefined ? emptyCourse : course;
  const reported = reportedIn(certain, cycle);

  const at = (share?: Party): StatusAtCycle => {
    const report = reported.get(share);
    if (report) return { status: report.value.data.status ?? null, how: 'reported', fact: report };
    if (until === undefined) return { status: null, how: 'none' };
    const of = shareOf(lastKnown, share);
    const fact = factBehind(of);
    return { status: ownStatus(of), how: 'last_known', ...(fact ? { fact } : {}) };
  };

  const inCycle = [...reported.keys()].filter((share) => share !== undefined);
  const counting = countingHolders(course, inCycle);
  const holders = [...new Set([...sharesOf(course).map(([party]) => party), ...inCycle])].sort();
  const stated = at();
  const reached = reachedBy(
    counting.map((party) => at(party).status ?? 'not_reported'),
    { status: stated.status ?? 'not_reported', fact: stated.fact },
    !!course.withdrawn,
  );
  const behind = reached.computed ? counting.map((party) => at(party)) : [stated];
  const how = howOf(behind, until === undefined);
  return {
    shares: holders.map((holder) => ({ holder, counts: counting.includes(holder), ...at(holder) })),
    whole: {
      ...reached,
      status: how === 'none' && reached.status === 'not_reported' ? null : reached.status,
      how,
      facts: behind.flatMap(({ fact }) => fact ?? []),
    },
  };
}

const howOf = (behind: readonly StatusAtCycle[], noLastDay: boolean): HowKnown =>
  behind.some(({ how }) => how === 'reported') ? 'reported' : noLastDay ? 'none' : 'last_known';

/** The last report with a status that stands in the cycle or a report of it, for each share and for the whole. */
function reportedIn(
  certain: readonly StepFact[],
  { cycle, reports }: CycleKnown,
): Map<Party | undefined, ProgressFact> {
  const last = new Map<Party | undefined, ProgressFact>();
  for (const fact of inOrderOfFacts(certain)) {
    if (fact.value.type !== 'ProgressReported') continue;
    const { share, status, reportedIn: place } = fact.value.data;
    const here = place?.cycle === cycle || (place?.report !== undefined && reports.has(place.report));
    if (status && here) last.set(share, fact as ProgressFact);
  }
  return last;
}
