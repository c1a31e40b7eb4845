/** Rules that several decisions about recommendations share. */
import type { CycleState } from '../cycles/cycle.state.js';
import type { Decision } from '../kernel/command.js';
import type { Day, FuzzyDate } from '../kernel/days.js';
import type { Party } from '../kernel/refs.js';
import { insist } from '../kernel/refusal.js';
import { actingFor, type AgenciesSeen } from '../ownership/owners.rules.js';
import { inOrderOfFacts, sharesOf, shareOf, type Course, type StepFact } from './course.js';
import { courseOf } from './course-fold.js';
import type { MadeRecommendation, RecommendationState } from './recommendation.state.js';
import { isHeld } from './status.js';

/** Refuses with `RECOMMENDATION_UNKNOWN` unless it was made. */
export function insistMade(
  recommendation: RecommendationState,
): asserts recommendation is MadeRecommendation {
  insist(
    recommendation.status === 'made',
    'RECOMMENDATION_UNKNOWN',
    'There is no such recommendation. Check its id, or make it first.',
    { path: 'recommendation' },
  );
}

/** Refuses with `RECOMMENDATION_WITHDRAWN` a live change to a recommendation that is withdrawn, in recorded order. */
export function insistNotWithdrawn(
  { withdrawn }: MadeRecommendation,
  { fromDocument }: Pick<Decision, 'fromDocument'>,
): void {
  insist(
    !withdrawn || fromDocument,
    'RECOMMENDATION_WITHDRAWN',
    'This recommendation was withdrawn. Reopen it first, if it is to go on.',
    { path: 'recommendation' },
  );
}

/** Refuses with `CYCLE_UNKNOWN` when a cycle is named that nobody opened. */
export function insistCycle(cycle: CycleState | undefined, path: string): void {
  insist(cycle?.status !== 'unknown', 'CYCLE_UNKNOWN', 'There is no such cycle. Open it first.', { path });
}

/** The course as far as it was certain by a day, from what is recorded now. */
export const courseOn = ({ steps }: MadeRecommendation, day: Day): Course =>
  courseOf(inOrderOfFacts(steps.filter(({ latest }) => latest <= day)));

/** The course by all that is recorded, whenever it is true. */
export const courseByAll = ({ steps }: MadeRecommendation): Course => courseOf(inOrderOfFacts(steps));

/** A fact that is about to be recorded, as the last one of its day. */
export const candidate = (value: StepFact['value'], { earliest, latest }: FuzzyDate): StepFact => ({
  value,
  earliest,
  latest,
  place: Number.MAX_SAFE_INTEGER,
  position: Number.MAX_SAFE_INTEGER,
});

/** The course just before a fact that is about to be recorded, in the order of facts. */
export function courseBefore({ steps }: MadeRecommendation, fact: StepFact): Course {
  const ordered = inOrderOfFacts([...steps, fact]);
  return courseOf(ordered.slice(0, ordered.indexOf(fact)));
}

/** Everybody who ever had a share, by all that is recorded. */
export const everyHolder = (recommendation: RecommendationState): Party[] =>
  recommendation.status === 'made' ? sharesOf(courseByAll(recommendation)).map(([party]) => party) : [];

/** Everybody who holds a share on a day. */
export const holdersOn = (recommendation: MadeRecommendation, day: Day): Party[] =>
  sharesOf(courseOn(recommendation, day))
    .filter(([, share]) => isHeld(share))
    .map(([party]) => party);

/**
 * The share that a party speaks of when it names none: its own, else that of the one holder whose work it carries on;
 * none where there is neither. Refuses with `SHARE_NOT_NAMED` when it carries on the work of several.
 */
export function shareOfSpeaker(
  recommendation: MadeRecommendation,
  party: Party,
  agencies: AgenciesSeen,
  { latest }: FuzzyDate,
): Party | undefined {
  const holders = holdersOn(recommendation, latest);
  if (holders.includes(party)) return party;
  const predecessors = holders.filter((holder) => actingFor([holder], agencies, latest).has(party));
  insist(
    predecessors.length <= 1,
    'SHARE_NOT_NAMED',
    'You act for several of its holders. Say whose share you mean.',
    { path: 'share', holders: predecessors },
  );
  return predecessors[0];
}

/**
 * Refuses a live fact on a share that nobody holds on its day: `SHARE_UNKNOWN`, or `SHARE_ENDED` where it came to an
 * end before. A document may say so; the answer then shows a discrepancy.
 */
export function insistHeld(
  recommendation: MadeRecommendation,
  share: Party | undefined,
  { fromDocument, occurred }: Pick<Decision, 'fromDocument' | 'occurred'>,
): void {
  if (share === undefined || fromDocument) return;
  const { ended } = shareOf(courseOn(recommendation, occurred.latest), share);
  const holders = holdersOn(recommendation, occurred.latest);
  insist(
    !ended,
    'SHARE_ENDED',
    ended?.takenOverBy
      ? `The share of ${share} was taken over by ${ended.takenOverBy}. Name that one instead.`
      : `The share of ${share} has ended. Assign the responsibility again first.`,
    { path: 'share', share, takenOverBy: ended?.takenOverBy, holders },
  );
  insist(
    holders.includes(share),
    'SHARE_UNKNOWN',
    `${share} holds no share of this recommendation on that day. Choose one of its holders, or assign it first.`,
    { path: 'share', share, holders },
  );
}
