import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import {
  inDocument,
  linesOf,
  loadedAudits,
  printedOf,
  SOURCES,
  type Sourced,
} from '../support/loaded-audits.js';
import type { RunningService } from '../support/running-service.js';

const SOUTH_GLOUCESTERSHIRE_2023 = 'south-gloucestershire-2023-24';
const SOUTH_GLOUCESTERSHIRE_2021 = 'south-gloucestershire-2021-22';
const GLOUCESTERSHIRE = 'gloucestershire-2021';
const NORTH_SOMERSET = 'north-somerset-2024-25';

let service: RunningService;
const ask = (query: string) => service.ask(query);

beforeAll(async () => {
  service = await loadedAudits();
});
afterAll(() => service.stop());

describe('South Gloucestershire 2023-24', () => {
  it('would be Green 45% and Amber 55% on escalation if the remark on two wrongly green returns were applied', async () => {
    const { publishedDistributions } = await ask(`{
      publishedDistributions(cycle: "south-gloucestershire.2023-24", item: "south-gloucestershire.s11-2023-24/escalation") {
        nodes {
          numbers { measure count percent basis }
          withDoubtsApplied { numbers { measure count percent basis } applied { wouldBe { count from to } } ${SOURCES} }
        } } }`);
    const [{ numbers, withDoubtsApplied }] = publishedDistributions.nodes;
    expect(numbers).toContainEqual({ measure: 'green', count: 11, percent: 55, basis: 'PRINTED' });
    expect(withDoubtsApplied.applied).toEqual([{ wouldBe: { count: 2, from: 'green', to: 'amber' } }]);
    expect(withDoubtsApplied.numbers.slice(0, 3)).toEqual([
      { measure: 'red', count: 0, percent: 0, basis: 'PRINTED' },
      { measure: 'amber', count: 11, percent: 55, basis: 'INFERRED' },
      { measure: 'green', count: 9, percent: 45, basis: 'INFERRED' },
    ]);
    expect(linesOf(withDoubtsApplied)).toEqual(inDocument(SOUTH_GLOUCESTERSHIRE_2023, 130));
  });

  it('prints "5 11 2" for Avon Fire and Rescue, read as Green 5, Amber 11, Red 2', async () => {
    const { heatMap } = await ask(`{
      heatMap(cycle: "south-gloucestershire.2023-24", agency: "avon-fire-and-rescue") {
        rows { printed numbers { measure count basis } ${SOURCES} } } }`);
    expect(heatMap.rows).toMatchObject([
      {
        printed: '5 11 2',
        numbers: [
          { measure: 'green', count: 5, basis: 'INFERRED' },
          { measure: 'amber', count: 11, basis: 'INFERRED' },
          { measure: 'red', count: 2, basis: 'INFERRED' },
        ],
      },
    ]);
    expect(linesOf(...heatMap.rows)).toEqual([`${SOUTH_GLOUCESTERSHIRE_2023}:614`]);
    expect(printedOf(...heatMap.rows)).toEqual(['5 11 2']);
  });

  it('has no heat map of Avon & Somerset Police, whose return came on another template', async () => {
    const { heatMap, cycleParticipation } = await ask(`{
      heatMap(cycle: "south-gloucestershire.2023-24", agency: "avon-and-somerset-police") {
        rows { printed rated numbers { count } ${SOURCES} } }
      cycleParticipation(cycle: "south-gloucestershire.2023-24", kind: OTHER_TEMPLATE) {
        nodes { agency { id } ${SOURCES} } } }`);
    expect(heatMap.rows).toMatchObject([{ printed: 'n/a', rated: null, numbers: [] }]);
    expect(cycleParticipation.nodes).toMatchObject([{ agency: { id: 'avon-and-somerset-police' } }]);
    expect(linesOf(...heatMap.rows)).toEqual(inDocument(SOUTH_GLOUCESTERSHIRE_2023, 613));
    expect(linesOf(...cycleParticipation.nodes)).toEqual(inDocument(SOUTH_GLOUCESTERSHIRE_2023, 573));
  });

  it('prints one impossible tally: 23 of North Bristol Trust, where 18 questions are rated', async () => {
    const { heatMap, discrepancies } = await ask(`{
      heatMap(cycle: "south-gloucestershire.2023-24") { ratedItems rows { agencies { id } rated impossible ${SOURCES} } }
      discrepancies(cycle: "south-gloucestershire.2023-24", kinds: [TALLY_IMPOSSIBLE]) {
        nodes { agency sides { value } } } }`);
    const impossible = heatMap.rows.filter((row: { impossible: boolean }) => row.impossible);
    expect(heatMap.ratedItems).toBe(18);
    expect(impossible).toMatchObject([{ agencies: [{ id: 'nbt' }], rated: 23 }]);
    expect(discrepancies.nodes).toEqual([{ agency: 'nbt', sides: [{ value: '23' }, { value: '18' }] }]);
    expect(linesOf(...impossible)).toEqual([`${SOUTH_GLOUCESTERSHIRE_2023}:621`]);
  });

  it('gives the colours two meanings: under each question and in the appendix', async () => {
    const { framework } = await ask(`{
      framework(id: "south-gloucestershire.s11-2023-24") { scales { id legends { place lines words { grade words } } } } }`);
    const meaning = (red: string, amber: string, green: string) => [
      { grade: 'red', words: red },
      { grade: 'amber', words: amber },
      { grade: 'green', words: green },
    ];
    expect(framework.scales).toMatchObject([
      {
        id: 'rag',
        legends: [
          { lines: [67, 69, 71], words: meaning('requires improvement', 'good', 'outstanding') },
          { lines: [607, 608, 609], words: meaning('Inadequate', 'Requires improvement', 'Outstanding') },
        ],
      },
    ]);
  });
});

