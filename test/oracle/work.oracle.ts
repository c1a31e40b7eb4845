/**
 * The work of a party at two times, worked out anew from the raw events for every question, by the rules as people state
 * them. It knows nothing of facts, projections or the code of answers.
 */
import type { Day, FuzzyDate } from '../../src/kernel/days.js';
import type { StoredEvent } from '../../src/kernel/event.js';

/** What is asked. */
export interface Asked {
  readonly party: string;
  readonly status?: string;
  readonly overdue?: boolean;
  readonly dueBy?: Day;
  readonly sort: 'due' | 'status' | 'made';
}

/** What the answer must hold: keys in order, and those that match only possibly. */
export interface Expected {
  readonly certain: readonly string[];
  readonly possible: readonly string[];
}

interface Counted {
  readonly event: StoredEvent;
  readonly place: number;
}

interface Piece {
  readonly key: string;
  readonly status: string;
  readonly open: readonly FuzzyDate[];
  readonly made: Counted;
}

const OPENERS = ['ActionAdded', 'CommitmentMade', 'RecommendationMade'];
const STATUSES = ['not_reported', 'not_started', 'in_progress', 'complete', 'closed_without_being_done'];
const NEVER = '9999-12-31';

/** The events that count as known at a position. The openers of these histories open all of their stream. */
export function countingAt(history: readonly StoredEvent[], position: number): Counted[] {
  const known = history.filter((event) => event.position <= position);
  const originOf = (event: StoredEvent): StoredEvent => {
    const { corrects } = event.metadata;
    return corrects ? originOf(history.find(({ id }) => id === corrects.id)!) : event;
  };
  const isTakenBack = (event: StoredEvent): boolean =>
    known.some((later) => {
      if (later.stream !== event.stream || later.position <= event.position) return false;
      if (later.metadata.corrects) return later.metadata.corrects.id === event.id;
      if (later.type !== 'RecordedInError') return false;
      const target = history.find(({ id }) => id === (later.data as { id: string }).id)!;
      return target.id === event.id || OPENERS.includes(target.type);
    });
  return known
    .filter((event) => event.type !== 'RecordedInError' && !isTakenBack(event))
    .map((event) => ({ event, place: originOf(event).position }));
}

/** The answer to a question about work, as known at a position and true on a day. */
export function workOracle(
  history: readonly StoredEvent[],
  position: number,
  day: Day,
  asked: Asked,
): Expected {
  const counting = countingAt(history, position);
  const streams = [...new Set(counting.map(({ event }) => event.stream))];
  const certain: Piece[] = [];
  const possible: string[] = [];
  for (const stream of streams) {
    const events = counting.filter(({ event }) => event.stream === stream);
    const sure = inOrder(events.filter(({ event }) => event.metadata.occurred.latest <= day));
    const maybe = events.filter(
      ({ event: { metadata } }) => metadata.occurred.earliest <= day && metadata.occurred.latest > day,
    );
    const now = pieceOf(stream, sure, asked.party);
    if (now && isAsked(now, asked, day)) certain.push(now);
    else {
      const readings = readingsOf(stream, maybe).map((some) => inOrder([...sure, ...some]));
      const piece = readings
        .map((reading) => pieceOf(stream, reading, asked.party))
        .find((one) => one && isAsked(one, asked, day));
      if (piece) possible.push(piece.key);
    }
  }
  return { certain: certain.sort(orderOf(asked.sort)).map(({ key }) => key), possible: possible.sort() };
}

/** Each possible event by itself, with those that began what it happened to, and all of them together. */
function readingsOf(stream: string, maybe: readonly Counted[]): Counted[][] {
  const openers = maybe.filter(({ event }) => OPENERS.includes(event.type));
  return [...maybe.map((one) => [...new Set([...openers, one])]), [...maybe]];
}

const compare = (a: string | number, b: string | number): number => (a < b ? -1 : a > b ? 1 : 0);

const inOrder = (events: readonly Counted[]): Counted[] =>
  [...events].sort(
    (a, b) =>
      compare(a.event.metadata.occurred.latest, b.event.metadata.occurred.latest) ||
      compare(a.event.metadata.occurred.earliest, b.event.metadata.occurred.earliest) ||
      a.place - b.place,
  );

const dataOf = ({ event }: Counted) =>
  event.data as {
    owners?: string[];
    status?: string;
    due?: FuzzyDate;
    holder?: string;
    share?: string;
    addressedTo?: string[];
    dates?: FuzzyDate[];
  };

