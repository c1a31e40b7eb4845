import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { inDocument, linesOf, loadedAudits, SOURCES, type Sourced } from '../support/loaded-audits.js';
import type { RunningService } from '../support/running-service.js';

let service: RunningService;
const ask = (query: string) => service.ask(query);

beforeAll(async () => {
  service = await loadedAudits();
});
afterAll(() => service.stop());

describe('Work', () => {
  it('of the Integrated Care Board includes the six recommendations made to the CCG that it succeeds', async () => {
    const { work } = await ask(`{
      work(party: "agency:bnssg-icb", sort: MADE) { nodes { number cycle { id } actingFor { id } ${SOURCES} } } }`);
    const ofCcg = work.nodes.filter(({ actingFor }: Work) => actingFor?.id === 'bnssg-ccg');
    expect(ofCcg.map(({ number }: Work) => number).sort()).toEqual(['1', '2', '3', '4', '5', null]);
    expect(work.nodes.filter(({ actingFor }: Work) => !actingFor)).toMatchObject([
      { number: '2', cycle: { id: 'north-somerset.2024-25' } },
    ]);
    expect(linesOf(...ofCcg)).toEqual(inDocument('south-gloucestershire-2021-22', 178, 182));
  });

  it('of Gloucestershire had five shares overdue on 15 September 2022, two of them of the Executive', async () => {
    const { dueWork } = await ask(`{
      dueWork(partnership: "gloucestershire", asOf: "2022-09-15", overdueOnly: true) {
        nodes { number nextDue holders { id } ${SOURCES} }
        holders { holder { id } overdue } } }`);
    expect(dueWork.nodes.map(({ number, nextDue }: Work) => [number, nextDue])).toEqual([
      ['5', '2022-05-31'],
      ['1', '2022-06-30'],
      ['1', '2022-06-30'],
      ['13', '2022-08-31'],
      ['7', '2022-08-31'],
    ]);
    expect(dueWork.holders[0]).toEqual({ holder: { id: 'gloucestershire.executive' }, overdue: 2 });
    expect(linesOf(...dueWork.nodes)).toEqual(inDocument('gloucestershire-2021', 211, 216, 218, 225));
  });
});

describe('The times of an answer', () => {
  it('make four recommendations of 2020 possibly complete in June 2021 and certainly in June 2022', async () => {
    const { early, late } = await ask(`{
      early: recommendations(filter: { madeIn: "gloucestershire.2020", status: [COMPLETE] }, asOf: "2021-06-01") {
        totalCount possibleCount }
      late: recommendations(filter: { madeIn: "gloucestershire.2020", status: [COMPLETE] }, asOf: "2022-06-01") {
        totalCount possibleCount } }`);
    expect(early).toEqual({ totalCount: 0, possibleCount: 4 });
    expect(late).toEqual({ totalCount: 4, possibleCount: 0 });
  });

  it('leave everything out that was loaded after the day of knowing', async () => {
    const { before, since } = await ask(`{
      before: recommendations(filter: { partnership: "gloucestershire" }, asKnownOn: "2026-03-01") { totalCount }
      since: recommendations(filter: { partnership: "gloucestershire" }, asKnownOn: "2026-03-02") { totalCount } }`);
    expect(before.totalCount).toBe(0);
    expect(since.totalCount).toBe(31);
  });
});

