import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { createHash } from 'node:crypto';
import { someEvents } from '../../test/support/events.js';
import { canonicalJson, digestOf, eventId, sha256, textOf } from './digest.js';

describe('A digest', () => {
  const [first, second] = someEvents('cycle-a', 2);
  const stored = { ...second!, stream: 'cycle-a', revision: 1 };

  it('is SHA-256 over canonical JSON of the event without its position and the digest itself', () => {
    const { id, type, version, data, stream, revision } = stored;
    const { digest, ...metadata } = stored.metadata;
    const text = canonicalJson({ id, type, version, data, stream, revision, metadata });
    expect(digest).toBe(createHash('sha256').update(text, 'utf8').digest('hex'));
    expect(digestOf(stored)).toBe(digest);
  });

  it('covers every part of the event', () => {
    const { metadata } = stored;
    const changed = [
      { ...stored, id: first!.id },
      { ...stored, stream: 'cycle-b' },
      { ...stored, revision: 2 },
      { ...stored, type: 'Other' },
      { ...stored, version: 2 },
      { ...stored, data: { share: null } },
      { ...stored, metadata: { ...metadata, recordedAt: '2024-03-05T10:00:00.001Z' } },
      { ...stored, metadata: { ...metadata, prev: null } },
    ].map(digestOf);
    expect(new Set([metadata.digest, ...changed]).size).toBe(9);
  });

  it('chains each event to the one before it', () => {
    expect(first!.metadata.prev).toBeNull();
    expect(second!.metadata.prev).toBe(first!.metadata.digest);
  });

  it('is the same when the event is sealed, read back or encoded anew, whatever it holds', () => {
    fc.assert(
      fc.property(fc.dictionary(fc.string({ unit: 'grapheme' }), fc.jsonValue()), (data) => {
        const [event] = someEvents('cycle-a', 1, { data: () => data, metadata: { onBehalfOf: 'agency:a' } });
        const text = textOf(event!);
        const read = { ...event!, data: JSON.parse(text.data), metadata: JSON.parse(text.metadata) };
        expect(textOf({ ...event! })).toEqual(text);
        expect(digestOf({ ...read, stream: 'cycle-a', revision: 0 })).toBe(event!.metadata.digest);
      }),
    );
  });
});

describe('Canonical JSON', () => {
  it('sorts members by UTF-16 code units and leaves nothing undefined', () => {
    expect(canonicalJson({ b: [undefined, -0, 1e21], '10': 1, '9': 2, é: '\u2028', a: undefined })).toBe(
      '{"10":1,"9":2,"b":[null,0,1e+21],"é":"\u2028"}',
    );
  });

  it('refuses what JSON cannot hold', () => {
    for (const value of [undefined, NaN, Infinity, '\ud83e']) {
      expect(() => canonicalJson(value)).toThrow(expect.objectContaining({ code: 'VALUE_NOT_STORABLE' }));
    }
  });
});

describe('The id of an event', () => {
  it('is a UUIDv5 that stays the same for its stream, command and place', () => {
    expect(eventId('cycle-a', 'c1', 0)).toMatch(
      /^[0-9a-f]{8}-[0-9a-f]{4}-5[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/,
    );
    expect(eventId('cycle-a', 'c1', 0)).toBe(eventId('cycle-a', 'c1', 0));
    const others = [eventId('cycle-b', 'c1', 0), eventId('cycle-a', 'c2', 0), eventId('cycle-a', 'c1', 1)];
    expect(new Set([eventId('cycle-a', 'c1', 0), ...others]).size).toBe(4);
  });
});

describe('SHA-256', () => {
  it('is the published one', () => {
    expect(sha256('abc')).toBe('ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad');
  });
});
