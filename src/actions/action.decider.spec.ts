import { describe, it } from '@jest/globals';
import { fromReport, given } from '../../test/support/given.js';
import { agencyRegistered, agencySucceededBy } from '../agencies/agency.events.js';
import { cycleOpened } from '../cycles/cycle.events.js';
import { onDay } from '../kernel/days.js';
import type { Actor, DataOf } from '../kernel/event.js';
import { bodyProposed, partnershipEstablished } from '../partnerships/partnership.events.js';
import { recommendationMade } from '../recommendations/recommendation.events.js';
import { actionAdded, actionAssigned, actionDropped, actionProgressed } from './action.events.js';
import { actionStream } from './action.state.js';
import { addAction } from './commands/add-action.js';
import { assignAction } from './commands/assign-action.js';
import { dropAction } from './commands/drop-action.js';
import { progressAction } from './commands/progress-action.js';

const others = {
  'partnership-here': [
    partnershipEstablished({ name: 'Here', kind: 'partnership', members: [] }),
    bodyProposed({ body: 'here.neglect', name: 'Child Neglect subgroup', kind: 'subgroup' }),
  ],
  'cycle-here.2021': [cycleOpened({ partnership: 'here', name: '2021', mentionOnly: false })],
  'cycle-there.2021': [cycleOpened({ partnership: 'there', name: '2021', mentionOnly: false })],
  'agency-police': [agencyRegistered({ name: 'Police', sector: 'police' })],
  'agency-ccg': [
    agencyRegistered({ name: 'CCG', sector: 'health' }),
    agencySucceededBy({ agencies: ['icb'], extent: 'whole' }, { occurred: onDay('2022-07-01') }),
  ],
  'agency-icb': [agencyRegistered({ name: 'ICB', sector: 'health' })],
  'recommendation-here.2021.1': [
    recommendationMade({
      partnership: 'here',
      kind: 'recommendation',
      wordings: [{ text: { narrative: 'Use the neglect tool.' } }],
      addressedTo: [],
      concerns: [],
      items: [],
      themes: [],
    }),
  ],
};

const text = { narrative: 'Train every team in the neglect tool.' };
const details: DataOf<typeof actionAdded> = {
  partnership: 'here',
  text,
  owners: ['agency:police'],
  themes: [],
};
const added = actionAdded(details, { occurred: onDay('2021-06-01') });
const ownedByCcg = actionAdded({ ...details, owners: ['agency:ccg'] }, { occurred: onDay('2021-06-01') });
const input = { id: 'a-1', partnership: 'here', text: text.narrative, owners: ['agency:police' as const] };
const note = 'All four teams were trained in May.';

const lead = (agency: string): Actor => ({ id: 'lead-1', role: 'agency_lead', for: `agency:${agency}` });
const member: Actor = { id: 'member-1', role: 'subgroup_member', for: 'body:here.neglect' };
const report = (data: Partial<DataOf<typeof actionProgressed>>) =>
  actionProgressed({ evidence: [], ...data });