describe('Taking part', () => {
  it('once may serve several partnerships: the police returned for five, and four agencies for Bristol', async () => {
    const { submission, cycleParticipation } = await ask(`{
      submission(id: "south-gloucestershire.2023-24.avon-and-somerset-police") { cycles { cycle } ${SOURCES} }
      cycleParticipation(cycle: "bristol.2023-24", kind: RECEIVED) { nodes { agency { id } } } }`);
    expect(submission.cycles.map(({ cycle }: { cycle: string }) => cycle.split('.')[0]).sort()).toEqual([
      'bath-and-north-east-somerset',
      'bristol',
      'north-somerset',
      'somerset',
      'south-gloucestershire',
    ]);
    expect(cycleParticipation.nodes.map(({ agency }: { agency: { id: string } }) => agency.id)).toEqual([
      '1625-independent-people',
      'avon-and-somerset-police',
      'the-green-house',
      'uhbw',
    ]);
  });

  it('in the panel session of Gloucestershire was left to others by two of fourteen agencies', async () => {
    const { panelSessions } = await ask(`{
      panelSessions(cycle: "gloucestershire.2021") { nodes { attendance { agency { id } attendance } ${SOURCES} } } }`);
    const [{ attendance }] = panelSessions.nodes;
    const absent = attendance.filter((one: { attendance: string }) => one.attendance === 'ABSENT');
    expect(attendance).toHaveLength(14);
    expect(absent.map(({ agency }: { agency: { id: string } }) => agency.id)).toEqual([
      'gloucestershire-adult-social-care',
      'gloucester-city-council',
    ]);
    expect(linesOf(...panelSessions.nodes)).toEqual(inDocument('gloucestershire-2021', 111));
  });

  it('was asked of CVS four times between November 2021 and March 2022', async () => {
    const { contactLog } = await ask(`{
      contactLog(cycle: "south-gloucestershire.2021-22", agency: "cvs-south-gloucestershire") {
        nodes { how occurred { earliest latest } ${SOURCES} } } }`);
    const days = contactLog.nodes.map(
      ({ occurred }: { occurred: { earliest: string } }) => occurred.earliest,
    );
    expect(days.sort()).toEqual(['2021-11-23', '2021-11-23', '2022-02-01', '2022-02-15']);
    expect(linesOf(...contactLog.nodes)).toEqual(['south-gloucestershire-2021-22:159']);
  });
});

describe('Ratings', () => {
  it('of Stroud District Council were Green but for Amber on recruitment and training', async () => {
    const { ratingMatrix } = await ask(`{
      ratingMatrix(cycle: "gloucestershire.2021", agency: "stroud-district-council") {
        nodes { cells { item self { grade { code } ${SOURCES} } } } } }`);
    const [{ cells }] = ratingMatrix.nodes;
    expect(cells.map(({ self }: { self: { grade: { code: string } } }) => self.grade.code)).toEqual([
      ...['green', 'amber', 'green', 'green'],
    ]);
    expect(linesOf(...cells.map(({ self }: { self: Sourced }) => self))).toEqual([
      'gloucestershire-2021:133',
    ]);
  });

  it('published by South Gloucestershire do not add up to 100% on three questions', async () => {
    const { discrepancies } = await ask(`{
      discrepancies(cycle: "south-gloucestershire.2023-24", kinds: [DISTRIBUTION_DOES_NOT_ADD_UP]) {
        nodes { item ${SOURCES} } } }`);
    expect(discrepancies.nodes.map(({ item }: { item: string }) => item.split('/')[1])).toEqual([
      'domestic-abuse-act',
      'engagement',
      'lived-experience',
    ]);
    expect(linesOf(...discrepancies.nodes)).toEqual(
      inDocument('south-gloucestershire-2023-24', 273, 305, 343),
    );
  });

  it('of leaders on learning from reviews in North Somerset were Green 67%, Amber 27%, Red 6% a year before', async () => {
    const { publishedDistributions } = await ask(`{
      publishedDistributions(cycle: "north-somerset.2023-24", measure: "red", sort: LEAST_FIRST, minPercent: 1) {
        nodes { report numbers { measure percent } ${SOURCES} } } }`);
    const [onReviews] = publishedDistributions.nodes;
    expect(onReviews.report).toBe('north-somerset-2024-25');
    expect(onReviews.numbers.slice(0, 3)).toEqual([
      { measure: 'red', percent: 6 },
      { measure: 'amber', percent: 27 },
      { measure: 'green', percent: 67 },
    ]);
    expect(linesOf(onReviews)).toEqual(inDocument('north-somerset-2024-25', 208));
  });
});

describe('What practitioners said', () => {
  it('is found whatever the case of the answer: 67% of police and 4% of others had no recent training', async () => {
    const { surveyResults } = await ask(`{
      surveyResults(filter: { item: "north-somerset.s11-2024-25/q10", answer: "No training in the past two years" }) {
        nodes { group percent ${SOURCES} } } }`);
    expect(surveyResults.nodes).toMatchObject([
      { group: 'North Somerset police', percent: 67 },
      { group: 'North Somerset practitioners', percent: 4 },
    ]);
    expect(linesOf(...surveyResults.nodes)).toEqual(['north-somerset-2024-25:133']);
  });
});

