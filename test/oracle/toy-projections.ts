/** Two small projections for the test of the machinery: work with two holders, and bodies with their names. */
import { partsOfStream } from '../../src/kernel/stream.js';
import { factKind } from '../../src/read-models/fact.js';
import { defineProjection } from '../../src/read-models/projection.js';

const idOf = ({ stream }: { stream: string }): string => partsOfStream(stream).id;

export const workMade = factKind<string>('work.made');
export const workStatus = factKind<string>('work.status');
export const workHolder = factKind<'responsible' | 'ended'>('work.holder');

export const workProjection = defineProjection({
  name: 'work',
  version: 1,
  kinds: [workMade, workStatus, workHolder],
  on: {
    recommendation: {
      RecommendationMade: (event) => [
        workMade.of(idOf(event), event.data.number ?? '', { other: event.data.cycle }),
      ],
      ProgressReported: ({ data, ...event }) =>
        data.status ? [workStatus.of(`${idOf(event)}/${data.share}`, data.status)] : [],
      ResponsibilityAssigned: ({ data, ...event }) => [
        workHolder.of(`${idOf(event)}/${data.holder}`, 'responsible', { other: data.holder }),
      ],
      ResponsibilityEnded: ({ data, ...event }) => [
        workHolder.of(`${idOf(event)}/${data.holder}`, 'ended', { other: data.holder }),
      ],
      RecipientAdded: 'ignored',
      RecommendationThemesAssigned: 'ignored',
      ResponseRecorded: 'ignored',
      ReviewDatesSet: 'ignored',
      CompletionAssured: 'ignored',
      RecommendationReopened: 'ignored',
      RecommendationCarriedForward: 'ignored',
      RecommendationLinked: 'ignored',
      RecommendationWithdrawn: 'ignored',
    },
  },
});

export const bodyName = factKind<string>('body.name');
export const bodyOfPartnership = factKind<string>('body.partnership');

export const bodiesProjection = defineProjection({
  name: 'bodies',
  version: 1,
  kinds: [bodyName, bodyOfPartnership],
  on: {
    partnership: {
      BodyFormed: ({ data, ...event }) => [
        bodyName.of(data.body, data.name),
        bodyOfPartnership.of(data.body, data.kind, { other: idOf(event) }),
      ],
      BodyRenamed: ({ data }) => [bodyName.of(data.body, data.to)],
      PartnershipEstablished: 'ignored',
      PartnershipNamed: 'ignored',
      PartnershipRenamed: 'ignored',
      PartnershipAliasNoted: 'ignored',
      BodyProposed: 'ignored',
      BodyNamed: 'ignored',
      BodyAliasNoted: 'ignored',
      BodyDissolved: 'ignored',
      TopicAdded: 'ignored',
    },
  },
});

export const toyProjections = [workProjection, bodiesProjection];
