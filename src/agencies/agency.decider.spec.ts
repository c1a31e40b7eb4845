import { describe, it } from '@jest/globals';
import { fromReport, given } from '../../test/support/given.js';
import { onDay } from '../kernel/days.js';
import { partnershipEstablished } from '../partnerships/partnership.events.js';
import {
  agencyAliasNoted,
  agencyJoinedPartnership,
  agencyLeftPartnership,
  agencyNamed,
  agencyRegistered,
  agencyRenamed,
  agencySucceededBy,
} from './agency.events.js';
import { agencyStream } from './agency.state.js';
import { noteAgencyAlias, renameAgency } from './commands/name-agency.js';
import { joinPartnership, leavePartnership } from './commands/partnership-membership.js';
import { registerAgency } from './commands/register-agency.js';
import { succeedAgency } from './commands/succeed-agency.js';

const registered = agencyRegistered({ name: 'Northshire CCG', sector: 'health' });
const northshire = {
  'partnership-northshire': [
    partnershipEstablished({ name: 'Northshire', kind: 'partnership', members: [] }),
  ],
};
const board = { 'agency-northshire-icb': [agencyRegistered({ name: 'Northshire ICB', sector: 'health' })] };

describe('registering an agency', () => {
  const input = { agency: 'northshire-ccg', name: 'Northshire CCG', sector: 'health' } as const;

  it('makes it known under its name', () =>
    given(agencyStream).when(registerAgency, input).then([registered]));

  it('is refused live when the id is taken', () =>
    given(agencyStream, [registered])
      .when(registerAgency, input)
      .refused('AGENCY_ALREADY_REGISTERED', { path: 'agency' }));

  it('from a document adds the name that the document gives a known agency, and what else it says of it', () =>
    given(agencyStream, [registered])
      .when(
        registerAgency,
        { ...input, name: 'NHS Northshire', sector: 'voluntary', partOf: 'nhs' },
        { record: fromReport },
      )
      .then([agencyNamed({ name: 'NHS Northshire', sector: 'voluntary', partOf: 'nhs' })]));

  it('needs a sector that exists', () =>
    given(agencyStream)
      .when(registerAgency, { ...input, sector: 'nowhere' as never })
      .refused('INPUT_INVALID'));
});

describe('the names of an agency', () => {
  it('may change on a day still to come, because a renaming is a plan', () =>
    given(agencyStream, [registered])
      .when(
        renameAgency,
        { agency: 'northshire-ccg', to: 'NHS Northshire ICB' },
        { record: { occurred: onDay('2026-07-01') } },
      )
      .then([
        agencyRenamed({ from: undefined, to: 'NHS Northshire ICB' }, { occurred: onDay('2026-07-01') }),
      ]));

  it('stay as they are when the new name is the present one', () =>
    given(agencyStream, [registered])
      .when(renameAgency, { agency: 'northshire-ccg', to: 'Northshire CCG' })
      .changesNothing());

  it('cannot be given to an agency that nobody registered', () =>
    given(agencyStream)
      .when(renameAgency, { agency: 'nobody', to: 'Somebody' })
      .refused('AGENCY_UNKNOWN', { path: 'agency' }));

  it('may have aliases, each noted once', async () => {
    await given(agencyStream, [registered])
      .when(noteAgencyAlias, { agency: 'northshire-ccg', alias: 'NCCG' })
      .then([agencyAliasNoted({ alias: 'NCCG' })]);
    await given(agencyStream, [registered, agencyAliasNoted({ alias: 'NCCG' })])
      .when(noteAgencyAlias, { agency: 'northshire-ccg', alias: 'NCCG' })
      .changesNothing();
  });
});

describe('a succession', () => {
  const succession = { agency: 'northshire-ccg', by: ['northshire-icb'], extent: 'whole' } as const;

  it('names the agencies that carry on the work', () =>
    given(agencyStream, [registered])
      .when(succeedAgency, { ...succession, by: ['northshire-icb'] }, { others: board })
      .then([agencySucceededBy({ agencies: ['northshire-icb'], extent: 'whole' })]));

  it('is refused when a successor is not registered', () =>
    given(agencyStream, [registered])
      .when(succeedAgency, { ...succession, by: ['nobody'] })
      .refused('AGENCY_UNKNOWN', { path: 'by' }));

  it('cannot lead an agency to itself', () =>
    given(agencyStream, [registered])
      .when(succeedAgency, { ...succession, by: ['northshire-ccg'] })
      .refused('SUCCEEDS_ITSELF'));

  it('is recorded once', () =>
    given(agencyStream, [registered, agencySucceededBy({ agencies: ['northshire-icb'], extent: 'whole' })])
      .when(succeedAgency, { ...succession, by: ['northshire-icb'] }, { others: board })
      .changesNothing());
});

