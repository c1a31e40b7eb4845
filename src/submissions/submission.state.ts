/** What the tracker knows of one submission. */
import type { FuzzyDate } from '../kernel/days.js';
import type { DataOf, EventRef } from '../kernel/event.js';
import type { Narrative } from '../kernel/narrative.js';
import { byFactOrder, defineStream, type Effective } from '../kernel/stream.js';
import type { ratingModerated, standardAnswered, submissionReceived } from './submission.events.js';
import { submissionEvents } from './submission.events.js';

/** What an agency said of one item or requirement: a grade, or that it gives none. */
export interface SelfRating {
  readonly grade?: string;
  readonly kind: 'graded' | 'not_rated' | 'not_applicable';
  readonly reason?: Narrative;
  /** Other submissions that the rating stands for as well. */
  readonly covers: readonly string[];
  readonly occurred: FuzzyDate;
  readonly place: number;
}

/** A panel's grade of one item or requirement in one cycle. */
export type PanelRating = Pick<DataOf<typeof ratingModerated>, 'grade' | 'reason' | 'by' | 'session'> & {
  readonly occurred: FuzzyDate;
  readonly place: number;
};

/** What an agency answers to one item. */
export type GivenAnswer = DataOf<typeof standardAnswered> & {
  readonly occurred: FuzzyDate;
  readonly place: number;
};

/** Ratings by item, or by item and requirement (`ratingKey`). */
export type ByItem<T> = Readonly<Record<string, T>>;

/** How a cycle stands to the submission: it takes ratings, took them and was reopened, or takes none. */
export type CycleOpening = 'open' | 'reopened' | 'locked';

/** A lock that still stands in the history, and what closed the submissions of its cycle. */
export interface Lock extends EventRef {
  readonly cycle: string;
  readonly closedBy?: string;
}

export interface Submission {
  readonly status: 'draft' | 'received' | 'withdrawn';
  readonly agencies: readonly string[];
  /** The cycles that it serves, the first being its own. */
  readonly cycles: readonly string[];
  readonly openings: Readonly<Record<string, CycleOpening>>;
  readonly locks: readonly Lock[];
  /** The last receipt. */
  readonly receipt?: DataOf<typeof submissionReceived>;
  readonly self: ByItem<SelfRating>;
  /** For each cycle that is locked, or reopened since, the self ratings as they stood at its lock. */
  readonly selfAtLock: Readonly<Record<string, ByItem<SelfRating>>>;
  readonly answers: ByItem<GivenAnswer>;
  readonly evidence: readonly string[];
  /** Panel ratings by cycle and item (`panelKey`). */
  readonly moderated: ByItem<PanelRating>;
  readonly agreed: ByItem<PanelRating>;
}

export type SubmissionState = { readonly status: 'unknown' } | Submission;

/** The key of an item, or of one requirement of it. */
export const ratingKey = ({ item, requirement }: { item: string; requirement?: string }): string =>
  requirement ? `${item}/${requirement}` : item;

/** The key of an item or requirement within one cycle. */
export const panelKey = (rated: { item: string; requirement?: string; cycle: string }): string =>
  `${rated.cycle}/${ratingKey(rated)}`;

const changed = (
  state: SubmissionState,
  change: (submission: Submission) => Partial<Submission>,
): SubmissionState => (state.status === 'unknown' ? state : { ...state, ...change(state) });

/** The one of two facts that is later in the order of facts. */
const later = <T extends { occurred: FuzzyDate; place: number }>(before: T | undefined, next: T): T =>
  before && byFactOrder(before, next) > 0 ? before : next;

const withLatest = <T extends { occurred: FuzzyDate; place: number }>(
  all: ByItem<T>,
  key: string,
  next: T,
): ByItem<T> => ({ ...all, [key]: later(all[key], next) });

type Rated = { item: string; requirement?: string };

const selfRated = (
  state: SubmissionState,
  { data, metadata, place }: Pick<Effective, 'metadata' | 'place'> & { data: Rated },
  rating: Pick<SelfRating, 'grade' | 'kind' | 'reason' | 'covers'>,
): SubmissionState =>
  changed(state, ({ self }) => ({
    self: withLatest(self, ratingKey(data), { ...rating, occurred: metadata.occurred, place }),
  }));

const panelRating = ({
  data: { grade, reason, by, session },
  metadata,
  place,
}: Pick<Effective, 'metadata' | 'place'> & {
  data: Omit<PanelRating, 'occurred' | 'place'>;
}): PanelRating => ({
  grade,
  reason,
  by,
  session,
  occurred: metadata.occurred,
  place,
});

