/**
 * Actions, commitments and the feedback beside them, worked out anew from the raw events for every question. It knows
 * nothing of facts or projections.
 */
import type { Day, FuzzyDate } from '../../src/kernel/days.js';
import { byText, certain, idOf, inOrder, ofType, once, possible, type Data, type Told } from './standing.js';

/** An action or commitment at a day. */
export interface PromiseByOracle {
  readonly id: string;
  readonly made: Data;
  readonly owners: readonly string[];
  readonly status: string;
  readonly overdue: boolean;
  /** How many reports or notes there are. */
  readonly reports: number;
}

type Reading = (events: readonly Told[], id: string, day: Day) => PromiseByOracle | undefined;

const isOverdue = (due: FuzzyDate | undefined, isOpen: boolean, day: Day): boolean =>
  isOpen && due !== undefined && due.latest !== '9999-12-31' && due.latest < day;

/** An action as some events, in order, say it is. */
const actionSaid: Reading = (events, id, day) => {
  const made = ofType(events, ['ActionAdded']).at(-1)?.event.data;
  if (!made) return undefined;
  const owners = ofType(events, ['ActionAdded', 'ActionAssigned']).at(-1)!.event.data['owners'] as string[];
  const stating = events.findLast(({ event }) => event.type === 'ActionDropped' || event.data['status']);
  const status = stating
    ? ((stating.event.data['status'] ?? 'closed_without_being_done') as string)
    : 'not_reported';
  const isOpen = status !== 'complete' && status !== 'closed_without_being_done';
  const overdue = isOverdue(made['due'] as FuzzyDate | undefined, isOpen, day);
  return { id, made, owners, status, overdue, reports: ofType(events, ['ActionProgressed']).length };
};

/** A commitment as some events, in order, say it is. */
const commitmentSaid: Reading = (events, id, day) => {
  const made = ofType(events, ['CommitmentMade']).at(-1)?.event.data;
  if (!made) return undefined;
  const end = ofType(events, ['CommitmentMet', 'CommitmentDropped']).at(-1);
  const status = !end ? 'open' : end.event.type === 'CommitmentMet' ? 'met' : 'dropped';
  const overdue = isOverdue(made['due'] as FuzzyDate | undefined, status === 'open', day);
  const reports = ofType(events, ['CommitmentProgressed']).length;
  return { id, made, owners: made['owners'] as string[], status, overdue, reports };
};

const groups = {
  action: { opener: 'ActionAdded', said: actionSaid, keyOf: idOf },
  commitment: {
    opener: 'CommitmentMade',
    said: commitmentSaid,
    keyOf: (told: Told) => `${idOf(told)}/${told.event.data['commitment']}`,
  },
} as const;

/** The events of actions or of commitments. */
const eventsOf = (told: readonly Told[], kind: keyof typeof groups): Told[] =>
  told.filter(({ event: { type } }) => type.startsWith(kind === 'action' ? 'Action' : 'Commitment'));

const keysOf = (told: readonly Told[], kind: keyof typeof groups): string[] =>
  once(eventsOf(told, kind).map(groups[kind].keyOf));

const eventsWith = (told: readonly Told[], kind: keyof typeof groups, key: string): Told[] =>
  eventsOf(told, kind).filter((one) => groups[kind].keyOf(one) === key);

/** One action or commitment as it certainly was on a day; where it was only possibly there, as it was if it was. */
export function promiseByOracle(told: readonly Told[], kind: keyof typeof groups, key: string, day: Day) {
  const { opener, said } = groups[kind];
  const own = eventsWith(told, kind, key);
  const known = certain(own, day);
  const isCertain = ofType(known, [opener]).length > 0;
  const taken = isCertain ? known : inOrder([...known, ...ofType(possible(own, day), [opener])]);
  const promise = said(taken, key, day);
  return promise && { ...promise, certain: isCertain };
}

/** Those that fit for certain, by the day they were made, and those that would with what may have been true. */
export function promisesByOracle(
  told: readonly Told[],
  kind: keyof typeof groups,
  day: Day,
  fits: (one: PromiseByOracle) => boolean,
): { certain: string[]; possible: string[] } {
  const { opener, said } = groups[kind];
  const fitting = (key: string): 'certain' | 'possible' | 'not' => {
    const own = eventsWith(told, kind, key);
    const [known, open] = [certain(own, day), possible(own, day)];
    const openers = ofType(open, [opener]);
    const readings = [...open.map((one) => once([...openers, one])), open];
    const holds = (some: readonly Told[]) => {
      const reading = said(inOrder([...known, ...some]), key, day);
      return reading !== undefined && fits(reading);
    };
    return holds([]) ? 'certain' : readings.some(holds) ? 'possible' : 'not';
  };
  const made = (key: string) => ofType(eventsWith(told, kind, key), [opener]);
  const inOrderOfMaking = inOrder(keysOf(told, kind).flatMap(made)).map(groups[kind].keyOf);
  return {
    certain: inOrderOfMaking.filter((key) => fitting(key) === 'certain'),
    possible: inOrderOfMaking.filter((key) => fitting(key) === 'possible').sort(byText),
  };
}

/** Who gave the feedback with an id, for certain on a day. */
export const feedbackBy = (told: readonly Told[], id: string, day: Day): Data | undefined =>
  certain(ofType(told, ['FeedbackReceived'], id), day).at(-1)?.event.data;

/** The feedback that fits, by the day it was given, each with the commitments that answer it by the day they were made. */
export const feedbackByOracle = (told: readonly Told[], day: Day, fits: (said: Data) => boolean) =>
  certain(ofType(told, ['FeedbackReceived']), day)
    .filter(({ event }) => fits(event.data))
    .map((one) => ({
      id: idOf(one),
      commitments: promisesByOracle(told, 'commitment', day, ({ id }) => id.startsWith(`${idOf(one)}/`))
        .certain,
    }));
