import { describe, expect, it } from '@jest/globals';
import { agencyRegistered } from '../agencies/agency.events.js';
import { frameworkPublished } from '../frameworks/framework.events.js';
import { onDay } from '../kernel/days.js';
import { fold } from '../kernel/stream.js';
import { partnershipEstablished } from '../partnerships/partnership.events.js';
import { fromReport, given, storedEvents, TODAY } from '../../test/support/given.js';
import { detailCycle, rescheduleCycle } from './commands/change-cycle.js';
import { logContact, recordNonReturn } from './commands/chase-agency.js';
import { closeCycle, closeSubmissions } from './commands/close-cycle.js';
import { holdPanelSession } from './commands/hold-panel-session.js';
import { expectAgencies, expectAgency, recordExemption } from './commands/invite-agencies.js';
import { openCycle } from './commands/open-cycle.js';
import {
  agencyExpected,
  contactLogged,
  cycleClosed,
  cycleDetailed,
  cycleOpened,
  cycleRescheduled,
  exemptionRecorded,
  nonReturnRecorded,
  panelSessionHeld,
  submissionsClosed,
} from './cycle.events.js';
import { cycleStream } from './cycle.state.js';
import { submissionStarted } from '../submissions/submission.events.js';

const cycle = 'barnsley.2021';
const others = {
  'partnership-barnsley': [partnershipEstablished({ name: 'Barnsley', kind: 'partnership', members: [] })],
  'framework-standards': [
    frameworkPublished({ name: 'Standards', scales: [], sections: [], items: [], declared: [] }),
  ],
  'agency-police': [agencyRegistered({ name: 'Police', sector: 'police' })],
};
const opened = cycleOpened({
  partnership: 'barnsley',
  name: 'Audit 2021',
  dates: { opens: onDay('2021-03-01') },
  mentionOnly: false,
});
const mentioned = cycleOpened({ partnership: 'barnsley', name: '2021 audit', mentionOnly: true });
const known = given(cycleStream, [opened]).when;
const opening = { cycle, partnership: 'barnsley', name: 'Audit 2021' };
const why = 'They are inspected this year.';
const reason = { narrative: why };

describe('opening a cycle', () => {
  const when = given(cycleStream).when;

  it('states what is known of it', async () => {
    const details = {
      round: 'avon-2021',
      framework: 'standards',
      methods: ['peer_review' as const],
      dates: { opens: onDay('2021-03-01'), submissionsDue: onDay('2021-05-01'), ends: onDay('2021-07-01') },
    };
    await when(openCycle, { ...opening, ...details }, { others }).then([
      cycleOpened({ partnership: 'barnsley', name: 'Audit 2021', ...details, mentionOnly: false }),
    ]);
  });

  it('needs a known partnership and, where it names one, a known framework', async () => {
    await when(openCycle, opening).refused('PARTNERSHIP_UNKNOWN', { path: 'partnership' });
    await when(openCycle, { ...opening, framework: 'unheard-of' }, { others }).refused('FRAMEWORK_UNKNOWN');
  });

  it.each([
    [{ opens: onDay('2021-03-01'), ends: onDay('2021-02-28') }, 'dates.ends'],
    [{ opens: onDay('2021-03-01'), submissionsDue: onDay('2021-02-28') }, 'dates.submissionsDue'],
    [{ submissionsDue: onDay('2021-03-01'), ends: onDay('2021-02-28') }, 'dates.ends'],
  ])('refuses days out of order', async (dates, path) => {
    await when(openCycle, { ...opening, dates }, { others }).refused('DATES_OUT_OF_ORDER', { path });
  });

  it('accepts rough days that can be in order', async () => {
    const dates = { opens: { earliest: '2021-01-01', latest: '2021-12-31' }, ends: onDay('2021-06-01') };
    await when(openCycle, { ...opening, dates }, { others }).then([
      cycleOpened({ partnership: 'barnsley', name: 'Audit 2021', dates, mentionOnly: false }),
    ]);
  });

  it('is refused live for a known one', async () => {
    await known(openCycle, opening, { others }).refused('CYCLE_ALREADY_OPENED', { path: 'cycle' });
  });
});