describe('belonging to a partnership', () => {
  const input = { agency: 'northshire-ccg', partnership: 'northshire' };
  const joined = agencyJoinedPartnership({ partnership: 'northshire' });

  it('is recorded for a partnership that exists', async () => {
    await given(agencyStream, [registered])
      .when(joinPartnership, input, { others: northshire })
      .then([joined]);
    await given(agencyStream, [registered])
      .when(joinPartnership, input)
      .refused('PARTNERSHIP_UNKNOWN', { path: 'partnership' });
  });

  it('is recorded once', () =>
    given(agencyStream, [registered, joined])
      .when(joinPartnership, input, { others: northshire })
      .changesNothing());

  it('ends when the agency leaves, and cannot end twice', async () => {
    await given(agencyStream, [registered, joined])
      .when(leavePartnership, input)
      .then([agencyLeftPartnership({ partnership: 'northshire' })]);
    await given(agencyStream, [registered, joined, agencyLeftPartnership({ partnership: 'northshire' })])
      .when(leavePartnership, input)
      .refused('NOT_A_MEMBER');
  });
});

describe('a correction', () => {
  const renamed = agencyRenamed({ to: 'NHS Northshre' }, { occurred: onDay('2025-04-01') });

  it('replaces the event it names and keeps its day unless it gives another', () =>
    given(agencyStream, [registered, renamed])
      .when(renameAgency, { agency: 'northshire-ccg', to: 'NHS Northshire' }, { record: { corrects: 'e1' } })
      .then([agencyRenamed({ from: undefined, to: 'NHS Northshire' }, { occurred: onDay('2025-04-01') })]));

  it('is refused for an event that is already replaced, with the present one', () =>
    given(agencyStream, [
      registered,
      renamed,
      agencyRenamed({ to: 'NHS Northshire' }, { corrects: { id: 'e1', revision: 1 } }),
    ])
      .when(renameAgency, { agency: 'northshire-ccg', to: 'NHS North' }, { record: { corrects: 'e1' } })
      .refused('ALREADY_REPLACED', { presentEventId: 'e2' }));

  it('of the registration keeps everything that was recorded since', () =>
    given(agencyStream, [registered, renamed])
      .when(
        registerAgency,
        { agency: 'northshire-ccg', name: 'Northshire CCG', sector: 'police' },
        { record: { corrects: 'e0' } },
      )
      .then([agencyRegistered({ name: 'Northshire CCG', sector: 'police' })]));

  it('may bring an earlier value back', () =>
    given(agencyStream, [registered, renamed])
      .when(renameAgency, { agency: 'northshire-ccg', to: 'Northshire CCG' }, { record: { corrects: 'e1' } })
      .then([agencyRenamed({ from: undefined, to: 'Northshire CCG' }, { occurred: onDay('2025-04-01') })]));

  it('must be of the same kind as its target', () =>
    given(agencyStream, [registered, renamed])
      .when(noteAgencyAlias, { agency: 'northshire-ccg', alias: 'NHSN' }, { record: { corrects: 'e1' } })
      .refused('CORRECTION_OF_ANOTHER_KIND'));
});

describe('the day of a fact', () => {
  it('cannot be after its recording unless it is a plan', () =>
    given(agencyStream, [registered])
      .when(
        noteAgencyAlias,
        { agency: 'northshire-ccg', alias: 'NCCG' },
        { record: { occurred: onDay('2026-03-03') } },
      )
      .refused('OCCURRED_IN_FUTURE', { path: 'record.occurred' }));

  it('that may reach past its recording is capped there', () =>
    given(agencyStream, [registered])
      .when(
        noteAgencyAlias,
        { agency: 'northshire-ccg', alias: 'NCCG' },
        { record: { occurred: { words: 'Spring 2026', earliest: '2026-03-01', latest: '2026-05-31' } } },
      )
      .then([
        agencyAliasNoted(
          { alias: 'NCCG' },
          { occurred: { words: 'Spring 2026', earliest: '2026-03-01', latest: '2026-03-02' } },
        ),
      ]));

  it('is refused when somebody changed the value since it was looked at', () =>
    given(agencyStream, [registered, agencyRenamed({ to: 'NHS Northshire' })])
      .when(renameAgency, { agency: 'northshire-ccg', to: 'NHS North' }, { record: { basedOn: 'e0' } })
      .refused('CHANGED_SINCE', { presentEventId: 'e1' }));
});
