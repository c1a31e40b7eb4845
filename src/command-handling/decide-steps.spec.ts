import { describe, it } from '@jest/globals';
import { given } from '../../test/support/given.js';
import { agencyRegistered, agencyRenamed } from '../agencies/agency.events.js';
import { agencyStream } from '../agencies/agency.state.js';
import { renameAgency } from '../agencies/commands/name-agency.js';
import { onDay } from '../kernel/days.js';
import { recordedInError } from '../kernel/event.js';

const registered = agencyRegistered({ name: 'CCG', sector: 'health' }, { occurred: onDay('2020-01-01') });
const renamed = (to: string, day: string) => agencyRenamed({ to }, { occurred: onDay(day) });
const rename = (basedOn: string) =>
  [renameAgency, { agency: 'ccg', to: 'NHS North' }, { record: { basedOn } }] as const;
const isDone = [agencyRenamed({ from: undefined, to: 'NHS North' })];

describe('a change that names the value that the person saw', () => {
  it('is done while that value is the present one', () =>
    given(agencyStream, [registered, renamed('NHS', '2021-01-01')])
      .when(...rename('e1'))
      .then(isDone));

  it('is done when the value comes from what opened its subject', () =>
    given(agencyStream, [registered])
      .when(...rename('e0'))
      .then(isDone));

  it('is refused with the present one when somebody changed it since', () =>
    given(agencyStream, [registered, renamed('NHS', '2021-01-01')])
      .when(...rename('e0'))
      .refused('CHANGED_SINCE', { presentEventId: 'e1' }));

  it('goes by the order of facts: what was recorded later of an earlier day is not the present value', () =>
    given(agencyStream, [registered, renamed('NHS', '2022-01-01'), renamed('PCT', '2021-01-01')])
      .when(...rename('e1'))
      .then(isDone));

  it('means the correction of the value that was corrected', () =>
    given(agencyStream, [
      registered,
      renamed('NSH', '2021-01-01'),
      agencyRenamed({ to: 'NHS' }, { occurred: onDay('2021-01-01'), corrects: { id: 'e1', revision: 1 } }),
    ])
      .when(...rename('e1'))
      .then(isDone));

  it('is refused when the value was recorded in error', () =>
    given(agencyStream, [
      registered,
      renamed('NHS', '2021-01-01'),
      recordedInError({ id: 'e1', revision: 1, why: { narrative: 'Another agency.' } }),
    ])
      .when(...rename('e1'))
      .refused('CHANGED_SINCE', { presentEventId: 'e0' }));
});