describe('a document that speaks of a known cycle', () => {
  const read = { others, record: fromReport };

  it('fills in what was not known', async () => {
    await known(
      openCycle,
      { ...opening, framework: 'standards', dates: { ends: onDay('2021-09-01') } },
      read,
    ).then([
      cycleDetailed({ framework: 'standards' }),
      cycleRescheduled({ dates: { opens: onDay('2021-03-01'), ends: onDay('2021-09-01') } }),
    ]);
  });

  it('adds nothing when nothing is new', async () => {
    await known(openCycle, { ...opening, dates: { opens: onDay('2021-04-01') } }, read).changesNothing();
    await known(openCycle, { ...opening, name: '2021', mentionOnly: true }, read).changesNothing();
  });

  it('gives a cycle known by mention its own name', async () => {
    await given(cycleStream, [mentioned])
      .when(openCycle, opening, read)
      .then([cycleDetailed({ name: 'Audit 2021' })]);
    const state = fold(
      cycleStream,
      storedEvents('cycle-x', [mentioned, cycleDetailed({ name: 'Audit 2021' })]),
    );
    expect(state).toMatchObject({ name: 'Audit 2021', mentionOnly: false });
  });

  it('is refused when it places the cycle in another partnership', async () => {
    const elsewhere = { 'partnership-avon': others['partnership-barnsley'] };
    await known(
      openCycle,
      { ...opening, partnership: 'avon' },
      { others: elsewhere, record: fromReport },
    ).refused('CYCLE_OF_ANOTHER_PARTNERSHIP', { partnership: 'barnsley' });
  });
});

describe('changing a cycle', () => {
  it('needs a known one', async () => {
    await given(cycleStream)
      .when(detailCycle, { cycle, round: 'r' })
      .refused('CYCLE_UNKNOWN', { path: 'cycle' });
  });

  it('states only the details that differ', async () => {
    const when = given(cycleStream, [opened, cycleDetailed({ round: 'avon-2021' })]).when;
    await when(detailCycle, { cycle, round: 'avon-2021', framework: 'standards' }, { others }).then([
      cycleDetailed({ framework: 'standards' }),
    ]);
    await when(detailCycle, { cycle, round: 'avon-2021' }).changesNothing();
    await when(detailCycle, { cycle, framework: 'unheard-of' }).refused('FRAMEWORK_UNKNOWN');
  });

  it('moves days and keeps the others', async () => {
    await known(rescheduleCycle, { cycle, dates: { ends: onDay('2021-07-01') } }).then([
      cycleRescheduled({ dates: { opens: onDay('2021-03-01'), ends: onDay('2021-07-01') } }),
    ]);
    await known(rescheduleCycle, { cycle, dates: { opens: onDay('2021-03-01') } }).changesNothing();
    await known(rescheduleCycle, { cycle, dates: { ends: onDay('2021-01-01') } }).refused(
      'DATES_OUT_OF_ORDER',
      {
        path: 'dates.ends',
      },
    );
  });
});

