/** Pieces of work in one shape: shares of recommendations, actions and commitments. Pure. */
import { actionAt, type ActionFact, type ActionOverview } from '../actions/action-overview.js';
import {
  commitmentAt,
  type CommitmentFact,
  type CommitmentOverview,
  type CommitmentStanding,
} from '../commitments/commitment-overview.js';
import { END_OF_TIME, type Day } from '../kernel/days.js';
import type { Narrative } from '../kernel/narrative.js';
import type { Party } from '../kernel/refs.js';
import {
  overviewAt,
  possibleFacts,
  possibleOverviews,
  type Assurance,
  type KnownRecommendation,
  type RecommendationOverview,
  type ShareOverview,
} from '../recommendations/overview.js';
import { themesAt } from '../recommendations/described.js';
import type { OwnStatus, ShareStatus } from '../recommendations/status.js';
import { isToBeMet, type WorkDate } from '../ownership/due.js';
import type { Candidate } from '../ownership/possible.js';
import type { PossibleFact } from '../ownership/shared-answer.js';

export const workKinds = ['recommendation_share', 'action', 'commitment'] as const;
export type WorkKind = (typeof workKinds)[number];

/** When something came to be, and its place in the log. */
export interface Since {
  readonly earliest: Day;
  readonly latest: Day;
  readonly words?: string | null;
  readonly place: number;
}

/** One piece of work at a day. */
export interface WorkEntry {
  readonly kind: WorkKind;
  /** Unique among all work: kind, id and, for a share, its holder. */
  readonly key: string;
  /** The recommendation, the action, or the commitment as `ID/KEY`. */
  readonly id: string;
  readonly partnership: string;
  readonly cycle: string | null;
  readonly number: string | null;
  readonly text: Narrative;
  readonly themes: readonly string[];
  /** The standards and questions that it is about, as FRAMEWORK/ITEM. */
  readonly items: readonly string[];
  /** Whose work it is: one for a share; several or none for the others. */
  readonly holders: readonly Party[];
  readonly holdersInWords: string | null;
  /** How a share is held. */
  readonly role: 'responsible' | 'addressed' | null;
  readonly status: ShareStatus;
  /** Only while a share is complete. */
  readonly assurance: Assurance;
  readonly dates: readonly WorkDate[];
  readonly made: Since;
  /** Since when its holders hold it. */
  readonly held: Since;
  /** Positions of the events behind it. */
  readonly positions: readonly number[];
  /** Facts that may have been true by the day but need not. */
  readonly possible: readonly PossibleFact[];
}

/** One piece of work for certain, if it is one, and what else it may be. */
export type WorkCandidate = Candidate<WorkEntry>;

/** The smallest latest day among the dates that are still to be met and can be worked out. */
export const nextDue = ({ dates }: Pick<WorkEntry, 'dates'>): Day | undefined =>
  dates
    .filter((date) => isToBeMet(date) && date.date.latest !== END_OF_TIME)
    .map(({ date }) => date.latest)
    .sort()[0];

/** The shares of a recommendation that these parties hold. */
export function sharesAsWork(
  known: KnownRecommendation,
  parties: ReadonlySet<Party> | 'all',
  day: Day,
): WorkCandidate[] {
  const certain = overviewAt(known, day);
  const possible = possibleOverviews(known, day);
  const maybe = possibleFacts(known, day);
  const holders = new Set(
    [certain, ...possible].flatMap((overview) => overview?.shares ?? []).map(({ holder }) => holder),
  );
  const wanted = [...holders].filter((holder) => parties === 'all' || parties.has(holder));
  return wanted.map((holder) => {
    const now = certain && shareAsWork(certain, holder, maybe);
    return {
      ...(now ? { certain: now } : {}),
      possible: possible.flatMap((overview) => shareAsWork(overview, holder, maybe) ?? []),
    };
  });
}

