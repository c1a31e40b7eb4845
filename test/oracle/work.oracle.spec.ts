import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { StoredEvent } from '../../src/kernel/event.js';
import { workQuery } from '../../src/work/queries/work.js';
import { factsOfHistory } from '../support/in-memory-facts.js';
import { oracleRuns } from '../support/oracle-runs.js';
import { education, police } from '../support/recommendations.js';
import { workDays, workHistories } from './work-histories.js';
import { workOracle, type Asked } from './work.oracle.js';

const asked: fc.Arbitrary<Asked & { readonly day: number; readonly short: number }> = fc.record(
  {
    party: fc.constantFrom(police, education),
    sort: fc.constantFrom('due', 'status', 'made'),
    status: fc.constantFrom('not_reported', 'in_progress', 'complete', 'closed_without_being_done'),
    overdue: fc.boolean(),
    dueBy: fc.constantFrom(...workDays),
    day: fc.nat(workDays.length - 1),
    short: fc.nat(3),
  },
  { requiredKeys: ['party', 'sort', 'day', 'short'] },
);

async function answerOf(
  history: readonly StoredEvent[],
  position: number,
  asOf: string,
  { party, sort, status, overdue, dueBy }: Asked,
) {
  const facts = factsOfHistory(history, workQuery.projections, position);
  const ask = async (onlyPossible: boolean) => {
    const statuses = status ? [status] : null;
    const args = workQuery.args.parse({ party, sort, statuses, overdue, dueBy, onlyPossible, first: 200 });
    return workQuery.answer(facts, args, { asOf, today: asOf, position });
  };
  const [certain, possible] = [await ask(false), await ask(true)];
  return {
    certain: certain.nodes.map(({ key }) => key),
    possible: possible.nodes.map(({ key }) => key).sort(),
  };
}

describe('the work of a party', () => {
  it('is what a fold of the raw events gives, for every order and filter and both times', async () => {
    await fc.assert(
      fc.asyncProperty(
        workHistories,
        fc.array(asked, { minLength: 4, maxLength: 8 }),
        async (history, questions) => {
          for (const question of questions) {
            const position = Math.max(1, history.length - question.short);
            const asOf = workDays[question.day]!;
            expect(await answerOf(history, position, asOf, question)).toEqual(
              workOracle(history, position, asOf, question),
            );
          }
        },
      ),
      { numRuns: oracleRuns(1500) },
    );
  });
});
