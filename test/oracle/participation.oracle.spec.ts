import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { cyclesProjection } from '../../projections/cycles.js';
import { directoryProjection } from '../../projections/directory.js';
import { submissionsProjection } from '../../projections/submissions.js';
import { agencyExpected, exemptionRecorded, nonReturnRecorded } from '../../src/cycles/cycle.events.js';
import { participationBy, partsTaken } from '../../src/cycles/participation.js';
import { participationFactsOf } from '../../src/cycles/queries/participation.js';
import type { FuzzyDate } from '../../src/kernel/days.js';
import type { NewEvent, StoredEvent } from '../../src/kernel/event.js';
import {
  submissionReceived,
  submissionStarted,
  submissionWithdrawn,
} from '../../src/submissions/submission.events.js';
import { factsOfHistory } from '../support/in-memory-facts.js';
import { oracleRuns } from '../support/oracle-runs.js';
import { correctionOf, historyOf, takenBack, type Recorded } from '../support/history.js';
import { partsByOracle } from './participation.oracle.js';

const days = Array.from({ length: 7 }, (_, index) => `2021-03-0${index + 1}`);
const agencies = ['police', 'health'];
const nonReturns = ['declined', 'not_received', 'not_due_this_year'] as const;

/** One thing that is recorded, or which earlier event it corrects or takes back. */
interface Step {
  readonly what: 'expect' | 'exempt' | 'silent' | 'start' | 'receive' | 'withdraw' | 'correct' | 'error';
  readonly agency: number;
  readonly submission: number;
  readonly value: number;
  readonly from: number;
  readonly to: number;
  readonly target: number;
}

const step = (only: readonly Step['what'][]): fc.Arbitrary<Step> =>
  fc.record({
    what: fc.constantFrom(...only),
    agency: fc.nat(1),
    submission: fc.nat(1),
    value: fc.nat(2),
    from: fc.nat(5),
    to: fc.nat(5),
    target: fc.nat(20),
  });

const all: Step['what'][] = [
  'expect',
  'exempt',
  'silent',
  'start',
  'receive',
  'withdraw',
  'correct',
  'error',
];
const histories = fc
  .oneof(
    fc.array(step(all), { maxLength: 14 }),
    fc.array(step(['start', 'receive', 'withdraw', 'correct', 'error']), { maxLength: 10 }),
    fc.array(step(['silent', 'exempt', 'correct', 'error']), { maxLength: 8 }),
  )
  .map(historyOfSteps);

const between = ({ from, to }: Step): FuzzyDate => ({
  earliest: days[Math.min(from, to)]!,
  latest: days[Math.max(from, to)]!,
});

function eventOf(each: Step): Recorded {
  const agency = agencies[each.agency]!;
  const also = { occurred: between(each) };
  const stream = `submission-s${each.submission}`;
  switch (each.what) {
    case 'expect':
      return ['cycle-c1', agencyExpected({ agency }, also)];
    case 'exempt':
      return ['cycle-c1', exemptionRecorded({ agency }, also)];
    case 'start':
      return [stream, submissionStarted({ agencies: startedBy(each), cycles: ['c1'] }, also)];
    case 'receive':
      return [stream, submissionReceived({ means: 'submitted', flags: [] }, also)];
    case 'withdraw':
      return [stream, submissionWithdrawn({}, also)];
    default:
      return ['cycle-c1', nonReturnRecorded({ agency, kind: nonReturns[each.value]! }, also)];
  }
}

const startedBy = ({ agency, value }: Step): string[] => (value === 2 ? agencies : [agencies[agency]!]);

/** The same subject, said otherwise. */
function corrected(target: StoredEvent, each: Step): NewEvent {
  const { type, version } = target;
  const data = target.data as object;
  const otherwise =
    type === 'SubmissionStarted'
      ? { agencies: startedBy(each) }
      : type === 'NonReturnRecorded'
        ? { kind: nonReturns[each.value] }
        : {};
  return { type, version, data: { ...data, ...otherwise }, occurred: between(each) };
}

function historyOfSteps(steps: readonly Step[]): StoredEvent[] {
  const recorded: Recorded[] = [];
  const gone = new Set<string>();
  for (const each of steps) {
    const history = historyOf(...recorded);
    const open = history.filter(({ id, type }) => !gone.has(id) && type !== 'RecordedInError');
    const takesBack = each.what === 'correct' || each.what === 'error';
    const target = open[each.target % Math.max(open.length, 1)];
    if (!takesBack) {
      const known = recorded.some(([stream]) => stream === `submission-s${each.submission}`);
      const startable = each.what !== 'start' || !known;
      if (startable) recorded.push(eventOf(each));
    } else if (target) {
      gone.add(target.id);
      recorded.push(
        each.what === 'error'
          ? takenBack(target.stream, target.revision)
          : correctionOf(target.stream, target.revision, corrected(target, each)),
      );
    }
  }
  return historyOf(...recorded);
}

describe('participation against a fold of the raw events', () => {
  it('is the same on every day and at every position, for certain and possibly', async () => {
    await fc.assert(
      fc.asyncProperty(histories, async (history) => {
        for (let position = 0; position <= history.length; position += 1) {
          const facts = factsOfHistory(
            history,
            [cyclesProjection, submissionsProjection, directoryProjection],
            position,
          );
          for (const day of days) {
            const known = await participationFactsOf(facts, 'c1', { asOf: day, today: day, position });
            for (const possibly of [false, true]) {
              const parts = partsTaken(participationBy(known, day, possibly)).map(
                ({ agency, kinds, counts }) => ({
                  agency,
                  kind: kinds[0],
                  submission: counts.submission,
                }),
              );
              expect(parts).toEqual(partsByOracle(history, 'c1', { day, position, possibly }));
            }
          }
        }
      }),
      { numRuns: oracleRuns(200) },
    );
  });
});
