import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import * as audit from '../support/live-cycle.js';
import * as after from '../support/live-recommendations.js';
import { RunningService } from '../support/running-service.js';

const { CYCLE, TRAINING, WAITING_TIMES, POSTERS, QUALITY_GROUP, NEGLECT_GROUP } = audit;

let service: RunningService;
const ask = (query: string) => service.ask(query);

beforeAll(async () => {
  service = await RunningService.start();
  for (const stage of audit.STAGES) await stage(service);
});
afterAll(() => service.stop());

const statusOf = async (id: string, times = ''): Promise<string> => {
  const { recommendation } = await ask(`{ recommendation(id: "${id}"${times}) { whole { status } } }`);
  return recommendation?.whole.status;
};

interface Holder {
  readonly holder: { readonly party: string };
}
const shareOf = async (id: string, party: string, times = '') => {
  const { recommendation } = await ask(`{ recommendation(id: "${id}"${times}) { shares {
    holder { party name nameThen } role held status assurance nextDue takenOverBy { party }
    dates { state date { words } metOn { latest } } progress { status note evidence { reference } } } } }`);
  return recommendation.shares.find(({ holder }: Holder) => holder.party === party);
};

describe('The report', () => {
  it('stands beside what the tracker computes, and says where they disagree', async () => {
    await after.report(service);
    const { publishedDistributions, discrepancies, surveyResults, reports } = await ask(`{
      publishedDistributions(cycle: "${CYCLE}") { nodes { numbers { measure count } computed { measure count } } }
      discrepancies(cycle: "${CYCLE}", kinds: [PUBLISHED_AND_COMPUTED]) { totalCount nodes { item message } }
      surveyResults(filter: { cycle: "${CYCLE}" }) { nodes { percent base { count } } }
      reports(partnership: "eastshire") { nodes { title findingCounts { kind count } } } }`);
    const [training] = publishedDistributions.nodes;
    expect(training.numbers).toEqual(expect.arrayContaining([{ measure: 'red', count: 2 }]));
    expect(training.computed).toEqual(expect.arrayContaining([{ measure: 'red', count: 0 }]));
    expect(discrepancies.totalCount).toBeGreaterThan(0);
    expect(surveyResults.nodes).toMatchObject([{ percent: 60, base: { count: 50 } }]);
    expect(reports.nodes).toMatchObject([{ title: 'Section 11 report 2026' }]);
  });

  it('makes recommendations that nobody has reported on', async () => {
    const { recommendations } = await ask(`{ recommendations(filter: { cycle: "${CYCLE}" }) {
      nodes { id whole { status } shares { holder { party } role } } totals { status count } } }`);
    expect(recommendations.nodes.map(({ id }: { id: string }) => id)).toEqual([
      TRAINING,
      WAITING_TIMES,
      POSTERS,
    ]);
    expect(recommendations.totals).toContainEqual({ status: 'NOT_REPORTED', count: 3 });
    expect(recommendations.nodes[1].shares).toEqual([
      { holder: { party: 'agency:east-ccg' }, role: 'ADDRESSED' },
    ]);
  });
});

describe('Responsibility', () => {
  it('goes from one body to the next, which may only be proposed', async () => {
    await after.assign(service);
    expect(await shareOf(TRAINING, NEGLECT_GROUP)).toMatchObject({
      held: false,
      takenOverBy: { party: QUALITY_GROUP },
    });
    expect(await shareOf(TRAINING, QUALITY_GROUP)).toMatchObject({
      held: true,
      role: 'RESPONSIBLE',
      nextDue: '2026-09-30',
    });
    expect(await shareOf(TRAINING, NEGLECT_GROUP, ', asOf: "2026-07-31"')).toMatchObject({ held: true });
    expect(await statusOf(POSTERS)).toBe('WITHDRAWN');
    expect(await statusOf(POSTERS, ', asOf: "2026-07-09"')).toBe('NOT_REPORTED');
    const { body } = await ask('{ body(id: "eastshire.quality") { proposed name } }');
    expect(body).toEqual({ proposed: false, name: 'Quality Group' });
  });

  it('is listed as work, with what is due by its fuzzy days', async () => {
    const work = (asOf: string) =>
      ask(
        `{ work(party: "${QUALITY_GROUP}", asOf: "${asOf}") { nodes { dueState nextDue status } counts { overdue due } } }`,
      );
    expect((await work('2026-08-31')).work.nodes).toEqual([
      { dueState: 'NOT_YET_DUE', nextDue: '2026-09-30', status: 'NOT_REPORTED' },
    ]);
    expect((await work('2026-09-05')).work.nodes).toMatchObject([{ dueState: 'DUE' }]);
    expect((await work('2026-10-01')).work.counts).toMatchObject({ overdue: 1 });
  });
});

