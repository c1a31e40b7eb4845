/** What follows from the audit of `live-cycle.ts`: a report, its recommendations, and what becomes of them. */
import {
  COUNCIL,
  CYCLE,
  EXECUTIVE,
  FRAMEWORK,
  leadOf,
  NEGLECT_GROUP,
  NEXT_CYCLE,
  POSTERS,
  QUALITY_GROUP,
  QUALITY_MEMBER,
  TRAINING,
  WAITING_TIMES,
} from './live-cycle.js';
import type { RunningService } from './running-service.js';
import { exactly } from './small-audit.js';

const partnership = 'eastshire';
/** A promise in answer to the feedback on the form. */
export const SHORTER = 'form/shorter';
const REPORT = 'eastshire.report-2026';

/** 1 July: the report, with a finding that disagrees with the ratings, and three recommendations. */
export async function report(service: RunningService): Promise<void> {
  service.setTime('2026-07-01T12:00:00Z');
  const title = 'Section 11 report 2026';
  await service.tell('publishReport', {
    report: REPORT,
    partnership,
    cycle: CYCLE,
    title,
    publishedOn: exactly('2026-07-01'),
  });
  const number = (measure: string, count: number) => ({ measure, count });
  await service.tell('recordFindings', {
    report: REPORT,
    findings: [
      {
        finding: 'training',
        kind: 'DISTRIBUTION',
        about: { items: [`${FRAMEWORK}/1`] },
        numbers: [number('red', 2), number('amber', 0), number('green', 1)],
        base: { count: 3 },
      },
      {
        finding: 'carers',
        kind: 'STRENGTH',
        words: 'Foster carers are well supported.',
        about: { themes: ['culture'] },
      },
    ],
  });
  const survey = { report: REPORT, group: 'Practitioners', answer: 'Yes', item: `${FRAMEWORK}/1` };
  await service.tell('recordSurveyResult', {
    ...survey,
    result: 'trained',
    count: 30,
    percent: 60,
    base: { count: 50 },
  });
  const made = { partnership, cycle: CYCLE, list: 'main', madeBy: 'partnership:eastshire' };
  await service.tell('makeRecommendation', {
    ...made,
    number: '1',
    wordings: [{ text: 'Train everybody.' }],
    addressedTo: ['agency:east-council', 'agency:east-ccg'],
    items: [`${FRAMEWORK}/1`],
    themes: ['training-and-supervision'],
  });
  await service.tell('makeRecommendation', {
    ...made,
    number: '2',
    wordings: [{ text: 'Shorten waiting times.' }],
    themes: ['neglect'],
  });
  await service.tell('makeRecommendation', { ...made, number: '3', wordings: [{ text: 'Print posters.' }] });
  await service.tell('addRecipient', { recommendation: WAITING_TIMES, recipient: 'agency:east-ccg' });
  await service.tell('assignRecommendationThemes', { recommendation: POSTERS, themes: ['culture'] });
}

/** July: answers, owners and days. The quality group, still proposed, is given work; the neglect group hands its share on. */
export async function assign(service: RunningService): Promise<void> {
  service.setTime('2026-07-10T12:00:00Z');
  const accepted = {
    recommendation: TRAINING,
    share: 'agency:east-council',
    stance: 'ACCEPTED',
    text: 'We will.',
  };
  await service.tell('recordResponse', accepted, { actor: leadOf('council') });
  await service.tell('assignResponsibility', { recommendation: TRAINING, holder: NEGLECT_GROUP });
  await service.tell('assignResponsibility', { recommendation: WAITING_TIMES, holder: NEGLECT_GROUP });
  const dates = [{ words: 'September Executive 2026', earliest: '2026-09-01', latest: '2026-09-30' }];
  await service.tell('setReviewDates', { recommendation: TRAINING, dates });
  await service.tell('withdrawRecommendation', { recommendation: POSTERS, why: 'Posters exist.' });
  service.setTime('2026-08-03T12:00:00Z');
  await service.tell('assignResponsibility', {
    recommendation: TRAINING,
    holder: QUALITY_GROUP,
    from: [NEGLECT_GROUP],
  });
  await service.tell('formBody', {
    partnership,
    body: 'eastshire.quality',
    name: 'Quality Group',
    kind: 'SUBGROUP',
  });
}

