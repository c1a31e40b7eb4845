/**
 * Closing is passed on: when the submissions of a cycle are closed, each of them is locked; when the closing was
 * recorded in error, the locks that it caused are taken back.
 */
import { recordedInError, type DataOf, type StoredEvent } from '../kernel/event.js';
import { step } from '../kernel/command.js';
import { partsOfStream } from '../kernel/stream.js';
import { cycleOpened, submissionsClosed } from '../cycles/cycle.events.js';
import { lockSubmission, takeLocksBack } from './commands/lock-submission.js';
import { submissionStarted } from './submission.events.js';
import { defineFollower, type Reaction, type Rows } from '../followers/follower.js';

/** What the follower remembers of one cycle. */
interface CycleRow {
  readonly submissions: readonly string[];
  /** The event that opened it, which takes its closing along when it was recorded in error. */
  readonly opened?: string;
  /** The event that closed its submissions, and the corrections of it; empty while they are open. */
  readonly closings: readonly string[];
}

const nothingKnown: CycleRow = { submissions: [], closings: [] };

/** Not the words of the one who took the closing back: free text stays where it was written. */
const WHY_TAKEN_BACK = 'Submissions were closed in error';

const keyOf = (cycle: string): string => `cycle/${cycle}`;
const cycleRow = (rows: Rows, cycle: string): CycleRow =>
  (rows.get(keyOf(cycle)) as CycleRow | undefined) ?? nothingKnown;

/** Locks the submissions of a cycle that is closed, and unlocks them when it should not have been. */
export const lockSubmissions = defineFollower({
  name: 'lock-submissions',
  useCases: [lockSubmission, takeLocksBack],
  needs: (event) => cyclesOf(event).map(keyOf),
  react: (event, rows) => {
    switch (event.type) {
      case submissionStarted.type:
        return submissionBegun(event, rows);
      case submissionsClosed.type:
        return closed(event, rows);
      case cycleOpened.type:
        return opened(event, rows);
      default:
        return takenBack(event, rows);
    }
  },
});

/** The cycles that an event says something of; none where the follower has nothing to do with it. */
function cyclesOf({ type, stream, data }: StoredEvent): readonly string[] {
  const { category, id } = partsOfStream(stream);
  if (type === submissionStarted.type) return (data as DataOf<typeof submissionStarted>).cycles;
  const concerns = [submissionsClosed.type, cycleOpened.type, recordedInError.type] as readonly string[];
  return category === 'cycle' && concerns.includes(type) ? [id] : [];
}

function opened({ id, stream }: StoredEvent, rows: Rows): Reaction {
  const cycle = partsOfStream(stream).id;
  return { rows: { [keyOf(cycle)]: { ...cycleRow(rows, cycle), opened: id } } };
}

/** A live start that raced the closing is locked too; one that saw it is already locked or reopened. */
function submissionBegun({ stream, data, metadata }: StoredEvent, rows: Rows): Reaction {
  const submission = partsOfStream(stream).id;
  const live = !metadata.sources?.length;
  const { cycles } = data as DataOf<typeof submissionStarted>;
  return {
    rows: Object.fromEntries(
      cycles.map((cycle) => {
        const known = cycleRow(rows, cycle);
        return [keyOf(cycle), { ...known, submissions: [...new Set([...known.submissions, submission])] }];
      }),
    ),
    commands: cycles.flatMap((cycle) => {
      const closedBy = cycleRow(rows, cycle).closings[0];
      return closedBy && live ? [step(lockSubmission, { submission, cycle, closedBy })] : [];
    }),
  };
}

function closed({ id, stream, metadata }: StoredEvent, rows: Rows): Reaction {
  const cycle = partsOfStream(stream).id;
  const known = cycleRow(rows, cycle);
  const closings = metadata.corrects ? [...known.closings, id] : [id];
  return {
    rows: { [keyOf(cycle)]: { ...known, closings } },
    commands: known.submissions.map((submission) =>
      step(lockSubmission, { submission, cycle, closedBy: closings[0]! }),
    ),
  };
}

function takenBack({ stream, data }: StoredEvent, rows: Rows): Reaction {
  const cycle = partsOfStream(stream).id;
  const known = cycleRow(rows, cycle);
  const { id: target } = data as DataOf<typeof recordedInError>;
  if (target !== known.opened && !known.closings.includes(target)) return {};
  return {
    rows: { [keyOf(cycle)]: { ...known, closings: [] } },
    commands: known.closings.flatMap((closedBy) =>
      known.submissions.map((submission) =>
        step(takeLocksBack, { submission, closedBy, why: WHY_TAKEN_BACK }),
      ),
    ),
  };
}
