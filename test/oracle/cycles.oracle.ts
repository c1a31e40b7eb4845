/**
 * Cycles, their panel sessions and contacts, worked out anew from the raw events for every question. It knows nothing of
 * facts or projections.
 */
import type { Day } from '../../src/kernel/days.js';
import { nameByOracle } from './directory.oracle.js';
import { byText, certain, idOf, inOrder, ofType, once, possible, type Data, type Told } from './standing.js';

const OF_CYCLE = ['CycleOpened', 'CycleDetailed', 'CycleRescheduled', 'SubmissionsClosed', 'CycleClosed'];
const ALWAYS = { earliest: '0001-01-01', latest: '0001-01-01' };

/** What is said of cycles; one that is known by mention only is there from the beginning. */
const saidOfCycles = (told: readonly Told[]): Told[] =>
  ofType(told, OF_CYCLE).map((one) =>
    one.event.data['mentionOnly']
      ? { ...one, event: { ...one.event, metadata: { ...one.event.metadata, occurred: ALWAYS } } }
      : one,
  );

const hasDay = (date: { latest: Day } | undefined): boolean =>
  date !== undefined && date.latest !== '9999-12-31';

/** A cycle as some events, in order, say it is; undefined where none opens it. */
function cycleSaid(events: readonly Told[], id: string) {
  const opened = ofType(events, ['CycleOpened']).at(-1);
  if (!opened) return undefined;
  const detailing = ofType(events, ['CycleOpened', 'CycleDetailed']).map(({ event }) => event.data);
  const lastGiven = (field: string): unknown =>
    detailing.map((data) => data[field] as unknown).findLast((value) => value !== undefined) ?? null;
  const named = ofType(events, ['CycleDetailed']).flatMap(
    ({ event }) => (event.data['name'] as string) ?? [],
  );
  const dates = (events.findLast(({ event }) => event.data['dates'])?.event.data['dates'] ?? {}) as Data;
  const closing = ofType(events, ['CycleClosed']).at(-1);
  const closed = closing && ((closing.event.data['on'] as Day) ?? closing.event.metadata.occurred.latest);
  const period = lastGiven('period') as { latest: Day } | null;
  const standsAt = [dates['opens'], dates['submissionsDue'], dates['ends'], period ?? undefined].find(hasDay);
  return {
    id,
    partnership: opened.event.data['partnership'] as string,
    name: named.at(-1) ?? (opened.event.data['name'] as string),
    round: lastGiven('round') as string | null,
    framework: lastGiven('framework') as string | null,
    opens: ((dates['opens'] as { earliest: Day } | undefined)?.earliest ?? null) as Day | null,
    mentionOnly: opened.event.data['mentionOnly'] === true && detailing.length === 1,
    submissionsClosed: ofType(events, ['SubmissionsClosed']).length > 0,
    closed: closed ?? null,
    /** The day by which it stands among other cycles. */
    standsAt: ((standsAt as { latest: Day } | undefined)?.latest ?? closed ?? ALWAYS.latest) as Day,
  };
}

export type CycleByOracle = NonNullable<ReturnType<typeof cycleSaid>>;

/** The cycle as it stood for certain on a day. */
export const cycleByOracle = (told: readonly Told[], id: string, day: Day): CycleByOracle | undefined =>
  cycleSaid(
    certain(
      saidOfCycles(told).filter((one) => idOf(one) === id),
      day,
    ),
    id,
  );

/** All cycles that were certainly there, in the order in which questions across cycles go through them. */
export const cyclesByOracle = (told: readonly Told[], day: Day): CycleByOracle[] =>
  once(saidOfCycles(told).map(idOf))
    .flatMap((id) => cycleByOracle(told, id, day) ?? [])
    .sort((a, b) => byText(a.standsAt, b.standsAt) || byText(a.name, b.name) || byText(a.id, b.id));

/** The cycles that fit for certain, and those that would with what may have been true, by the day they open. */
export function cycleListByOracle(
  told: readonly Told[],
  day: Day,
  fits: (cycle: CycleByOracle) => boolean,
): { certain: string[]; possible: string[] } {
  const sure: CycleByOracle[] = [];
  const maybe: CycleByOracle[] = [];
  for (const id of once(saidOfCycles(told).map(idOf))) {
    const own = saidOfCycles(told).filter((one) => idOf(one) === id);
    const [known, open] = [certain(own, day), possible(own, day)];
    const openers = ofType(open, ['CycleOpened']);
    const readings = [...open.map((one) => once([...openers, one])), open].map((some) =>
      cycleSaid(inOrder([...known, ...some]), id),
    );
    const now = cycleSaid(known, id);
    const fitting = readings.find((reading) => reading && fits(reading));
    if (now && fits(now)) sure.push(now);
    else if (fitting) maybe.push(fitting);
  }
  return { certain: byOpening(sure), possible: byOpening(maybe) };
}

const byOpening = (cycles: readonly CycleByOracle[]): string[] =>
  [...cycles]
    .sort((a, b) => byText(a.opens ?? '9999-12-31', b.opens ?? '9999-12-31') || byText(a.id, b.id))
    .map(({ id }) => id);

/** The panel sessions of a cycle, then those that may have been, each with the names of its agencies on its day. */
export const sessionsByOracle = (told: readonly Told[], cycle: string, day: Day) =>
  listed(ofType(told, ['PanelSessionHeld'], cycle), day).map(({ one, possibly }) => ({
    session: one.event.data['session'] as string,
    held: one.event.data['held'] as boolean,
    possibly,
    agencies: (one.event.data['agencies'] as string[]).map((agency) =>
      nameByOracle(told, `agency:${agency}`, one.event.metadata.occurred.latest),
    ),
  }));

/** The contacts of a cycle, then those that may have been; of one agency or all. */
export const contactsByOracle = (told: readonly Told[], cycle: string, day: Day, agency?: string) =>
  listed(ofType(told, ['ContactLogged'], cycle), day)
    .filter(({ one }) => agency === undefined || one.event.data['agency'] === agency)
    .map(({ one: { event }, possibly }) => ({
      contact: event.data['contact'] as string,
      how: event.data['how'] as string,
      possibly,
      agency: nameByOracle(told, `agency:${event.data['agency']}`, event.metadata.occurred.latest),
    }));

const listed = (told: readonly Told[], day: Day) => [
  ...certain(told, day).map((one) => ({ one, possibly: false })),
  ...possible(told, day).map((one) => ({ one, possibly: true })),
];
