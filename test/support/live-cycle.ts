/** A whole audit as people would run it: from a partnership that nobody knows to a cycle that is closed. */
import { exactly } from './small-audit.js';
import type { RunningService } from './running-service.js';

export const CYCLE = 'eastshire.2026';
export const NEXT_CYCLE = 'eastshire.2028';
export const FRAMEWORK = 'eastshire.s11-2026';
export const COUNCIL = `${CYCLE}.east-council`;
/** The return of the police and the clinical commissioning group together. */
export const JOINT = `${CYCLE}.east-police.east-ccg`;
export const SCHOOL = `${CYCLE}.east-school`;
export const TRAINING = `${CYCLE}.main.1`;
export const WAITING_TIMES = `${CYCLE}.main.2`;
export const POSTERS = `${CYCLE}.main.3`;

export const QUALITY_GROUP = 'body:eastshire.quality';
export const NEGLECT_GROUP = 'body:eastshire.neglect';
export const PANEL = 'panel-1 panel partnership:eastshire';
export const EXECUTIVE = 'chair-1 executive body:eastshire.executive';
export const QUALITY_MEMBER = `member-1 subgroup_member ${QUALITY_GROUP}`;
export const leadOf = (agency: string): string => `lead-${agency} agency_lead agency:east-${agency}`;

const partnership = 'eastshire';
const between = (earliest: string, latest: string, words: string) => ({ earliest, latest, words });
const item = (id: string) => `${FRAMEWORK}/${id}`;

/** 2 March 2026: who there is. The quality group is only proposed. */
export async function establish(service: RunningService): Promise<void> {
  service.setTime('2026-03-02T12:00:00Z');
  await service.tell('establishPartnership', { partnership, name: 'Eastshire Partnership' });
  const group = { partnership, kind: 'SUBGROUP' };
  await service.tell('proposeBody', { ...group, body: 'eastshire.quality', name: 'Quality Group' });
  await service.tell('formBody', { ...group, body: 'eastshire.neglect', name: 'Neglect Group' });
  await service.tell('formBody', {
    partnership,
    kind: 'EXECUTIVE',
    body: 'eastshire.executive',
    name: 'Executive',
  });
  const sectors = {
    council: 'LOCAL_AUTHORITY',
    police: 'POLICE',
    ccg: 'HEALTH',
    icb: 'HEALTH',
    fire: 'FIRE_AND_RESCUE',
    school: 'EDUCATION',
  };
  for (const [id, sector] of Object.entries(sectors)) {
    await service.tell('registerAgency', { agency: `east-${id}`, name: `Eastshire ${id}`, sector });
    await service.tell('joinPartnership', { agency: `east-${id}`, partnership });
  }
  await service.tell('addTopic', { partnership, topic: 'neglect', name: 'Neglect' });
}

/** 9 March: the framework. The grade of standard 2 follows from its requirements. */
export async function publish(service: RunningService): Promise<void> {
  service.setTime('2026-03-09T12:00:00Z');
  const scale = (id: string, grades: Record<string, string>) => ({
    id,
    grades: Object.entries(grades).map(([code, label]) => ({ code, label })),
  });
  const rag = scale('rag', { red: 'Red', amber: 'Amber', green: 'Green' });
  const older = { id: '1', kind: 'RATED', scale: 'rag', title: 'Training' };
  await service.tell('publishFramework', {
    framework: 'eastshire.s11-2024',
    name: '2024',
    partnership,
    scales: [rag],
    items: [older],
  });
  await service.tell('publishFramework', {
    framework: FRAMEWORK,
    name: 'Section 11 2026',
    partnership,
    scales: [rag, scale('met', { 'not-met': 'Not met', met: 'Met' })],
    sections: [{ id: 'a', title: 'Leadership' }],
    items: [
      {
        id: '1',
        kind: 'RATED',
        scale: 'rag',
        title: 'Training',
        section: 'a',
        themes: ['training-and-supervision'],
      },
      {
        id: '2',
        kind: 'RATED',
        scale: 'rag',
        title: 'Policies',
        requirements: ['a', 'b'].map((id) => ({ id, scale: 'met', text: `Requirement ${id}` })),
      },
      { id: '3', kind: 'ANSWERED', title: 'What are you proud of?' },
      { id: '4', kind: 'ANSWERED', title: 'What worries you?' },
      { id: '5', kind: 'RATED', scale: 'rag', title: 'Fathers' },
    ],
    rollUp: {
      map: [
        { requirement: 'not-met', standard: 'red' },
        { requirement: 'met', standard: 'green' },
      ],
    },
  });
  await service.tell('noteContinuation', {
    framework: FRAMEWORK,
    item: '1',
    of: 'eastshire.s11-2024/1',
    wording: 'CHANGED',
  });
  await service.tell('assignItemThemes', { framework: FRAMEWORK, item: '5', themes: ['neglect'] });
}

