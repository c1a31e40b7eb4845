/** What answers say of a cycle at a day: details and days merged from the facts, what was closed. Pure. */
import {
  closedCycle,
  closedSubmissions,
  cycleDates,
  cycleDetails,
  openedCycle,
} from '../../projections/cycles.js';
import { onDay, type Day } from '../kernel/days.js';
import type { Party } from '../kernel/refs.js';
import { namesOf, type Names } from '../partnerships/names.js';
import {
  bySubject,
  inFactOrder,
  occurredOf,
  possibleBy,
  type Fact,
  type FactOf,
} from '../read-models/fact.js';
import type { Facts, View } from '../read-models/query.js';

/** The facts of one cycle, as known at a position. */
export interface CycleFacts {
  readonly id: string;
  readonly opened: readonly FactOf<typeof openedCycle>[];
  readonly details: readonly FactOf<typeof cycleDetails>[];
  readonly dates: readonly FactOf<typeof cycleDates>[];
  readonly submissionsClosed: readonly FactOf<typeof closedSubmissions>[];
  readonly closed: readonly FactOf<typeof closedCycle>[];
}

/** Loads the facts of cycles in bulk, in the order asked for. */
export async function cycleFactsOf(facts: Facts, cycles: readonly string[]): Promise<CycleFacts[]> {
  const [opened, details, dates, submissionsClosed, closed] = await Promise.all([
    facts.of(openedCycle, cycles).then(bySubject),
    facts.of(cycleDetails, cycles).then(bySubject),
    facts.of(cycleDates, cycles).then(bySubject),
    facts.of(closedSubmissions, cycles).then(bySubject),
    facts.of(closedCycle, cycles).then(bySubject),
  ]);
  return cycles.map((id) => ({
    id,
    opened: opened.get(id) ?? [],
    details: details.get(id) ?? [],
    dates: dates.get(id) ?? [],
    submissionsClosed: submissionsClosed.get(id) ?? [],
    closed: closed.get(id) ?? [],
  }));
}

/** A cycle as it stood on a day; undefined where it was not certain to be there. */
export const cycleOn = (facts: CycleFacts, day: Day) => cycleSaid(facts, day, ({ latest }) => latest <= day);

/**
 * What else a cycle may have been on a day: with each event taken as true that may have happened by then, and with all of
 * them. Its opening, where that is one of them, belongs to every reading.
 */
export function cycleReadings(facts: CycleFacts, day: Day): CycleSaid[] {
  const opening = possibleBy(facts.opened, day).map(({ position }) => position);
  const possible = listsOf(facts).flatMap((list) => possibleBy(list, day).map(({ position }) => position));
  const readings = [...new Set(possible)].map((one) => [...opening, one]);
  return (possible.length > 0 ? [...readings, possible] : []).flatMap(
    (taken) => cycleSaid(facts, day, (fact) => fact.latest <= day || taken.includes(fact.position)) ?? [],
  );
}

const listsOf = ({ id: _id, ...lists }: CycleFacts): (readonly Fact[])[] => Object.values(lists);

/** A cycle as the facts that count say; undefined where none of them says that it is there. */
function cycleSaid(facts: CycleFacts, day: Day, counts: (fact: Fact) => boolean) {
  const counting = <V>(list: readonly Fact<V>[]) => list.filter(counts).sort(inFactOrder);
  const opened = counting(facts.opened).at(-1);
  if (!opened) return undefined;
  const details = counting(facts.details);
  const schedule = counting(facts.dates);
  const said = Object.assign(
    {},
    ...details.map(({ value }) => given(value)),
  ) as (typeof details)[number]['value'];
  const closed = counting(facts.closed).at(-1);
  const submissionsClosed = counting(facts.submissionsClosed).at(-1);
  return {
    id: facts.id,
    partnership: opened.value.partnership,
    name: said.name ?? opened.value.name,
    round: said.round ?? null,
    framework: said.framework ?? null,
    methods: said.methods ?? null,
    period: said.period ?? null,
    dates: schedule.at(-1)?.value.dates ?? {},
    schedule,
    mentionOnly: opened.value.mentionOnly && details.every(({ position }) => position === opened.position),
    submissionsClosed,
    closed,
    possibleFacts: listsOf(facts).flatMap((list) => possibleBy(list, day)).length,
    eventPositions: [...new Set([opened, ...details, ...schedule.slice(-1)].map(({ position }) => position))],
  };
}

export type CycleSaid = NonNullable<ReturnType<typeof cycleSaid>>;

const given = (value: object) =>
  Object.fromEntries(Object.entries(value).filter(([, field]) => field !== undefined));

const ending = (fact: Fact | undefined, on?: Day) =>
  fact ? { occurred: on ? onDay(on) : occurredOf(fact), eventPositions: [fact.position] } : null;

const days = ({ opens, submissionsDue, ends }: CycleSaid['dates']) => ({
  opens: opens ?? null,
  submissionsDue: submissionsDue ?? null,
  ends: ends ?? null,
});

/** A cycle as answers show it (GraphQL `Cycle`). */
export const cycleAnswer = (
  { dates, schedule, closed, submissionsClosed, ...cycle }: CycleSaid,
  names: Names,
) => ({
  ...cycle,
  ...days(dates),
  partnership: names(`partnership:${cycle.partnership}`),
  schedule: schedule.map((fact) => ({
    ...days(fact.value.dates),
    why: fact.value.why ?? null,
    occurred: occurredOf(fact),
    eventPositions: [fact.position],
  })),
  submissionsClosed: ending(submissionsClosed),
  closed: ending(closed, closed?.value.on),
});

/** Loads the names that answers on these cycles need. */
export const namesOfCycles = (facts: Facts, cycles: readonly CycleSaid[], view: View): Promise<Names> =>
  namesOf(
    facts,
    cycles.map(({ partnership }): Party => `partnership:${partnership}`),
    view,
  );