describe('South Gloucestershire 2021-22', () => {
  it('leaves one recommendation of its text out of the summary table', async () => {
    const { recommendations } = await ask(`{
      recommendations(filter: { madeIn: "south-gloucestershire.2021-22", kinds: [RECOMMENDATION] }) {
        nodes { number addressedTo { id } wordings { list } ${SOURCES} } } }`);
    const notInTable = recommendations.nodes.filter(
      ({ wordings }: Worded) => !wordings.some(({ list }) => list === 'summary table'),
    );
    expect(notInTable).toMatchObject([{ number: null, addressedTo: [{ id: 'bnssg-ccg' }] }]);
    expect(linesOf(...notInTable)).toEqual([`${SOUTH_GLOUCESTERSHIRE_2021}:82`]);
  });

  it('announces eight themes and uses seven', async () => {
    const { discrepancies, framework } = await ask(`{
      discrepancies(cycle: "south-gloucestershire.2021-22", kinds: [DECLARED_NUMBER]) {
        nodes { sides { value basis } ${SOURCES} } }
      framework(id: "south-gloucestershire.s11-2021-22") { sections { id } items { section } } }`);
    const themes = discrepancies.nodes.filter(({ sides }: Sided) => sides[0]!.value === '8');
    expect(themes[0].sides).toEqual([
      { value: '8', basis: 'PRINTED' },
      { value: '7', basis: 'DERIVED' },
    ]);
    expect(framework.sections).toHaveLength(7);
    expect(new Set(framework.items.map(({ section }: { section: string }) => section)).size).toBe(7);
    expect(linesOf(...themes)).toEqual(inDocument(SOUTH_GLOUCESTERSHIRE_2021, 43));
  });

  it('is a peer review without any rating', async () => {
    const { cycle, ratingMatrix, publishedDistributions, heatMap } = await ask(`{
      cycle(id: "south-gloucestershire.2021-22") { methods ${SOURCES} }
      ratingMatrix(cycle: "south-gloucestershire.2021-22") { nodes { cells { state } } }
      publishedDistributions(cycle: "south-gloucestershire.2021-22") { totalCount }
      heatMap(cycle: "south-gloucestershire.2021-22") { ratedItems rows { id } } }`);
    expect(cycle.methods).toEqual(['PEER_REVIEW']);
    expect(ratingMatrix.nodes).toEqual([{ cells: [] }, { cells: [] }]);
    expect(publishedDistributions.totalCount).toBe(0);
    expect(heatMap).toEqual({ ratedItems: 0, rows: [] });
    expect(linesOf(cycle)).toEqual(inDocument(SOUTH_GLOUCESTERSHIRE_2021, 35));
  });
});