/** 1 April: the cycle opens. The fire service is exempt, the school does not answer. */
export async function invite(service: RunningService): Promise<void> {
  service.setTime('2026-04-01T12:00:00Z');
  await service.tell('openCycle', {
    cycle: CYCLE,
    partnership,
    name: 'Section 11 2026',
    framework: FRAMEWORK,
    methods: ['SELF_ASSESSMENT', 'THEMED_PANEL'],
    dates: { opens: exactly('2026-04-01'), submissionsDue: exactly('2026-05-15') },
  });
  await service.tell('openCycle', {
    cycle: NEXT_CYCLE,
    partnership,
    name: 'Section 11 2028',
    framework: FRAMEWORK,
  });
  const agencies = ['council', 'police', 'ccg', 'fire', 'school'].map((id) => `east-${id}`);
  await service.tell('expectAgencies', { cycle: CYCLE, agencies });
  await service.tell('recordExemption', { cycle: CYCLE, agency: 'east-fire', why: 'Inspected in March.' });
  await service.tell('recordExemption', { cycle: CYCLE, sector: 'FAITH', why: 'Asked every other year.' });
  const dates = {
    submissionsDue: exactly('2026-05-22'),
    ends: between('2026-10-01', '2026-12-31', 'Autumn 2026'),
  };
  await service.tell('rescheduleCycle', { cycle: CYCLE, dates, why: 'Easter.' });
  service.setTime('2026-05-18T12:00:00Z');
  const contact = { cycle: CYCLE, agency: 'east-school', how: 'TELEPHONE', what: 'Asked for the return.' };
  await service.tell('logContact', { ...contact, outcome: 'Nobody answered.' });
  service.setTime('2026-05-26T12:00:00Z');
  await service.tell('recordNonReturn', {
    cycle: CYCLE,
    agency: 'east-school',
    kind: 'NOT_RECEIVED',
    why: 'No answer.',
  });
}

