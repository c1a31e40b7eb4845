import { describe, it } from '@jest/globals';
import { businessUnit, fromReport, given } from '../../test/support/given.js';
import { education, made, police, reported } from '../../test/support/recommendations.js';
import { agencyRegistered, agencySucceededBy } from '../agencies/agency.events.js';
import { onDay } from '../kernel/days.js';
import { bodyFormed, partnershipEstablished } from '../partnerships/partnership.events.js';
import { assignResponsibility, endResponsibility } from './commands/assign-responsibility.js';
import { reportProgress } from './commands/report-progress.js';
import { assureCompletion, reopenRecommendation } from './commands/settle-recommendation.js';
import {
  completionAssured,
  progressReported,
  recommendationReopened,
  recommendationWithdrawn,
  responsibilityAssigned,
  responsibilityEnded,
  responseRecorded,
} from './recommendation.events.js';
import { recommendationStream } from './recommendation.state.js';

const one = { recommendation: 'here.2024.main.1' };
const ccg = 'agency:ccg' as const;
const icb = 'agency:icb' as const;
const others = {
  'partnership-here': [
    partnershipEstablished({ name: 'Here', kind: 'partnership', members: [] }),
    bodyFormed({ body: 'here.education', name: 'Education', kind: 'subgroup' }),
  ],
  'agency-police': [agencyRegistered({ name: 'Police', sector: 'police' })],
  'agency-ccg': [
    agencyRegistered({ name: 'CCG', sector: 'health' }),
    agencySucceededBy({ agencies: ['icb'], extent: 'whole' }, { occurred: onDay('2026-02-01') }),
  ],
  'agency-icb': [agencyRegistered({ name: 'ICB', sector: 'health' })],
};
const as = (party: typeof ccg | typeof icb | typeof police) =>
  ({ actor: { id: 'lead', role: 'agency_lead', for: party }, others }) as const;
const early = onDay('2026-01-05');

describe('a report that names the status that the person saw', () => {
  const before = [
    made({ addressedTo: [police] }, early),
    reported(police, 'in_progress', onDay('2026-01-10')),
  ];
  const on = { occurred: onDay('2026-01-20') };
  const report = (basedOn: string) =>
    [
      reportProgress,
      { ...one, share: police, status: 'not_started' },
      { others, record: { ...fromReport, basedOn } },
    ] as const;
  const done = [reported(police, 'not_started')];

  it.each([
    ['a reopening', recommendationReopened({ share: police }, on)],
    ['a rejection', responseRecorded({ by: police, stance: 'rejected' }, on)],
    ['a withdrawal', recommendationWithdrawn({}, on)],
  ])('is refused with the present event after %s, and done on that', async (_, since) => {
    const stream = [...before, since];
    await given(recommendationStream, stream)
      .when(...report('e1'))
      .refused('CHANGED_SINCE', { presentEventId: 'e2' });
    await given(recommendationStream, stream)
      .when(...report('e2'))
      .then(done);
  });

  it('is done when what happened since changes no status of that share', () =>
    given(recommendationStream, [
      ...before,
      responseRecorded({ by: police, stance: 'accepted' }, on),
      recommendationReopened({ share: education }, on),
    ])
      .when(...report('e1'))
      .then(done));
});

