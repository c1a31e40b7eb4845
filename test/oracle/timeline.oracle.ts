/**
 * What happened to an agency or was done by it, worked out anew from the raw events for every question. It knows nothing
 * of facts or projections.
 */
import type { Day } from '../../src/kernel/days.js';
import { partyByOracle } from './directory.oracle.js';
import { certain, idOf, inOrder, ofType, once, standingAt, type Data, type Told } from './standing.js';
import type { StoredEvent } from '../../src/kernel/event.js';

/** What is asked. */
export interface AskedOfTimeline {
  readonly agency: string;
  readonly kinds?: readonly string[];
  readonly includePredecessors: boolean;
  readonly possibly: boolean;
}

/** An entry: the event, what kind of entry it is, and whose it is. */
export interface EntryByOracle {
  readonly position: number;
  readonly kind: string;
  readonly agency: string;
  readonly jointWith: readonly string[];
}

type Naming = (data: Data) => readonly (string | undefined)[];
const agency: Naming = ({ agency: id }) => [id && `agency:${id}`];
const share: Naming = (data) => [data['share'] as string | undefined];

/** The kind of the entry of each event, and whom the event names; those of submissions stand under the submission. */
const NAMED: Readonly<Record<string, readonly [kind: string, names: Naming]>> = {
  AgencyExpected: ['expected', agency],
  ExemptionRecorded: ['exemption', agency],
  ContactLogged: ['contact', agency],
  NonReturnRecorded: ['non_return', agency],
  PanelSessionHeld: ['panel_session', ({ agencies }) => (agencies as string[]).map((id) => `agency:${id}`)],
  FindingRecorded: [
    'finding',
    ({ about }) => ((about as Data)['agencies'] as string[]).map((id) => `agency:${id}`),
  ],
  RecommendationMade: [
    'recommendation',
    ({ addressedTo, concerns }) => [...addressedTo, ...concerns] as string[],
  ],
  RecipientAdded: ['recommendation', ({ recipient }) => [recipient as string]],
  ResponseRecorded: ['response', ({ by, share: of }) => [by, of] as string[]],
  ResponsibilityAssigned: ['responsibility', ({ holder, from }) => [holder, ...from] as string[]],
  ResponsibilityEnded: ['responsibility', ({ holder }) => [holder as string]],
  ProgressReported: ['progress', share],
  CompletionAssured: ['assurance', share],
  RecommendationReopened: ['progress', share],
  ActionAdded: ['action', ({ owners }) => owners as string[]],
  ActionAssigned: ['action', ({ owners }) => owners as string[]],
  ActionProgressed: ['action', ({ by }) => [by as string]],
  FeedbackReceived: ['feedback', agency],
  CommitmentMade: ['commitment', ({ owners, involves }) => [...owners, ...involves] as string[]],
};

const OF_AGENCY: Readonly<Record<string, string>> = {
  AgencyRegistered: 'name',
  AgencyNamed: 'name',
  AgencyRenamed: 'name',
  AgencySucceededBy: 'succeeded',
  AgencyJoinedPartnership: 'membership',
  AgencyLeftPartnership: 'membership',
};

const OF_SUBMISSION: Readonly<Record<string, string>> = {
  SubmissionStarted: 'submission_started',
  SubmissionReceived: 'submission_received',
  SubmissionLocked: 'submission_locked',
  SubmissionReopened: 'submission_reopened',
  SubmissionWithdrawn: 'submission_withdrawn',
  StandardRated: 'self_rating',
  RatingAmended: 'self_rating',
  NotRatedDeclared: 'self_rating',
  StandardAnswered: 'answer',
  EvidenceAttached: 'evidence',
  RatingQueried: 'rating_queried',
  RatingModerated: 'rating_moderated',
  RatingAgreed: 'rating_agreed',
};

/** The agencies whose work one carries on, itself first and nearest first, each with the day until which they count. */
function lineOf(told: readonly Told[], party: string, day: Day): Map<string, Day> {
  const successions = certain(told, day).filter(({ event }) => event.type === 'AgencySucceededBy');
  const line = new Map([[party, day]]);
  for (let changed = true; changed;) {
    changed = false;
    for (const [successor, until] of [...line]) {
      for (const from of predecessors(successions, successor)) {
        const day_ = from.extent === 'part' && from.on < until ? from.on : until;
        if (day_ > (line.get(from.party) ?? '')) {
          line.set(from.party, day_);
          changed = true;
        }
      }
    }
  }
  return line;
}

/** The last that was said of each two agencies counts, and stands where it was said. */
function predecessors(successions: readonly Told[], successor: string) {
  const saying = successions.filter(({ event }) =>
    (event.data['agencies'] as string[]).some((id) => `agency:${id}` === successor),
  );
  const last = new Map<string, Told['event']>();
  for (const one of saying) {
    last.delete(`agency:${idOf(one)}`);
    last.set(`agency:${idOf(one)}`, one.event);
  }
  return [...last].map(([party, { data, metadata }]) => ({
    party,
    extent: data['extent'] as string,
    on: metadata.occurred.latest,
  }));
}

