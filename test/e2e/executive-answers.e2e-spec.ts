import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { inDocument, linesOf, loadedAudits, SOURCES } from '../support/loaded-audits.js';
import type { RunningService } from '../support/running-service.js';

const SOUTH_GLOUCESTERSHIRE_2023 = 'south-gloucestershire-2023-24';
const SOUTH_GLOUCESTERSHIRE_2021 = 'south-gloucestershire-2021-22';
const GLOUCESTERSHIRE = 'gloucestershire-2021';
const NORTH_SOMERSET = 'north-somerset-2024-25';
const ESCALATION = 'south-gloucestershire.s11-2023-24/escalation';
const FATHERS = 'south-gloucestershire.s11-2023-24/fathers';

let service: RunningService;
const ask = (query: string) => service.ask(query);

beforeAll(async () => {
  service = await loadedAudits();
});
afterAll(() => service.stop());

describe('South Gloucestershire 2023-24', () => {
  it('rated itself Green on the escalation policy in 55% of 20 organisations, Amber in 45%, Red in none', async () => {
    const { publishedDistributions } = await ask(`{
      publishedDistributions(cycle: "south-gloucestershire.2023-24", item: "${ESCALATION}") {
        nodes { base { count basis } numbers { measure count percent percentBasis countBasis } ${SOURCES} } } }`);
    const [escalation] = publishedDistributions.nodes;
    const ofTwenty = { percentBasis: 'PRINTED', countBasis: 'INFERRED' };
    expect(escalation.base).toEqual({ count: 20, basis: 'INFERRED' });
    expect(escalation.numbers).toEqual([
      { measure: 'red', percent: 0, count: 0, ...ofTwenty },
      { measure: 'amber', percent: 45, count: 9, ...ofTwenty },
      { measure: 'green', percent: 55, count: 11, ...ofTwenty },
      { measure: 'not-rated', percent: null, count: null, percentBasis: null, countBasis: null },
    ]);
    expect(linesOf(escalation)).toEqual(inDocument(SOUTH_GLOUCESTERSHIRE_2023, 124, 126));
  });

  it('has Red ratings on four questions and none on the other fourteen', async () => {
    const { withRed, all } = await ask(`{
      withRed: publishedDistributions(
        cycle: "south-gloucestershire.2023-24", measure: "red", minPercent: 0.1, sort: LEAST_FIRST
      ) { nodes { item numbers { measure percent } ${SOURCES} } }
      all: publishedDistributions(cycle: "south-gloucestershire.2023-24", measure: "red", minPercent: 0) { totalCount } }`);
    const red = withRed.nodes.map(({ item, numbers }: Distribution) => [
      item.split('/')[1],
      numbers.find(({ measure }) => measure === 'red')!.percent,
    ]);
    expect(red).toEqual([
      ['multi-agency-training', 5],
      ['learning-from-reviews', 5],
      ['engagement', 10],
      ['lived-experience', 10],
    ]);
    expect(all.totalCount).toBe(18);
    expect(linesOf(...withRed.nodes)).toEqual(inDocument(SOUTH_GLOUCESTERSHIRE_2023, 197, 249, 305, 343));
  });

  it('has five organisations, 25%, that did not rate the question about fathers', async () => {
    const { publishedDistributions, findings } = await ask(`{
      publishedDistributions(cycle: "south-gloucestershire.2023-24", measure: "not-rated", sort: MOST_FIRST, first: 1) {
        nodes { item numbers { measure count percent } ${SOURCES} } }
      findings(filter: { item: "${FATHERS}", kinds: [FIGURE] }) { nodes { numbers { count countBasis } ${SOURCES} } } }`);
    const [fathers] = publishedDistributions.nodes;
    expect(fathers.item).toBe(FATHERS);
    expect(fathers.numbers).toContainEqual({ measure: 'not-rated', count: 5, percent: 25 });
    expect(findings.nodes.flatMap(({ numbers }: Distribution) => numbers)).toContainEqual({
      count: 5,
      countBasis: 'PRINTED',
    });
    expect(linesOf(fathers, ...findings.nodes)).toEqual(inDocument(SOUTH_GLOUCESTERSHIRE_2023, 441, 449));
  });

  it('calls one recommendation recurring: 5, about the escalation policy', async () => {
    const { recommendations } = await ask(`{
      recommendations(filter: { cycle: "south-gloucestershire.2023-24", recurring: true }) {
        nodes { number items links { kind words } ${SOURCES} } } }`);
    expect(recommendations.nodes).toMatchObject([
      { number: '5', items: [ESCALATION], links: [{ kind: 'RECURS_FROM', words: 'Section 11 audits' }] },
    ]);
    expect(linesOf(...recommendations.nodes)).toEqual(inDocument(SOUTH_GLOUCESTERSHIRE_2023, 158));
  });

  it('has one recommendation that is due in a calendar month: 9, in January 2024', async () => {
    const { recommendations } = await ask(`{
      recommendations(filter: { cycle: "south-gloucestershire.2023-24" }, sort: DUE, first: 3) {
        nodes { number due { earliest latest } ${SOURCES} } } }`);
    expect(recommendations.nodes).toMatchObject([
      { number: '9', due: { earliest: '2024-01-01', latest: '2024-01-31' } },
      { number: '12', due: { earliest: '2024-04-01', latest: '2025-03-31' } },
      { due: null },
    ]);
    expect(linesOf(recommendations.nodes[0])).toEqual(inDocument(SOUTH_GLOUCESTERSHIRE_2023, 265));
  });

  it('has evidence of effective use of the escalation policy in 3 of 20 returns, though 14 say staff are aware', async () => {
    const { findings } = await ask(`{
      findings(filter: { item: "${ESCALATION}", kinds: [FIGURE] }) {
        nodes { base { count } numbers { count percent percentBasis } ${SOURCES} } } }`);
    const [figure] = findings.nodes.filter(({ numbers }: Distribution) =>
      numbers.some(({ percent }) => percent === 15),
    );
    expect(figure.base).toEqual({ count: 20 });
    expect(figure.numbers).toEqual([
      { count: 14, percent: 70, percentBasis: 'PRINTED' },
      { count: 3, percent: 15, percentBasis: 'PRINTED' },
    ]);
    expect(linesOf(figure)).toEqual(inDocument(SOUTH_GLOUCESTERSHIRE_2023, 132));
  });
});

