import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { submissionsProjection } from '../../projections/submissions.js';
import type { FuzzyDate } from '../../src/kernel/days.js';
import type { NewEvent, StoredEvent } from '../../src/kernel/event.js';
import { computeDistribution } from '../../src/submissions/distribution.js';
import { submissionsOfCycle } from '../../src/submissions/rating-facts.js';
import { ratingTable, type RatingCell } from '../../src/submissions/rating-table.js';
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
  submissionWithdrawn,
} from '../../src/submissions/submission.events.js';
import { correctionOf, historyOf, takenBack, type Recorded } from '../support/history.js';
import { factsOfHistory } from '../support/in-memory-facts.js';
import { oracleRuns } from '../support/oracle-runs.js';
import { distributionByOracle, ratingsByOracle } from './rating.oracle.js';

const days = Array.from({ length: 6 }, (_, index) => `2021-03-0${index + 1}`);
const grades = ['red', 'amber', 'green'];
const cycles = ['c1', 'c2'];

const acts = [
  'rate',
  'amend',
  'decline',
  'receive',
  'lock',
  'reopen',
  'moderate',
  'agree',
  'withdraw',
  'correct',
  'error',
] as const;
type Act = (typeof acts)[number];

/** One thing that is recorded, or which earlier event it corrects or takes back. */
interface Step {
  readonly act: Act;
  readonly submission: number;
  readonly cycle: number;
  readonly item: number;
  readonly grade: number;
  readonly from: number;
  readonly to: number;
  readonly target: number;
}

const step = (only: readonly Act[]): fc.Arbitrary<Step> =>
  fc.record({
    act: fc.constantFrom(...only),
    submission: fc.nat(1),
    cycle: fc.nat(1),
    item: fc.nat(1),
    grade: fc.nat(2),
    from: fc.nat(4),
    to: fc.nat(4),
    target: fc.nat(20),
  });

/** Narrow histories hold one submission, item and cycle, so that locks, receipts and ratings meet. */
const narrow = (only: readonly Act[]) =>
  fc.array(
    step(only).map((one) => ({ ...one, submission: 0, item: 0, cycle: 0 })),
    { minLength: 4, maxLength: 14 },
  );

const histories = fc
  .oneof(
    fc.array(step(acts), { maxLength: 16 }),
    narrow(['rate', 'amend', 'receive', 'lock', 'reopen']),
    narrow(['rate', 'receive', 'lock', 'reopen', 'correct', 'error']),
    narrow(['rate', 'receive', 'moderate', 'agree', 'correct', 'error']),
  )
  .map(historyOfSteps);

const between = ({ from, to }: Step): FuzzyDate => ({
  earliest: days[Math.min(from, to)]!,
  latest: days[Math.max(from, to)]!,
});

function eventOf(each: Step): Recorded {
  const also = { occurred: between(each) };
  const cycle = cycles[each.cycle]!;
  const item = `s11/${each.item}`;
  const grade = grades[each.grade]!;
  const make: Record<Exclude<Act, 'correct' | 'error'>, () => NewEvent> = {
    rate: () => standardRated({ item, grade, covers: [] }, also),
    amend: () => ratingAmended({ item, grade, covers: [] }, also),
    decline: () => notRatedDeclared({ item, kind: 'not_rated' }, also),
    receive: () => submissionReceived({ means: 'submitted', flags: [] }, also),
    lock: () => submissionLocked({ cycle }, also),
    reopen: () => submissionReopened({ cycle }, also),
    moderate: () => ratingModerated({ item, grade, cycle }, also),
    agree: () => ratingAgreed({ item, grade, cycle }, also),
    withdraw: () => submissionWithdrawn({}, also),
  };
  return [`submission-s${each.submission}`, make[each.act as keyof typeof make]()];
}

/** The same subject, with another grade where it has one, on another day. */
const corrected = ({ type, version, data }: StoredEvent, each: Step): NewEvent => ({
  type,
  version,
  data: 'grade' in (data as object) ? { ...(data as object), grade: grades[each.grade]! } : data,
  occurred: between(each),
});

const started = (id: number, served: string[], day: number): Recorded => [
  `submission-s${id}`,
  submissionStarted(
    { agencies: ['trust'], cycles: served },
    { occurred: { earliest: days[0]!, latest: days[day]! } },
  ),
];

function historyOfSteps(steps: readonly Step[]): StoredEvent[] {
  const recorded: Recorded[] = [started(0, ['c1'], 0), started(1, ['c2', 'c1'], 2)];
  const gone = new Set<string>();
  for (const each of steps) {
    if (each.act !== 'correct' && each.act !== 'error') {
      recorded.push(eventOf(each));
      continue;
    }
    const open = historyOf(...recorded).filter(({ id, type }) => !gone.has(id) && type !== 'RecordedInError');
    const target = open[each.target % Math.max(open.length, 1)];
    if (!target) continue;
    gone.add(target.id);
    const { stream, revision } = target;
    recorded.push(
      each.act === 'error'
        ? takenBack(stream, revision)
        : correctionOf(stream, revision, corrected(target, each)),
    );
    if (each.act === 'error' && target.type === 'SubmissionStarted') {
      for (const { id } of open.filter((one) => one.stream === stream)) gone.add(id);
    }
  }
  return historyOf(...recorded);
}

const saidBy = (fact: RatingCell['self'] | RatingCell['agreed']): string | null =>
  fact ? (fact.value.grade ?? 'no grade') : null;

const asTold = ({ submission, item, self, moderated, agreed, effective, ...cell }: RatingCell) => ({
  submission,
  item,
  self: saidBy(self),
  moderated: saidBy(moderated),
  agreed: saidBy(agreed),
  effective: effective?.grade ?? null,
  changedAfterClosing: cell.changedAfterClosing,
  possibleSelf: cell.possible.self,
});

describe('ratings against a walk through the raw events', () => {
  it('are the same in every cell and distribution, on every day and at every position', async () => {
    await fc.assert(
      fc.asyncProperty(histories, async (history) => {
        for (let position = 1; position <= history.length; position += 1) {
          const facts = factsOfHistory(history, [submissionsProjection], position);
          for (const cycle of cycles) {
            const submissions = await submissionsOfCycle(facts, cycle);
            for (const day of days) {
              const expected = ratingsByOracle(history, cycle, { day, position });
              const cells = ratingTable(submissions, cycle, day).rows.flatMap((row) => row.cells);
              expect(cells.map(asTold)).toEqual(expected);
              for (const basis of ['self', 'effective'] as const) {
                const computed = computeDistribution(submissions, {
                  cycle,
                  item: 's11/0',
                  scale: grades,
                  basis,
                  day,
                });
                const counts = distributionByOracle(expected, 's11/0', basis);
                expect(
                  Object.fromEntries(
                    [
                      ...computed.grades.map(({ grade, count }) => [grade, count] as const),
                      ['no grade', computed.notRated.count] as const,
                    ].filter(([, count]) => count > 0),
                  ),
                ).toEqual(counts);
              }
            }
          }
        }
      }),
      { numRuns: oracleRuns(250) },
    );
  });
});