const lastOf = (events: readonly Counted[], ...types: string[]): Counted | undefined =>
  events.filter(({ event }) => types.includes(event.type)).at(-1);

function pieceOf(stream: string, events: readonly Counted[], party: string): Piece | undefined {
  if (stream.startsWith('action-')) return actionPiece(stream, events, party);
  if (stream.startsWith('commitment-')) return commitmentPiece(stream, events, party);
  return sharePiece(stream, events, party);
}

const isOver = (status: string): boolean => status === 'complete' || status === 'closed_without_being_done';

const openDue = (made: Counted, status: string): FuzzyDate[] => {
  const { due } = dataOf(made);
  return due && !isOver(status) ? [due] : [];
};

function actionPiece(stream: string, events: readonly Counted[], party: string): Piece | undefined {
  const made = lastOf(events, 'ActionAdded');
  const owners = lastOf(events, 'ActionAdded', 'ActionAssigned');
  if (!made || !owners || !dataOf(owners).owners!.includes(party)) return undefined;
  const stated = events
    .filter((one) => one.event.type === 'ActionDropped' || dataOf(one).status !== undefined)
    .at(-1);
  const status = !stated ? 'not_reported' : (dataOf(stated).status ?? 'closed_without_being_done');
  return { key: `action/${stream.slice('action-'.length)}`, status, open: openDue(made, status), made };
}

function commitmentPiece(stream: string, events: readonly Counted[], party: string): Piece | undefined {
  const made = lastOf(events, 'CommitmentMade');
  if (!made || !dataOf(made).owners!.includes(party)) return undefined;
  const end = lastOf(events, 'CommitmentMet', 'CommitmentDropped');
  const begun = lastOf(events, 'CommitmentProgressed') ? 'in_progress' : 'not_reported';
  const ended = end?.event.type === 'CommitmentMet' ? 'complete' : 'closed_without_being_done';
  const status = end ? ended : begun;
  return {
    key: `commitment/${stream.slice('commitment-'.length)}/1`,
    status,
    open: openDue(made, status),
    made,
  };
}

function sharePiece(stream: string, events: readonly Counted[], party: string): Piece | undefined {
  const made = lastOf(events, 'RecommendationMade');
  if (!made) return undefined;
  const roles = events.filter((one) => dataOf(one).holder === party);
  const isAddressed = events.some((one) => dataOf(one).addressedTo?.includes(party));
  const isAssigned = roles.some(({ event }) => event.type === 'ResponsibilityAssigned');
  if (roles.at(-1)?.event.type === 'ResponsibilityEnded' || !(isAddressed || isAssigned)) return undefined;
  const reports = events.filter(
    (one) => one.event.type === 'ProgressReported' && dataOf(one).share === party,
  );
  const status = (reports.length > 0 && dataOf(reports.at(-1)!).status) || 'not_reported';
  const dates = dataOf(lastOf(events, 'ReviewDatesSet') ?? made).dates ?? [];
  const unmet = dates.filter(
    ({ earliest }) => !reports.some(({ event }) => event.metadata.occurred.latest >= earliest),
  );
  return {
    key: `recommendation_share/${stream.slice('recommendation-'.length)}/${party}`,
    status,
    open: [...(isOver(status) ? [] : unmet), ...openDue(made, status)],
    made,
  };
}

function isAsked({ status, open }: Piece, { status: wanted, overdue, dueBy }: Asked, day: Day): boolean {
  const known = open.filter(({ latest }) => latest !== NEVER);
  return (
    (wanted === undefined || status === wanted) &&
    (!overdue || known.some(({ latest }) => latest < day)) &&
    (dueBy === undefined || known.some(({ earliest }) => earliest <= dueBy))
  );
}

const nextOf = ({ open }: Piece): string =>
  open
    .map(({ latest }) => latest)
    .filter((latest) => latest !== NEVER)
    .sort()[0] ?? NEVER;

const orderOf =
  (sort: Asked['sort']) =>
  (a: Piece, b: Piece): number => {
    const byMade =
      compare(a.made.event.metadata.occurred.latest, b.made.event.metadata.occurred.latest) ||
      compare(a.made.event.metadata.occurred.earliest, b.made.event.metadata.occurred.earliest) ||
      a.made.place - b.made.place;
    const byStatus = STATUSES.indexOf(a.status) - STATUSES.indexOf(b.status);
    const byDue = compare(nextOf(a), nextOf(b));
    return (
      (sort === 'made' ? byMade : sort === 'status' ? byStatus || byDue : byDue) || compare(a.key, b.key)
    );
  };
