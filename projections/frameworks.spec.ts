import { describe, expect, it } from '@jest/globals';
import {
  continuationNoted,
  frameworkPublished,
  itemThemesAssigned,
} from '../src/frameworks/framework.events.js';
import { ALWAYS, onDay } from '../src/kernel/days.js';
import { occurredOf } from '../src/read-models/fact.js';
import { allFactsOf, correctionOf, historyOf, takenBack, type Recorded } from '../test/support/history.js';
import { frameworksProjection } from './frameworks.js';

const stream = 'framework-new';
const published: Recorded = [
  stream,
  frameworkPublished({ name: 'New', partnership: 'here', scales: [], sections: [], items: [], declared: [] }),
];
const continued: Recorded = [stream, continuationNoted({ item: '1', of: 'old/2', wording: 'same' })];
const themed: Recorded = [
  stream,
  itemThemesAssigned({ item: '1', themes: ['culture'] }, { occurred: onDay('2022-01-01') }),
];

const shown = async (...recorded: Recorded[]) =>
  (await allFactsOf(frameworksProjection, historyOf(...recorded))).map((fact) => [
    fact.kind,
    fact.subject,
    fact.other,
    occurredOf(fact),
  ]);

describe('the facts of frameworks', () => {
  it('hold from the beginning, except for themes that were assigned on a day', async () => {
    expect(await shown(themed, published, continued)).toEqual([
      ['framework.published', 'new', 'here', ALWAYS],
      ['framework.continuation', 'new/1', 'old/2', ALWAYS],
      ['framework.themes', 'new/1', null, onDay('2022-01-01')],
    ]);
  });

  it('follow corrections and lose what was recorded in error', async () => {
    const corrected = correctionOf(
      stream,
      1,
      continuationNoted({ item: '1', of: 'old/2', wording: 'changed' }),
    );
    const facts = await allFactsOf(
      frameworksProjection,
      historyOf(published, continued, themed, corrected, takenBack(stream, 2)),
    );
    expect(facts.map(({ kind, place, position }) => [kind, place, position])).toEqual([
      ['framework.published', 1, 1],
      ['framework.continuation', 2, 4],
    ]);
  });
});
