/** "You said, we will": feedback, what was promised, how it went, and the lists that each belongs to. */
import type {
  CommitmentStep,
  commitmentMade,
  FeedbackReceived,
} from '../src/commitments/commitment.events.js';
import type { DataOf } from '../src/kernel/event.js';
import { partsOfStream } from '../src/kernel/stream.js';
import { factKind, type FactDraft } from '../src/read-models/fact.js';
import { defineProjection, type Placed } from '../src/read-models/projection.js';

/** What an agency told the partnership. Subject: the feedback. `other`: the agency's id. */
export const receivedFeedback = factKind<FeedbackReceived>('commitment.feedback');

/** Feedback was given in a cycle. Subject: the feedback. `other`: the cycle. */
export const feedbackOfCycle = factKind<Record<string, never>>('commitment.feedback-cycle');

/** A commitment as it was made. Subject: `ID/KEY`. `other`: the partnership's id. */
export const madeCommitment =
  factKind<Extract<CommitmentStep, { type: 'CommitmentMade' }>>('commitment.made');

/**
 * Everything that happened to it after it was made, one fact an event. Subject: `ID/KEY`. Together with
 * `madeCommitment` these are the facts that `commitmentAt` folds.
 */
export const commitmentStep = factKind<CommitmentStep>('commitment.step');

/** It stands beside the feedback with the same id. Subject: `ID/KEY`. `other`: the id. */
export const commitmentBeside = factKind<Record<string, never>>('commitment.beside');

/** A party keeps the promise. Subject: `ID/KEY`. `other`: the party. */
export const commitmentOwner = factKind<Record<string, never>>('commitment.owner');

/** It came out of a cycle. Subject: `ID/KEY`. `other`: the cycle. */
export const commitmentOfCycle = factKind<Record<string, never>>('commitment.cycle');

/** It carries a theme or topic. Subject: `ID/KEY`. `other`: the theme. */
export const commitmentTheme = factKind<Record<string, never>>('commitment.theme');

/** It is about a standard or question. Subject: `ID/KEY`. `other`: FRAMEWORK/ITEM. */
export const commitmentItem = factKind<Record<string, never>>('commitment.item');

const idOf = ({ stream }: Placed): string => partsOfStream(stream).id;

const made = (event: Placed, data: DataOf<typeof commitmentMade>): FactDraft[] => {
  const ref = `${idOf(event)}/${data.commitment}`;
  return [
    madeCommitment.of(ref, { type: 'CommitmentMade', data }, { other: data.partnership }),
    commitmentBeside.of(ref, {}, { other: idOf(event) }),
    ...data.owners.map((owner) => commitmentOwner.of(ref, {}, { other: owner })),
    ...(data.cycle ? [commitmentOfCycle.of(ref, {}, { other: data.cycle })] : []),
    ...data.items.map((item) => commitmentItem.of(ref, {}, { other: item })),
    ...data.themes.map((theme) => commitmentTheme.of(ref, {}, { other: theme })),
  ];
};

const step = (event: Placed & CommitmentStep): FactDraft[] => [
  commitmentStep.of(`${idOf(event)}/${event.data.commitment}`, {
    type: event.type,
    data: event.data,
  } as CommitmentStep),
];

export const commitmentsProjection = defineProjection({
  name: 'commitments',
  version: 1,
  kinds: [
    receivedFeedback,
    feedbackOfCycle,
    madeCommitment,
    commitmentStep,
    commitmentBeside,
    commitmentOwner,
    commitmentOfCycle,
    commitmentTheme,
    commitmentItem,
  ],
  on: {
    commitment: {
      FeedbackReceived: (event) => [
        receivedFeedback.of(idOf(event), event.data, { other: event.data.agency }),
        ...(event.data.cycle ? [feedbackOfCycle.of(idOf(event), {}, { other: event.data.cycle })] : []),
      ],
      CommitmentMade: (event) => made(event, event.data),
      CommitmentProgressed: step,
      CommitmentMet: step,
      CommitmentDropped: step,
    },
  },
});
