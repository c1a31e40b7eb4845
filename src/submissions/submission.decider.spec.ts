import { describe, it } from '@jest/globals';
import { agencySucceededBy } from '../agencies/agency.events.js';
import { onDay } from '../kernel/days.js';
import { recordedInError, type Actor, type NewEvent } from '../kernel/event.js';
import { businessUnit, fromReport, given as givenStream } from '../../test/support/given.js';
import { agency, surroundings } from '../../test/support/submissions.js';
import { startSubmission } from './commands/start-submission.js';
import { receiveOnPaper, submitSubmission } from './commands/receive-submission.js';
import {
  lockSubmission,
  reopenSubmission,
  takeLocksBack,
  withdrawSubmission,
} from './commands/lock-submission.js';
import { rateStandard } from './commands/rate-standards.js';
import { attachEvidence } from './commands/attach-evidence.js';
import {
  evidenceAttached,
  standardRated,
  submissionLocked,
  submissionReceived,
  submissionReopened,
  submissionStarted,
  submissionWithdrawn,
} from './submission.events.js';
import { submissionStream } from './submission.state.js';

const given = (...events: NewEvent[]) => {
  const { when } = givenStream(submissionStream, events);
  return {
    when: ((command, input, circumstances = {}) =>
      when(command, input, { others: surroundings, ...circumstances })) as typeof when,
  };
};

const lead = (agencyId: string): Actor => ({ id: 'lead-1', role: 'agency_lead', for: `agency:${agencyId}` });

const started = submissionStarted({ agencies: ['trust'], cycles: ['c1'] });
const received = submissionReceived({ means: 'submitted', flags: [] });
const locked = submissionLocked({ cycle: 'c1', closedBy: 'closing' });
const reopened = submissionReopened({ cycle: 'c1', why: { narrative: 'A mistake' } });
const rated = standardRated({ item: 's11/1', grade: 'green', covers: [] });
const of = { submission: 's' };
const why = 'A mistake';

describe('Starting a submission', () => {
  it('records its agencies and the cycles that it serves', () =>
    given()
      .when(startSubmission, { agencies: ['trust', 'council'], cycles: ['c1', 'c2'] })
      .then([submissionStarted({ agencies: ['trust', 'council'], cycles: ['c1', 'c2'] })]));

  it('begins it locked and reopened when the submissions of the cycle were closed', () =>
    given()
      .when(startSubmission, { agencies: ['trust'], cycles: ['shut', 'c1'] })
      .then([
        submissionStarted({ agencies: ['trust'], cycles: ['shut', 'c1'] }),
        submissionLocked({ cycle: 'shut', closedBy: 'e1' }),
        submissionReopened({ cycle: 'shut', why: { narrative: 'Begun after submissions closed' } }),
      ]));

  it('leaves one that a document tells of open', () =>
    given()
      .when(startSubmission, { agencies: ['trust'], cycles: ['shut'] }, { record: fromReport })
      .then([submissionStarted({ agencies: ['trust'], cycles: ['shut'] })]));

  it('refuses cycles and agencies that nobody made known', async () => {
    await given()
      .when(startSubmission, { agencies: ['trust'], cycles: ['c9'] })
      .refused('CYCLE_UNKNOWN', { path: 'cycles' });
    await given()
      .when(startSubmission, { agencies: ['nobody'], cycles: ['c1'] })
      .refused('AGENCY_UNKNOWN', { path: 'agencies' });
  });

  it('refuses an agency or cycle named twice', async () => {
    await given()
      .when(startSubmission, { agencies: ['trust', 'trust'], cycles: ['c1'] })
      .refused('NAMED_TWICE', { path: 'agencies' });
    await given()
      .when(startSubmission, { agencies: ['trust'], cycles: ['c1', 'c1'] })
      .refused('NAMED_TWICE', { path: 'cycles' });
  });

  it('lets an agency lead start one only for the own agency', () =>
    given()
      .when(startSubmission, { agencies: ['trust'], cycles: ['c1'] }, { actor: lead('council') })
      .refused('NOT_YOUR_SUBMISSION'));

  it('changes nothing when started twice, and refuses the same id for another', async () => {
    await given(started)
      .when(startSubmission, { ...of, agencies: ['trust'], cycles: ['c1'] })
      .changesNothing();
    await given(started)
      .when(startSubmission, { ...of, agencies: ['council'], cycles: ['c1'] })
      .refused('SUBMISSION_EXISTS');
  });

  it('can be made again after its start was recorded in error', () =>
    given(started, rated, recordedInError({ id: 'e0', revision: 0, why: { narrative: why } }))
      .when(startSubmission, { ...of, agencies: ['council'], cycles: ['c1'] })
      .then([submissionStarted({ agencies: ['council'], cycles: ['c1'] })]));
});

describe('Receiving a submission', () => {
  it('is recorded once when the agency submits it', async () => {
    await given(started).when(submitSubmission, of).then([received]);
    await given(started, received).when(submitSubmission, of).changesNothing();
  });

  it('marks a joint one', () =>
    given(submissionStarted({ agencies: ['trust', 'council'], cycles: ['c1'] }))
      .when(submitSubmission, of)
      .then([submissionReceived({ means: 'submitted', flags: ['joint'] })]));

  it('locks again what was reopened, in the same append', () =>
    given(started, received, locked, reopened).when(submitSubmission, of).then([received, locked]));

  it('locks one that was begun after closing, and marks it late', () =>
    given(started, locked, reopened)
      .when(submitSubmission, of)
      .then([submissionReceived({ means: 'submitted', flags: ['late'] }), locked]));

  it('locks nothing where the lock was taken back meanwhile', () =>
    given(started, locked, reopened, recordedInError({ id: 'e1', revision: 1, why: { narrative: why } }))
      .when(submitSubmission, of)
      .then([received]));

  it('is refused to the agency once it is locked', () =>
    given(started, locked).when(submitSubmission, of).refused('SUBMISSION_LOCKED'));

  it('takes a return on paper at any time, with what was particular about it', () =>
    given(started, locked)
      .when(receiveOnPaper, { ...of, flags: ['late', 'after_the_panel'], why: 'Staff were ill' })
      .then([
        submissionReceived({
          means: 'on_paper',
          flags: ['late', 'after_the_panel'],
          why: { narrative: 'Staff were ill' },
        }),
      ]));

  it('is corrected by another receipt alone, which locks nothing', () =>
    given(started, locked, reopened, submissionReceived({ means: 'on_paper', flags: [] }), locked)
      .when(receiveOnPaper, { ...of, flags: ['late'] }, { record: { corrects: 'e3' } })
      .then([submissionReceived({ means: 'on_paper', flags: ['late'] })]));
});