/** September: the quality group reports, the executive assures, and something comes to light. */
export async function progress(service: RunningService): Promise<void> {
  service.setTime('2026-09-10T12:00:00Z');
  const asMember = { actor: QUALITY_MEMBER };
  const share = { recommendation: TRAINING, share: QUALITY_GROUP };
  const evidence = [{ title: 'Register', reference: 'TR-8', dated: '2026-09-09' }];
  await service.tell(
    'reportProgressOnShares',
    { reports: [{ ...share, status: 'IN_PROGRESS', note: 'Half way.' }] },
    asMember,
  );
  service.setTime('2026-09-20T12:00:00Z');
  await service.tell(
    'reportProgress',
    { ...share, status: 'COMPLETE', note: 'All trained.', evidence },
    asMember,
  );
  service.setTime('2026-09-25T12:00:00Z');
  await service.tell('assureCompletion', { ...share, note: 'Register seen.' }, { actor: EXECUTIVE });
  service.setTime('2026-10-05T12:00:00Z');
  await service.tell('reopenRecommendation', { ...share, why: 'New staff.' }, { actor: EXECUTIVE });
}

/** 1 October: the board follows the commissioning group, planned in September, and acts for it. */
export async function succeed(service: RunningService): Promise<void> {
  service.setTime('2026-09-26T12:00:00Z');
  const planned = { record: { occurred: exactly('2026-10-01') } };
  await service.tell('succeedAgency', { agency: 'east-ccg', by: ['east-icb'], why: 'Reorganised.' }, planned);
  await service.tell('renameAgency', { agency: 'east-icb', to: 'Eastshire Care Board' }, planned);
}

/** October and November: the successor reports, and work that hangs on the audit comes to its end. */
export async function finish(service: RunningService): Promise<void> {
  service.setTime('2026-10-12T12:00:00Z');
  const share = { recommendation: WAITING_TIMES, share: 'agency:east-ccg' };
  await service.tell(
    'reportProgress',
    { ...share, status: 'IN_PROGRESS', note: 'Recruiting.' },
    { actor: leadOf('icb') },
  );
  const work = { partnership, cycle: CYCLE, owners: ['agency:east-council'] };
  const under = { recommendation: TRAINING };
  await service.tell('addAction', {
    ...work,
    id: 'register',
    text: 'Keep a register.',
    under,
    due: exactly('2026-10-31'),
  });
  await service.tell('addAction', {
    ...work,
    id: 'leaflet',
    text: 'Print a leaflet.',
    under: { submission: COUNCIL },
  });
  await service.tell('assignAction', { action: 'leaflet', owners: [NEGLECT_GROUP], why: 'Better placed.' });
  await service.tell('dropAction', { action: 'leaflet', why: 'Nobody reads it.' });
  const feedback = { partnership, cycle: CYCLE, agency: 'east-council', text: 'The form is too long.' };
  await service.tell('receiveFeedback', { ...feedback, id: 'form' }, { actor: leadOf('council') });
  const promise = {
    partnership,
    cycle: CYCLE,
    feedback: 'form',
    text: 'We will shorten it.',
    due: exactly('2026-12-01'),
  };
  await service.tell('makeCommitment', { ...promise, key: 'shorter', owners: ['partnership:eastshire'] });
  service.setTime('2026-11-02T12:00:00Z');
  const done = { action: 'register', status: 'COMPLETE', note: 'Kept.' };
  await service.tell(
    'progressAction',
    { ...done, evidence: [{ title: 'Register', reference: 'R' }] },
    { actor: leadOf('council') },
  );
  await service.tell('progressCommitment', { commitment: SHORTER, note: 'Two pages less.' });
  await service.tell('meetCommitment', { commitment: SHORTER, note: 'Four pages now.' });
}

/** December: the cycle ends, and what is open goes on into the next. */
export async function carryOn(service: RunningService): Promise<void> {
  service.setTime('2026-12-20T12:00:00Z');
  await service.tell('closeCycle', { cycle: CYCLE, on: '2026-12-18' });
  await service.tell('carryForward', {
    recommendation: TRAINING,
    to: NEXT_CYCLE,
    why: 'New staff each year.',
  });
  const again = { partnership, cycle: NEXT_CYCLE, list: 'main', number: '1', themes: ['neglect'] };
  const wordings = [{ text: 'Shorten waiting times at last.' }];
  const { id } = await service.tell('makeRecommendation', {
    ...again,
    wordings,
    addressedTo: ['agency:east-icb'],
  });
  await service.tell('linkRecommendation', {
    recommendation: id,
    kind: 'RECURS_FROM',
    target: WAITING_TIMES,
  });
}

/** What follows from the audit, in order. */
export const STAGES = [report, assign, progress, succeed, finish, carryOn];