const without = <T>(record: Readonly<Record<string, T>>, keys: readonly string[]) =>
  Object.fromEntries(Object.entries(record).filter(([key]) => !keys.includes(key)));

/** A lock while the cycle is reopened does nothing: the next receipt locks it. */
const locked = (submission: Submission, lock: Lock): Partial<Submission> => ({
  locks: [...submission.locks, lock],
  ...(submission.openings[lock.cycle] === 'open'
    ? {
        openings: { ...submission.openings, [lock.cycle]: 'locked' as const },
        selfAtLock: { ...submission.selfAtLock, [lock.cycle]: submission.self },
      }
    : {}),
});

/**
 * Only what is locked can be reopened; where the lock was taken back there is nothing to reopen. What the cycle counts
 * stays as it stood at the lock until the next receipt.
 */
const reopened = (submission: Submission, cycle: string): Partial<Submission> =>
  submission.openings[cycle] === 'locked'
    ? { openings: { ...submission.openings, [cycle]: 'reopened' } }
    : {};

const received = (
  submission: Submission,
  receipt: DataOf<typeof submissionReceived>,
): Partial<Submission> => ({
  status: submission.status === 'withdrawn' ? 'withdrawn' : 'received',
  receipt,
  selfAtLock: without(submission.selfAtLock, reopenedCycles(submission)),
  openings: Object.fromEntries(
    Object.entries(submission.openings).map(([cycle, opening]) => [
      cycle,
      opening === 'reopened' ? ('open' as const) : opening,
    ]),
  ),
});

export const submissionStream = defineStream({
  category: 'submission',
  events: submissionEvents,
  initial: { status: 'unknown' } as SubmissionState,
  evolve: {
    SubmissionStarted: (_state, { data }): SubmissionState => ({
      status: 'draft',
      agencies: data.agencies,
      cycles: data.cycles,
      openings: Object.fromEntries(data.cycles.map((cycle) => [cycle, 'open' as const])),
      locks: [],
      self: {},
      selfAtLock: {},
      answers: {},
      evidence: [],
      moderated: {},
      agreed: {},
    }),
    StandardRated: (state, event) => selfRated(state, event, { ...selfOf(event.data), kind: 'graded' }),
    RatingAmended: (state, event) => selfRated(state, event, { ...selfOf(event.data), kind: 'graded' }),
    NotRatedDeclared: (state, event) =>
      selfRated(state, event, { kind: event.data.kind, reason: event.data.why, covers: [] }),
    StandardAnswered: (state, { data, metadata: { occurred }, place }) =>
      changed(state, ({ answers }) => ({
        answers: withLatest(answers, data.item, { ...data, occurred, place }),
      })),
    EvidenceAttached: (state, { data }) =>
      changed(state, ({ evidence }) => ({ evidence: [...evidence, data.evidence] })),
    SubmissionReceived: (state, { data }) => changed(state, (submission) => received(submission, data)),
    SubmissionLocked: (state, { id, revision, data }) =>
      changed(state, (submission) => locked(submission, { id, revision, ...data })),
    SubmissionReopened: (state, { data }) => changed(state, (submission) => reopened(submission, data.cycle)),
    SubmissionWithdrawn: (state) => changed(state, () => ({ status: 'withdrawn' })),
    RatingQueried: (state) => state,
    RatingModerated: (state, event) =>
      changed(state, ({ moderated }) => ({
        moderated: withLatest(moderated, panelKey(event.data), panelRating(event)),
      })),
    RatingAgreed: (state, event) =>
      changed(state, ({ agreed }) => ({
        agreed: withLatest(agreed, panelKey(event.data), panelRating(event)),
      })),
  },
});

const selfOf = ({ grade, reason, covers }: { grade: string; reason?: Narrative; covers: string[] }) => ({
  grade,
  reason,
  covers,
});

/** What a cycle counts as the agency's own rating: as it stood at the cycle's lock, else as it stands. */
export const selfRatingIn = (submission: Submission, cycle: string, key: string): SelfRating | undefined =>
  (submission.selfAtLock[cycle] ?? submission.self)[key];

/** The cycles for which the submission takes self ratings now. */
export const openCycles = ({ openings }: Submission): readonly string[] =>
  Object.keys(openings).filter((cycle) => openings[cycle] !== 'locked');

/** The cycles that were reopened and wait for the next receipt. */
export const reopenedCycles = ({ openings }: Submission): readonly string[] =>
  Object.keys(openings).filter((cycle) => openings[cycle] === 'reopened');

/** The last lock of a cycle that was not taken back. */
export const lastLockOf = ({ locks }: Submission, cycle: string): Lock | undefined =>
  locks.filter((lock) => lock.cycle === cycle).at(-1);
