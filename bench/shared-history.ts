/** A history in which one agency and one body have much to show, among the events of many others. */
import { onDay, type Day } from '../src/kernel/days.js';
import { idOfEvent, someMetadata, type LogRow } from './bulk-log.js';

/** An agency with so many events in its timeline, and a body with so many shares. Their ids hold `name`. */
export interface Followed {
  readonly name: string;
  readonly entries: number;
  readonly shares: number;
}

/** What happened, before it has a place in the log. */
interface Happening {
  readonly stream: string;
  readonly type: string;
  readonly data: object;
  readonly on: Day;
}

const RATINGS = 90;
/** A submission is begun, rated, received and agreed in ten standards; contacts are as many events again. */
const EVENTS_OF_SUBMISSION = 1 + RATINGS + 1 + 8;
const BEGINNING = Date.UTC(2019, 0, 1);
const MS_BETWEEN = 180_000;

/** The id of the agency that is followed under a name, and that of the body. */
export const agencyOf = (name: string): string => `agency-${name}`;
export const bodyOf = (name: string): string => `body-${name}`;

/** When the event at a position was recorded, in milliseconds. */
export const recordedAt = (position: number): number => BEGINNING + position * MS_BETWEEN;

/**
 * So many events. Those who are followed have all of theirs among the first `within`, evenly spread; the others' fill the
 * places between and come after.
 */
export function* sharedHistory(
  events: number,
  { followed, within }: { followed: readonly Followed[]; within: number },
): Generator<LogRow> {
  const own = [...followed.flatMap((one) => [...happeningsOf(one)])];
  if (own.length > within) throw new Error(`${own.length} events do not fit into ${within}.`);
  const others = othersHappenings();
  const placed = new Places();
  let told = 0;
  for (let position = 1; position <= events; position += 1) {
    const due = Math.floor((Math.min(position, within) * own.length) / within);
    yield placed.next(told < due ? own[told++]! : (others.next().value as Happening));
  }
}

/** Gives happenings their streams, revisions and positions. */
class Places {
  private readonly streams = new Map<string, { readonly id: number; length: number }>();
  private position = 0;

  next({ stream, type, data, on }: Happening): LogRow {
    this.position += 1;
    const known = this.streams.get(stream) ?? { id: this.streams.size + 1, length: 0 };
    this.streams.set(stream, known);
    const metadata = { ...someMetadata(this.position, recordedAt(this.position)), occurred: onDay(on) };
    const id = idOfEvent(this.position);
    const revision = known.length++;
    const texts = [JSON.stringify(data), JSON.stringify(metadata)] as const;
    return {
      stream: known.id,
      streamName: stream,
      columns: [this.position, known.id, revision, id, type, 1, ...texts],
    };
  }
}

function* happeningsOf({ name, entries, shares }: Followed): Generator<Happening> {
  const [agency, body] = [agencyOf(name), bodyOf(name)];
  yield registered(agency);
  yield formed(body);
  for (let n = 0; n < shares; n += 1) yield* shareOf(`body:${body}`, `here.2010.${name}-${n}`, n);
  const submissions = Math.floor(entries / 2 / EVENTS_OF_SUBMISSION);
  for (let n = 0; n < submissions; n += 1) yield* submissionOf(agency, `${agency}-${n}`, dayNo(n, 2005));
  for (let n = submissions * EVENTS_OF_SUBMISSION; n < entries; n += 1) yield contactWith(agency, n);
}

/** Others, without end: each agency returns a submission and each body works on a recommendation. */
function* othersHappenings(): Generator<Happening> {
  for (let n = 0; ; n += 1) {
    const [agency, body] = [`other-${n % 2000}`, `other-${n % 500}`];
    if (n < 2000) yield registered(agency);
    if (n < 500) yield formed(body);
    yield* submissionOf(agency, `other-${n}`, dayNo(n, 2005));
    yield* shareOf(`body:${body}`, `here.2011.${n}`, n);
    for (let report = 0; report < 16; report += 1)
      yield progressOn(`here.2011.${n}`, `body:${body}`, dayNo(n, 2013));
    yield contactWith(agency, n);
  }
}

const registered = (agency: string): Happening => ({
  stream: `agency-${agency}`,
  type: 'AgencyRegistered',
  data: { name: `The ${agency}`, sector: 'health' },
  on: '2004-01-01',
});

const formed = (body: string): Happening => ({
  stream: 'partnership-here',
  type: 'BodyFormed',
  data: { body, name: `The ${body}`, kind: 'subgroup' },
  on: '2004-01-01',
});

/** A recommendation with a date to be reviewed, made the responsibility of a body, which is at work on it. */
function* shareOf(holder: string, id: string, n: number): Generator<Happening> {
  const stream = `recommendation-${id}`;
  const made = {
    partnership: 'here',
    cycle: 'here.2010',
    number: `${n}`,
    kind: 'recommendation',
    wordings: [
      { text: { narrative: 'All agencies should check that what was learnt in training is used.' } },
    ],
    addressedTo: [],
    concerns: [],
    items: [],
    themes: ['training-and-supervision'],
  };
  yield { stream, type: 'RecommendationMade', data: made, on: '2010-03-01' };
  yield { stream, type: 'ResponsibilityAssigned', data: { holder, from: [] }, on: '2010-04-01' };
  const dates = { share: holder, dates: [onDay(dayNo(n, 2012))] };
  yield { stream, type: 'ReviewDatesSet', data: dates, on: '2010-05-01' };
  yield progressOn(id, holder, '2011-06-01');
}

const progressOn = (id: string, share: string, on: Day): Happening => ({
  stream: `recommendation-${id}`,
  type: 'ProgressReported',
  data: {
    share,
    status: 'in_progress',
    note: { narrative: 'Training was given to more teams, and its use is checked in supervision.' },
    evidence: [],
    reportedIn: { cycle: 'here.2011' },
  },
  on,
});

function* submissionOf(agency: string, id: string, on: Day): Generator<Happening> {
  const stream = `submission-${id}`;
  const item = (n: number) => `here.standards/standard-${n}`;
  const reason = { narrative: 'The policy was reviewed, and all new staff were told of it.' };
  yield { stream, type: 'SubmissionStarted', data: { agencies: [agency], cycles: ['here.2010'] }, on };
  for (let n = 0; n < RATINGS; n += 1) {
    yield { stream, type: 'StandardRated', data: { item: item(n), grade: 'green', reason, covers: [] }, on };
  }
  yield { stream, type: 'SubmissionReceived', data: { means: 'submitted', flags: [] }, on };
  for (let n = 0; n < 8; n += 1) {
    const agreed = { item: item(n), cycle: 'here.2010', grade: 'amber', reason };
    yield { stream, type: 'RatingAgreed', data: agreed, on };
  }
}

const contactWith = (agency: string, n: number): Happening => ({
  stream: 'cycle-here.2010',
  type: 'ContactLogged',
  data: {
    contact: `${agency}-${n}`,
    agency,
    how: 'email',
    what: { narrative: 'Asked for the return that was due last week.' },
  },
  on: dayNo(n, 2006),
});

/** A day within ten years from the first day of a year. */
const dayNo = (n: number, year: number): Day =>
  new Date(Date.UTC(year, 0, 1 + ((n * 7) % 3650))).toISOString().slice(0, 10);
