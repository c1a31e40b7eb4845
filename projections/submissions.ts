/** What agencies returned and how it was rated: membership, receipts, locks, ratings, answers and evidence. */
import type { DataOf } from '../src/kernel/event.js';
import type { Narrative } from '../src/kernel/narrative.js';
import type { Party } from '../src/kernel/refs.js';
import { factKind, type FactDraft } from '../src/read-models/fact.js';
import { defineProjection } from '../src/read-models/projection.js';
import type {
  evidenceAttached,
  standardAnswered,
  submissionReceived,
  submissionStarted,
} from '../src/submissions/submission.events.js';
import { partsOfStream } from '../src/kernel/stream.js';

/** A submission serves a cycle: one fact for each of its cycles, `other` being the cycle. */
export const submissionOfCycle = factKind<DataOf<typeof submissionStarted>>('submission.started');
/** A submission is an agency's: one fact for each of its agencies, `other` being the agency. */
export const submissionOfAgency = factKind<DataOf<typeof submissionStarted>>('submission.agency');

/** A submission came in. */
export const submissionReceipt = factKind<DataOf<typeof submissionReceived>>('submission.receipt');

/** A cycle stopped taking self ratings of a submission, or takes them again until the next receipt. */
export interface OpeningChange {
  readonly change: 'locked' | 'reopened';
  readonly cycle: string;
  readonly closedBy?: string;
  readonly why?: Narrative;
}
export const submissionOpening = factKind<OpeningChange>('submission.opening');

export const submissionWithdrawal = factKind<{ readonly why?: Narrative }>('submission.withdrawn');

/** An item, or one requirement of it. */
export interface RatedItem {
  readonly item: string;
  readonly requirement?: string;
}

/** What a submission says of itself on one item: a grade, or that it gives none. */
export interface SelfRatingValue extends RatedItem {
  readonly kind: 'graded' | 'not_rated' | 'not_applicable';
  readonly grade?: string;
  readonly reason?: Narrative;
  /** Given after the return was received. */
  readonly amended: boolean;
  /** Other submissions that the rating stands for as well. */
  readonly covers: readonly string[];
}
export const selfRating = factKind<SelfRatingValue>('rating.self');

/** A rating stands for another submission as well, `other` being that one. */
export const ratingCovers = factKind<RatedItem>('rating.covers');

/** What a panel did with one rating in one cycle. */
export interface PanelStepValue extends RatedItem {
  readonly step: 'queried' | 'moderated' | 'agreed';
  readonly cycle: string;
  /** The grade that was given; none in a query. */
  readonly grade?: string;
  /** Why that grade, or what was asked. */
  readonly reason?: Narrative;
  readonly by?: Party;
  readonly session?: string;
}
export const panelStep = factKind<PanelStepValue>('rating.panel');

export const submissionAnswer = factKind<DataOf<typeof standardAnswered>>('submission.answer');
export const submissionEvidence = factKind<DataOf<typeof evidenceAttached>>('submission.evidence');

const idOf = ({ stream }: { stream: string }): string => partsOfStream(stream).id;

type Graded = RatedItem & { grade: string; reason?: Narrative; covers: readonly string[] };

const graded = (submission: string, data: Graded, amended: boolean): FactDraft[] => [
  selfRating.of(submission, { ...data, kind: 'graded', amended }),
  ...data.covers.map((covered) =>
    ratingCovers.of(submission, { item: data.item, requirement: data.requirement }, { other: covered }),
  ),
];

export const submissionsProjection = defineProjection({
  name: 'submissions',
  version: 1,
  kinds: [
    submissionOfCycle,
    submissionOfAgency,
    submissionReceipt,
    submissionOpening,
    submissionWithdrawal,
    selfRating,
    ratingCovers,
    panelStep,
    submissionAnswer,
    submissionEvidence,
  ],
  on: {
    submission: {
      SubmissionStarted: (event) => [
        ...event.data.cycles.map((cycle) => submissionOfCycle.of(idOf(event), event.data, { other: cycle })),
        ...event.data.agencies.map((agency) =>
          submissionOfAgency.of(idOf(event), event.data, { other: agency }),
        ),
      ],
      StandardRated: (event) => graded(idOf(event), event.data, false),
      RatingAmended: (event) => graded(idOf(event), event.data, true),
      NotRatedDeclared: (event) => [
        selfRating.of(idOf(event), {
          item: event.data.item,
          requirement: event.data.requirement,
          kind: event.data.kind,
          reason: event.data.why,
          amended: false,
          covers: [],
        }),
      ],
      StandardAnswered: (event) => [submissionAnswer.of(idOf(event), event.data)],
      EvidenceAttached: (event) => [submissionEvidence.of(idOf(event), event.data)],
      SubmissionReceived: (event) => [submissionReceipt.of(idOf(event), event.data)],
      SubmissionLocked: (event) => [submissionOpening.of(idOf(event), { change: 'locked', ...event.data })],
      SubmissionReopened: (event) => [
        submissionOpening.of(idOf(event), { change: 'reopened', ...event.data }),
      ],
      SubmissionWithdrawn: (event) => [submissionWithdrawal.of(idOf(event), event.data)],
      RatingQueried: (event) => {
        const { question, ...rated } = event.data;
        return [panelStep.of(idOf(event), { step: 'queried', ...rated, reason: question })];
      },
      RatingModerated: (event) => [panelStep.of(idOf(event), { step: 'moderated', ...event.data })],
      RatingAgreed: (event) => [panelStep.of(idOf(event), { step: 'agreed', ...event.data })],
    },
  },
});
