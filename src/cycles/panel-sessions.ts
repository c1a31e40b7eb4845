/** Which panel sessions stand on a day, and how answers show them. Pure. */
import type { panelSession } from '../../projections/cycles.js';
import type { Day } from '../kernel/days.js';
import type { Party } from '../kernel/refs.js';
import type { Names } from '../partnerships/names.js';
import { atDay, inFactOrder, occurredOf, type FactOf } from '../read-models/fact.js';

export type SessionFact = FactOf<typeof panelSession>;

/** The sessions that certainly stand on a day, and those that only possibly do, each by key in the order of facts. */
export function sessionsOn(facts: readonly SessionFact[], day: Day) {
  const keys = [...new Set(facts.map(({ value }) => value.session))];
  const each = keys.map((key) =>
    atDay(
      facts.filter(({ value }) => value.session === key),
      day,
    ),
  );
  return {
    certain: each.flatMap(({ certain }) => certain ?? []).sort(inFactOrder),
    possible: each.flatMap(({ certain, possible }) => (certain ? [] : possible.slice(-1))).sort(inFactOrder),
  };
}

/** Everybody that an answer on a session names. */
export const partiesOfSession = ({ value }: SessionFact): Party[] => [
  ...value.agencies.map((agency): Party => `agency:${agency}`),
  ...value.members.flatMap(({ of }) => of ?? []),
];

/** A session as answers show it (GraphQL `PanelSession`). */
export function sessionAnswer(fact: SessionFact, possibly: boolean, names: Names) {
  const { value } = fact;
  const on = fact.latest;
  return {
    ...value,
    why: value.why ?? null,
    virtual: value.virtual ?? null,
    occurred: occurredOf(fact),
    possibly,
    agencies: value.agencies.map((agency) => names(`agency:${agency}`, { on })),
    members: value.members.map((member) => ({
      ...member,
      of: member.of ? names(member.of, { on }) : null,
      lines: member.lines ?? [],
    })),
    memberCount: value.members.reduce((sum, { count }) => sum + count, 0),
    attendance: value.attendance.map(({ agency, attendance, note }) => ({
      agency: names(`agency:${agency}`, { on }),
      attendance,
      note: note ?? null,
    })),
    eventPositions: [fact.position],
  };
}