describe('Locking and reopening', () => {
  it('locks for a cycle that the submission serves', async () => {
    await given(started)
      .when(lockSubmission, { ...of, cycle: 'c1', closedBy: 'closing' })
      .then([locked]);
    await given(started)
      .when(lockSubmission, { ...of, cycle: 'c2' })
      .refused('CYCLE_NOT_SERVED');
  });

  it('does nothing when it is locked or reopened already', async () => {
    await given(started, locked)
      .when(lockSubmission, { ...of, cycle: 'c1' })
      .changesNothing();
    await given(started, locked, reopened)
      .when(lockSubmission, { ...of, cycle: 'c1' })
      .changesNothing();
  });

  it('reopens only what is locked, and says why', async () => {
    await given(started, locked)
      .when(reopenSubmission, { ...of, cycle: 'c1', why })
      .then([reopened]);
    await given(started, locked)
      .when(reopenSubmission, { ...of, cycle: 'c1' })
      .refused('REASON_MISSING');
    await given(started)
      .when(reopenSubmission, { ...of, cycle: 'c1', why })
      .refused('NOT_LOCKED');
    await given(started, locked, reopened)
      .when(reopenSubmission, { ...of, cycle: 'c1', why })
      .changesNothing();
  });

  it('need not say why when a document does not', () =>
    given(started, locked)
      .when(reopenSubmission, { ...of, cycle: 'c1' }, { record: fromReport })
      .then([submissionReopened({ cycle: 'c1' })]));

  it('takes back every lock that followed from a closing, and no other', () =>
    given(
      started,
      locked,
      reopened,
      received,
      locked,
      reopened,
      received,
      submissionLocked({ cycle: 'c1', closedBy: 'another' }),
    )
      .when(takeLocksBack, { ...of, closedBy: 'closing', why })
      .then([
        recordedInError({ id: 'e1', revision: 1, why: { narrative: why } }),
        recordedInError({ id: 'e4', revision: 4, why: { narrative: why } }),
      ]));
});

describe('Withdrawing a submission', () => {
  it('ends what can be done with it', async () => {
    await given(started)
      .when(withdrawSubmission, of)
      .then([submissionWithdrawn({})]);
    const withdrawn = submissionWithdrawn({});
    await given(started, withdrawn).when(withdrawSubmission, of).changesNothing();
    await given(started, withdrawn).when(submitSubmission, of).refused('SUBMISSION_WITHDRAWN');
    await given(started, withdrawn)
      .when(rateStandard, { ...of, item: 's11/1', grade: 'red' })
      .refused('SUBMISSION_WITHDRAWN');
  });

  it('can be undone when it was recorded in error', () =>
    given(
      started,
      submissionWithdrawn({}),
      recordedInError({ id: 'e1', revision: 1, why: { narrative: why } }),
    )
      .when(submitSubmission, of)
      .then([received]));
});

describe('Who may act for a submission', () => {
  const successors = {
    ...surroundings,
    'agency-trust': [
      agency('Trust'),
      agencySucceededBy({ agencies: ['board'], extent: 'whole' }, { occurred: onDay('2026-03-01') }),
    ],
    'agency-board': [agency('Board')],
  };
  const submits = (actor: Actor, today: string, ...events: NewEvent[]) =>
    given(...events).when(submitSubmission, of, { actor, today, others: successors });

  it('is the lead of one of its agencies, and the business unit', async () => {
    await submits(lead('trust'), '2026-03-02', started).then([received]);
    await submits(businessUnit, '2026-03-02', started).then([received]);
    await submits(lead('council'), '2026-03-02', started).refused('NOT_YOUR_SUBMISSION');
  });

  it('is a successor from its day on, while the submission is unfinished', async () => {
    await submits(lead('board'), '2026-03-02', started).then([received]);
    await submits(lead('board'), '2026-02-28', started).refused('NOT_YOUR_SUBMISSION');
    await submits(lead('board'), '2026-03-02', started, received).refused('NOT_YOUR_SUBMISSION');
    await submits(lead('board'), '2026-03-02', started, received, locked, reopened).then([received, locked]);
  });
});

describe('Evidence', () => {
  const evidence = { title: 'Training log', reference: 'shelf 7' };

  it('is noted under an id made from its title, once', async () => {
    const attached = evidenceAttached({ evidence: 'training-log', item: 's11/1', ...evidence });
    await given(started)
      .when(attachEvidence, { ...of, item: 's11/1', ...evidence })
      .then([attached]);
    await given(started, attached)
      .when(attachEvidence, { ...of, item: 's11/1', ...evidence })
      .changesNothing();
  });

  it('must be for an item of the framework', () =>
    given(started)
      .when(attachEvidence, { ...of, item: 's11/9', ...evidence })
      .refused('ITEM_UNKNOWN'));
});
