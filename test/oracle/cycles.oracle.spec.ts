import { describe, it } from '@jest/globals';
import { agencyNamed } from '../../src/agencies/agency.events.js';
import {
  contactLogged,
  cycleClosed,
  cycleDetailed,
  cycleOpened,
  cycleRescheduled,
  panelSessionHeld,
  submissionsClosed,
} from '../../src/cycles/cycle.events.js';
import { cycleQuery, cyclesQuery } from '../../src/cycles/queries/cycles.js';
import { contactLogQuery, panelSessionsQuery } from '../../src/cycles/queries/meetings.js';
import { onDay } from '../../src/kernel/days.js';
import { holdsOnEveryDay } from '../support/on-every-day.js';
import { randomHistories, someDays, type Dice, type Maker } from '../support/random-histories.js';
import { contactsByOracle, cycleByOracle, cycleListByOracle, sessionsByOracle } from './cycles.oracle.js';
import { standingAt } from './standing.js';

const cycles = ['c1', 'c2'];
const agencies = ['police', 'trust'];
const rounds = ['r1', 'r2'];
const names = ['North', 'South'];

const cycle = (who: Dice) => `cycle-${who.pick(cycles)}`;
const dates = (what: Dice) => {
  const [opens, ends] = [what.maybe(someDays), what.maybe(someDays)];
  return { opens: opens ? onDay(opens) : undefined, ends: ends ? onDay(ends) : undefined };
};
const detail = (what: Dice) => ({ round: what.maybe(rounds), framework: what.maybe(['f1', 'f2']) });

const cycleMakers: readonly Maker[] = [
  (who, what) => [
    cycle(who),
    cycleOpened({
      partnership: what.pick(['here', 'there']),
      name: what.pick(names),
      ...detail(what),
      dates: what.below(2) ? dates(what) : undefined,
      mentionOnly: what.below(3) === 0,
    }),
  ],
  (who, what) => [cycle(who), cycleDetailed({ name: what.maybe(names), ...detail(what) })],
  (who, what) => [cycle(who), cycleRescheduled({ dates: dates(what) })],
  (who) => [cycle(who), submissionsClosed({})],
  (who, what) => [cycle(who), cycleClosed({ on: what.maybe(someDays) })],
];
const meetingMakers: readonly Maker[] = [
  (who, what) => [
    'cycle-c1',
    panelSessionHeld({
      session: who.pick(['s1', 's2', 's3']),
      kind: 'peer_review',
      held: what.below(2) === 0,
      agencies: what.some(agencies),
      submissions: [],
      members: [],
      attendance: [],
    }),
  ],
  (who, what) => [
    'cycle-c1',
    contactLogged({
      contact: who.pick(['k1', 'k2', 'k3']),
      agency: what.pick(agencies),
      how: what.pick(['email', 'telephone']),
      what: { narrative: 'Asked again.' },
    }),
  ],
  (who, what) => [
    `agency-${who.pick(agencies)}`,
    agencyNamed({ name: `${who.pick(names)}${what.below(1)}` }),
  ],
];

describe('cycles against a fold of the raw events', () => {
  it('are the same on every day, and so are their lists with what is possible', () =>
    holdsOnEveryDay(
      randomHistories(cycleMakers),
      [cycleQuery, cyclesQuery],
      35,
      async ({ history, day, position, ask }) => {
        const told = standingAt(history, position);
        const shown = async (id: string) => {
          const answer = await ask(cycleQuery, { id });
          return answer
            ? {
                id,
                partnership: answer.partnership.id,
                name: answer.name,
                round: answer.round,
                framework: answer.framework,
                opens: answer.opens?.earliest ?? null,
                mentionOnly: answer.mentionOnly,
                submissionsClosed: answer.submissionsClosed !== null,
                closed: answer.closed?.occurred.latest ?? null,
              }
            : undefined;
        };
        const expected = (id: string) => {
          const { standsAt: _standsAt, ...cycleThen } = cycleByOracle(told, id, day) ?? {
            standsAt: '',
            id: '',
          };
          return cycleThen.id ? cycleThen : undefined;
        };
        const listed = async (args: { partnership?: string; round?: string }) => {
          const [certain, possible] = [
            await ask(cyclesQuery, args),
            await ask(cyclesQuery, { ...args, possibly: true }),
          ];
          return {
            certain: certain.nodes.map(({ id }) => id),
            possible: possible.nodes.map(({ id }) => id),
            count: certain.possibleCount,
          };
        };
        const list = (fits: Parameters<typeof cycleListByOracle>[2]) => {
          const found = cycleListByOracle(told, day, fits);
          return { ...found, count: found.possible.length };
        };
        return [
          [await shown('c1'), expected('c1')],
          [await shown('c2'), expected('c2')],
          [await listed({ partnership: 'here' }), list(({ partnership }) => partnership === 'here')],
          [await listed({ round: 'r1' }), list(({ round }) => round === 'r1')],
          [
            await listed({ partnership: 'here', round: 'r2' }),
            list((one) => one.partnership === 'here' && one.round === 'r2'),
          ],
        ];
      },
    ));

  it('have the same panel sessions and contacts, under the names of their day', () =>
    holdsOnEveryDay(
      randomHistories(meetingMakers),
      [panelSessionsQuery, contactLogQuery],
      35,
      async ({ history, day, position, ask }) => {
        const told = standingAt(history, position);
        const sessions = (await ask(panelSessionsQuery, { cycle: 'c1' })).nodes.map((one) => ({
          session: one.session,
          held: one.held,
          possibly: one.possibly,
          agencies: one.agencies.map(({ nameThen }) => nameThen),
        }));
        const contacts = async (agency?: string) =>
          (await ask(contactLogQuery, { cycle: 'c1', agency })).nodes.map((one) => ({
            contact: one.contact,
            how: one.how,
            possibly: one.possibly,
            agency: one.agency.nameThen,
          }));
        return [
          [sessions, sessionsByOracle(told, 'c1', day)],
          [await contacts(), contactsByOracle(told, 'c1', day)],
          [await contacts('police'), contactsByOracle(told, 'c1', day, 'police')],
        ];
      },
    ));
});