describe('Progress', () => {
  it('is claimed, assured and reopened, and each stays to be seen as at its day', async () => {
    await after.progress(service);
    const on = (day: string) => shareOf(TRAINING, QUALITY_GROUP, `, asOf: "${day}"`);
    expect(await on('2026-09-10')).toMatchObject({
      status: 'IN_PROGRESS',
      assurance: null,
      dates: [{ state: 'MET', metOn: { latest: '2026-09-10' } }],
    });
    expect(await on('2026-09-20')).toMatchObject({ status: 'COMPLETE', assurance: 'NOT_STATED' });
    expect(await on('2026-09-25')).toMatchObject({ status: 'COMPLETE', assurance: 'ASSURED' });
    expect(await on('2026-10-05')).toMatchObject({ status: 'IN_PROGRESS', assurance: null });
    expect(await statusOf(TRAINING)).toBe('IN_PROGRESS');
    expect(await statusOf(TRAINING, ', asKnownOn: "2026-09-20"')).toBe('COMPLETE');
  });

  it('is replayed with the state after each step', async () => {
    const { recommendationHistory } = await ask(`{ recommendationHistory(id: "${TRAINING}") {
      nodes { type whole { status } events { actor { role } } } } }`);
    expect(
      recommendationHistory.nodes.map(({ type, whole }: { type: string; whole: { status: string } }) => [
        type,
        whole.status,
      ]),
    ).toEqual([
      ['RecommendationMade', 'NOT_REPORTED'],
      ['ResponseRecorded', 'NOT_REPORTED'],
      ['ResponsibilityAssigned', 'NOT_REPORTED'],
      ['ReviewDatesSet', 'NOT_REPORTED'],
      ['ResponsibilityAssigned', 'NOT_REPORTED'],
      ['ProgressReported', 'IN_PROGRESS'],
      ['ProgressReported', 'COMPLETE'],
      ['CompletionAssured', 'COMPLETE'],
      ['RecommendationReopened', 'IN_PROGRESS'],
    ]);
  });
});

describe('Succession', () => {
  it('may be planned; from its day the successor has the name and the work', async () => {
    await after.succeed(service);
    const today = await ask('{ agency(id: "east-icb") { name } }');
    const later = await ask(
      '{ agency(id: "east-icb", asOf: "2026-10-01") { name predecessors { agency { id } extent } } }',
    );
    expect(today.agency.name).toBe('Eastshire icb');
    expect(later.agency).toEqual({
      name: 'Eastshire Care Board',
      predecessors: [{ agency: { id: 'east-ccg' }, extent: 'WHOLE' }],
    });
    const report = { recommendation: WAITING_TIMES, share: 'agency:east-ccg', note: 'x' };
    expect(
      (await service.refused('reportProgress', report, { actor: audit.leadOf('icb') })).extensions.code,
    ).toBe('NOT_THE_OWNER');
    await after.finish(service);
    expect(await shareOf(WAITING_TIMES, 'agency:east-ccg')).toMatchObject({
      status: 'IN_PROGRESS',
      progress: [{ note: 'Recruiting.' }],
    });
    const { work, agencyTimeline } = await ask(`{
      work(party: "agency:east-icb") { predecessors { id } nodes { actingFor { id } status } }
      agencyTimeline(agency: "east-icb", kinds: [PROGRESS, SUCCEEDS, NAME, SUBMISSION_RECEIVED]) {
        nodes { kind agency { id nameThen } occurred { latest } } } }`);
    expect(work.predecessors).toEqual([{ id: 'east-ccg' }]);
    expect(work.nodes).toContainEqual({ actingFor: { id: 'east-ccg' }, status: 'IN_PROGRESS' });
    expect(agencyTimeline.nodes).toContainEqual({
      kind: 'SUBMISSION_RECEIVED',
      agency: { id: 'east-ccg', nameThen: 'Eastshire ccg' },
      occurred: { latest: '2026-05-21' },
    });
  });
});

describe('Actions and commitments', () => {
  it('come to their end, and are overdue before', async () => {
    const { actions, commitment, feedback } = await ask(`{
      actions(filter: { partnership: "eastshire" }) { nodes { id status dropped { why } owners { party } recommendation } }
      commitment(id: "${after.SHORTER}") { state overdue outcome { note } notes { note } }
      feedback(cycle: "${CYCLE}") { nodes { text commitments { id state } } } }`);
    expect(actions.nodes).toEqual(
      expect.arrayContaining([
        {
          id: 'register',
          status: 'COMPLETE',
          dropped: null,
          owners: [{ party: 'agency:east-council' }],
          recommendation: TRAINING,
        },
        {
          id: 'leaflet',
          status: 'CLOSED_WITHOUT_BEING_DONE',
          dropped: { why: 'Nobody reads it.' },
          owners: [{ party: NEGLECT_GROUP }],
          recommendation: null,
        },
      ]),
    );
    expect(commitment).toEqual({
      state: 'MET',
      overdue: false,
      outcome: { note: 'Four pages now.' },
      notes: [{ note: 'Two pages less.' }],
    });
    expect(feedback.nodes).toEqual([
      { text: 'The form is too long.', commitments: [{ id: after.SHORTER, state: 'MET' }] },
    ]);
    const then = await ask('{ action(id: "register", asOf: "2026-11-01") { status dates { state } } }');
    expect(then.action).toEqual({ status: 'NOT_REPORTED', dates: [{ state: 'OVERDUE' }] });
  });
});

