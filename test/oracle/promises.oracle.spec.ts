import { describe, it } from '@jest/globals';
import { actionAssigned, actionDropped, actionProgressed } from '../../src/actions/action.events.js';
import { actionQuery, actionsQuery } from '../../src/actions/queries/actions.js';
import {
  commitmentDropped,
  commitmentMet,
  commitmentProgressed,
  feedbackReceived,
} from '../../src/commitments/commitment.events.js';
import { commitmentQuery, commitmentsQuery } from '../../src/commitments/queries/commitments.js';
import { feedbackQuery } from '../../src/commitments/queries/feedback.js';
import { onDay } from '../../src/kernel/days.js';
import type { Party } from '../../src/kernel/refs.js';
import { holdsOnEveryDay } from '../support/on-every-day.js';
import { randomHistories, someDays, type Dice, type Maker } from '../support/random-histories.js';
import { action, commitment } from '../support/work.js';
import { feedbackBy, feedbackByOracle, promiseByOracle, promisesByOracle } from './promises.oracle.js';
import { byText, standingAt } from './standing.js';

const owners: readonly Party[] = ['agency:police', 'body:here.education'];
const themes = ['culture', 'fathers'];
const note = { narrative: 'Went well.' };

const about = (what: Dice) => {
  const due = what.maybe(someDays);
  return {
    partnership: what.pick(['here', 'there']),
    cycle: what.maybe(['c1', 'c2']),
    owners: what.some(owners),
    themes: what.some(themes),
    due: due ? onDay(due) : undefined,
  };
};
const actionStream = (who: Dice) => `action-${who.pick(['a', 'b'])}`;
const statuses = ['not_started', 'in_progress', 'complete', 'closed_without_being_done'] as const;

const actionMakers: readonly Maker[] = [
  (who, what) => [
    actionStream(who),
    action({
      ...about(what),
      under: { recommendation: what.maybe(['one', 'two']), finding: what.maybe(['report/x']) },
    }),
  ],
  (who, what) => [actionStream(who), actionAssigned({ owners: what.some(owners) })],
  (who, what) => [actionStream(who), actionProgressed({ status: what.maybe(statuses), evidence: [] })],
  (who) => [actionStream(who), actionDropped({})],
];

const key = (who: Dice) => ({
  stream: `commitment-${who.pick(['k', 'l'])}`,
  commitment: who.pick(['1', '2']),
});
const commitmentMakers: readonly Maker[] = [
  (who, what) => [
    `commitment-${who.pick(['k', 'l'])}`,
    feedbackReceived({
      partnership: 'here',
      agency: what.pick(['police', 'trust']),
      cycle: what.maybe(['c1', 'c2']),
      text: note,
    }),
  ],
  (who, what) => {
    const { stream, commitment: one } = key(who);
    return [stream, commitment({ commitment: one, ...about(what) })];
  },
  (who) => {
    const { stream, commitment: one } = key(who);
    return [stream, commitmentProgressed({ commitment: one, note })];
  },
  (who) => {
    const { stream, commitment: one } = key(who);
    return [stream, commitmentMet({ commitment: one })];
  },
  (who) => {
    const { stream, commitment: one } = key(who);
    return [stream, commitmentDropped({ commitment: one })];
  },
];

interface Listed {
  readonly nodes: readonly { readonly id: string }[];
  readonly possibleCount: number;
}
const listed = (certain: Listed, possible: Listed) => ({
  certain: certain.nodes.map(({ id }) => id),
  possible: possible.nodes.map(({ id }) => id).sort(byText),
  count: certain.possibleCount,
});
const expected = (found: ReturnType<typeof promisesByOracle>) => ({ ...found, count: found.possible.length });

