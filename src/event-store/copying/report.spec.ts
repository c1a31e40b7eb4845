import { describe, expect, it } from '@jest/globals';
import { Refusal } from '../../kernel/refusal.js';
import { lineOfReopening, sentencesOf } from './report.js';

const unreachable = new Refusal('LOG_UNREACHABLE', 'Send the same request again.', { cause: 'Gone' });
const stillClosed = new Refusal('LOG_STILL_CLOSED', 'It is still closed.');

describe('What a copy says', () => {
  it('of a server that was lost meanwhile names its variable, and what to do', () => {
    expect(sentencesOf(unreachable)).toEqual([expect.stringMatching(/EVENTSTORE_URL.*same command again/)]);
  });

  it('of several errors is all of them', () => {
    expect(sentencesOf(new AggregateError([unreachable, stillClosed, new Error('no disk')]))).toEqual([
      expect.stringContaining('EVENTSTORE_URL'),
      'It is still closed.',
      'The log could not be copied: Error: no disk',
    ]);
  });

  it('of a log that was opened by hand is who had closed it, and whether it may not be whole', () => {
    const closed = { by: 'npm run copy', at: '2026-11-25T10:00:00.000Z', why: 'It is being copied.' };
    expect(lineOfReopening(undefined)).toContain('not closed');
    expect(lineOfReopening(closed)).toMatch(
      /takes records again\. npm run copy had closed it at 2026-11-25\S+$/,
    );
    expect(lineOfReopening({ ...closed, unfinished: true })).toContain('only a part');
  });
});
