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

/** What is said of an agency that nobody registered (any more) says nothing. */
const ifRegistered = (
  state: AgencyState,
  change: (agency: RegisteredAgency) => Partial<RegisteredAgency>,
): AgencyState => (state.status === 'registered' ? { ...state, ...change(state) } : state);

const withName = (state: AgencyState, value: string, occurred: FuzzyDate): AgencyState =>
  ifRegistered(state, ({ names }) => ({ names: [...names, { value, occurred }] }));

const withMembership = (
  state: AgencyState,
  partnership: string,
  joined: boolean,
  occurred: FuzzyDate,
): AgencyState =>
  ifRegistered(state, ({ memberships }) => ({
    memberships: [...memberships, { value: { partnership, joined }, occurred }],
  }));

export const agencyStream = defineStream({
  category: 'agency',
  events: agencyEvents,
  initial: { status: 'unknown' } as AgencyState,
  evolve: {
    AgencyRegistered: (_state, { data, metadata }): AgencyState => ({
      status: 'registered',
      sector: data.sector,
      names: [{ value: data.name, occurred: metadata.occurred }],
      aliases: [],
      successions: [],
      memberships: [],
    }),
    AgencyNamed: (state, { data, metadata }) => withName(state, data.name, metadata.occurred),
    AgencyRenamed: (state, { data, metadata }) => withName(state, data.to, metadata.occurred),
    AgencyAliasNoted: (state, { data }) =>
      ifRegistered(state, ({ aliases }) => ({ aliases: [...aliases, data.alias] })),
    AgencySucceededBy: (state, { data, metadata }) =>
      ifRegistered(state, ({ successions }) => ({
        successions: [...successions, { value: data, occurred: metadata.occurred }],
      })),
    AgencyJoinedPartnership: (state, { data, metadata }) =>
      withMembership(state, data.partnership, true, metadata.occurred),
    AgencyLeftPartnership: (state, { data, metadata }) =>
      withMembership(state, data.partnership, false, metadata.occurred),
  },
});

/** The agencies that act for this one on a day: its successors, of the whole or of a part. */
export const successorsOn = (agency: AgencyState, day: string): readonly string[] =>
  agency.status === 'registered'
    ? agency.successions
        .filter(({ occurred }) => occurred.latest <= day)
        .flatMap(({ value }) => value.agencies)
    : [];
