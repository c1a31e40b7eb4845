/** What the tracker knows of one agency. */
import type { FuzzyDate } from '../kernel/days.js';
import { defineStream } from '../kernel/stream.js';
import { agencyEvents, type sectors } from './agency.events.js';

interface Dated<T> {
  readonly value: T;
  readonly occurred: FuzzyDate;
}

export interface RegisteredAgency {
  readonly status: 'registered';
  readonly sector: (typeof sectors)[number];
  /** Every name, with the day from which it is known to be borne. */
  readonly names: readonly Dated<string>[];
  readonly aliases: readonly string[];
  readonly successions: readonly Dated<{ agencies: readonly string[]; extent: 'whole' | 'part' }>[];
  readonly memberships: readonly Dated<{ partnership: string; joined: boolean }>[];
}

export type AgencyState = { readonly status: 'unknown' } | RegisteredAgency;

const registered = (state: AgencyState): RegisteredAgency =>
  state.status === 'registered'
    ? state
    : { status: 'registered', sector: 'other', names: [], aliases: [], successions: [], memberships: [] };

export const agencyStream = defineStream({
  category: 'agency',
  events: agencyEvents,
  initial: { status: 'unknown' } as AgencyState,
  evolve: {
    AgencyRegistered: (state, { data, metadata }) => ({
      ...registered(state),
      sector: data.sector,
      names: [...registered(state).names, { value: data.name, occurred: metadata.occurred }],
    }),
    AgencyNamed: (state, { data, metadata }) => ({
      ...registered(state),
      names: [...registered(state).names, { value: data.name, occurred: metadata.occurred }],
    }),
    AgencyRenamed: (state, { data, metadata }) => ({
      ...registered(state),
      names: [...registered(state).names, { value: data.to, occurred: metadata.occurred }],
    }),
    AgencyAliasNoted: (state, { data }) => ({
      ...registered(state),
      aliases: [...registered(state).aliases, data.alias],
    }),
    AgencySucceededBy: (state, { data, metadata }) => ({
      ...registered(state),
      successions: [...registered(state).successions, { value: data, occurred: metadata.occurred }],
    }),
    AgencyJoinedPartnership: (state, { data, metadata }) => ({
      ...registered(state),
      memberships: [
        ...registered(state).memberships,
        { value: { partnership: data.partnership, joined: true }, occurred: metadata.occurred },
      ],
    }),
    AgencyLeftPartnership: (state, { data, metadata }) => ({
      ...registered(state),
      memberships: [
        ...registered(state).memberships,
        { value: { partnership: data.partnership, joined: false }, occurred: metadata.occurred },
      ],
    }),
  },
});

/** The agencies that act for this one on a day: its successors, of the whole or of a part. */
export const successorsOn = (agency: AgencyState, day: string): readonly string[] =>
  agency.status === 'registered'
    ? agency.successions
        .filter(({ occurred }) => occurred.latest <= day)
        .flatMap(({ value }) => value.agencies)
    : [];
