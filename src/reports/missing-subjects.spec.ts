import { describe, expect, it } from '@jest/globals';
import { answered, historyOf, takenBack, type Recorded } from '../../test/support/history.js';
import { madeAs } from '../../test/support/recommendations.js';
import { surroundings } from '../../test/support/submissions.js';
import { actionAdded } from '../actions/action.events.js';
import { agencyRegistered } from '../agencies/agency.events.js';
import { cycleOpened } from '../cycles/cycle.events.js';
import { onDay } from '../kernel/days.js';
import { recommendationMade } from '../recommendations/recommendation.events.js';
import { standardRated, submissionStarted } from '../submissions/submission.events.js';
import { discrepanciesQuery } from './queries/discrepancies.js';

const on = { occurred: onDay('2021-02-01') };
const around: Recorded[] = Object.entries(surroundings).flatMap(([stream, events]) =>
  events.map((event): Recorded => [stream, { ...event, occurred: onDay('2021-01-01') }]),
);
const recorded: Recorded[] = [
  ...around,
  ['submission-s1', submissionStarted({ agencies: ['trust'], cycles: ['c1'] }, on)],
  ['submission-s1', standardRated({ item: 's11/1', grade: 'green', covers: [] }, on)],
  ['recommendation-r1', recommendationMade(madeAs({ cycle: 'c1', addressedTo: ['agency:council'] }), on)],
  [
    'action-a1',
    actionAdded(
      {
        partnership: 'here',
        cycle: 'c1',
        text: { narrative: 'Write it down.' },
        owners: ['agency:trust'],
        themes: [],
        under: { recommendation: 'r1' },
      },
      on,
    ),
  ],
];

async function missing(...more: Recorded[]) {
  const found = await answered(
    discrepanciesQuery,
    historyOf(...recorded, ...more),
    { cycle: 'c1', kinds: ['missing'] },
    { asOf: '2021-06-01' },
  );
  return found.nodes.map(({ id, sides }) => [id, ...sides.map(({ what, value }) => `${what} ${value}`)]);
}

describe('what hangs on something that was recorded in error', () => {
  it('is nothing while all of it is there', async () => {
    expect(await missing()).toEqual([]);
  });

  it('is everything of a cycle, and nothing once it is opened again', async () => {
    const gone = takenBack('cycle-c1', 0);
    expect(await missing(gone)).toEqual([
      ['missing c1 cycle:c1', 'recommendation r1', 'submission s1', 'action a1'],
    ]);
    const again = cycleOpened({ partnership: 'here', name: '2025', framework: 's11', mentionOnly: false });
    expect(await missing(gone, ['cycle-c1', again])).toEqual([]);
  });

  it('is what stands under a recommendation', async () => {
    expect(await missing(takenBack('recommendation-r1', 0))).toEqual([
      ['missing c1 recommendation:r1', 'action a1'],
    ]);
  });

  it('is what an agency returned, holds and owns', async () => {
    const gone = [takenBack('agency-trust', 0), takenBack('agency-council', 0)];
    expect(await missing(...gone)).toEqual([
      ['missing c1 agency:council', 'recommendation r1'],
      ['missing c1 agency:trust', 'submission s1', 'action a1'],
    ]);
    const again = agencyRegistered({ name: 'Trust', sector: 'health' });
    expect(await missing(...gone, ['agency-trust', again])).toHaveLength(1);
  });

  it('is what was rated by a framework', async () => {
    expect(await missing(takenBack('framework-s11', 0))).toEqual([
      ['missing c1 framework:s11', 'submission s1'],
    ]);
  });
});