describe('assigning responsibility', () => {
  it('makes somebody responsible', () =>
    given(recommendationStream, [made()])
      .when(assignResponsibility, { ...one, holder: police, doneBy: 'the training team' }, { others })
      .then([responsibilityAssigned({ holder: police, from: [], doneBy: 'the training team' })]));

  it('to a successor takes over the share of its predecessor', () =>
    given(recommendationStream, [made(), responsibilityAssigned({ holder: ccg, from: [] })])
      .when(assignResponsibility, { ...one, holder: icb }, { others })
      .then([responsibilityAssigned({ holder: icb, from: [ccg] })]));

  it('to a successor beside its predecessor takes over nothing when it says so', () =>
    given(recommendationStream, [made(), responsibilityAssigned({ holder: ccg, from: [] })])
      .when(assignResponsibility, { ...one, holder: icb, from: [] }, { others })
      .then([responsibilityAssigned({ holder: icb, from: [] })]));

  it('may be dated ahead', () =>
    given(recommendationStream, [made()])
      .when(
        assignResponsibility,
        { ...one, holder: police },
        { others, record: { occurred: onDay('2027-01-01') } },
      )
      .then([responsibilityAssigned({ holder: police, from: [] }, { occurred: onDay('2027-01-01') })]));

  it('again changes nothing', () =>
    given(recommendationStream, [made(), responsibilityAssigned({ holder: police, from: [] })])
      .when(assignResponsibility, { ...one, holder: police }, { others })
      .changesNothing());

  it('from somebody who holds no share is refused live', () =>
    given(recommendationStream, [made()])
      .when(assignResponsibility, { ...one, holder: police, from: [education] }, { others })
      .refused('SHARE_UNKNOWN'));

  it('ends for somebody who is responsible', () =>
    given(recommendationStream, [made(), responsibilityAssigned({ holder: police, from: [] })])
      .when(endResponsibility, { ...one, holder: police })
      .then([responsibilityEnded({ holder: police })]));

  it('cannot end for somebody who is only addressed', () =>
    given(recommendationStream, [made({ addressedTo: [police] })])
      .when(endResponsibility, { ...one, holder: police })
      .refused('NOT_RESPONSIBLE'));
});

describe('reporting progress', () => {
  const held = [made({}, early), responsibilityAssigned({ holder: police, from: [] }, { occurred: early })];
  const note = 'All trained.';
  const done = progressReported({
    share: police,
    status: 'complete',
    note: { narrative: note },
    evidence: [],
  });

  it('is done by the holder for its own share', () =>
    given(recommendationStream, held)
      .when(reportProgress, { ...one, status: 'complete', note }, as(police))
      .then([done]));

  it('is done by the business unit on behalf of the holder', () =>
    given(recommendationStream, held)
      .when(
        reportProgress,
        { ...one, share: police, status: 'complete', note },
        { others, record: { onBehalfOf: police } },
      )
      .then([done]));

  it('on the whole is done by the business unit', () =>
    given(recommendationStream, held)
      .when(reportProgress, { ...one, status: 'in_progress' })
      .then([reported(undefined, 'in_progress')]));

  it('is refused to those who hold no share', () =>
    given(recommendationStream, held)
      .when(reportProgress, { ...one, status: 'in_progress' }, as(icb))
      .refused('NOT_THE_OWNER'));

  it('on the share of another is refused', () =>
    given(recommendationStream, held)
      .when(reportProgress, { ...one, share: police, status: 'in_progress' }, as(icb))
      .refused('NOT_THE_OWNER'));

  it('is done by a successor from its day, on the share of its predecessor', async () => {
    const ofCcg = [made({ addressedTo: [ccg] }, early)];
    await given(recommendationStream, ofCcg)
      .when(reportProgress, { ...one, status: 'in_progress' }, as(icb))
      .then([reported(ccg, 'in_progress')]);
    await given(recommendationStream, ofCcg)
      .when(
        reportProgress,
        { ...one, share: ccg, status: 'in_progress' },
        { ...as(icb), record: { occurred: onDay('2026-01-31') } },
      )
      .refused('NOT_THE_OWNER');
  });

  it('complete needs evidence or a note live', async () => {
    await given(recommendationStream, held)
      .when(reportProgress, { ...one, status: 'complete' }, as(police))
      .refused('EVIDENCE_MISSING');
    const evidence = [{ title: 'Register', reference: 'T-12' }];
    await given(recommendationStream, held)
      .when(reportProgress, { ...one, status: 'complete', evidence }, as(police))
      .then([progressReported({ share: police, status: 'complete', evidence })]);
  });

  it('complete may come without them from a document', () =>
    given(recommendationStream, held)
      .when(reportProgress, { ...one, share: police, status: 'complete' }, { others, record: fromReport })
      .then([reported(police, 'complete')]));

  it('needs something to report', () =>
    given(recommendationStream, held).when(reportProgress, one, as(police)).refused('REPORT_EMPTY'));

  it('on a share that nobody holds is refused live, and kept from a document', async () => {
    await given(recommendationStream, held)
      .when(reportProgress, { ...one, share: education, status: 'in_progress' })
      .refused('SHARE_UNKNOWN', { holders: [police] });
    await given(recommendationStream, held)
      .when(reportProgress, { ...one, share: education, status: 'in_progress' }, { record: fromReport })
      .then([reported(education, 'in_progress')]);
  });

  it('on a share before it was held is refused live', () =>
    given(recommendationStream, held)
      .when(
        reportProgress,
        { ...one, share: police, status: 'in_progress' },
        { others, record: { occurred: onDay('2026-01-04') } },
      )
      .refused('SHARE_UNKNOWN'));

  it('on a share that ended is refused live and names who took it over', () =>
    given(recommendationStream, [...held, responsibilityAssigned({ holder: education, from: [police] })])
      .when(reportProgress, { ...one, share: police, status: 'in_progress' }, { others })
      .refused('SHARE_ENDED', { takenOverBy: education }));

  it('on a withdrawn recommendation is refused live', () =>
    given(recommendationStream, [...held, recommendationWithdrawn({})])
      .when(reportProgress, { ...one, status: 'in_progress' }, as(police))
      .refused('RECOMMENDATION_WITHDRAWN'));

  it('is corrected in its day as well as in its value', () =>
    given(recommendationStream, [...held, reported(police, 'complete', onDay('2026-02-01'))])
      .when(
        reportProgress,
        { ...one, share: police, status: 'in_progress' },
        { others, record: { corrects: 'e2', occurred: onDay('2026-02-02') } },
      )
      .then([reported(police, 'in_progress', onDay('2026-02-02'))]));
});

