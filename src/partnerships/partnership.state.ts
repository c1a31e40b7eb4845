/** What the tracker knows of one partnership or region, its bodies and its topics. */
import type { FuzzyDate } from '../kernel/days.js';
import type { DataOf } from '../kernel/event.js';
import { defineStream } from '../kernel/stream.js';
import { bodyProposed, partnershipEvents } from './partnership.events.js';

/** A name and the day on which it is known to be borne. */
export interface DatedName {
  readonly name: string;
  readonly occurred: FuzzyDate;
}

type BodyData = DataOf<typeof bodyProposed>;

export interface Body {
  readonly status: 'proposed' | 'formed' | 'dissolved';
  readonly kind: BodyData['kind'];
  /** The outside organisation or region that it belongs to, in words. */
  readonly of?: string;
  /** Whether it is known to have been proposed before it was formed. */
  readonly wasProposed: boolean;
  /** Every name, in the order of recording. */
  readonly names: readonly DatedName[];
  readonly aliases: readonly string[];
}

export interface EstablishedPartnership {
  readonly status: 'established';
  readonly kind: 'partnership' | 'region';
  /** The partnerships that form a region; empty for a partnership. */
  readonly members: readonly string[];
  /** Every name, in the order of recording. */
  readonly names: readonly DatedName[];
  readonly aliases: readonly string[];
  /** Its bodies by their full id. */
  readonly bodies: Readonly<Record<string, Body>>;
  /** The names of its topics by their id. */
  readonly topics: Readonly<Record<string, string>>;
}

export type PartnershipState = { readonly status: 'unknown' } | EstablishedPartnership;

const changed = (
  state: PartnershipState,
  change: (partnership: EstablishedPartnership) => Partial<EstablishedPartnership>,
): PartnershipState => (state.status === 'established' ? { ...state, ...change(state) } : state);

const named = (state: PartnershipState, name: string, occurred: FuzzyDate): PartnershipState =>
  changed(state, ({ names }) => ({ names: [...names, { name, occurred }] }));

const changedBody = (
  state: PartnershipState,
  id: string,
  change: (body: Body) => Partial<Body>,
): PartnershipState =>
  changed(state, ({ bodies }) => {
    const body = bodies[id];
    return body ? { bodies: { ...bodies, [id]: { ...body, ...change(body) } } } : {};
  });

const namedBody = (
  state: PartnershipState,
  id: string,
  name: string,
  occurred: FuzzyDate,
): PartnershipState => changedBody(state, id, ({ names }) => ({ names: [...names, { name, occurred }] }));

const begunBody = (
  state: PartnershipState,
  { body: id, kind, of, name }: BodyData,
  occurred: FuzzyDate,
  change: (before: Body | undefined) => Pick<Body, 'status' | 'wasProposed'>,
): PartnershipState =>
  changed(state, ({ bodies }) => {
    const before = bodies[id];
    const body = {
      aliases: [],
      ...before,
      kind,
      of: of ?? before?.of,
      names: [...(before?.names ?? []), { name, occurred }],
      ...change(before),
    };
    return { bodies: { ...bodies, [id]: body } };
  });

export const partnershipStream = defineStream({
  category: 'partnership',
  events: partnershipEvents,
  initial: { status: 'unknown' } as PartnershipState,
  evolve: {
    PartnershipEstablished: (_state, { data, metadata }): PartnershipState => ({
      status: 'established',
      kind: data.kind,
      members: data.members,
      names: [{ name: data.name, occurred: metadata.occurred }],
      aliases: [],
      bodies: {},
      topics: {},
    }),
    PartnershipNamed: (state, { data, metadata }) => named(state, data.name, metadata.occurred),
    PartnershipRenamed: (state, { data, metadata }) => named(state, data.to, metadata.occurred),
    PartnershipAliasNoted: (state, { data }) =>
      changed(state, ({ aliases }) => ({ aliases: [...aliases, data.alias] })),
    BodyProposed: (state, { data, metadata }) =>
      begunBody(state, data, metadata.occurred, (before) => ({
        status: before?.status ?? 'proposed',
        wasProposed: true,
      })),
    BodyFormed: (state, { data, metadata }) =>
      begunBody(state, data, metadata.occurred, (before) => ({
        status: 'formed',
        wasProposed: before?.wasProposed ?? false,
      })),
    BodyNamed: (state, { data, metadata }) => namedBody(state, data.body, data.name, metadata.occurred),
    BodyRenamed: (state, { data, metadata }) => namedBody(state, data.body, data.to, metadata.occurred),
    BodyAliasNoted: (state, { data }) =>
      changedBody(state, data.body, ({ aliases }) => ({ aliases: [...aliases, data.alias] })),
    BodyDissolved: (state, { data }) => changedBody(state, data.body, () => ({ status: 'dissolved' })),
    TopicAdded: (state, { data }) =>
      changed(state, ({ topics }) => ({ topics: { ...topics, [data.topic]: data.name } })),
  },
});
