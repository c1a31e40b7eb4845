import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { recommendationsProjection } from '../../projections/recommendations.js';
import type { Day } from '../../src/kernel/days.js';
import type { StoredEvent } from '../../src/kernel/event.js';
import type { View } from '../../src/read-models/query.js';
import { statusAtCycle } from '../../src/recommendations/cycle-status.js';
import { knownCycles, knownRecommendations } from '../../src/recommendations/load.js';
import { overviewAt, type RecommendationOverview } from '../../src/recommendations/overview.js';
import { factsOfHistory } from '../support/in-memory-facts.js';
import { oracleRuns } from '../support/oracle-runs.js';
import { atCycleByHand, lastDayByHand, recommendationByHand } from './recommendation.oracle.js';
import { days, recommendationHistories } from './recommendation-histories.js';

const runs = oracleRuns(300);

const factsAt = (history: readonly StoredEvent[], position: number) =>
  factsOfHistory(history, [recommendationsProjection], position);

const viewOf = (asOf: Day, position: number): View => ({ asOf, position, today: asOf });

const shown = ({ shares, whole, discrepancies }: RecommendationOverview) => ({
  shares: shares.map(({ holder, held, counts, status, ownStatus, assurance, duties, nextDue }) => ({
    holder,
    held,
    counts,
    status,
    ownStatus,
    assurance,
    dates: duties.map(({ kind, state }) => ({ kind, state })),
    nextDue,
  })),
  whole: {
    status: whole.status,
    computed: whole.computed,
    stated: whole.stated,
    differs: whole.differs,
    assurance: whole.assurance,
  },
  unheld: discrepancies.flatMap(({ code, share }) => (code === 'share_not_held' ? (share ?? []) : [])).sort(),
});

describe('a recommendation worked out from facts and from the raw events by hand', () => {
  it('has the same shares, status, assurance, dates and shares that nobody holds on every day, as known at every position', () =>
    fc.assert(
      fc.asyncProperty(recommendationHistories, async (history) => {
        for (const { position } of history) {
          const [known] = await knownRecommendations(factsAt(history, position), ['one']);
          for (const day of days) {
            const overview = known && overviewAt(known, day);
            const byHand = recommendationByHand(history, 'one', day, position);
            expect({ day, position, is: overview && shown(overview) }).toEqual({ day, position, is: byHand });
          }
        }
      }),
      { numRuns: runs },
    ));

  it('has the same status at a cycle', () =>
    fc.assert(
      fc.asyncProperty(recommendationHistories, async (history) => {
        for (const { position } of history) {
          const facts = factsAt(history, position);
          const [known] = await knownRecommendations(facts, ['one']);
          for (const day of known ? days : []) {
            const cycle = (await knownCycles(facts, ['c'], viewOf(day, position))).get('c')!;
            expect(cycle.lastDay).toBe(lastDayByHand(history, 'c', day, position));
            const { shares, whole } = statusAtCycle(known!, cycle, day);
            const counting = shares.filter(({ counts }) => counts);
            expect({
              shares: counting.map(({ holder, how, status }) => ({ holder, how, status })),
              whole: { status: whole.status, how: whole.how },
            }).toEqual(atCycleByHand(history, 'one', 'c', day, position));
          }
        }
      }),
      { numRuns: runs },
    ));
});