describe('South Gloucestershire 2021-22', () => {
  it('peer reviewed the CCG on 10 February and the Routes Service on 1 March, while CVS declined', async () => {
    const { panelSessions, cycleParticipation } = await ask(`{
      panelSessions(cycle: "south-gloucestershire.2021-22") {
        nodes { kind held occurred { earliest latest } agencies { id } ${SOURCES} } }
      cycleParticipation(cycle: "south-gloucestershire.2021-22", kind: DECLINED) { nodes { agency { id } ${SOURCES} } } }`);
    const review = (agency: string, held: boolean) => ({
      kind: 'PEER_REVIEW',
      held,
      agencies: [{ id: agency }],
    });
    const onDay = (day: string) => ({ occurred: { earliest: day, latest: day } });
    expect(panelSessions.nodes).toMatchObject([
      { ...review('bnssg-ccg', true), ...onDay('2022-02-10') },
      { ...review('routes-service', true), ...onDay('2022-03-01') },
      review('cvs-south-gloucestershire', false),
    ]);
    expect(cycleParticipation.nodes).toMatchObject([{ agency: { id: 'cvs-south-gloucestershire' } }]);
    expect(linesOf(...panelSessions.nodes, ...cycleParticipation.nodes)).toEqual(
      inDocument(SOUTH_GLOUCESTERSHIRE_2021, 58, 109, 159),
    );
  });

  it('asks the Executive for one thing: A, how to respond to CVS', async () => {
    const { recommendations } = await ask(`{
      recommendations(filter: { cycle: "south-gloucestershire.2021-22", holder: "body:south-gloucestershire.executive" }) {
        nodes { number list concerns { id } wordings { list } ${SOURCES} } } }`);
    expect(recommendations.nodes).toMatchObject([
      {
        number: 'A',
        list: 'partnership',
        concerns: [{ id: 'cvs-south-gloucestershire' }],
        wordings: [{ list: 'summary table' }, { list: 'peer review' }],
      },
    ]);
    expect(linesOf(...recommendations.nodes)).toEqual(inDocument(SOUTH_GLOUCESTERSHIRE_2021, 161, 189));
  });
});

