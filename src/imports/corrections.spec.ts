import { describe, expect, it } from '@jest/globals';
import type { DecidedEvent } from '../command-handling/decide-steps.js';
import { onDay } from '../kernel/days.js';
import { recordedInError, type EventMetadata, type NewEvent, type StoredEvent } from '../kernel/event.js';
import { notRatedDeclared, standardRated, submissionStarted } from '../submissions/submission.events.js';
import type { StreamType } from '../kernel/stream.js';
import { submissionStream } from '../submissions/submission.state.js';
import { correctionsOf } from './corrections.js';

const ENTRY = { source: 'report', key: 'submissions/one' };
const STREAM = submissionStream as StreamType;
const DAY = onDay('2022-03-14');
const started = submissionStarted({ agencies: ['a'], cycles: ['c'] });
const rated = (item: string, grade: string) => standardRated({ item: `f/${item}`, grade, covers: [] });

/** A stored event: of the entry, or of somebody else. */
function stored(event: NewEvent, revision: number, own = true): StoredEvent {
  return {
    position: revision + 1,
    stream: 'submission-one',
    revision,
    id: `e${revision}`,
    type: event.type,
    version: event.version,
    data: event.data,
    metadata: {
      occurred: DAY,
      ...(event.corrects ? { corrects: event.corrects } : {}),
      ...(own ? { entry: { ...ENTRY, turn: 1 } } : {}),
    } as EventMetadata,
  };
}

const history = (...events: readonly NewEvent[]) => events.map((event, revision) => stored(event, revision));
const desired = (...events: readonly NewEvent[]): DecidedEvent[] =>
  events.map((event) => ({ ...event, occurred: DAY, record: {} }));
const corrections = (past: readonly StoredEvent[], ...events: readonly NewEvent[]) =>
  correctionsOf(STREAM, past, ENTRY, desired(...events), '2026-03-02');

describe('What makes an earlier version of an entry into a later one', () => {
  it('is nothing when both say the same', () => {
    expect(corrections(history(started, rated('1', 'red')), started, rated('1', 'red')).events).toEqual([]);
  });

  it('is a correction where the same subject says something else', () => {
    const { events, corrected } = corrections(
      history(started, rated('1', 'red')),
      started,
      rated('1', 'green'),
    );

    expect(corrected).toBe(1);
    expect(events).toMatchObject([{ data: { grade: 'green' }, corrects: { id: 'e1', revision: 1 } }]);
  });

  it('is a correction where only the day differs', () => {
    const later = desired(started, rated('1', 'red')).map((event) => ({
      ...event,
      occurred: onDay('2022-03-15'),
    }));

    const { corrected } = correctionsOf(
      STREAM,
      history(started, rated('1', 'red')),
      ENTRY,
      later,
      '2026-03-02',
    );

    expect(corrected).toBe(2);
  });

  it('is a new event for what is added, and RecordedInError for what is missing', () => {
    const { events, added, takenBack } = corrections(
      history(started, rated('1', 'red')),
      started,
      rated('2', 'red'),
    );

    expect([added, takenBack]).toEqual([1, 1]);
    expect(events).toMatchObject([
      { type: 'RecordedInError', data: { id: 'e1' } },
      { data: { item: 'f/2' } },
    ]);
  });

  it('takes back and makes anew where the kind of event differs', () => {
    const notRated = notRatedDeclared({ item: 'f/1', kind: 'not_rated' });

    const { events } = corrections(history(started, rated('1', 'red')), started, notRated);

    expect(events.map(({ type }) => type)).toEqual(['RecordedInError', 'NotRatedDeclared']);
  });

  it('takes a whole entry back by the event that opened it', () => {
    const { events } = corrections(history(started, rated('1', 'red')));

    expect(events).toMatchObject([{ type: 'RecordedInError', data: { id: 'e0' } }]);
  });

  it('leaves alone what somebody else corrected', () => {
    const byHand = { ...rated('1', 'amber'), corrects: { id: 'e1', revision: 1 } };
    const past = [...history(started, rated('1', 'red')), stored(byHand, 2, false)];

    const { events, leftAlone } = corrections(past, started, rated('1', 'green'));

    expect(events).toEqual([]);
    expect(leftAlone.map(({ id }) => id)).toEqual(['e1']);
  });

  it('says nothing of what somebody else corrected while the file still says the same', () => {
    const byHand = { ...rated('1', 'amber'), corrects: { id: 'e1', revision: 1 } };
    const past = [...history(started, rated('1', 'red')), stored(byHand, 2, false)];

    expect(corrections(past, started, rated('1', 'red'))).toMatchObject({ events: [], leftAlone: [] });
  });

  it('adds nothing to what somebody else took back as a whole', () => {
    const gone = recordedInError({ id: 'e0', revision: 0, why: { narrative: 'Never sent' } });
    const past = [...history(started, rated('1', 'red')), stored(gone, 2, false)];

    expect(corrections(past, started, rated('1', 'red'), rated('2', 'red')).events).toEqual([]);
  });

  it('does not take back what others have built on', () => {
    const past = [...history(started), stored(rated('1', 'red'), 1, false)];

    const { events, leftAlone } = corrections(past);

    expect(events).toEqual([]);
    expect(leftAlone.map(({ id }) => id)).toEqual(['e0']);
  });

  it('corrects the last correction, not what that replaced', () => {
    const correction = { ...rated('1', 'amber'), corrects: { id: 'e1', revision: 1 } };

    const { events } = corrections(
      history(started, rated('1', 'red'), correction),
      started,
      rated('1', 'green'),
    );

    expect(events).toMatchObject([{ corrects: { id: 'e2', revision: 2 } }]);
  });
});