describe('actions against a fold of the raw events', () => {
  it('have the same owners, status and dates, and stand in the same lists', () =>
    holdsOnEveryDay(
      randomHistories(actionMakers),
      [actionQuery, actionsQuery],
      25,
      async ({ history, day, position, ask }) => {
        const told = standingAt(history, position);
        const one = await ask(actionQuery, { id: 'a' });
        const by = promiseByOracle(told, 'action', 'a', day);
        const list = async (filter: Parameters<typeof actionsQuery.args.parse>[0]) => {
          const ofFilter = { filter } as never;
          return listed(
            await ask(actionsQuery, ofFilter),
            await ask(actionsQuery, { filter, onlyPossible: true } as never),
          );
        };
        const fitting = (fits: Parameters<typeof promisesByOracle>[3]) =>
          expected(promisesByOracle(told, 'action', day, fits));
        return [
          [
            one && {
              certain: one.certain,
              owners: one.owners.map(({ party }) => party),
              status: one.status,
              overdue: one.dates.some(({ state }) => state === 'overdue'),
              reports: one.reports.length,
            },
            by
              ? {
                  certain: by.certain,
                  owners: by.owners,
                  status: by.status,
                  overdue: by.overdue,
                  reports: by.reports,
                }
              : null,
          ],
          [
            await list({ owner: 'agency:police', statuses: ['complete', 'not_reported'] }),
            fitting(
              ({ owners: all, status }) =>
                all.includes('agency:police') && ['complete', 'not_reported'].includes(status),
            ),
          ],
          [await list({ partnership: 'here' }), fitting(({ made }) => made['partnership'] === 'here')],
          [
            await list({ cycle: 'c1', theme: 'culture' }),
            fitting(({ made }) => made['cycle'] === 'c1' && (made['themes'] as string[]).includes('culture')),
          ],
          [
            await list({ recommendation: 'one' }),
            fitting(({ made }) => (made['under'] as { recommendation?: string }).recommendation === 'one'),
          ],
          [
            await list({ finding: 'report/x', statuses: ['complete'] }),
            fitting(
              ({ made, status }) =>
                status === 'complete' && (made['under'] as { finding?: string }).finding === 'report/x',
            ),
          ],
        ];
      },
    ));
});

describe('commitments and feedback against a fold of the raw events', () => {
  it('have the same state and dates, and stand in the same lists', () =>
    holdsOnEveryDay(
      randomHistories(commitmentMakers),
      [commitmentQuery, commitmentsQuery, feedbackQuery],
      25,
      async ({ history, day, position, ask }) => {
        const told = standingAt(history, position);
        const one = await ask(commitmentQuery, { id: 'k/1' });
        const by = promiseByOracle(told, 'commitment', 'k/1', day);
        const list = async (filter: object) =>
          listed(
            await ask(commitmentsQuery, { filter }),
            await ask(commitmentsQuery, { filter, onlyPossible: true }),
          );
        const fitting = (fits: Parameters<typeof promisesByOracle>[3]) =>
          expected(promisesByOracle(told, 'commitment', day, fits));
        const feedback = async (args: { cycle?: string; agency?: string; unanswered?: boolean }) =>
          (await ask(feedbackQuery, args)).nodes.map(({ id, commitments }) => ({
            id,
            commitments: commitments.map(({ id: ref }) => ref),
          }));
        return [
          [
            one && {
              certain: one.certain,
              owners: one.owners.map(({ party }) => party),
              status: one.state,
              overdue: one.overdue,
              reports: one.notes.length,
              feedback: one.feedback?.agency.id,
            },
            by
              ? {
                  certain: by.certain,
                  owners: by.owners,
                  status: by.status,
                  overdue: by.overdue,
                  reports: by.reports,
                  feedback: feedbackBy(told, 'k', day)?.['agency'] as string | undefined,
                }
              : null,
          ],
          [
            await list({ owner: 'agency:police', states: ['open'] }),
            fitting(({ owners: all, status }) => all.includes('agency:police') && status === 'open'),
          ],
          [
            await list({ agency: 'police' }),
            fitting(({ id }) => feedbackBy(told, id.split('/')[0]!, day)?.['agency'] === 'police'),
          ],
          [await list({ cycle: 'c1' }), fitting(({ made }) => made['cycle'] === 'c1')],
          [
            await list({ theme: 'culture', states: ['met', 'dropped'] }),
            fitting(
              ({ made, status }) => status !== 'open' && (made['themes'] as string[]).includes('culture'),
            ),
          ],
          [await list({ partnership: 'here' }), fitting(({ made }) => made['partnership'] === 'here')],
          [await feedback({ cycle: 'c1' }), feedbackByOracle(told, day, ({ cycle }) => cycle === 'c1')],
          [
            await feedback({ agency: 'trust', unanswered: true }),
            feedbackByOracle(told, day, ({ agency }) => agency === 'trust').filter(
              ({ commitments }) => commitments.length === 0,
            ),
          ],
        ];
      },
    ));
});