describe('Gloucestershire 2021', () => {
  it('had no self rating changed by the panel, which rated all four standards Green', async () => {
    const { selfAgainstModerated, ratingMatrix, overallRatings } = await ask(`{
      selfAgainstModerated(cycle: "gloucestershire.2021") { totalCount }
      ratingMatrix(cycle: "gloucestershire.2021") { nodes { cells {
        self { grade { code } } moderated { grade { code } } agreed { grade { code } by ${SOURCES} } } } }
      overallRatings(cycle: "gloucestershire.2021") { ratings { grade by { party } items ${SOURCES} } } }`);
    const cells: Cell[] = ratingMatrix.nodes.flatMap(({ cells }: { cells: Cell[] }) => cells);
    expect(selfAgainstModerated.totalCount).toBe(0);
    expect(cells).toHaveLength(48);
    for (const { self, moderated, agreed } of cells) {
      expect(agreed.grade).toEqual(self.grade);
      expect(moderated).toBeNull();
    }
    const greenOn = (standard: number) => ({
      grade: 'green',
      by: { party: 'body:gloucestershire.panel' },
      items: [`gloucestershire.s11-2021/${standard}`],
    });
    expect(overallRatings.ratings).toMatchObject([greenOn(1), greenOn(2), greenOn(3), greenOn(4)]);
    expect(linesOf(cells[0]!.agreed)).toEqual(inDocument(GLOUCESTERSHIRE, 151));
    expect(linesOf(...overallRatings.ratings)).toEqual(inDocument(GLOUCESTERSHIRE, 144, 176));
  });

  it('wants a paper on recommendation 1 in June 2022 but reviews it in June or August', async () => {
    const { recommendation, discrepancies } = await ask(`{
      recommendation(id: "gloucestershire.2021.main.1") { shares { holder { id } dates { kind date { earliest latest } ${SOURCES} } } }
      discrepancies(cycle: "gloucestershire.2021", kinds: [CONTRADICTION]) { nodes { recommendation ${SOURCES} } } }`);
    const [ofExecutive] = recommendation.shares;
    expect(ofExecutive).toMatchObject({
      holder: { id: 'gloucestershire.executive' },
      dates: [
        { kind: 'REVIEW', date: { earliest: '2022-06-01', latest: '2022-08-31' } },
        { kind: 'DUE', date: { earliest: '2022-06-01', latest: '2022-06-30' } },
      ],
    });
    const contradiction = discrepancies.nodes.find(
      (one: { recommendation: string | null }) => one.recommendation === 'gloucestershire.2021.main.1',
    );
    expect(linesOf(...ofExecutive.dates, contradiction)).toEqual([`${GLOUCESTERSHIRE}:211`]);
  });

  it('leaves recommendation 8 of 2020 in progress, made by March 2021 and not reported since', async () => {
    const { recommendationHistory } = await ask(`{
      recommendationHistory(id: "gloucestershire.2020.main.8") {
        nodes { type occurred { earliest latest } whole { status } ${SOURCES} } } }`);
    expect(recommendationHistory.nodes).toMatchObject([
      { type: 'RecommendationMade', occurred: { latest: '2021-03-31' }, whole: { status: 'NOT_REPORTED' } },
      {
        type: 'ProgressReported',
        occurred: { earliest: '2021-03-01', latest: '2022-05-31' },
        whole: { status: 'IN_PROGRESS' },
      },
    ]);
    expect(linesOf(...recommendationHistory.nodes)).toEqual(inDocument(GLOUCESTERSHIRE, 34, 237));
  });
});