describe('assuring completion', () => {
  const complete = [
    made({ addressedTo: [police] }, early),
    reported(police, 'complete', onDay('2026-02-01')),
  ];
  const assured = completionAssured({ share: police, by: 'partnership:here' });

  it('is done once, while complete', async () => {
    await given(recommendationStream, complete)
      .when(assureCompletion, { ...one, share: police })
      .then([assured]);
    await given(recommendationStream, [...complete, assured])
      .when(assureCompletion, { ...one, share: police })
      .changesNothing();
  });

  it('is refused while not complete', () =>
    given(recommendationStream, [made({ addressedTo: [police] })])
      .when(assureCompletion, { ...one, share: police })
      .refused('NOT_COMPLETE', { status: 'not_reported' }));

  it('is refused for a day before it was complete', () =>
    given(recommendationStream, complete)
      .when(assureCompletion, { ...one, share: police }, { record: { occurred: onDay('2026-01-31') } })
      .refused('NOT_COMPLETE'));

  it('of the whole needs the whole to be complete', async () => {
    const executive = { ...businessUnit, role: 'executive', for: 'body:here.executive' } as const;
    await given(recommendationStream, complete)
      .when(assureCompletion, one, { actor: executive })
      .then([completionAssured({ by: 'body:here.executive' })]);
    await given(recommendationStream, [...complete, responsibilityAssigned({ holder: education, from: [] })])
      .when(assureCompletion, one, { actor: executive })
      .refused('NOT_COMPLETE', { status: 'in_progress' });
  });
});

describe('reopening', () => {
  const why = 'Staff have changed.';
  const complete = [
    made({ addressedTo: [police] }, early),
    reported(police, 'complete', onDay('2026-02-01')),
  ];
  const reopened = recommendationReopened({ share: police, why: { narrative: why } });

  it('needs a reason live', () =>
    given(recommendationStream, complete)
      .when(reopenRecommendation, { ...one, share: police })
      .refused('REASON_MISSING'));

  it('reopens a share that was complete', () =>
    given(recommendationStream, complete)
      .when(reopenRecommendation, { ...one, share: police, why })
      .then([reopened]));

  it('is refused while still open', () =>
    given(recommendationStream, [made({ addressedTo: [police] })])
      .when(reopenRecommendation, { ...one, why })
      .refused('NOTHING_TO_REOPEN'));

  it('of the whole lifts a withdrawal', () =>
    given(recommendationStream, [made(), recommendationWithdrawn({})])
      .when(reopenRecommendation, { ...one, why })
      .then([recommendationReopened({ why: { narrative: why } })]));
});
