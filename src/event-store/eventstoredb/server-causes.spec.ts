import { describe, expect, it } from '@jest/globals';
import { causeInWords } from './server-causes.js';

describe('Why no server could be used', () => {
  it.each([
    ['Error: connect ECONNREFUSED 10.1.2.3:2113', 'nobody listens there'],
    ['Error: 14 UNAVAILABLE: Name resolution failed for target dns:node:2113', 'its name is not known'],
    ['Error: connect EHOSTUNREACH 10.1.2.3:2113', 'the network does not lead there'],
    ['Error: 4 DEADLINE_EXCEEDED: Deadline exceeded after 2.5s,Waiting for LB pick', 'it does not answer'],
    ['no answer', 'it does not answer'],
    ['no member of the cluster leads it', 'no member of the cluster leads it'],
  ])('is said in words for %s', (cause, words) => {
    expect(causeInWords(cause)).toBe(words);
  });

  it('is not said where it would repeat what nobody has looked at', () => {
    expect(causeInWords('Error: something about admin:secret@10.1.2.3')).toBeUndefined();
  });
});