describe('After the cycle', () => {
  it('what is open is carried into the next, and what recurs is linked', async () => {
    await after.carryOn(service);
    const { cycle, recommendationStatusAtCycle, next, recurringRecommendations } = await ask(`{
      cycle(id: "${CYCLE}") { closed { occurred { latest } } }
      recommendationStatusAtCycle(cycle: "${CYCLE}") { lastDay nodes { recommendation { id } status how } }
      next: recommendationStatusAtCycle(cycle: "${audit.NEXT_CYCLE}") { nodes { recommendation { id } carriedForward made } }
      recurringRecommendations(partnership: "eastshire") { chains { recommendations { id } links { kind } } } }`);
    expect(cycle.closed).toBeTruthy();
    expect(recommendationStatusAtCycle).toMatchObject({
      lastDay: '2026-12-18',
      nodes: [
        { recommendation: { id: TRAINING }, status: 'IN_PROGRESS', how: 'LAST_KNOWN' },
        { recommendation: { id: WAITING_TIMES } },
        { recommendation: { id: POSTERS }, status: 'WITHDRAWN' },
      ],
    });
    expect(next.nodes).toEqual(
      expect.arrayContaining([{ recommendation: { id: TRAINING }, carriedForward: true, made: false }]),
    );
    expect(recurringRecommendations.chains).toMatchObject([{ links: [{ kind: 'RECURS_FROM' }] }]);
  });
});

describe('Mistakes of recording', () => {
  const eventsOf = async (type: string) => {
    const { history } = await ask(
      `{ history(stream: "recommendation-${TRAINING}") { nodes { id type position data } } }`,
    );
    return history.nodes.filter((event: { type: string }) => event.type === type);
  };

  it('are corrected in their place, and answers as known before stay as they were', async () => {
    const { recommendation } = await ask(`{ recommendation(id: "${TRAINING}") { answer { position } } }`);
    const [first] = await eventsOf('ProgressReported');
    service.setTime('2026-12-21T12:00:00Z');
    const right = { recommendation: TRAINING, share: QUALITY_GROUP, status: 'NOT_STARTED', note: 'Not yet.' };
    await service.tell('reportProgress', right, { record: { corrects: first.id } });
    expect(await statusOf(TRAINING, ', asOf: "2026-09-10"')).toBe('NOT_STARTED');
    expect(await statusOf(TRAINING, ', asOf: "2026-09-10", asKnownOn: "2026-12-20"')).toBe('IN_PROGRESS');
    const known = recommendation.answer.position;
    expect(await statusOf(TRAINING, `, asOf: "2026-09-10", asKnownOn: "${known}"`)).toBe('IN_PROGRESS');
    expect(await statusOf(TRAINING)).toBe('IN_PROGRESS');
    const again = await service.refused('reportProgress', right, { record: { corrects: first.id } });
    expect(again.extensions.code).toBe('ALREADY_REPLACED');
  });

  it('that should never have been recorded are taken back, and stay in the history', async () => {
    service.setTime('2026-12-22T12:00:00Z');
    const [reopened] = await eventsOf('RecommendationReopened');
    const stream = `recommendation-${TRAINING}`;
    await service.tell('recordInError', {
      stream,
      eventId: reopened.id,
      why: 'Another recommendation was meant.',
    });
    expect(await shareOf(TRAINING, QUALITY_GROUP)).toMatchObject({
      status: 'COMPLETE',
      assurance: 'ASSURED',
    });
    expect(await statusOf(TRAINING, ', asKnownOn: "2026-12-21"')).toBe('IN_PROGRESS');
    expect(await eventsOf('RecommendationReopened')).toHaveLength(1);
    expect(await eventsOf('RecordedInError')).toHaveLength(1);
  });

  it('and days that are known only roughly are shown as possible until they are certain', async () => {
    service.setTime('2026-12-23T12:00:00Z');
    const whole = { recommendation: WAITING_TIMES, status: 'COMPLETE', note: 'Shorter now.' };
    const inAutumn = { occurred: { earliest: '2026-10-15', latest: '2026-10-15' } };
    await service.tell('reportProgress', { ...whole, share: NEGLECT_GROUP }, { record: inAutumn });
    const occurred = { words: 'October or November', earliest: '2026-10-01', latest: '2026-11-30' };
    const roughly = { record: { occurred } };
    await service.tell('reportProgress', { ...whole, share: 'agency:east-ccg' }, roughly);
    const at = (day: string) =>
      ask(`{ recommendations(filter: { cycle: "${CYCLE}", status: [COMPLETE] }, asOf: "${day}") { totalCount possibleCount }
        recommendation(id: "${WAITING_TIMES}", asOf: "${day}") { possible { status occurred { words } } } }`);
    expect(await at('2026-11-15')).toMatchObject({
      recommendations: { possibleCount: 1 },
      recommendation: { possible: [{ status: 'COMPLETE', occurred: { words: 'October or November' } }] },
    });
    expect(await at('2026-11-30')).toMatchObject({
      recommendations: { possibleCount: 0 },
      recommendation: { possible: [] },
    });
  });
});
