/**
 * The ratings of a cycle, worked out of the raw events for every question anew by walking through each submission once,
 * in the words of the rules. It knows nothing of facts or projections.
 */
import type { Day } from '../../src/kernel/days.js';
import type { StoredEvent } from '../../src/kernel/event.js';
import { standingAt } from './standing.js';

type Told = StoredEvent<string, Record<string, any>>; // eslint-disable-line @typescript-eslint/no-explicit-any -- events of any type

/** An event that counts, with its place. */
export interface Standing {
  readonly event: Told;
  readonly place: number;
}

/** What a cycle shows of one submission and item. */
export interface CellTold {
  readonly submission: string;
  readonly item: string;
  readonly self: string | null;
  readonly moderated: string | null;
  readonly agreed: string | null;
  readonly effective: string | null;
  readonly changedAfterClosing: boolean;
  readonly possibleSelf: number;
}

/** A self rating with the receipt that released it. */
export interface Released {
  readonly rating: Standing;
  readonly receipt: Told;
  readonly afterClosing: boolean;
}

const NO_GRADE = 'no grade';

/** The events that count at a position, in the order of their places. */
const stillStanding = (history: readonly StoredEvent[], position: number): Standing[] =>
  standingAt(history, position).sort((a, b) => a.place - b.place);

/** Walks through a submission in the order of recording and hands every rating to the receipt that releases it. */
export function releasedRatings(told: readonly Standing[], cycle: string): Released[] {
  let released: Released[] = [];
  let waiting: { rating: Standing; afterClosing: boolean }[] = [];
  let lastReceipt: Told | undefined;
  let locked = false;
  let reopened = false;
  for (const standing of told) {
    const { type, data } = standing.event;
    if (type === 'SubmissionLocked' && data['cycle'] === cycle && !reopened) locked = true;
    if (type === 'SubmissionReopened' && data['cycle'] === cycle && locked)
      [locked, reopened] = [false, true];
    if (type === 'SubmissionReceived') {
      lastReceipt = standing.event;
      if (reopened) {
        waiting.push(...released.filter(({ afterClosing }) => afterClosing));
        released = released.filter(({ afterClosing }) => !afterClosing);
        waiting = waiting.map(({ rating }) => ({ rating, afterClosing: false }));
      }
      reopened = false;
      released.push(...waiting.map((one) => ({ ...one, receipt: lastReceipt! })));
      waiting = [];
    }
    if (!['StandardRated', 'RatingAmended', 'NotRatedDeclared'].includes(type)) continue;
    const one = { rating: standing, afterClosing: locked };
    if (lastReceipt && !reopened) released.push({ ...one, receipt: lastReceipt });
    else waiting.push(one);
  }
  return released;
}

const max = (a: Day, b: Day): Day => (a > b ? a : b);
const orderOf = ({ event, place }: Standing): string =>
  `${event.metadata.occurred.latest} ${event.metadata.occurred.earliest} ${String(place).padStart(6, '0')}`;
const lastOf = <T>(list: readonly T[], key: (one: T) => string): T | undefined =>
  list.reduce<T | undefined>((last, one) => (last && key(last) > key(one) ? last : one), undefined);
const said = (rating: Standing | undefined): string | null =>
  rating ? (rating.event.data['grade'] ?? NO_GRADE) : null;

function cellsTold(submission: string, told: readonly Standing[], cycle: string, day: Day): CellTold[] {
  const released = releasedRatings(told, cycle);
  const panel = told.filter(({ event }) => event.data['cycle'] === cycle && event.data['item']);
  const items = new Set(
    [...released.map(({ rating }) => rating), ...panel].map(({ event }) => event.data['item'] as string),
  );
  return [...items].sort().map((item) => {
    const own = released.filter(({ rating }) => rating.event.data['item'] === item);
    const begun = own.filter(
      ({ rating, receipt }) =>
        max(rating.event.metadata.occurred.latest, receipt.metadata.occurred.latest) <= day,
    );
    const counted = lastOf(
      begun.filter(({ afterClosing }) => !afterClosing),
      ({ rating }) => orderOf(rating),
    );
    const newest = lastOf(begun, ({ rating }) => orderOf(rating));
    const panelSaid = (type: string) =>
      said(
        lastOf(
          panel.filter(
            ({ event }) =>
              event.type === type && event.data['item'] === item && event.metadata.occurred.latest <= day,
          ),
          orderOf,
        ),
      );
    const self = said(counted?.rating);
    const [moderated, agreed] = [panelSaid('RatingModerated'), panelSaid('RatingAgreed')];
    return {
      submission,
      item,
      self,
      moderated,
      agreed,
      effective: agreed ?? moderated ?? (self === NO_GRADE ? null : self),
      changedAfterClosing: !!newest?.afterClosing && said(newest.rating) !== self,
      possibleSelf: own.filter(
        (one) =>
          !one.afterClosing &&
          !begun.includes(one) &&
          max(one.rating.event.metadata.occurred.earliest, one.receipt.metadata.occurred.earliest) <= day,
      ).length,
    };
  });
}

/** The cells of every submission that certainly serves the cycle on the day, in the order of their ids. */
export function ratingsByOracle(
  history: readonly StoredEvent[],
  cycle: string,
  { day, position }: { day: Day; position: number },
): CellTold[] {
  const streams = new Map<string, Standing[]>();
  for (const one of stillStanding(history, position)) {
    streams.set(one.event.stream, [...(streams.get(one.event.stream) ?? []), one]);
  }
  return [...streams]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .flatMap(([stream, told]) => {
      const happened = (type: string) =>
        told.some(({ event }) => event.type === type && event.metadata.occurred.latest <= day);
      const serves = told.some(
        ({ event }) =>
          event.type === 'SubmissionStarted' &&
          event.data['cycles'].includes(cycle) &&
          event.metadata.occurred.latest <= day,
      );
      return serves && !happened('SubmissionWithdrawn')
        ? cellsTold(stream.slice('submission-'.length), told, cycle, day)
        : [];
    });
}

/** How many gave each grade to an item, and how many gave none. */
export function distributionByOracle(cells: readonly CellTold[], item: string, basis: 'self' | 'effective') {
  const counts: Record<string, number> = {};
  for (const cell of cells.filter((one) => one.item === item)) {
    const one = cell[basis] ?? (cell.self === NO_GRADE ? NO_GRADE : null);
    if (one) counts[one] = (counts[one] ?? 0) + 1;
  }
  return counts;
}
