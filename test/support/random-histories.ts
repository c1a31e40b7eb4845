/**
 * Random histories of any events: back-dated, fuzzy, undated, corrected again and again, recorded in error, openers taken
 * back and made again, stamps out of order.
 */
import fc from 'fast-check';
import { eventTypesOf } from '../../src/catalogue.js';
import { BEGINNING, END_OF_TIME, type Day, type FuzzyDate } from '../../src/kernel/days.js';
import { recordedInError, type EventMetadata, type StoredEvent } from '../../src/kernel/event.js';
import { effectiveEvents, eventTypeOf } from '../../src/kernel/stream.js';
import { correctionOf, takenBack, type Recorded } from './history.js';

/** Random choices of one event. */
export class Dice {
  private thrown = 0;

  constructor(private readonly throws: readonly number[]) {}

  /** A number from 0 to below the limit. */
  below(limit: number): number {
    this.thrown += 1;
    return this.throws[this.thrown % this.throws.length]! % limit;
  }

  pick<T>(from: readonly T[]): T {
    return from[this.below(from.length)]!;
  }

  /** Some of these, or none, in their order. */
  some<T>(from: readonly T[]): T[] {
    return from.filter(() => this.below(2) === 0);
  }

  /** One of these, or nothing. */
  maybe<T>(from: readonly T[]): T | undefined {
    return this.below(3) === 0 ? undefined : this.pick(from);
  }
}

/**
 * Makes one kind of event. `who` decides its stream and subject, `what` all else: a correction keeps the first and
 * throws the second again.
 */
export type Maker = (who: Dice, what: Dice) => Recorded;

/** The days of random histories, with one before and one after most of them. */
export const someDays: readonly Day[] = [1, 2, 3, 4, 5, 6].map((day) => `2021-03-0${day}`);

const throws = fc.noBias(fc.array(fc.nat(59), { minLength: 12, maxLength: 12 }));

const step = fc.record({
  act: fc.oneof(
    { arbitrary: fc.constant('record' as const), weight: 9 },
    { arbitrary: fc.constant('correct' as const), weight: 4 },
    { arbitrary: fc.constant('error' as const), weight: 2 },
    { arbitrary: fc.constant('again' as const), weight: 1 },
  ),
  maker: fc.noBias(fc.nat(1000)),
  who: throws,
  what: throws,
  target: fc.noBias(fc.nat(1000)),
  keepsDay: fc.boolean(),
  from: fc.nat(someDays.length - 1),
  to: fc.nat(someDays.length - 1),
  fuzz: fc.oneof(
    { arbitrary: fc.constant('exact' as const), weight: 5 },
    { arbitrary: fc.constant('between' as const), weight: 3 },
    { arbitrary: fc.constant('undated' as const), weight: 1 },
    { arbitrary: fc.constant('open' as const), weight: 1 },
  ),
  stampedDay: fc.nat(5),
});
type Step = typeof step extends fc.Arbitrary<infer S> ? S : never;

/** An event with what made it, so that it can be made again. */
interface Made {
  readonly event: StoredEvent;
  readonly maker: Maker;
  readonly who: readonly number[];
}

/**
 * Random histories of the events that these make: broad ones, and narrow ones of a few makers on a few subjects, which find
 * other faults.
 */
export function randomHistories(
  makers: readonly Maker[],
  { maxLength = 14 }: { readonly maxLength?: number } = {},
): fc.Arbitrary<StoredEvent[]> {
  const steps = fc.array(step, { minLength: 1, maxLength, size: 'max' });
  const few = fc.subarray([...makers], { minLength: 1, maxLength: Math.min(4, makers.length) });
  const subjects = fc.array(throws, { minLength: 1, maxLength: 2 });
  const narrow = fc.tuple(few, subjects, steps).map(([some, whos, taken]) =>
    historyOf(
      taken.map((one, at) => ({ ...one, who: whos[at % whos.length]! })),
      some,
    ),
  );
  const broad = steps.map((taken) => historyOf(taken, makers));
  return fc.oneof({ arbitrary: broad, weight: 1 }, { arbitrary: narrow, weight: 1 });
}

function historyOf(steps: readonly Step[], makers: readonly Maker[]): StoredEvent[] {
  const made: Made[] = [];
  for (const each of steps) {
    const next = nextOf(made, each, makers);
    if (next) made.push(next);
  }
  return made.map(({ event }) => event);
}

function nextOf(made: readonly Made[], each: Step, makers: readonly Maker[]): Made | undefined {
  const standing = made.filter((one) => stillStands(made, one));
  if (each.act === 'record') {
    return recorded(made, makers[each.maker % makers.length]!, each.who, each);
  }
  const gone = made.filter((one) => one.event.type !== recordedInError.type && !standing.includes(one));
  const among = each.act === 'again' ? gone : standing;
  const target = among[each.target % Math.max(1, among.length)];
  if (!target) return undefined;
  const { maker, who, event } = target;
  if (each.act === 'again') return recorded(made, maker, who, each);
  const [stream, again] = maker(new Dice(who), new Dice(each.what));
  const taking =
    each.act === 'error' ? takenBack(stream, event.revision) : correctionOf(stream, event.revision, again);
  const occurred = each.keepsDay || each.act === 'error' ? event.metadata.occurred : dayOf(each);
  return { event: stored(made, taking, occurred, each), maker, who };
}

/** Nothing where what it opens is open already: no use case would record it. */
function recorded(made: readonly Made[], maker: Maker, who: readonly number[], each: Step): Made | undefined {
  const event = stored(made, maker(new Dice(who), new Dice(each.what)), dayOf(each), each);
  const type = eventTypeOf(eventTypesOf(event), event);
  const isOpen = made.some(
    (one) =>
      one.event.stream === event.stream &&
      one.event.type === event.type &&
      type.subject(one.event.data) === type.subject(event.data) &&
      stillStands(made, one),
  );
  return type.opens && isOpen ? undefined : { event, maker, who };
}

function stillStands(made: readonly Made[], { event }: Made): boolean {
  const ofStream = made.filter((one) => one.event.stream === event.stream).map((one) => one.event);
  return effectiveEvents(eventTypesOf(event), ofStream).some(({ id }) => id === event.id);
}

function stored(
  made: readonly Made[],
  [stream, { type, version, data, occurred, corrects }]: Recorded,
  day: FuzzyDate,
  { stampedDay }: Step,
): StoredEvent {
  const revision = made.filter(({ event }) => event.stream === stream).length;
  return {
    position: made.length + 1,
    stream,
    revision,
    id: `${stream}:${revision}`,
    type,
    version,
    data,
    metadata: {
      occurred: occurred ?? day,
      recordedAt: `2021-04-0${1 + stampedDay}T22:30:00.000Z`,
      ...(corrects ? { corrects } : {}),
    } as EventMetadata,
  };
}

function dayOf({ from, to, fuzz }: Step): FuzzyDate {
  const [first, last] = [someDays[Math.min(from, to)]!, someDays[Math.max(from, to)]!];
  if (fuzz === 'exact') return { earliest: last, latest: last };
  if (fuzz === 'undated') return { earliest: BEGINNING, latest: last };
  if (fuzz === 'open') return { earliest: first, latest: END_OF_TIME };
  return { words: 'about then', earliest: first, latest: last };
}