/** May and June: a draft that is submitted, a joint return on paper, and one that comes late. */
export async function submit(service: RunningService): Promise<void> {
  service.setTime('2026-05-20T12:00:00Z');
  const asLead = { actor: leadOf('council') };
  const council = { submission: COUNCIL };
  await service.tell('startSubmission', { agencies: ['east-council'], cycles: [CYCLE, NEXT_CYCLE] }, asLead);
  await service.tell(
    'rateStandard',
    { ...council, item: item('1'), grade: 'amber', reason: 'Half are trained.' },
    asLead,
  );
  const requirements = ['a', 'b'].map((requirement) => ({ item: item('2'), requirement, grade: 'met' }));
  await service.tell('rateStandards', { ...council, ratings: requirements }, asLead);
  await service.tell(
    'declineToRate',
    { ...council, item: item('5'), kind: 'NOT_RATED', why: 'No data yet.' },
    asLead,
  );
  await service.tell('answerStandard', { ...council, item: item('3'), text: 'Our foster carers.' }, asLead);
  await service.tell(
    'answerStandard',
    { ...council, item: item('4'), notCompleted: true, why: 'No time.' },
    asLead,
  );
  const evidence = { title: 'Training record', reference: 'TR-7', dated: '2026-04-30', item: item('1') };
  await service.tell('attachEvidence', { ...council, ...evidence }, asLead);
  await service.tell('submitSubmission', council, asLead);

  service.setTime('2026-05-21T12:00:00Z');
  const police = { submission: JOINT };
  await service.tell('startSubmission', { agencies: ['east-police', 'east-ccg'], cycles: [CYCLE] });
  await service.tell('rateStandard', { ...police, item: item('1'), grade: 'green' });
  await service.tell('receiveOnPaper', { ...police, flags: ['JOINT'] });

  service.setTime('2026-06-03T12:00:00Z');
  const school = { submission: SCHOOL };
  await service.tell('startSubmission', { agencies: ['east-school'], cycles: [CYCLE] });
  await service.tell('rateStandard', { ...school, item: item('1'), grade: 'green' });
  await service.tell('receiveOnPaper', { ...school, flags: ['LATE'], why: 'Illness.' });
}

/** 10 to 12 June: the panel meets, and submissions are closed. */
export async function moderate(service: RunningService): Promise<void> {
  service.setTime('2026-06-10T12:00:00Z');
  const asPanel = { actor: PANEL };
  await service.tell(
    'holdPanelSession',
    {
      cycle: CYCLE,
      session: 'panel-1',
      kind: 'THEMED_PANEL',
      title: 'Panel on training',
      agencies: ['east-council', 'east-police'],
      submissions: [COUNCIL, JOINT],
      members: [{ function: 'CHAIR', role: 'Independent scrutineer' }],
      attendance: [{ agency: 'east-council', attendance: 'PRESENT' }],
    },
    asPanel,
  );
  const at = { cycle: CYCLE, session: 'panel-1' };
  const training = { ...at, submission: COUNCIL, item: item('1') };
  await service.tell('queryRating', { ...training, question: 'Which half?' }, asPanel);
  await service.tell('moderateRating', { ...training, grade: 'red', reason: 'Fewer than half.' }, asPanel);
  const ratings = [JOINT, SCHOOL].map((submission) => ({ submission, item: item('1'), grade: 'green' }));
  await service.tell('agreeRatings', { ...at, ratings }, asPanel);
  const asked = { ...at, submission: SCHOOL, item: item('1'), question: 'How do you know?' };
  await service.tell('queryRating', asked, asPanel);
  service.setTime('2026-06-12T12:00:00Z');
  await service.tell('closeSubmissions', { cycle: CYCLE });
  await service.running.service.followers.idle();
}

/** 20 to 24 June: the council changes its mind, for the next cycle alone and then for this one. */
export async function amend(service: RunningService): Promise<void> {
  const asLead = { actor: leadOf('council') };
  const amended = { submission: COUNCIL, item: item('1') };
  service.setTime('2026-06-20T12:00:00Z');
  await service.tell('amendRating', { ...amended, grade: 'green', reason: 'All are trained now.' }, asLead);
}

/** 24 June: reopened for this cycle, and handed in again. */
export async function reopen(service: RunningService): Promise<void> {
  service.setTime('2026-06-24T12:00:00Z');
  await service.tell('reopenSubmission', { submission: COUNCIL, cycle: CYCLE, why: 'Data came.' });
  const asLead = { actor: leadOf('council') };
  const amended = { submission: COUNCIL, item: item('5'), grade: 'amber', reason: 'Data came.' };
  await service.tell('amendRating', amended, asLead);
  await service.tell('submitSubmission', { submission: COUNCIL }, asLead);
}

/** The audit up to the report, in order. */
export const STAGES = [establish, publish, invite, submit, moderate, amend, reopen];