describe('North Somerset 2024-25', () => {
  it('calls monthly supervision the most common, though quarterly leads there and other leads in the region', async () => {
    const { discrepancies, surveyResults } = await ask(`{
      discrepancies(cycle: "north-somerset.2024-25", kinds: [CONTRADICTION]) { nodes { item sides { value } ${SOURCES} } }
      surveyResults(filter: { item: "north-somerset.s11-2024-25/q13" }) { nodes { group answer percent } } }`);
    const percentOf = (group: string, answer: string): number =>
      surveyResults.nodes.find(
        (one: Surveyed) => one.group === `${group} practitioners` && one.answer === answer,
      ).percent;
    expect(percentOf('North Somerset', 'monthly')).toBe(19);
    expect(percentOf('North Somerset', 'quarterly')).toBe(24);
    expect(percentOf('Regional', 'monthly')).toBe(34);
    expect(percentOf('Regional', 'other')).toBe(43);
    const onSupervision = discrepancies.nodes.find(
      ({ item, sides }: Sided) =>
        item === 'north-somerset.s11-2024-25/q13' &&
        ['19%', '24%', '34%', '43%'].every((percent) => sides.some(({ value }) => value === percent)),
    );
    expect(linesOf(onSupervision)).toEqual(inDocument(NORTH_SOMERSET, 177, 178, 179));
  });

  it('makes eight recommendations in seven rows of its table, 4 and 5 together', async () => {
    const { recommendations } = await ask(`{
      recommendations(filter: { madeIn: "north-somerset.2024-25", kinds: [RECOMMENDATION] }) {
        nodes { number wordings { list place } ${SOURCES} } } }`);
    const rowOf = ({ wordings }: Worded) => wordings.find(({ list }) => list === 'summary table')!.place;
    expect(recommendations.nodes.map(({ number }: { number: string }) => number)).toEqual([
      ...['1', '2', '3', '4', '5', '6', '7', '8'],
    ]);
    expect([...new Set(recommendations.nodes.map(rowOf))]).toEqual(['1', '2', '3', '4 & 5', '6', '7', '8']);
    expect(linesOf(...recommendations.nodes)).toEqual(inDocument(NORTH_SOMERSET, 166, 354));
  });

  it('looks back on three recommendations of last year: LADO process, issue resolution, induction', async () => {
    const { recommendations } = await ask(`{
      recommendations(filter: { madeIn: "north-somerset.2023-24" }) { nodes { themes wordings { place } ${SOURCES} } } }`);
    expect(recommendations.nodes.map(({ themes }: { themes: string[] }) => themes[0])).toEqual([
      'senior-lead',
      'escalation',
      'lado',
    ]);
    expect(linesOf(...recommendations.nodes)).toEqual(inDocument(NORTH_SOMERSET, 87, 127));
  });
});

describe('Across partnerships', () => {
  it('British Transport Police sent nothing to Gloucestershire in 2021 and its own report to North Somerset', async () => {
    const { agencyTimeline } = await ask(`{
      agencyTimeline(agency: "british-transport-police", kinds: [NON_RETURN, SUBMISSION_RECEIVED]) {
        nodes { kind cycles detail ${SOURCES} } }
      }`);
    const { submission } = await ask(
      '{ submission(id: "north-somerset.2024-25.british-transport-police") { receipt { flags } } }',
    );
    expect(agencyTimeline.nodes).toMatchObject([
      { kind: 'NON_RETURN', cycles: ['gloucestershire.2021'], detail: 'not_received' },
      { kind: 'SUBMISSION_RECEIVED', cycles: ['north-somerset.2024-25'] },
    ]);
    expect(submission.receipt.flags).toEqual(['SEPARATE_REPORT']);
    expect(agencyTimeline.nodes.map((entry: Sourced) => linesOf(entry))).toEqual([
      inDocument(GLOUCESTERSHIRE, 109),
      [`${NORTH_SOMERSET}:30`],
    ]);
  });

  it('Barnsley 2021 makes one recommendation, without a number', async () => {
    const { recommendations } = await ask(`{
      recommendations(filter: { madeIn: "barnsley.2021" }) { nodes { kind number addressedTo { party } ${SOURCES} } } }`);
    expect(recommendations.nodes).toMatchObject([
      { kind: 'RECOMMENDATION', number: null, addressedTo: [{ party: 'partnership:barnsley' }] },
    ]);
    expect(linesOf(...recommendations.nodes)).toEqual(['barnsley-2021:116']);
  });
});

interface Worded {
  readonly wordings: readonly { readonly list: string | null; readonly place: string | null }[];
}

interface Sided {
  readonly item: string | null;
  readonly sides: readonly { readonly value: string | null }[];
}

interface Surveyed {
  readonly group: string;
  readonly answer: string;
}

interface Cell {
  readonly self: { readonly grade: unknown };
  readonly moderated: unknown;
  readonly agreed: Sourced & { readonly grade: unknown };
}