describe('adding an action', () => {
  it('keeps its owners, its theme and a due date without an end', () =>
    given(actionStream)
      .when(
        addAction,
        { ...input, themes: ['neglect'], due: { words: 'in 6 months', earliest: '2021-06-01' } },
        { others },
      )
      .then([
        actionAdded({
          ...details,
          themes: ['neglect'],
          due: { words: 'in 6 months', earliest: '2021-06-01', latest: '9999-12-31' },
        }),
      ]));

  it('can be given to a body that is only proposed', () =>
    given(actionStream)
      .when(addAction, { ...input, owners: ['body:here.neglect'] }, { others })
      .then([actionAdded({ ...details, owners: ['body:here.neglect'] })]));

  it('names an owner that is written twice once', () =>
    given(actionStream)
      .when(addAction, { ...input, owners: ['agency:police', 'agency:police'] }, { others })
      .then([actionAdded(details)]));

  it('stands under a recommendation that was made', () =>
    given(actionStream)
      .when(addAction, { ...input, under: { recommendation: 'here.2021.1' } }, { others })
      .then([actionAdded({ ...details, under: { recommendation: 'here.2021.1' } })]));

  it.each([
    [{ recommendation: 'here.2021.99' }, 'under.recommendation'],
    [{ finding: 'report/area-1' }, 'under.finding'],
    [{ submission: 'here.2021.police' }, 'under.submission'],
    [{ item: 'here.s11/1' }, 'under.item'],
  ])('does not stand under something that is not there: %j', (under, path) =>
    given(actionStream)
      .when(addAction, { ...input, under }, { others })
      .refused('UNDER_UNKNOWN', { path }),
  );

  it('refuses to stand under nothing in particular', () =>
    given(actionStream)
      .when(addAction, { ...input, under: {} }, { others })
      .refused('INPUT_INVALID'));

  it('refuses an owner whom nobody knows', () =>
    given(actionStream)
      .when(addAction, { ...input, owners: ['body:here.unheard-of'] }, { others })
      .refused('OWNER_UNKNOWN', { parties: ['body:here.unheard-of'] }));

  it('refuses a partnership that was not established', () =>
    given(actionStream)
      .when(addAction, { ...input, partnership: 'nowhere' }, { others })
      .refused('PARTNERSHIP_UNKNOWN'));

  it.each(['here.1999', 'there.2021'])('refuses the cycle %s, which the partnership does not have', (cycle) =>
    given(actionStream)
      .when(addAction, { ...input, cycle }, { others })
      .refused('CYCLE_UNKNOWN'),
  );

  it('changes nothing when it was added before in the same words', () =>
    given(actionStream, [added]).when(addAction, input, { others }).changesNothing());

  it('refuses another action under the same id', () =>
    given(actionStream, [added])
      .when(addAction, { ...input, text: 'Something else.' }, { others })
      .refused('ACTION_ALREADY_ADDED'));

  it('can be corrected, and keeps its day', () =>
    given(actionStream, [added, report({ status: 'in_progress' })])
      .when(addAction, { ...input, owners: ['agency:icb'] }, { others, record: { corrects: 'e0' } })
      .then([actionAdded({ ...details, owners: ['agency:icb'] }, { occurred: onDay('2021-06-01') })]));

  it('lets an agency lead plan for the own agency only', async () => {
    await given(actionStream)
      .when(addAction, input, { others, actor: lead('police') })
      .then([actionAdded(details)]);
    await given(actionStream)
      .when(addAction, input, { others, actor: lead('icb') })
      .refused('NOT_YOUR_AGENCY');
  });
});

describe('assigning an action', () => {
  it('replaces the whole list of owners', () =>
    given(actionStream, [added])
      .when(assignAction, { action: 'a-1', owners: ['body:here.neglect'], why: 'It is theirs.' }, { others })
      .then([actionAssigned({ owners: ['body:here.neglect'], why: { narrative: 'It is theirs.' } })]));

  it('changes nothing when they own it already, in whatever order', () =>
    given(actionStream, [actionAdded({ ...details, owners: ['agency:police', 'agency:icb'] })])
      .when(assignAction, { action: 'a-1', owners: ['agency:icb', 'agency:police'] }, { others })
      .changesNothing());

  it('refuses an action that was not added', () =>
    given(actionStream)
      .when(assignAction, { action: 'a-1', owners: [] }, { others })
      .refused('ACTION_UNKNOWN'));

  it('refuses an action that was dropped', () =>
    given(actionStream, [added, actionDropped({})])
      .when(assignAction, { action: 'a-1', owners: ['agency:icb'] }, { others })
      .refused('ACTION_DROPPED'));
});