function shareAsWork(
  overview: RecommendationOverview,
  holder: Party,
  possible: readonly PossibleFact[],
): WorkEntry | undefined {
  const share = overview.shares.find((one) => one.holder === holder);
  if (!share?.held) return undefined;
  const { made, id } = overview;
  const { partnership, cycle, number, wordings, items } = made.value.data;
  return {
    kind: 'recommendation_share',
    key: `recommendation_share/${id}/${holder}`,
    id,
    partnership,
    cycle: cycle ?? null,
    number: number ?? null,
    text: wordings[0]!.text,
    themes: themesAt(overview),
    items,
    holders: [holder],
    holdersInWords: null,
    role: share.role,
    status: share.status,
    assurance: share.assurance,
    dates: share.duties.map(({ kind, date, state }) => ({ kind, date, state })),
    made,
    held: heldBy(share) ?? made,
    positions: [made, ...factsOf(share)].map(({ position }) => position),
    possible,
  };
}

const heldBy = ({ course: { addressed, assigned } }: ShareOverview): Since | undefined =>
  addressed ?? assigned;

const factsOf = ({ course, duties }: ShareOverview) =>
  [
    course.addressed,
    course.assigned,
    course.stated?.fact,
    course.rejected,
    course.assured,
    ...duties.map(({ setBy }) => setBy),
  ].flatMap((fact) => fact ?? []);

/** An action as work, where one of these parties owns it. */
export function actionAsWork(
  id: string,
  facts: readonly ActionFact[],
  parties: ReadonlySet<Party> | 'all',
  day: Day,
): WorkCandidate {
  return candidateOf(actionAt(id, facts, day), actionEntry, parties);
}

function actionEntry({
  id,
  added,
  owners,
  ownedSince,
  statedBy,
  status,
  dates,
  possible,
}: ActionOverview): WorkEntry {
  const { partnership, cycle, number, text, themes, under, ownersInWords } = added.value.data;
  return {
    kind: 'action',
    key: `action/${id}`,
    id,
    partnership,
    cycle: cycle ?? null,
    number: number ?? null,
    text,
    themes,
    items: under?.item ? [under.item] : [],
    holders: owners,
    holdersInWords: ownersInWords ?? null,
    role: null,
    status,
    assurance: null,
    dates,
    made: added,
    held: ownedSince,
    positions: [added, ownedSince, ...(statedBy ? [statedBy] : [])].map(({ position }) => position),
    possible,
  };
}

/** A commitment as work, where one of these parties owns it. */
export function commitmentAsWork(
  ref: string,
  facts: readonly CommitmentFact[],
  parties: ReadonlySet<Party> | 'all',
  day: Day,
): WorkCandidate {
  return candidateOf(commitmentAt(ref, facts, day), commitmentEntry, parties);
}

/** The status of a commitment in the words of recommendations: in progress once somebody noted how it goes. */
function commitmentStatus({ state, notes }: CommitmentOverview): OwnStatus {
  const ended: Partial<Record<CommitmentStanding, OwnStatus>> = {
    met: 'complete',
    dropped: 'closed_without_being_done',
  };
  return ended[state] ?? (notes.length > 0 ? 'in_progress' : 'not_reported');
}

function commitmentEntry(overview: CommitmentOverview): WorkEntry {
  const { ref, made, endedBy, dates, possible } = overview;
  const { partnership, cycle, text, themes, items, owners, ownersInWords } = made.value.data;
  return {
    kind: 'commitment',
    key: `commitment/${ref}`,
    id: ref,
    partnership,
    cycle: cycle ?? null,
    number: null,
    text,
    themes,
    items,
    holders: owners,
    holdersInWords: ownersInWords ?? null,
    role: null,
    status: commitmentStatus(overview),
    assurance: null,
    dates,
    made,
    held: made,
    positions: [made, ...(endedBy ? [endedBy] : [])].map(({ position }) => position),
    possible,
  };
}

function candidateOf<O>(
  overview: { certain?: O; possible: readonly O[] },
  entryOf: (overview: O) => WorkEntry,
  parties: ReadonlySet<Party> | 'all',
): WorkCandidate {
  const owned = (entry: WorkEntry): boolean =>
    parties === 'all' || entry.holders.some((party) => parties.has(party));
  const certain = overview.certain && entryOf(overview.certain);
  return {
    ...(certain && owned(certain) ? { certain } : {}),
    possible: overview.possible.map(entryOf).filter(owned),
  };
}
