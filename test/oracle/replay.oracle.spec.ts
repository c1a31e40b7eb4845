import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { positionFromText, positionText } from '../../src/event-store/position.js';
import { historyOf } from '../../src/history/history.js';
import {
  notRatedDeclared,
  ratingAgreed,
  ratingAmended,
  ratingModerated,
  standardRated,
  submissionLocked,
  submissionReceived,
  submissionReopened,
  submissionStarted,
} from '../../src/submissions/submission.events.js';
import { ratingHistoryQuery } from '../../src/submissions/queries/rating-history.js';
import { InMemoryLog } from '../support/in-memory-log.js';
import { holdsOnEveryDay } from '../support/on-every-day.js';
import { oracleRuns } from '../support/oracle-runs.js';
import { randomHistories, type Dice, type Maker } from '../support/random-histories.js';
import { ratingStepsByOracle } from './replay.oracle.js';
import { standingAt } from './standing.js';

const cycles = ['c1', 'c2'];
const grades = ['red', 'green'];
const submission = (who: Dice) => `submission-${who.pick(['s1', 's2'])}`;
/** Only the other submission stands for the first one as well. */
const rating =
  (makes: typeof standardRated | typeof ratingAmended): Maker =>
  (who, what) => {
    const stream = submission(who);
    const covers = stream === 'submission-s2' ? what.some(['s1']) : [];
    return [stream, makes({ item: 'f/1', grade: what.pick(grades), covers })];
  };

const makers: readonly Maker[] = [
  (who, what) => [
    submission(who),
    submissionStarted({ agencies: ['police'], cycles: [what.pick(cycles), 'c1'] }),
  ],
  rating(standardRated),
  rating(ratingAmended),
  (who) => [submission(who), notRatedDeclared({ item: 'f/1', kind: 'not_rated' })],
  (who) => [submission(who), submissionReceived({ means: 'submitted', flags: [] })],
  (who) => [submission(who), submissionLocked({ cycle: who.pick(cycles) })],
  (who) => [submission(who), submissionReopened({ cycle: who.pick(cycles) })],
  (who, what) => [
    submission(who),
    ratingModerated({ item: 'f/1', cycle: who.pick(cycles), grade: what.pick(grades) }),
  ],
  (who, what) => [
    submission(who),
    ratingAgreed({ item: 'f/1', cycle: who.pick(cycles), grade: what.pick(grades) }),
  ],
];

const asked = [
  { submission: 's1', item: 'f/1' },
  { submission: 's1', item: 'f/1', cycle: 'c2' },
];

describe('the replay of a rating against a fold of the raw events', () => {
  it('has the same steps, drafts, and days from which they count', () =>
    holdsOnEveryDay(
      randomHistories(makers, { maxLength: 16 }),
      [ratingHistoryQuery],
      35,
      ({ history, day, position, ask }) =>
        Promise.all(
          asked.map(async (question) => {
            const answer = await ask(ratingHistoryQuery, question);
            const is = answer?.steps.map((one) => ({
              position: one.eventPositions.at(-1),
              step: one.step,
              certain: one.certain,
              draft: one.draft,
              afterClosing: one.afterClosing,
              countsFrom: one.countsFrom,
            }));
            return [is, ratingStepsByOracle(standingAt(history, position), day, question)] as const;
          }),
        ),
    ));
});

const upTo = (log: InMemoryLog) => async (asKnownOn: string) => positionFromText(log.logId, asKnownOn);

describe('the history of one thing', () => {
  it('is every event of its stream up to a position, whatever was corrected since, page by page', () =>
    fc.assert(
      fc.asyncProperty(randomHistories(makers, { maxLength: 16 }), async (history) => {
        const log = new InMemoryLog();
        log.push(...history);
        for (const { position } of history) {
          const asKnownOn = positionText(log.logId, position);
          const read: string[] = [];
          for (let after: string | undefined; ;) {
            const page = await historyOf(log, upTo(log), {
              stream: 'submission-s1',
              asKnownOn,
              first: 2,
              after,
            });
            read.push(...page.nodes.map(({ id }) => id));
            if (!page.pageInfo.hasNextPage) break;
            after = page.pageInfo.endCursor ?? undefined;
          }
          const expected = history.filter(
            (event) => event.stream === 'submission-s1' && event.position <= position,
          );
          expect(read).toEqual(expected.map(({ id }) => id));
        }
      }),
      { numRuns: oracleRuns(40) },
    ));
});