describe('inviting agencies', () => {
  it('expects each once, and only registered ones', async () => {
    await known(expectAgency, { cycle, agency: 'police' }, { others }).then([
      agencyExpected({ agency: 'police' }),
    ]);
    await given(cycleStream, [opened, agencyExpected({ agency: 'police' })])
      .when(expectAgency, { cycle, agency: 'police' }, { others })
      .changesNothing();
    await known(expectAgency, { cycle, agency: 'navy' }, { others }).refused('AGENCY_UNKNOWN', {
      path: 'agency',
    });
  });

  it('expects several at once, one entry of the list a step, so that a refusal can name its place', () => {
    expect(
      expectAgencies.expand({ cycle, agencies: ['police', 'health'] }).map(({ input }) => input),
    ).toEqual([
      { cycle, agency: 'police' },
      { cycle, agency: 'health' },
    ]);
  });

  it('exempts one agency or one sector, with a reason', async () => {
    await known(recordExemption, { cycle, agency: 'police', why }, { others }).then([
      exemptionRecorded({ agency: 'police', why: reason }),
    ]);
    await known(recordExemption, { cycle, sector: 'education' }, { record: fromReport }).then([
      exemptionRecorded({ sector: 'education' }),
    ]);
    await known(recordExemption, { cycle, sector: 'education' }).refused('REASON_MISSING', { path: 'why' });
    await known(recordExemption, { cycle, why }).refused('EXEMPTION_OF_ONE', { path: 'agency' });
    await known(recordExemption, { cycle, agency: 'police', sector: 'police', why }, { others }).refused(
      'EXEMPTION_OF_ONE',
    );
  });

  it('records the same exemption once', async () => {
    await given(cycleStream, [opened, exemptionRecorded({ sector: 'education', why: reason })])
      .when(recordExemption, { cycle, sector: 'education', why })
      .changesNothing();
  });
});

describe('chasing an agency', () => {
  const contact = { cycle, agency: 'police', how: 'telephone' as const, what: 'Asked for the return.' };
  const logged = contactLogged({
    contact: 'contact-1',
    agency: 'police',
    how: 'telephone',
    what: { narrative: 'Asked for the return.' },
  });

  it('numbers contacts that have no key', async () => {
    await known(logContact, contact, { others }).then([logged]);
    await given(cycleStream, [opened, { ...logged, data: { ...logged.data, contact: 'contact-2' } }])
      .when(logContact, contact, { others })
      .then([{ ...logged, data: { ...logged.data, contact: 'contact-3' } }]);
  });

  it('logs a contact with a key once', async () => {
    const when = given(cycleStream, [opened, logged]).when;
    await when(logContact, { ...contact, contact: 'contact-1' }, { others }).changesNothing();
    await when(logContact, { ...contact, contact: 'contact-1', how: 'email' }, { others }).refused(
      'CONTACT_ALREADY_LOGGED',
    );
  });

  it('records that nothing came back, with a reason, and later another kind', async () => {
    const declined = nonReturnRecorded({ agency: 'police', kind: 'declined', why: reason });
    const nonReturn = { cycle, agency: 'police', kind: 'declined' as const };
    await known(recordNonReturn, { ...nonReturn, why }, { others }).then([declined]);
    await known(recordNonReturn, nonReturn, { others }).refused('REASON_MISSING');
    const when = given(cycleStream, [opened, declined]).when;
    await when(recordNonReturn, { ...nonReturn, why }, { others }).changesNothing();
    await when(recordNonReturn, { ...nonReturn, kind: 'not_received' }, { others, record: fromReport }).then([
      nonReturnRecorded({ agency: 'police', kind: 'not_received' }),
    ]);
  });
});

