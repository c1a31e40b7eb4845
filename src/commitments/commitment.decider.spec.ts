import { describe, it } from '@jest/globals';
import { fromReport, given } from '../../test/support/given.js';
import { agencyRegistered } from '../agencies/agency.events.js';
import { cycleOpened } from '../cycles/cycle.events.js';
import type { Actor, DataOf } from '../kernel/event.js';
import { bodyFormed, partnershipEstablished } from '../partnerships/partnership.events.js';
import { dropCommitment, meetCommitment, progressCommitment } from './commands/keep-commitment.js';
import { makeCommitment } from './commands/make-commitment.js';
import { receiveFeedback } from './commands/receive-feedback.js';
import {
  commitmentDropped,
  commitmentMade,
  commitmentMet,
  commitmentProgressed,
  feedbackReceived,
} from './commitment.events.js';
import { commitmentStream } from './commitment.state.js';

const others = {
  'partnership-here': [
    partnershipEstablished({ name: 'Here', kind: 'partnership', members: [] }),
    bodyFormed({ body: 'here.manager', name: 'Business Manager', kind: 'post' }),
  ],
  'partnership-there': [partnershipEstablished({ name: 'There', kind: 'partnership', members: [] })],
  'cycle-here.2024': [cycleOpened({ partnership: 'here', name: '2024', mentionOnly: false })],
  'agency-fire': [agencyRegistered({ name: 'Fire and Rescue', sector: 'fire_and_rescue' })],
};

const said = { narrative: 'Please co-ordinate meetings in the region.' };
const will = { narrative: 'We will check dates with other partnerships.' };
const feedbackData: DataOf<typeof feedbackReceived> = {
  partnership: 'here',
  cycle: 'here.2024',
  agency: 'fire',
  text: said,
};
const feedback = feedbackReceived(feedbackData);
const promise: DataOf<typeof commitmentMade> = {
  commitment: '1',
  partnership: 'here',
  cycle: 'here.2024',
  text: will,
  owners: ['body:here.manager'],
  involves: [],
  items: [],
  themes: [],
};
const made = commitmentMade(promise);
const second = commitmentMade({ ...promise, commitment: '2' });

const feedbackInput = {
  id: 'f-1',
  partnership: 'here',
  cycle: 'here.2024',
  agency: 'fire',
  text: said.narrative,
};
const promiseInput = { feedback: 'f-1', text: will.narrative, owners: ['body:here.manager' as const] };
const lead = (agency: string): Actor => ({ id: 'lead-1', role: 'agency_lead', for: `agency:${agency}` });
const manager: Actor = { id: 'manager-1', role: 'subgroup_member', for: 'body:here.manager' };
const note = 'Dates are shared every quarter.';

describe('receiving feedback', () => {
  it('keeps what the agency said', () =>
    given(commitmentStream).when(receiveFeedback, feedbackInput, { others }).then([feedback]));

  it('comes from the own agency of a lead only', async () => {
    await given(commitmentStream)
      .when(receiveFeedback, feedbackInput, { others, actor: lead('fire') })
      .then([feedback]);
    await given(commitmentStream)
      .when(receiveFeedback, feedbackInput, { others, actor: lead('police') })
      .refused('NOT_YOUR_AGENCY');
  });

  it('changes nothing when the same was received before', () =>
    given(commitmentStream, [feedback]).when(receiveFeedback, feedbackInput, { others }).changesNothing());

  it('refuses another feedback under the same id', () =>
    given(commitmentStream, [feedback])
      .when(receiveFeedback, { ...feedbackInput, text: 'Something else.' }, { others })
      .refused('FEEDBACK_ALREADY_RECEIVED'));

  it.each([
    [{ partnership: 'nowhere' }, 'PARTNERSHIP_UNKNOWN'],
    [{ agency: 'unheard-of' }, 'AGENCY_UNKNOWN'],
    [{ cycle: 'here.1999' }, 'CYCLE_UNKNOWN'],
    [{ partnership: 'there' }, 'CYCLE_UNKNOWN'],
  ])('refuses what is not there: %j', (wrong, code) =>
    given(commitmentStream)
      .when(receiveFeedback, { ...feedbackInput, ...wrong }, { others })
      .refused(code),
  );
});