describe('Gloucestershire 2021', () => {
  it('finds four recommendations of 2020 complete (1, 3, 6, 7) and four in progress (2, 4, 5, 8)', async () => {
    const { recommendationStatusAtCycle } = await ask(`{
      recommendationStatusAtCycle(cycle: "gloucestershire.2021") {
        nodes { recommendation { number madeIn { id } } status how ${SOURCES} } } }`);
    const of2020 = recommendationStatusAtCycle.nodes.filter(
      ({ recommendation }: AtCycle) => recommendation.madeIn.id === 'gloucestershire.2020',
    );
    const numbersWith = (wanted: string) =>
      of2020
        .filter(({ status, how }: AtCycle) => status === wanted && how === 'REPORTED')
        .map(({ recommendation }: AtCycle) => recommendation.number);
    expect(of2020).toHaveLength(8);
    expect(numbersWith('COMPLETE')).toEqual(['1', '3', '6', '7']);
    expect(numbersWith('IN_PROGRESS')).toEqual(['2', '4', '5', '8']);
    expect(linesOf(...of2020)).toEqual(inDocument(GLOUCESTERSHIRE, 233, 235));
  });

  it('has one agency that rated itself Red, Gloucester City Council, on leadership and accountability', async () => {
    const { ratingMatrix } = await ask(`{
      ratingMatrix(cycle: "gloucestershire.2021", grade: "red", basis: SELF) {
        nodes { agencies { id } cells { item self { grade { label } ${SOURCES} } } } } }`);
    expect(ratingMatrix.nodes).toMatchObject([
      {
        agencies: [{ id: 'gloucester-city-council' }],
        cells: [{ item: 'gloucestershire.s11-2021/1', self: { grade: { label: 'Red' } } }],
      },
    ]);
    expect(linesOf(ratingMatrix.nodes[0].cells[0].self)).toEqual([`${GLOUCESTERSHIRE}:135`]);
  });

  it('counts 39 Green, 8 Amber and 1 Red self ratings of twelve rows on four standards', async () => {
    const { distributions } = await ask(`{
      distributions(cycle: "gloucestershire.2021", basis: SELF) {
        items { item base grades { grade { code } count } ${SOURCES} } } }`);
    const counts = distributions.items.map(({ item, base, grades }: Computed) => [
      item.split('/')[1],
      base,
      ...grades.map(({ count }) => count),
    ]);
    expect(distributions.items[0].grades.map(({ grade }: Computed['grades'][0]) => grade.code)).toEqual([
      'red',
      'amber',
      'green',
    ]);
    expect(counts).toEqual([
      ['1', 12, 1, 0, 11],
      ['2', 12, 0, 3, 9],
      ['3', 12, 0, 4, 8],
      ['4', 12, 0, 1, 11],
    ]);
    expect(linesOf(...distributions.items)).toEqual(inDocument(GLOUCESTERSHIRE, 131, 132, 137));
  });

  it('had one late submission, one after the panel and one joint one of two districts', async () => {
    const { late, afterThePanel, joint } = await ask(
      `{ ${['LATE', 'AFTER_THE_PANEL', 'JOINT']
        .map(
          (kind, index) => `${['late', 'afterThePanel', 'joint'][index]}: cycleParticipation(
            cycle: "gloucestershire.2021", kind: ${kind}) { nodes { agency { id } jointWith { id } submission ${SOURCES} } }`,
        )
        .join(' ')} }`,
    );
    expect(late.nodes).toMatchObject([{ agency: { id: 'gloucester-city-council' } }]);
    expect(afterThePanel.nodes).toMatchObject([{ agency: { id: 'cafcass' } }]);
    expect(joint.nodes).toMatchObject([
      {
        agency: { id: 'cotswold-district-council' },
        jointWith: [{ id: 'forest-of-dean-district-council' }],
      },
      {
        agency: { id: 'forest-of-dean-district-council' },
        jointWith: [{ id: 'cotswold-district-council' }],
      },
    ]);
    expect(new Set(joint.nodes.map(({ submission }: { submission: string }) => submission)).size).toBe(1);
    expect(linesOf(...late.nodes)).toEqual(inDocument(GLOUCESTERSHIRE, 107));
    expect(linesOf(...afterThePanel.nodes)).toEqual(inDocument(GLOUCESTERSHIRE, 109));
    expect(linesOf(...joint.nodes)).toEqual(inDocument(GLOUCESTERSHIRE, 105));
  });
});