describe('holding a panel session', () => {
  const input = { cycle, kind: 'peer_review' as const, agencies: ['police', 'health'] };
  const session = {
    session: 'session-1',
    kind: 'peer_review' as const,
    held: true,
    agencies: ['police', 'health'],
    submissions: [],
    members: [{ role: 'Chair', function: 'chair' as const, count: 1 }],
    attendance: [{ agency: 'police', attendance: 'present' as const }],
  };

  it('keeps who sat on it and who came', async () => {
    await known(holdPanelSession, {
      ...input,
      members: [{ role: 'Chair', function: 'chair' }],
      attendance: [{ agency: 'police', attendance: 'present' }],
    }).then([panelSessionHeld(session)]);
  });

  it('takes the attendance only of its agencies, and once each', async () => {
    const present = (agency: string) => ({ agency, attendance: 'present' as const });
    await known(holdPanelSession, { ...input, attendance: [present('fire')] }).refused(
      'NOT_AN_AGENCY_OF_THE_SESSION',
      {
        path: 'attendance.0.agency',
      },
    );
    await known(holdPanelSession, { ...input, attendance: [present('police'), present('police')] }).refused(
      'ATTENDANCE_TWICE',
      { path: 'attendance.1.agency' },
    );
  });

  it('takes the attendance of the agencies whose submissions it looked at', async () => {
    const bySubmission = { ...input, agencies: [], submissions: ['s1'] };
    const attendance = [{ agency: 'police', attendance: 'present' as const }];
    const started = submissionStarted({ agencies: ['police'], cycles: [cycle] });
    await given(cycleStream, [opened])
      .when(
        holdPanelSession,
        { ...bySubmission, attendance },
        { others: { ...others, 'submission-s1': [started] } },
      )
      .then([panelSessionHeld({ ...session, agencies: [], submissions: ['s1'], members: [], attendance })]);
    await known(holdPanelSession, { ...bySubmission, attendance }).refused('NOT_AN_AGENCY_OF_THE_SESSION');
  });

  it('may not have taken place: then it has a reason and nobody came', async () => {
    await known(holdPanelSession, { ...input, held: false }).refused('REASON_MISSING');
    await known(holdPanelSession, {
      ...input,
      held: false,
      why,
      attendance: [{ agency: 'police', attendance: 'present' }],
    }).refused('SESSION_NOT_HELD');
    await known(holdPanelSession, { ...input, held: false, why }).then([
      panelSessionHeld({ ...session, held: false, why: reason, members: [], attendance: [] }),
    ]);
  });

  it('is recorded once under its key', async () => {
    const when = given(cycleStream, [opened, panelSessionHeld(session)]).when;
    const { members, attendance } = session;
    await when(holdPanelSession, { ...input, session: 'session-1', members, attendance }).changesNothing();
    await when(holdPanelSession, { ...input, session: 'session-1' }).refused('SESSION_ALREADY_RECORDED');
    await when(holdPanelSession, input).then([
      panelSessionHeld({ ...session, session: 'session-2', members: [], attendance: [] }),
    ]);
  });
});

describe('closing', () => {
  it('closes submissions once and remembers by which event', async () => {
    await known(closeSubmissions, { cycle }).then([submissionsClosed({})]);
    await given(cycleStream, [opened, submissionsClosed({})])
      .when(closeSubmissions, { cycle })
      .changesNothing();
    const state = fold(cycleStream, storedEvents('cycle-x', [opened, submissionsClosed({})]));
    expect(state).toMatchObject({ closing: { eventId: 'e1', occurred: onDay(TODAY) } });
  });

  it('ends the cycle once, on a day after it began', async () => {
    await known(closeCycle, { cycle, on: '2021-08-01' }).then([cycleClosed({ on: '2021-08-01' })]);
    await known(closeCycle, { cycle, on: '2021-02-01' }).refused('ENDS_BEFORE_IT_BEGINS', { path: 'on' });
    await known(closeCycle, { cycle }, { record: { occurred: onDay('2021-02-01') } }).refused(
      'ENDS_BEFORE_IT_BEGINS',
      {
        path: 'record.occurred',
      },
    );
    await known(closeCycle, { cycle, on: '2031-01-01' }).refused('ENDS_IN_FUTURE', { path: 'on' });
  });

  it('does not end a closed cycle on another day', async () => {
    const when = given(cycleStream, [opened, cycleClosed({ on: '2021-08-01' })]).when;
    await when(closeCycle, { cycle, on: '2021-08-01' }).changesNothing();
    await when(closeCycle, { cycle, on: '2021-09-01' }).refused('CYCLE_ALREADY_CLOSED', { on: '2021-08-01' });
    await when(closeCycle, { cycle, on: '2021-09-01' }, { record: { corrects: 'e1' } }).then([
      cycleClosed({ on: '2021-09-01' }),
    ]);
  });
});
