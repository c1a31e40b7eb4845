/** Holding an answer against what an oracle says of it, on every day, as known now and as known before. */
import { expect } from '@jest/globals';
import fc from 'fast-check';
import type { z } from 'zod';
import type { Day } from '../../src/kernel/days.js';
import type { StoredEvent } from '../../src/kernel/event.js';
import type { Facts, QueryDefinition, View } from '../../src/read-models/query.js';
import { factsAtPositions } from './in-memory-facts.js';
import { oracleRuns } from './oracle-runs.js';
import { someDays } from './random-histories.js';

/** Asks a question; refusals are thrown. */
export type Ask = <A extends z.ZodObject, R>(query: QueryDefinition<A, R>, args: z.input<A>) => Promise<R>;

/** What a property compares at one day and position. */
export interface Moment {
  readonly history: readonly StoredEvent[];
  readonly day: Day;
  readonly position: number;
  readonly ask: Ask;
}

/**
 * Tries random histories: `compared` gives, for some questions, what was answered and what an oracle makes of the raw
 * events.
 */
export const holdsOnEveryDay = (
  histories: fc.Arbitrary<StoredEvent[]>,
  queries: readonly Pick<QueryDefinition, 'projections'>[],
  usualRuns: number,
  compared: (moment: Moment) => Promise<readonly (readonly [answered: unknown, expected: unknown])[]>,
): Promise<void> =>
  fc.assert(
    fc.asyncProperty(histories, fc.nat(20), async (history, short) => {
      const projections = [...new Set(queries.flatMap((query) => query.projections))];
      const factsAt = factsAtPositions(history, projections);
      for (const position of new Set([history.length, history.length - (short % history.length)])) {
        const facts = factsAt(position);
        for (const day of someDays) {
          const view = { asOf: day, today: day, position };
          for (const [answered, expected] of await compared({
            history,
            day,
            position,
            ask: asking(facts, view),
          })) {
            expect({ day, position, is: answered }).toEqual({ day, position, is: expected });
          }
        }
      }
    }),
    { numRuns: oracleRuns(usualRuns) },
  );

const asking =
  (facts: Facts, view: View): Ask =>
  (query, args) =>
    query.answer(facts, query.args.parse(args), view);
