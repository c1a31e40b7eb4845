import { describe, expect, it } from '@jest/globals';
import { storedEvents } from '../../test/support/given.js';
import {
  bodyFormed,
  bodyNamed,
  bodyProposed,
  partnershipEstablished,
  partnershipEvents,
} from '../partnerships/partnership.events.js';
import { recordedInError, type NewEvent } from './event.js';
import { effectiveEvents } from './stream.js';

const here = partnershipEstablished({ name: 'Here', kind: 'partnership', members: [] });
const ofBody = { body: 'here.forum', name: 'Forum', kind: 'subgroup' } as const;
const proposed = bodyProposed(ofBody);
const formed = bodyFormed(ofBody);
const named = bodyNamed({ body: 'here.forum', name: 'The Forum' });
const inError = (revision: number) =>
  recordedInError({ id: `e${revision}`, revision, why: { narrative: 'Another body.' } });
const correcting = (event: NewEvent, revision: number): NewEvent => ({
  ...event,
  corrects: { id: `e${revision}`, revision },
});

const standing = (...events: NewEvent[]) =>
  effectiveEvents(partnershipEvents, storedEvents('partnership-here', [here, ...events])).map(
    ({ revision, place }) => (revision === place ? revision : [revision, place]),
  );

describe('an event recorded in error', () => {
  it('goes alone where it opened nothing', () => {
    expect(standing(formed, named, inError(2))).toEqual([0, 1]);
  });

  it('takes every fact of the subject that it opened so far, and not those recorded after it', () => {
    expect(standing(formed, named, inError(1))).toEqual([0]);
    expect(standing(formed, named, inError(1), formed)).toEqual([0, 4]);
  });

  it('goes alone where another event that opened the same subject stands, recorded before or after it', () => {
    expect(standing(proposed, formed, named, inError(2))).toEqual([0, 1, 3]);
    expect(standing(proposed, formed, named, inError(1))).toEqual([0, 2, 3]);
    expect(standing(proposed, formed, named, inError(1), inError(2))).toEqual([0]);
  });

  it('takes its subject when it corrected the event that opened it', () => {
    expect(standing(formed, named, correcting(formed, 1), inError(3))).toEqual([0]);
  });
});

describe('a correction', () => {
  it('stands in the place of the first event of its chain', () => {
    expect(standing(formed, named, correcting(named, 2), correcting(named, 3))).toEqual([0, 1, [4, 2]]);
  });

  it('that was recorded in error does not bring its target back', () => {
    expect(standing(formed, named, correcting(named, 2), inError(3))).toEqual([0, 1]);
  });
});