describe('Leaders and practitioners', () => {
  it('stand side by side on learning from reviews: rated Green by 67%, briefings received by 70.4%', async () => {
    const { compareByContinuation } = await ask(`{
      compareByContinuation(item: "north-somerset.s11-2024-25/q16") { entries {
        cycle { id } published { numbers { measure percent } } surveyed { group answer percent ${SOURCES} } } } }`);
    const [leaders, practitioners] = compareByContinuation.entries;
    expect(leaders.cycle.id).toBe('north-somerset.2023-24');
    expect(leaders.published[0].numbers).toContainEqual({ measure: 'green', percent: 67 });
    expect(leaders.surveyed).toEqual([]);
    expect(practitioners.cycle.id).toBe('north-somerset.2024-25');
    expect(practitioners.surveyed).toMatchObject([
      { group: 'North Somerset practitioners', answer: 'Yes', percent: 70.4 },
      { group: 'Regional practitioners', answer: 'Yes', percent: 68 },
      { answer: 'No' },
      { answer: 'No' },
    ]);
    expect(linesOf(...practitioners.surveyed)).toEqual(inDocument('north-somerset-2024-25', 197));
  });
});

describe('What comes back', () => {
  it('is a chain from last year where a report says so', async () => {
    const { northSomerset, gloucestershire } = await ask(`{
      northSomerset: recurringRecommendations(partnership: "north-somerset") { chains { recommendations { id } } }
      gloucestershire: recurringRecommendations(partnership: "gloucestershire") {
        chains { recommendations { id } links { kind ${SOURCES} } } } }`);
    expect(northSomerset.chains).toContainEqual({
      recommendations: [{ id: 'north-somerset.2023-24.induction' }, { id: 'north-somerset.2024-25.main.1' }],
    });
    const ids = [{ id: 'gloucestershire.2020.main.4' }, { id: 'gloucestershire.2021.main.8' }];
    expect(gloucestershire.chains).toContainEqual(expect.objectContaining({ recommendations: ids }));
  });

  it('stands side by side in the cycles of South Gloucestershire that looked at escalation', async () => {
    const { compareCyclesByTheme } = await ask(`{
      compareCyclesByTheme(partnership: "south-gloucestershire", theme: "escalation") {
        cycles { cycle { id } items { item published { numbers { measure percent } } } recommendations { number } } } }`);
    const numbersIn = (index: number) =>
      compareCyclesByTheme.cycles[index].recommendations.flatMap(({ number }: Work) => number ?? []);
    expect(compareCyclesByTheme.cycles.map(({ cycle }: { cycle: { id: string } }) => cycle.id)).toEqual([
      'south-gloucestershire.2021-22',
      'south-gloucestershire.2023-24',
    ]);
    expect(numbersIn(0)).toEqual(['6', 'B']);
    expect(numbersIn(1)).toEqual(['3', '4', '5']);
    expect(compareCyclesByTheme.cycles[1].items[0].published[0].numbers).toContainEqual({
      measure: 'green',
      percent: 55,
    });
  });
});

describe('An agency', () => {
  it('is found by any name that a document prints', async () => {
    const { byTable, byInitials, byFullName } = await ask(`{
      byTable: agencies(search: "gloucester district council") { nodes { id } }
      byInitials: agencies(search: "LPW") { nodes { id } }
      byFullName: agencies(search: "Avon & Somerset Police") { nodes { id name aliases } } }`);
    expect(byTable.nodes).toEqual([{ id: 'gloucester-city-council' }]);
    expect(byInitials.nodes).toEqual([{ id: 'routes-service' }]);
    const [{ id, name, aliases }] = byFullName.nodes;
    expect(id).toBe('avon-and-somerset-police');
    expect(aliases).not.toContain(name);
  });
});

interface Work {
  readonly number: string | null;
  readonly nextDue: string;
  readonly actingFor: { readonly id: string } | null;
}