/** What was written before a receipt is out once it was received; what was written between two, with the one before. */
function isOut(told: readonly Told[], written: Told, day: Day): boolean {
  if (!['self_rating', 'answer', 'evidence'].includes(OF_SUBMISSION[written.event.type] ?? '')) return true;
  const turns = ofType(told, ['SubmissionReceived', 'SubmissionReopened'], idOf(written))
    .filter(({ event }) => event.stream === written.event.stream)
    .sort((a, b) => a.place - b.place);
  const before = turns.filter(({ place }) => place < written.place).at(-1);
  const after = turns.filter(
    ({ place, event }) => place > written.place && event.type === 'SubmissionReceived',
  )[0];
  const receipt = before?.event.type === 'SubmissionReceived' ? before : after;
  return receipt !== undefined && receipt.event.metadata.occurred.latest <= day;
}

/** The timeline as known at a position and true on a day, oldest first; undefined where the agency was not there. */
export function timelineByOracle(
  history: readonly StoredEvent[],
  position: number,
  day: Day,
  asked: AskedOfTimeline,
): EntryByOracle[] | undefined {
  const told = standingAt(history, position);
  const party = `agency:${asked.agency}`;
  if (!partyByOracle(told, party, day)) return undefined;
  const line = asked.includePredecessors ? lineOf(told, party, day) : new Map([[party, day]]);
  return inOrder(told).flatMap((one) => {
    const entries = entriesOf(told, one, line, { day, possibly: asked.possibly }).filter(
      ({ kind, until }) =>
        (!asked.kinds || asked.kinds.includes(kind)) && isShown(one, until, day, asked.possibly),
    );
    if (entries.length === 0 || !isOut(told, one, day)) return [];
    const nearest = [...line.keys()].find((of) => entries.some(({ agency: whose }) => whose === of));
    const { until: _until, ...entry } = entries.find(({ agency: whose }) => whose === nearest)!;
    return [entry];
  });
}

function isShown({ event }: Told, until: Day, day: Day, possibly: boolean): boolean {
  const { earliest, latest } = event.metadata.occurred;
  return possibly ? earliest <= until && latest > day : latest <= until;
}

interface At {
  readonly day: Day;
  readonly possibly: boolean;
}

interface Entry extends EntryByOracle {
  readonly until: Day;
}

/** An entry for each agency of the line that an event concerns. */
function entriesOf(told: readonly Told[], one: Told, line: ReadonlyMap<string, Day>, at: At): Entry[] {
  const { event } = one;
  const entry = (kind: string, of: string, jointWith: readonly string[] = []): Entry[] =>
    line.has(of) ? [{ position: event.position, kind, agency: of, jointWith, until: line.get(of)! }] : [];
  const own = OF_AGENCY[event.type];
  if (own) {
    const by = (event.data['agencies'] ?? []) as string[];
    return [...entry(own, `agency:${idOf(one)}`), ...by.flatMap((id) => entry('succeeds', `agency:${id}`))];
  }
  const named = NAMED[event.type];
  if (named) {
    return once(named[1](event.data)).flatMap((of) => (of ? entry(named[0], of) : []));
  }
  const kind = OF_SUBMISSION[event.type];
  if (!kind) return [];
  return standsUnder(told, one, line, at).flatMap((submission) => {
    const members = agenciesOf(told, submission, at);
    const until = members
      .flatMap((of) => line.get(of) ?? [])
      .sort()
      .at(-1)!;
    const nearest = [...line.keys()].find((of) => members.includes(of));
    return nearest
      ? entry(
          kind,
          nearest,
          members.filter((of) => of !== nearest),
        ).map((made) => ({ ...made, until }))
      : [];
  });
}

/** The agencies that certainly returned a submission by the day; for what is possible, those that may have. */
const agenciesOf = (told: readonly Told[], submission: string, { day, possibly }: At): string[] =>
  ofType(told, ['SubmissionStarted'], submission)
    .filter(({ event: { metadata } }) => metadata.occurred[possibly ? 'earliest' : 'latest'] <= day)
    .flatMap(({ event }) => (event.data['agencies'] as string[]).map((id) => `agency:${id}`));

/**
 * The submissions that an event on one speaks of: that one, and where it is not the line's own, those that the rating covers
 * or, for what a panel says, that the agency's rating of the same item covers.
 */
function standsUnder(told: readonly Told[], one: Told, line: ReadonlyMap<string, Day>, at: At): string[] {
  if (agenciesOf(told, idOf(one), at).some((of) => line.has(of))) return [idOf(one)];
  if (one.event.data['covers']) return one.event.data['covers'] as string[];
  if (!one.event.type.startsWith('Rating')) return [];
  return certain(ofType(told, ['StandardRated', 'RatingAmended'], idOf(one)), at.day)
    .filter(({ event }) => event.data['item'] === one.event.data['item'])
    .flatMap(({ event }) => event.data['covers'] as string[]);
}