describe('North Somerset 2024-25', () => {
  it('counts 71 of 455 practitioners and 12 of 38 police, which are not the printed 13% and 14%', async () => {
    const { surveyResults, discrepancies } = await ask(`{
      surveyResults(filter: { cycle: "north-somerset.2024-25" }, first: 4) {
        nodes { topic group count percent base { count } ${SOURCES} } }
      discrepancies(cycle: "north-somerset.2024-25", kinds: [PERCENT_NOT_FROM_COUNT]) { nodes { message sides { value } } } }`);
    const responses = { topic: 'responses' };
    expect(surveyResults.nodes).toMatchObject([
      { ...responses, group: 'Regional practitioners', count: 455 },
      { ...responses, group: 'North Somerset practitioners', count: 71, percent: 13, base: { count: 455 } },
      { ...responses, group: 'Regional police', count: 38 },
      { ...responses, group: 'North Somerset police', count: 12, percent: 14, base: { count: 38 } },
    ]);
    expect(discrepancies.nodes).toEqual([
      {
        message: expect.stringContaining('15.6%'),
        sides: [{ value: '13%' }, { value: '71' }, { value: '455' }],
      },
      {
        message: expect.stringContaining('31.6%'),
        sides: [{ value: '14%' }, { value: '12' }, { value: '38' }],
      },
    ]);
    expect(linesOf(...surveyResults.nodes)).toEqual(inDocument(NORTH_SOMERSET, 20, 24));
  });

  it('has 50 practitioners (70.4%) who receive briefings on learning from reviews, the region 309 (68%)', async () => {
    const { surveyResults } = await ask(`{
      surveyResults(filter: { item: "north-somerset.s11-2024-25/q16" }) {
        nodes { group answer count percent ${SOURCES} } } }`);
    const of = (group: string, answer: string, count: number, percent: number) => ({
      group: `${group} practitioners`,
      answer,
      count,
      percent,
    });
    expect(surveyResults.nodes).toMatchObject([
      of('North Somerset', 'Yes', 50, 70.4),
      of('Regional', 'Yes', 309, 68),
      of('North Somerset', 'No', 21, 29.6),
      of('Regional', 'No', 146, 32),
    ]);
    expect(linesOf(...surveyResults.nodes)).toEqual(inDocument(NORTH_SOMERSET, 197, 202));
  });

  it('informs 4 police and 54 practitioners of the safeguarding lead in supervision, meetings or forums', async () => {
    const { surveyResults } = await ask(`{
      surveyResults(filter: { item: "north-somerset.s11-2024-25/q5", answer: "supervision/team meetings/forums" }) {
        nodes { group count ${SOURCES} } } }`);
    expect(surveyResults.nodes).toMatchObject([
      { group: 'North Somerset police', count: 4 },
      { group: 'North Somerset practitioners', count: 54 },
    ]);
    expect(linesOf(...surveyResults.nodes)).toEqual([`${NORTH_SOMERSET}:98`]);
  });

  it('addresses recommendation 2 to the safeguarding leads of nine organisations', async () => {
    const { recommendation } = await ask(`{
      recommendation(id: "north-somerset.2024-25.main.2") { addressedTo { id } shares { role } ${SOURCES} } }`);
    expect(recommendation.addressedTo.map(({ id }: { id: string }) => id)).toEqual([
      'avon-and-somerset-police',
      'avon-fire-and-rescue',
      'awp',
      'bnssg-icb',
      'north-somerset-childrens-social-care',
      'probation-service',
      'sirona',
      'swast',
      'uhbw',
    ]);
    expect(recommendation.shares).toHaveLength(9);
    expect(linesOf(recommendation)).toEqual(inDocument(NORTH_SOMERSET, 352));
  });
});

describe('Barnsley 2021', () => {
  it('expects the assurance reports of agencies with action plans in 6 months of a report without a date', async () => {
    const { commitments, report } = await ask(`{
      commitments(filter: { partnership: "barnsley" }) { nodes { dates { date { words earliest latest } } ${SOURCES} } }
      report(id: "barnsley-2021") { publishedOn { earliest latest } } }`);
    const dated = commitments.nodes.filter(({ dates }: { dates: unknown[] }) => dates.length > 0);
    expect(dated).toMatchObject([
      { dates: [{ date: { words: 'in 6 months', earliest: '2022-06-30', latest: null } }] },
    ]);
    expect(report.publishedOn).toEqual({ earliest: '2021-12-31', latest: '2022-06-30' });
    expect(linesOf(...dated)).toEqual(['barnsley-2021:69']);
  });
});

interface Distribution {
  readonly item: string;
  readonly numbers: readonly {
    readonly measure: string;
    readonly count: number;
    readonly percent: number | null;
  }[];
}

interface AtCycle {
  readonly status: string;
  readonly how: string;
  readonly recommendation: { readonly number: string; readonly madeIn: { readonly id: string } };
}

interface Computed {
  readonly item: string;
  readonly base: number;
  readonly grades: readonly { readonly grade: { readonly code: string }; readonly count: number }[];
}
