/** Who there is: agencies, bodies and partnerships with their names, memberships and successions. */
import type { agencyRegistered } from '../src/agencies/agency.events.js';
import { ALWAYS, type FuzzyDate } from '../src/kernel/days.js';
import type { DataOf } from '../src/kernel/event.js';
import type { Narrative } from '../src/kernel/narrative.js';
import type { Party } from '../src/kernel/refs.js';
import { partsOfStream } from '../src/kernel/stream.js';
import { factKind, type FactDraft } from '../src/read-models/fact.js';
import { defineProjection, type Placed } from '../src/read-models/projection.js';

/** What a party is, as one event says it. Subject: the party. `other`: the partnership of a body. */
export interface PartyDetails {
  readonly sector?: string;
  readonly partOf?: string;
  readonly deliveredBy?: string;
  readonly bodyKind?: string;
  /** The outside organisation that a body belongs to, in words. */
  readonly of?: string;
  /** A body that is given work before it exists. */
  readonly proposed?: boolean;
  /** When a body is known to exist, where nobody says since when. */
  readonly existsBy?: FuzzyDate;
  readonly region?: boolean;
  readonly members?: readonly string[];
}
export const partyDetails = factKind<PartyDetails>('directory.party');

/** How a name came about. */
export type Naming = 'registered' | 'named' | 'renamed';

/** A name of a party from a day on. Subject: the party. */
export const partyName = factKind<{ readonly name: string; readonly how: Naming }>('directory.name');

/** Another name of a party. Subject: the party. */
export const partyAlias = factKind<{ readonly alias: string }>('directory.alias');

/** An agency in a partnership, or no longer. Subject: the agency's party and the partnership. `other`: the partnership. */
export const membership = factKind<{
  readonly agency: string;
  readonly member: boolean;
  readonly why?: Narrative;
}>('directory.membership');

/** The partnerships that an agency has to do with. Subject: the agency's party. `other`: the partnership. */
export const membershipOf = factKind<{ readonly member: boolean }>('directory.membership-of');

/** Who carries on the work of an agency. Subject: the agency that is succeeded. `other`: the successor's party. */
export const successor = factKind<{
  readonly by: Party;
  readonly extent: 'whole' | 'part';
  readonly why?: Narrative;
}>('directory.successor');

/** A body has ended. Subject: the body's party. */
export const bodyEnded = factKind<{ readonly why?: Narrative }>('directory.dissolved');

/** A topic that a partnership added to the themes. Subject: the topic. `other`: the partnership. */
export const topic = factKind<{ readonly name: string }>('directory.topic');

/** A name that a document prints is *named*, whichever document was loaded first. */
const howNamed = ({ metadata }: Placed): Naming => (metadata.sources?.length ? 'named' : 'registered');

const idOf = ({ stream }: Placed): string => partsOfStream(stream).id;
const agencyOf = (event: Placed): Party => `agency:${idOf(event)}`;
const partnershipOf = (event: Placed): Party => `partnership:${idOf(event)}`;

const memberOrNot = (event: Placed, partnership: string, member: boolean, why?: Narrative) => [
  membership.of(
    `${agencyOf(event)} ${partnership}`,
    { agency: idOf(event), member, why },
    { other: partnership },
  ),
  membershipOf.of(agencyOf(event), { member }, { other: partnership }),
];

/** Every document that names a sector says what the agency is; those before names carried details name none. */
const agencyDetails = (event: Placed & { data: Partial<DataOf<typeof agencyRegistered>> }): FactDraft[] => {
  const { sector, partOf, deliveredBy, since } = event.data;
  return sector
    ? [partyDetails.of(agencyOf(event), { sector, partOf, deliveredBy }, { occurred: since ?? ALWAYS })]
    : [];
};

export const directoryProjection = defineProjection({
  name: 'directory',
  version: 1,
  kinds: [partyDetails, partyName, partyAlias, membership, membershipOf, successor, bodyEnded, topic],
  on: {
    partnership: {
      PartnershipEstablished: (event) => [
        partyDetails.of(
          partnershipOf(event),
          { region: event.data.kind === 'region', members: event.data.members },
          { occurred: event.data.since ?? ALWAYS },
        ),
        partyName.of(partnershipOf(event), { name: event.data.name, how: howNamed(event) }),
      ],
      PartnershipNamed: (event) => [
        partyName.of(partnershipOf(event), { name: event.data.name, how: 'named' }),
      ],
      PartnershipRenamed: (event) => [
        partyName.of(partnershipOf(event), { name: event.data.to, how: 'renamed' }),
      ],
      PartnershipAliasNoted: (event) => [
        partyAlias.of(partnershipOf(event), { alias: event.data.alias }, { occurred: ALWAYS }),
      ],
      BodyProposed: (event) => [
        partyDetails.of(
          `body:${event.data.body}`,
          { bodyKind: event.data.kind, of: event.data.of, proposed: true },
          { other: idOf(event), occurred: ALWAYS },
        ),
        partyName.of(`body:${event.data.body}`, { name: event.data.name, how: howNamed(event) }),
      ],
      BodyFormed: (event) => [
        partyDetails.of(
          `body:${event.data.body}`,
          { bodyKind: event.data.kind, of: event.data.of, existsBy: event.metadata.occurred },
          { other: idOf(event), occurred: event.data.since ?? ALWAYS },
        ),
        partyName.of(`body:${event.data.body}`, { name: event.data.name, how: howNamed(event) }),
      ],
      BodyNamed: ({ data }) => [partyName.of(`body:${data.body}`, { name: data.name, how: 'named' })],
      BodyRenamed: ({ data }) => [partyName.of(`body:${data.body}`, { name: data.to, how: 'renamed' })],
      BodyAliasNoted: ({ data }) => [
        partyAlias.of(`body:${data.body}`, { alias: data.alias }, { occurred: ALWAYS }),
      ],
      BodyDissolved: ({ data }) => [bodyEnded.of(`body:${data.body}`, { why: data.why })],
      TopicAdded: (event) => [
        topic.of(event.data.topic, { name: event.data.name }, { other: idOf(event), occurred: ALWAYS }),
      ],
    },
    agency: {
      AgencyRegistered: (event) => [
        ...agencyDetails(event),
        partyName.of(agencyOf(event), { name: event.data.name, how: howNamed(event) }),
      ],
      AgencyNamed: (event) => [
        ...agencyDetails(event),
        partyName.of(agencyOf(event), { name: event.data.name, how: 'named' }),
      ],
      AgencyRenamed: (event) => [partyName.of(agencyOf(event), { name: event.data.to, how: 'renamed' })],
      AgencyAliasNoted: (event) => [
        partyAlias.of(agencyOf(event), { alias: event.data.alias }, { occurred: ALWAYS }),
      ],
      AgencySucceededBy: (event) =>
        event.data.agencies.map((by) =>
          successor.of(
            agencyOf(event),
            { by: `agency:${by}`, extent: event.data.extent, why: event.data.why },
            { other: `agency:${by}` },
          ),
        ),
      AgencyJoinedPartnership: (event) => memberOrNot(event, event.data.partnership, true),
      AgencyLeftPartnership: (event) => memberOrNot(event, event.data.partnership, false, event.data.why),
    },
  },
});