describe('making a commitment', () => {
  it('answers a feedback in its partnership and cycle', () =>
    given(commitmentStream, [feedback]).when(makeCommitment, promiseInput, { others }).then([made]));

  it('answers one feedback several times, each under the next number', () =>
    given(commitmentStream, [feedback, made]).when(makeCommitment, promiseInput, { others }).then([second]));

  it('is refused with an id of its own where it answers a feedback, since it goes by that one', () =>
    given(commitmentStream, [feedback])
      .when(makeCommitment, { ...promiseInput, id: 'mine' }, { others })
      .refused('ID_BESIDE_FEEDBACK', { path: 'id' }));

  it('stands on its own without a feedback, with an open date', () =>
    given(commitmentStream)
      .when(
        makeCommitment,
        {
          id: 'c-1',
          partnership: 'here',
          text: will.narrative,
          ownersInWords: 'all agencies',
          due: { words: 'in 6 months' },
        },
        { others },
      )
      .then([
        commitmentMade({
          ...promise,
          cycle: undefined,
          owners: [],
          ownersInWords: 'all agencies',
          due: { words: 'in 6 months', earliest: '0001-01-01', latest: '9999-12-31' },
        }),
      ]));

  it('does not answer a feedback that was not given', () =>
    given(commitmentStream).when(makeCommitment, promiseInput, { others }).refused('FEEDBACK_UNKNOWN'));

  it('does not answer for another partnership', () =>
    given(commitmentStream, [feedback])
      .when(makeCommitment, { ...promiseInput, partnership: 'there' }, { others })
      .refused('ANOTHER_PARTNERSHIP'));

  it('says which partnership promises, where there is no feedback', () =>
    given(commitmentStream)
      .when(makeCommitment, { text: will.narrative, ownersInWords: 'somebody' }, { others })
      .refused('PARTNERSHIP_MISSING'));

  it('has an owner when it is made live, and may have none in a document', async () => {
    const nobody = { feedback: 'f-1', text: will.narrative };
    await given(commitmentStream, [feedback])
      .when(makeCommitment, nobody, { others })
      .refused('OWNER_MISSING');
    await given(commitmentStream, [feedback])
      .when(makeCommitment, nobody, { others, record: fromReport })
      .then([commitmentMade({ ...promise, owners: [] })]);
  });

  it('refuses somebody whom nobody knows, as owner or as involved', async () => {
    await given(commitmentStream, [feedback])
      .when(makeCommitment, { ...promiseInput, owners: ['body:here.unheard-of'] }, { others })
      .refused('OWNER_UNKNOWN');
    await given(commitmentStream, [feedback])
      .when(makeCommitment, { ...promiseInput, involves: ['agency:unheard-of'] }, { others })
      .refused('OWNER_UNKNOWN');
  });

  it('changes nothing when the same was promised before under this key', () =>
    given(commitmentStream, [feedback, made])
      .when(makeCommitment, { ...promiseInput, key: '1' }, { others })
      .changesNothing());

  it('refuses another promise under the same key', () =>
    given(commitmentStream, [feedback, made])
      .when(makeCommitment, { ...promiseInput, key: '1', text: 'Something else.' }, { others })
      .refused('COMMITMENT_ALREADY_MADE'));

  it('can be corrected while others stand beside it', () =>
    given(commitmentStream, [feedback, made, second])
      .when(
        makeCommitment,
        { ...promiseInput, key: '1', text: 'Corrected.' },
        { others, record: { corrects: 'e1' } },
      )
      .then([commitmentMade({ ...promise, text: { narrative: 'Corrected.' } })]));
});

