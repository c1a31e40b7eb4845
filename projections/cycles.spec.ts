import { describe, expect, it } from '@jest/globals';
import {
  cycleOpened,
  cycleDetailed,
  cycleRescheduled,
  submissionsClosed,
} from '../src/cycles/cycle.events.js';
import { ALWAYS, onDay } from '../src/kernel/days.js';
import { occurredOf } from '../src/read-models/fact.js';
import { allFactsOf, correctionOf, historyOf, takenBack, type Recorded } from '../test/support/history.js';
import { cyclesProjection } from './cycles.js';

const stream = 'cycle-c1';
const day = onDay('2021-03-01');
const opened = cycleOpened(
  { partnership: 'here', name: 'Audit', round: 'r', dates: { opens: day }, mentionOnly: false },
  { occurred: day },
);

const shown = async (...recorded: Recorded[]) =>
  (await allFactsOf(cyclesProjection, historyOf(...recorded))).map(({ kind, subject, other, value }) => ({
    kind,
    subject,
    other,
    value,
  }));

describe('the facts of cycles', () => {
  it('list an opened cycle with its partnership and its round', async () => {
    expect(await shown([stream, opened])).toEqual([
      {
        kind: 'cycle.opened',
        subject: 'c1',
        other: 'here',
        value: { partnership: 'here', name: 'Audit', mentionOnly: false },
      },
      { kind: 'cycle.details', subject: 'c1', other: 'r', value: { round: 'r' } },
      { kind: 'cycle.dates', subject: 'c1', other: null, value: { dates: { opens: day } } },
    ]);
  });

  it('hold from the beginning for a cycle known by mention only', async () => {
    const mentioned = cycleOpened(
      { partnership: 'here', name: 'Audit', mentionOnly: true },
      { occurred: day },
    );
    const facts = await allFactsOf(cyclesProjection, historyOf([stream, mentioned]));
    expect(facts.map(occurredOf)).toEqual([ALWAYS, ALWAYS]);
  });

  it('are the same when the history is replayed', async () => {
    const history = historyOf([stream, opened], [stream, cycleDetailed({ framework: 'f' })]);
    expect(await allFactsOf(cyclesProjection, history)).toEqual(await allFactsOf(cyclesProjection, history));
  });

  it('put a correction in the place of its target, and lose what was recorded in error', async () => {
    const moved = cycleRescheduled({ dates: { ends: day } }, { occurred: day });
    const facts = await allFactsOf(
      cyclesProjection,
      historyOf(
        [stream, opened],
        [stream, submissionsClosed({})],
        [stream, moved],
        correctionOf(stream, 2, cycleRescheduled({ dates: { opens: day } }, { occurred: day })),
        takenBack(stream, 1),
      ),
    );
    expect(facts.map(({ kind, place, position }) => ({ kind, place, position }))).toEqual([
      { kind: 'cycle.opened', place: 1, position: 1 },
      { kind: 'cycle.details', place: 1, position: 1 },
      { kind: 'cycle.dates', place: 1, position: 1 },
      { kind: 'cycle.dates', place: 3, position: 4 },
    ]);
  });
});
