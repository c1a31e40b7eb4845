/** Actions and commitments for tests: short ways to say what happens to them. */
import { actionAdded, actionProgressed } from '../../src/actions/action.events.js';
import { commitmentMade } from '../../src/commitments/commitment.events.js';
import type { FuzzyDate } from '../../src/kernel/days.js';
import type { DataOf, NewEvent } from '../../src/kernel/event.js';
import type { ReportedStatus } from '../../src/recommendations/recommendation.events.js';

const dated = (occurred?: FuzzyDate) => (occurred ? { occurred } : {});

/** An action that is owned by nobody unless a test says so. */
export const action = (also: Partial<DataOf<typeof actionAdded>> = {}, occurred?: FuzzyDate): NewEvent =>
  actionAdded(
    { partnership: 'here', text: { narrative: 'Train every team.' }, owners: [], themes: [], ...also },
    dated(occurred),
  );

/** A report on an action with nothing but a status. */
export const progressed = (status: ReportedStatus, occurred?: FuzzyDate): NewEvent =>
  actionProgressed({ status, evidence: [] }, dated(occurred));

/** The first commitment of its stream, owned by nobody unless a test says so. */
export const commitment = (
  also: Partial<DataOf<typeof commitmentMade>> = {},
  occurred?: FuzzyDate,
): NewEvent =>
  commitmentMade(
    {
      commitment: '1',
      partnership: 'here',
      text: { narrative: 'We will share the dates.' },
      owners: [],
      involves: [],
      items: [],
      themes: [],
      ...also,
    },
    dated(occurred),
  );