describe('keeping a commitment', () => {
  it('is noted by its owner as it goes', () =>
    given(commitmentStream, [feedback, made])
      .when(progressCommitment, { commitment: 'f-1/1', note }, { others, actor: manager })
      .then([commitmentProgressed({ commitment: '1', note: { narrative: note } })]));

  it('is not reported by somebody who does not own it', async () => {
    const byFire = { others, actor: lead('fire') };
    await given(commitmentStream, [feedback, made])
      .when(progressCommitment, { commitment: 'f-1/1', note }, byFire)
      .refused('NOT_THE_OWNER');
    await given(commitmentStream, [feedback, made])
      .when(meetCommitment, { commitment: 'f-1/1', note }, byFire)
      .refused('NOT_THE_OWNER');
  });

  it('goes without its key where there is one commitment, not where there are several', async () => {
    await given(commitmentStream, [feedback, made])
      .when(meetCommitment, { commitment: 'f-1', note }, { others })
      .then([commitmentMet({ commitment: '1', note: { narrative: note } })]);
    await given(commitmentStream, [feedback, made, second])
      .when(meetCommitment, { commitment: 'f-1', note }, { others })
      .refused('COMMITMENT_AMBIGUOUS', { candidates: ['f-1/1', 'f-1/2'] });
  });

  it.each(['f-1', 'f-1/7'])('refuses %s when no such commitment was made', (commitment) =>
    given(commitmentStream, [feedback])
      .when(meetCommitment, { commitment, note }, { others })
      .refused('COMMITMENT_UNKNOWN'),
  );

  it('is met live only with a note', () =>
    given(commitmentStream, [made])
      .when(meetCommitment, { commitment: 'f-1/1' }, { others })
      .refused('EVIDENCE_MISSING'));

  it('is met by a document that says no more', () =>
    given(commitmentStream, [made])
      .when(meetCommitment, { commitment: 'f-1/1' }, { others, record: fromReport })
      .then([commitmentMet({ commitment: '1' })]));

  it('is not met twice', () =>
    given(commitmentStream, [made, commitmentMet({ commitment: '1' })])
      .when(meetCommitment, { commitment: 'f-1/1', note }, { others })
      .refused('COMMITMENT_ALREADY_MET'));

  it('is dropped only with a reason', async () => {
    await given(commitmentStream, [made])
      .when(dropCommitment, { commitment: 'f-1/1' })
      .refused('REASON_MISSING');
    await given(commitmentStream, [made])
      .when(dropCommitment, { commitment: 'f-1/1', why: 'The region does it now.' })
      .then([commitmentDropped({ commitment: '1', why: { narrative: 'The region does it now.' } })]);
  });

  it('is not dropped once it is met', () =>
    given(commitmentStream, [made, commitmentMet({ commitment: '1' })])
      .when(dropCommitment, { commitment: 'f-1/1', why: 'No.' })
      .refused('COMMITMENT_ALREADY_MET'));

  it('is neither met nor noted nor dropped again once it is dropped', async () => {
    const history = [made, commitmentDropped({ commitment: '1' })];
    const ref = { commitment: 'f-1/1' };
    await given(commitmentStream, history)
      .when(meetCommitment, { ...ref, note }, { others })
      .refused('COMMITMENT_DROPPED');
    await given(commitmentStream, history)
      .when(progressCommitment, { ...ref, note }, { others })
      .refused('COMMITMENT_DROPPED');
    await given(commitmentStream, history)
      .when(dropCommitment, { ...ref, why: 'No.' })
      .refused('COMMITMENT_DROPPED');
  });

  it('leaves the other commitments of the feedback as they are', () =>
    given(commitmentStream, [made, second, commitmentMet({ commitment: '1' })])
      .when(meetCommitment, { commitment: 'f-1/2', note }, { others })
      .then([commitmentMet({ commitment: '2', note: { narrative: note } })]));

  it('keeps what documents tell of it even where they contradict each other', () =>
    given(commitmentStream, [made, commitmentMet({ commitment: '1' })])
      .when(dropCommitment, { commitment: 'f-1/1' }, { record: fromReport })
      .then([commitmentDropped({ commitment: '1' })]));
});
