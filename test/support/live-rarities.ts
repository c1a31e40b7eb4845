/** What happens seldom after the audit of `live-cycle.ts`: days known roughly, mistakes, things taken from minutes. */
import {
  CYCLE,
  EXECUTIVE,
  FRAMEWORK,
  leadOf,
  NEGLECT_GROUP,
  QUALITY_GROUP,
  TRAINING,
  WAITING_TIMES,
} from './live-cycle.js';
import type { RunningService } from './running-service.js';

const partnership = 'eastshire';
/** A day on which what happened roughly around the new year may have happened. */
export const PERHAPS = '2027-01-01';
const roughly = { occurred: { words: 'around the new year', earliest: '2026-12-25', latest: '2027-01-09' } };
const around = { record: roughly };
/** Recorded late, but known to have happened before. */
const before = { record: { occurred: { earliest: '2026-12-01', latest: '2026-12-01' } } };
const minutes = {
  sources: [{ document: 'minutes', lines: [3], field: 'share', printed: 'the district councils' }],
};

/** 10 January 2027: everything whose day nobody remembers. */
async function recordRoughly(service: RunningService): Promise<void> {
  service.setTime('2027-01-10T12:00:00Z');
  await service.tell('renameBody', { partnership, body: 'eastshire.quality', to: 'Learning Group' }, around);
  await service.tell('assignItemThemes', { framework: FRAMEWORK, item: '1', themes: ['neglect'] }, around);
  const action = { partnership, cycle: CYCLE, number: '7', text: 'Ask fathers.', owners: [QUALITY_GROUP] };
  await service.tell('addAction', { ...action, id: 'fathers', under: { item: `${FRAMEWORK}/5` } }, before);
  const report = { note: 'Some were asked.', status: 'IN_PROGRESS', statusPrinted: 'under way' };
  await service.tell(
    'progressAction',
    { ...report, action: 'fathers', reportedIn: { cycle: CYCLE } },
    around,
  );
  const promise = { partnership, cycle: CYCLE, text: 'We will ask.', owners: [NEGLECT_GROUP] };
  await service.tell('makeCommitment', { ...promise, id: 'ask' }, before);
  await service.tell('meetCommitment', { commitment: 'ask', note: 'Asked.' }, around);
  const whole = { recommendation: WAITING_TIMES, share: NEGLECT_GROUP, status: 'COMPLETE', note: 'Shorter.' };
  await service.tell('reportProgress', whole, around);
  const submission = { submission: 'eastshire.fire', agencies: ['east-fire'], cycles: [CYCLE] };
  await service.tell('startSubmission', submission, around);
  await service.tell(
    'rateStandard',
    { submission: 'eastshire.fire', item: `${FRAMEWORK}/1`, grade: 'green' },
    around,
  );
  await service.tell('receiveOnPaper', { submission: 'eastshire.fire' }, around);
}

/** 12 January: what is assured, handed on, taken back, and read in minutes. */
async function settle(service: RunningService): Promise<void> {
  service.setTime('2027-01-12T12:00:00Z');
  const done = { recommendation: TRAINING, share: QUALITY_GROUP, status: 'COMPLETE', note: 'All trained.' };
  await service.tell(
    'reportProgress',
    { ...done, reportedIn: { report: 'eastshire.report-2026' } },
    { record: { onBehalfOf: QUALITY_GROUP } },
  );
  await service.tell(
    'assureCompletion',
    { recommendation: TRAINING, share: QUALITY_GROUP },
    { actor: EXECUTIVE },
  );
  const made = {
    partnership,
    source: 'review-7',
    list: 'review',
    wordings: [{ text: 'Share information.' }],
  };
  await service.tell('makeRecommendation', { ...made, id: 'share-information' });
  const share = { recommendation: 'share-information' };
  await service.tell('assignResponsibility', { ...share, holder: NEGLECT_GROUP });
  await service.tell('assignResponsibility', { ...share, holder: QUALITY_GROUP, from: [NEGLECT_GROUP] });
  const printed = { ...share, share: 'agency:east-school', status: 'COMPLETE', statusPrinted: 'done' };
  await service.tell('reportProgress', printed, { record: minutes });
  await service.tell('makeRecommendation', { ...made, id: 'write-down', number: '2', source: 'review-8' });
  await service.tell('reportProgress', {
    recommendation: 'write-down',
    status: 'COMPLETE',
    note: 'Written.',
  });
  await service.tell('assureCompletion', { recommendation: 'write-down' }, { actor: EXECUTIVE });
  const late = { recommendation: WAITING_TIMES, share: NEGLECT_GROUP, note: 'Longer again.' };
  const read = {
    recommendation: WAITING_TIMES,
    share: 'agency:east-ccg',
    status: 'IN_PROGRESS',
    statusPrinted: 'on its way',
  };
  await service.tell('reportProgress', { ...read, reportedIn: { cycle: CYCLE } }, { record: minutes });
  const { events } = await service.tell('reportProgress', late);
  const right = { ...late, note: 'Longer again in May.' };
  await service.tell('reportProgress', right, { record: { corrects: events[0].id } });
  const noted = { recommendation: WAITING_TIMES, share: 'agency:east-ccg', stance: 'NOTED', text: 'Read.' };
  await service.tell('recordResponse', noted, { actor: leadOf('icb') });
  await service.tell('dissolveBody', { partnership, body: 'eastshire.neglect', why: 'Its work is done.' });
  const withdrawn = { submission: 'eastshire.withdrawn', agencies: ['east-fire'], cycles: [CYCLE] };
  await service.tell('startSubmission', withdrawn);
  await service.tell('withdrawSubmission', { submission: 'eastshire.withdrawn', why: 'Sent twice.' });
  const action = {
    action: 'fathers',
    note: 'As the report says.',
    reportedIn: { report: 'eastshire.report-2026' },
  };
  await service.tell('progressAction', action);
  const session = {
    cycle: CYCLE,
    session: 'late',
    kind: 'PEER_REVIEW',
    held: true,
    agencies: ['east-school'],
  };
  await service.tell('holdPanelSession', { ...session, members: [{ function: 'MEMBER', person: 'p-7' }] });
  const report = {
    report: 'eastshire.addendum',
    partnership,
    cycle: CYCLE,
    title: 'Addendum',
    documentDigest: 'a'.repeat(64),
  };
  const publishedOn = { earliest: '2027-01-11', latest: '2027-01-11' };
  await service.tell('publishReport', { ...report, publishedOn });
  const result = {
    report: 'eastshire.addendum',
    result: 'r',
    group: 'Practitioners',
    topic: 'Training',
    printed: 'most',
  };
  await service.tell('recordSurveyResult', { ...result, words: 'Most were trained.' });
}

/** What is rare, in order. */
export const STAGES = [recordRoughly, settle];
