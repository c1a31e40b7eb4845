import { describe, expect, it } from '@jest/globals';
import { step } from '../kernel/command.js';
import type { StoredEvent } from '../kernel/event.js';
import { register, registering } from '../../test/support/following.js';
import { historyOf } from '../../test/support/history.js';
import { agency, cycle } from '../../test/support/submissions.js';
import { followPage, keysOf, readPage } from './follow-page.js';
import type { Follower, Rows } from './follower.js';
import { BEGINNING } from './follower-store.js';

const openings = historyOf(
  ['cycle-c1', cycle('2024')],
  ['agency-trust', agency('Trust')],
  ['cycle-c2', cycle('2025')],
);
const [, , lastOpening] = openings as [StoredEvent, StoredEvent, StoredEvent];
const nothing: Rows = new Map();
const counting = registering('counting');

const follow = (follower: Follower, page: readonly StoredEvent[], rows = nothing, from = BEGINNING) =>
  followPage(follower, from, readPage(follower, page), rows);

describe('A page of events', () => {
  it('asks for each row that its events need once', () => {
    expect(keysOf(readPage(counting, openings))).toEqual(['count']);
  });

  it('is followed with the rows that earlier events of it wrote', () => {
    const { kept, halt } = follow(counting, openings);
    expect(kept).toMatchObject({ from: BEGINNING, to: { position: 3 }, rows: new Map([['count', 2]]) });
    expect(kept.commands.map(({ input }) => input)).toEqual([{ id: 'counting-1' }, { id: 'counting-2' }]);
    expect(halt).toBeUndefined();
  });

  it('goes on from the rows that are stored', () => {
    const { kept } = follow(counting, openings, new Map([['count', 7]]));
    expect(kept.rows).toEqual(new Map([['count', 9]]));
  });

  it('makes the same commands whether it is followed in one go or event by event', () => {
    const whole = follow(counting, openings).kept.commands;
    const rows = new Map<string, unknown>();
    const oneByOne = openings.flatMap((event) => {
      const { kept } = follow(counting, [event], rows);
      for (const [key, value] of kept.rows) rows.set(key, value);
      return kept.commands;
    });
    expect(oneByOne).toEqual(whole);
  });

  it('gives each command an id of its own', () => {
    const twice: Follower = {
      ...counting,
      react: () => ({ commands: ['a', 'b'].map((id) => step(register, { id })) }),
    };
    const ids = follow(twice, openings).kept.commands.map(({ commandId }) => commandId);
    expect(new Set(ids).size).toBe(4);
  });

  it('is followed up to its last event, which is known again by its digest', () => {
    const sealed = { ...lastOpening, metadata: { ...lastOpening.metadata, digest: 'd3' } };
    expect(follow(counting, [...openings.slice(0, 2), sealed]).kept.to).toEqual({
      position: 3,
      digest: 'd3',
    });
  });

  it('is followed up to an event that cannot be followed', () => {
    const failing: Follower = {
      ...counting,
      react: (event, rows) => {
        if (event === lastOpening) throw new Error('This cannot be followed.');
        return counting.react(event, rows);
      },
    };
    const { kept, halt } = follow(failing, openings);
    expect(kept).toMatchObject({
      to: { position: 2 },
      rows: new Map([['count', 1]]),
      commands: [{ causedBy: { id: 'cycle-c1:0' } }],
    });
    expect(halt?.fault).toEqual(new Error('This cannot be followed.'));
  });

  it('is followed up to an event that a newer release wrote', () => {
    const newer = [...openings.slice(0, 2), { ...lastOpening, version: 99 }];
    const { kept, halt } = follow(counting, newer);
    expect(kept.to.position).toBe(2);
    expect(halt?.fault).toMatchObject({ code: 'EVENT_FROM_NEWER_RELEASE' });
  });

  it('that begins with an event that cannot be followed leaves everything as it is', () => {
    const newer = [{ ...lastOpening, version: 99 }];
    const from = { position: 2, digest: 'd2' };
    expect(follow(counting, newer, nothing, from).kept).toEqual({
      from,
      to: from,
      rows: nothing,
      commands: [],
    });
  });
});
