/** What the tracker knows of one audit cycle. */
import type { FuzzyDate } from '../kernel/days.js';
import type { DataOf } from '../kernel/event.js';
import { defineStream } from '../kernel/stream.js';
import {
  contactLogged,
  cycleDetailed,
  cycleEvents,
  cycleOpened,
  cycleRescheduled,
  exemptionRecorded,
  nonReturnRecorded,
  panelSessionHeld,
} from './cycle.events.js';

/** The days of a cycle, each as far as it is known. */
export type CycleDates = DataOf<typeof cycleRescheduled>['dates'];
type Details = Omit<DataOf<typeof cycleDetailed>, 'name'>;

/** What closed the submissions of a cycle. */
export interface Closing {
  readonly eventId: string;
  readonly occurred: FuzzyDate;
}

export interface OpenedCycle extends Details {
  readonly status: 'opened';
  readonly partnership: string;
  readonly name: string;
  /** Known only because another document mentions it. */
  readonly mentionOnly: boolean;
  readonly dates: CycleDates;
  /** Ids of the agencies that are expected to return something. */
  readonly expected: readonly string[];
  readonly exemptions: readonly DataOf<typeof exemptionRecorded>[];
  readonly contacts: readonly DataOf<typeof contactLogged>[];
  readonly nonReturns: readonly DataOf<typeof nonReturnRecorded>[];
  readonly sessions: readonly DataOf<typeof panelSessionHeld>[];
  /** Set once submissions closed. */
  readonly closing?: Closing;
  /** Set once the cycle is closed: the day it ended on, as stated or as recorded. */
  readonly closed?: { readonly on?: string; readonly occurred: FuzzyDate };
}

export type CycleState = { readonly status: 'unknown' } | OpenedCycle;

const onlyKnown = ({ round, framework, methods, period }: Details): Details => ({
  ...(round !== undefined ? { round } : {}),
  ...(framework !== undefined ? { framework } : {}),
  ...(methods !== undefined ? { methods } : {}),
  ...(period !== undefined ? { period } : {}),
});

const opened = (data: DataOf<typeof cycleOpened>): OpenedCycle => ({
  status: 'opened',
  partnership: data.partnership,
  name: data.name,
  mentionOnly: data.mentionOnly,
  ...onlyKnown(data),
  dates: data.dates ?? {},
  expected: [],
  exemptions: [],
  contacts: [],
  nonReturns: [],
  sessions: [],
});

const changed = (state: CycleState, change: (cycle: OpenedCycle) => Partial<OpenedCycle>): CycleState =>
  state.status === 'opened' ? { ...state, ...change(state) } : state;

export const cycleStream = defineStream({
  category: 'cycle',
  events: cycleEvents,
  initial: { status: 'unknown' } as CycleState,
  evolve: {
    CycleOpened: (_state, { data }) => opened(data),
    CycleDetailed: (state, { data }) =>
      changed(state, ({ name }) => ({ name: data.name ?? name, ...onlyKnown(data), mentionOnly: false })),
    CycleRescheduled: (state, { data }) => changed(state, () => ({ dates: data.dates, mentionOnly: false })),
    AgencyExpected: (state, { data }) =>
      changed(state, ({ expected }) => ({ expected: [...new Set([...expected, data.agency])] })),
    ExemptionRecorded: (state, { data }) =>
      changed(state, ({ exemptions }) => ({ exemptions: [...exemptions, data] })),
    ContactLogged: (state, { data }) => changed(state, ({ contacts }) => ({ contacts: [...contacts, data] })),
    NonReturnRecorded: (state, { data }) =>
      changed(state, ({ nonReturns }) => ({ nonReturns: [...nonReturns, data] })),
    SubmissionsClosed: (state, { id, metadata }) =>
      changed(state, () => ({ closing: { eventId: id, occurred: metadata.occurred } })),
    PanelSessionHeld: (state, { data }) =>
      changed(state, ({ sessions }) => ({
        sessions: [...sessions.filter(({ session }) => session !== data.session), data],
      })),
    CycleClosed: (state, { data, metadata }) =>
      changed(state, () => ({ closed: { on: data.on, occurred: metadata.occurred } })),
  },
});
