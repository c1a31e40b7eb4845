/** Which pieces of work a question asks for, in which order, and how many there are. Pure. */
import type { Day } from '../kernel/days.js';
import type { ShareStatus } from '../recommendations/status.js';
import { isToBeMet } from '../ownership/due.js';
import { nextDue, type WorkEntry } from './work-entry.js';

/** Every status that a piece of work can have, the ones to act on first. */
export const workStatuses = [
  'not_reported',
  'not_started',
  'in_progress',
  'complete',
  'closed_without_being_done',
  'withdrawn',
  'taken_over',
] as const satisfies readonly ShareStatus[];

export const workOrders = ['due', 'status', 'made'] as const;
export type WorkOrder = (typeof workOrders)[number];

/** What a question asks for. Everything that is left out asks for nothing in particular. */
export interface WorkFilter {
  readonly statuses?: readonly ShareStatus[] | null;
  /** A date that is still to be met is due on or before this day. */
  readonly dueBy?: Day | null;
  /** A date that is still to be met has passed. */
  readonly overdue?: boolean;
}

/** Whether a piece of work is what is asked for. */
export function matches({ status, dates }: WorkEntry, { statuses, dueBy, overdue }: WorkFilter): boolean {
  if (statuses && !statuses.includes(status)) return false;
  const open = dates.filter(isToBeMet);
  if (overdue && !open.some(({ state }) => state === 'overdue')) return false;
  return !dueBy || open.some(({ state, date }) => state !== 'no_date' && date.earliest <= dueBy);
}

const compare = <T extends string | number>(a: T, b: T): number => (a < b ? -1 : a > b ? 1 : 0);

/** By the next date that is still to be met; work without one comes last. */
const byDue = (a: WorkEntry, b: WorkEntry): number => {
  const [left, right] = [nextDue(a), nextDue(b)];
  if (left === undefined || right === undefined)
    return Number(left === undefined) - Number(right === undefined);
  return compare(left, right);
};

const byStatus = (a: WorkEntry, b: WorkEntry): number =>
  workStatuses.indexOf(a.status) - workStatuses.indexOf(b.status) || byDue(a, b);

const byMade = ({ made: a }: WorkEntry, { made: b }: WorkEntry): number =>
  compare(a.latest, b.latest) || compare(a.earliest, b.earliest) || a.place - b.place;

const orders: Readonly<Record<WorkOrder, (a: WorkEntry, b: WorkEntry) => number>> = {
  due: byDue,
  status: byStatus,
  made: byMade,
};

/** How pieces of work are ordered; those that are alike in it go by their key. */
export const inOrder =
  (order: WorkOrder) =>
  (a: WorkEntry, b: WorkEntry): number =>
    orders[order](a, b) || compare(a.key, b.key);

/** How many pieces of work there are of each kind. */
export interface WorkCounts {
  /** With a date that is due and has not passed, but none that has. */
  readonly due: number;
  /** With a date that has passed. */
  readonly overdue: number;
  /** With a date still to be met of which no day can be worked out, and no other. */
  readonly noDate: number;
  readonly byStatus: readonly { readonly status: ShareStatus; readonly count: number }[];
}

/** Counts certain pieces of work. */
export function countsOf(entries: readonly WorkEntry[]): WorkCounts {
  const pressing = entries.map(pressingState);
  return {
    due: pressing.filter((state) => state === 'due').length,
    overdue: pressing.filter((state) => state === 'overdue').length,
    noDate: pressing.filter((state) => state === 'no_date').length,
    byStatus: workStatuses.map((status) => ({
      status,
      count: entries.filter((entry) => entry.status === status).length,
    })),
  };
}

/** The most pressing state among the dates still to be met; undefined where nothing is to be met. */
export const pressingState = ({
  dates,
}: WorkEntry): 'overdue' | 'due' | 'not_yet_due' | 'no_date' | undefined =>
  (['overdue', 'due', 'not_yet_due', 'no_date'] as const).find((state) =>
    dates.some((date) => date.state === state),
  );
