/**
 * Which events count, worked out of the raw events alone, in the words of the rules: what was recorded by a position and
 * neither corrected nor taken back by then, each at the place of the event that it corrects.
 */
import type { Day } from '../../src/kernel/days.js';
import type { StoredEvent } from '../../src/kernel/event.js';

// eslint-disable-next-line @typescript-eslint/no-explicit-any -- the data of events of any type
export type Data = Record<string, any>;

/** An event that counts. */
export interface Told {
  readonly event: StoredEvent<string, Data>;
  /** Position of the first event of its chain of corrections. */
  readonly place: number;
}

const all = () => true;
const same =
  (field: string) =>
  (opener: Data, other: Data): boolean =>
    opener[field] === other[field];

/**
 * What else on its stream goes when an event of this type was recorded in error, unless another such event opened the same;
 * of all others only they themselves.
 */
const takesAlong: Readonly<Record<string, (opener: Data, other: Data) => boolean>> = {
  PartnershipEstablished: all,
  BodyProposed: same('body'),
  BodyFormed: same('body'),
  TopicAdded: same('topic'),
  AgencyRegistered: all,
  FrameworkPublished: all,
  CycleOpened: all,
  ContactLogged: same('contact'),
  PanelSessionHeld: same('session'),
  SubmissionStarted: all,
  EvidenceAttached: same('evidence'),
  ReportPublished: all,
  FindingRecorded: same('finding'),
  SurveyResultRecorded: same('result'),
  RecommendationMade: all,
  ActionAdded: all,
  FeedbackReceived: (_feedback, other) => other['agency'] !== undefined && other['commitment'] === undefined,
  CommitmentMade: same('commitment'),
};

/** The expectation of an agency goes with nothing but other such expectations. */
function goesAlong(target: StoredEvent<string, Data>, other: StoredEvent<string, Data>): boolean {
  if (target.id === other.id) return true;
  if (target.type === 'AgencyExpected')
    return other.type === target.type && same('agency')(target.data, other.data);
  return takesAlong[target.type]?.(target.data, other.data) ?? false;
}

/** The events that count as known at a position. */
export function standingAt(history: readonly StoredEvent[], position: number): Told[] {
  let standing: Told[] = [];
  for (const event of history as readonly StoredEvent<string, Data>[]) {
    if (event.position > position) break;
    const { corrects } = event.metadata;
    if (event.type === 'RecordedInError') {
      const target = history.find(({ id }) => id === event.data['id']) as StoredEvent<string, Data>;
      const ofStream = standing.filter((one) => one.event.stream === target.stream);
      const isOpenOtherwise = ofStream.some(
        (one) => one.event.id !== target.id && goesAlong(target, one.event) && goesAlong(one.event, target),
      );
      const goes = (one: Told) =>
        isOpenOtherwise ? one.event.id === target.id : goesAlong(target, one.event);
      standing = standing.filter((one) => !ofStream.includes(one) || !goes(one));
    } else {
      const corrected = standing.find((one) => one.event.id === corrects?.id);
      standing = standing.filter((one) => one !== corrected);
      standing.push({ event, place: corrected?.place ?? event.position });
    }
  }
  return standing;
}

/** The id of the stream, without its category. */
export const idOf = ({ event: { stream } }: Told): string => stream.slice(stream.indexOf('-') + 1);

/** The category of the stream. */
export const categoryOf = ({ event: { stream } }: Told): string => stream.slice(0, stream.indexOf('-'));

/** Those of some types, on the stream with an id or on any. */
export const ofType = (told: readonly Told[], types: readonly string[], id?: string): Told[] =>
  told.filter((one) => types.includes(one.event.type) && (id === undefined || idOf(one) === id));

/** In the order of facts: latest day, then earliest day, then place in the log. */
export function inOrder(told: readonly Told[]): Told[] {
  return [...told].sort((a, b) => {
    const [one, other] = [a.event.metadata.occurred, b.event.metadata.occurred];
    if (one.latest !== other.latest) return one.latest < other.latest ? -1 : 1;
    if (one.earliest !== other.earliest) return one.earliest < other.earliest ? -1 : 1;
    return a.place - b.place;
  });
}

/** What was certainly true by a day, in the order of facts. */
export const certain = (told: readonly Told[], day: Day): Told[] =>
  inOrder(told.filter(({ event }) => event.metadata.occurred.latest <= day));

/** What may have been true by a day but need not, in the order of facts. */
export const possible = (told: readonly Told[], day: Day): Told[] =>
  inOrder(
    told.filter(
      ({ event }) => event.metadata.occurred.earliest <= day && event.metadata.occurred.latest > day,
    ),
  );

/** The last one. */
export const last = (told: readonly Told[]): Told | undefined => told.at(-1);

/** Each once, in the order of first occurrence. */
export const once = <T>(list: readonly T[]): T[] => [...new Set(list)];

/** Text sorted by code point. */
export const byText = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