describe('reporting on an action', () => {
  it('is done by an owner, in whose name it stands', () =>
    given(actionStream, [added])
      .when(progressAction, { action: 'a-1', status: 'in_progress' }, { others, actor: lead('police') })
      .then([report({ status: 'in_progress', by: 'agency:police' })]));

  it('is done by the business unit for nobody in particular, or for an owner', async () => {
    await given(actionStream, [added])
      .when(progressAction, { action: 'a-1', status: 'not_started' }, { others })
      .then([report({ status: 'not_started' })]);
    await given(actionStream, [added])
      .when(
        progressAction,
        { action: 'a-1', status: 'not_started' },
        { others, record: { onBehalfOf: 'agency:police' } },
      )
      .then([report({ status: 'not_started', by: 'agency:police' })]);
  });

  it('is refused to one who does not own it', () =>
    given(actionStream, [added])
      .when(progressAction, { action: 'a-1', status: 'in_progress' }, { others, actor: member })
      .refused('NOT_THE_OWNER', { owners: ['agency:police'] }));

  it('asks who owned it on the day that the report is about', () =>
    given(actionStream, [
      added,
      actionAssigned({ owners: ['body:here.neglect'] }, { occurred: onDay('2022-01-10') }),
    ])
      .when(
        progressAction,
        { action: 'a-1', status: 'in_progress' },
        { others, actor: lead('police'), record: { occurred: onDay('2022-01-09') } },
      )
      .then([report({ status: 'in_progress', by: 'agency:police' })]));

  it('is done by a successor from the day of the succession, not before', async () => {
    const by = { others, actor: lead('icb') };
    await given(actionStream, [ownedByCcg])
      .when(progressAction, { action: 'a-1', status: 'in_progress' }, by)
      .then([report({ status: 'in_progress', by: 'agency:icb' })]);
    await given(actionStream, [ownedByCcg])
      .when(
        progressAction,
        { action: 'a-1', status: 'in_progress' },
        { ...by, record: { occurred: onDay('2022-06-30') } },
      )
      .refused('NOT_THE_OWNER');
  });

  it('says something', () =>
    given(actionStream, [added]).when(progressAction, { action: 'a-1' }, { others }).refused('REPORT_EMPTY'));

  it('completes it live only with a note or evidence', async () => {
    await given(actionStream, [added])
      .when(progressAction, { action: 'a-1', status: 'complete' }, { others })
      .refused('EVIDENCE_MISSING', { path: 'note' });
    await given(actionStream, [added])
      .when(progressAction, { action: 'a-1', status: 'complete', note }, { others })
      .then([report({ status: 'complete', note: { narrative: note } })]);
  });

  it('completes it from a document that says no more', () =>
    given(actionStream, [added])
      .when(
        progressAction,
        { action: 'a-1', status: 'complete', statusPrinted: 'Done' },
        { others, record: fromReport },
      )
      .then([report({ status: 'complete', statusPrinted: 'Done' })]));

  it('says why when a complete action is in progress again', async () => {
    const complete = report({ status: 'complete', note: { narrative: note } });
    await given(actionStream, [added, complete])
      .when(progressAction, { action: 'a-1', status: 'in_progress' }, { others })
      .refused('REASON_MISSING', { path: 'note' });
    await given(actionStream, [added, complete])
      .when(progressAction, { action: 'a-1', status: 'in_progress', note: 'Two teams are new.' }, { others })
      .then([report({ status: 'in_progress', note: { narrative: 'Two teams are new.' } })]);
  });

  it('says why when an action is closed without being done', () =>
    given(actionStream, [added])
      .when(progressAction, { action: 'a-1', status: 'closed_without_being_done' }, { others })
      .refused('REASON_MISSING', { path: 'note' }));

  it('does not go on with a dropped action, unless the business unit takes it up again and says why', async () => {
    const history = [added, actionDropped({ why: { narrative: 'No money.' } })];
    await given(actionStream, history)
      .when(progressAction, { action: 'a-1', status: 'in_progress', note }, { others, actor: lead('police') })
      .refused('ACTION_DROPPED');
    await given(actionStream, history)
      .when(progressAction, { action: 'a-1', note }, { others })
      .refused('ACTION_DROPPED');
    await given(actionStream, history)
      .when(progressAction, { action: 'a-1', status: 'in_progress' }, { others })
      .refused('REASON_MISSING', { path: 'note' });
    await given(actionStream, history)
      .when(progressAction, { action: 'a-1', status: 'in_progress', note }, { others })
      .then([report({ status: 'in_progress', note: { narrative: note } })]);
  });

  it('takes what a document tells of an action that was dropped since', () =>
    given(actionStream, [added, actionDropped({})])
      .when(progressAction, { action: 'a-1', status: 'in_progress' }, { others, record: fromReport })
      .then([report({ status: 'in_progress' })]));

  it('goes on after an action was taken up again', () =>
    given(actionStream, [
      added,
      actionDropped({}),
      report({ status: 'in_progress', note: { narrative: note } }),
    ])
      .when(progressAction, { action: 'a-1', note }, { others, actor: lead('police') })
      .then([report({ note: { narrative: note }, by: 'agency:police' })]));
});

describe('dropping an action', () => {
  it('says why', async () => {
    await given(actionStream, [added])
      .when(dropAction, { action: 'a-1' })
      .refused('REASON_MISSING', { path: 'why' });
    await given(actionStream, [added])
      .when(dropAction, { action: 'a-1', why: 'No money.' })
      .then([actionDropped({ why: { narrative: 'No money.' } })]);
  });

  it('may go unexplained in a document', () =>
    given(actionStream, [added])
      .when(dropAction, { action: 'a-1' }, { record: fromReport })
      .then([actionDropped({})]));

  it('changes nothing when it is dropped already', () =>
    given(actionStream, [added, actionDropped({})])
      .when(dropAction, { action: 'a-1', why: 'No money.' })
      .changesNothing());

  it('refuses a complete action', () =>
    given(actionStream, [added, report({ status: 'complete' })])
      .when(dropAction, { action: 'a-1', why: 'No money.' })
      .refused('ACTION_COMPLETE'));
});
