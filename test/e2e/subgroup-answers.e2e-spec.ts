import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { inDocument, linesOf, loadedAudits, SOURCES, type Sourced } from '../support/loaded-audits.js';
import type { RunningService } from '../support/running-service.js';

const SOUTH_GLOUCESTERSHIRE = 'south-gloucestershire-2023-24';
const GLOUCESTERSHIRE = 'gloucestershire-2021';
const BARNSLEY = 'barnsley-2021';

let service: RunningService;
const ask = (query: string) => service.ask(query);

beforeAll(async () => {
  service = await loadedAudits();
});
afterAll(() => service.stop());

describe('South Gloucestershire', () => {
  it("promised Barnardo's a seat in the Best Start for Vulnerable Children workstream", async () => {
    const { feedback } = await ask(`{
      feedback(cycle: "south-gloucestershire.2023-24", agency: "barnardos") {
        nodes { commitments { owners { party } involves { party } ${SOURCES} } } } }`);
    expect(feedback.nodes).toMatchObject([
      {
        commitments: [
          {
            owners: [{ party: 'partnership:south-gloucestershire' }],
            involves: [
              { party: 'agency:barnardos' },
              { party: 'body:south-gloucestershire.best-start-for-vulnerable-children' },
            ],
          },
        ],
      },
    ]);
    expect(linesOf(...feedback.nodes[0].commitments)).toEqual([`${SOUTH_GLOUCESTERSHIRE}:535`]);
  });

  it('left three commitments to the Business Manager: for the fire service, the Diocese and Sirona', async () => {
    const { work, commitments } = await ask(`{
      work(party: "body:south-gloucestershire.business-manager", kinds: [COMMITMENT]) { totalCount }
      commitments(filter: { cycle: "south-gloucestershire.2023-24", owner: "body:south-gloucestershire.business-manager" }) {
        nodes { feedback { agency { id } } ${SOURCES} } } }`);
    expect(commitments.nodes).toMatchObject([
      { feedback: { agency: { id: 'avon-fire-and-rescue' } } },
      { feedback: { agency: { id: 'diocese-of-bristol' } } },
      { feedback: { agency: { id: 'sirona' } } },
    ]);
    expect(work.totalCount).toBe(3);
    expect(linesOf(...commitments.nodes)).toEqual(inDocument(SOUTH_GLOUCESTERSHIRE, 527, 543, 551));
  });

  it('made multi-agency training recommendations 1 and 8 in 2021-22 and 2, 6 and 7 in 2023-24', async () => {
    const { recommendations } = await ask(`{
      recommendations(filter: {
        partnership: "south-gloucestershire", theme: "multi-agency-training", kinds: [RECOMMENDATION]
      }) { nodes { number madeIn { id } addressedTo { id } ${SOURCES} } } }`);
    const made = recommendations.nodes.map(({ madeIn, number }: Made) => `${madeIn.id} ${number}`);
    expect(made).toEqual([
      'south-gloucestershire.2021-22 1',
      'south-gloucestershire.2021-22 8',
      'south-gloucestershire.2023-24 2',
      'south-gloucestershire.2023-24 6',
      'south-gloucestershire.2023-24 7',
    ]);
    expect(recommendations.nodes[0].addressedTo).toContainEqual({ id: 'bnssg-ccg' });
    expect(recommendations.nodes[1].addressedTo).toContainEqual({ id: 'routes-service' });
    const lines = linesOf(...recommendations.nodes);
    expect(lines).toEqual(inDocument('south-gloucestershire-2021-22', 178, 186));
    expect(lines).toEqual(inDocument(SOUTH_GLOUCESTERSHIRE, 211, 213));
  });
});

describe('Gloucestershire 2021', () => {
  it('gives the Districts Subgroup recommendations 4, 8 and 13, to be looked at between August 2022 and March 2023', async () => {
    const { work } = await ask(`{
      work(party: "body:gloucestershire.districts-subgroup", sort: MADE) {
        nodes { number dates { kind date { earliest latest } } ${SOURCES} } } }`);
    const review = (earliest: string, latest: string) => ({ kind: 'REVIEW', date: { earliest, latest } });
    const november = review('2022-11-01', '2022-11-30');
    expect(work.nodes.map(({ number, dates }: Held) => [number, dates])).toEqual([
      ['4', [november]],
      ['8', [november, review('2023-03-01', '2023-03-31')]],
      ['13', [review('2022-08-01', '2022-08-31')]],
    ]);
    expect(linesOf(...work.nodes)).toEqual(inDocument(GLOUCESTERSHIRE, 214, 219, 225));
  });

  it('shares recommendation 8 between the Districts and the QiiP Subgroup', async () => {
    const { recommendation } = await ask(`{
      recommendation(id: "gloucestershire.2021.main.8") { shares { role holder { id } ${SOURCES} } } }`);
    expect(recommendation.shares).toMatchObject([
      { role: 'RESPONSIBLE', holder: { id: 'gloucestershire.districts-subgroup' } },
      { role: 'RESPONSIBLE', holder: { id: 'gloucestershire.qiip-subgroup' } },
    ]);
    expect(linesOf(...recommendation.shares)).toEqual(inDocument(GLOUCESTERSHIRE, 219));
  });

  it('makes the GSCP Business Manager responsible for recommendations 2, 3 and 9', async () => {
    const { work } = await ask(`{
      work(party: "body:gloucestershire.business-manager", sort: MADE) { nodes { number role ${SOURCES} } } }`);
    expect(work.nodes).toMatchObject([
      { number: '2', role: 'RESPONSIBLE' },
      { number: '3', role: 'RESPONSIBLE' },
      { number: '9', role: 'RESPONSIBLE' },
    ]);
    expect(linesOf(...work.nodes)).toEqual(inDocument(GLOUCESTERSHIRE, 212, 213, 220));
  });

  it('names an exact review day for one recommendation only: 5, on 31 May 2022', async () => {
    const { recommendations } = await ask(`{
      recommendations(filter: { cycle: "gloucestershire.2021" }) {
        nodes { number madeIn { id } shares { dates { date { earliest latest } ${SOURCES} } } } } }`);
    const dates = recommendations.nodes.flatMap(({ number, shares }: Recommended) =>
      shares.flatMap((share) => share.dates.map((one) => ({ number, ...one }))),
    );
    const exact = dates.filter(({ date }: Dated) => date.earliest !== null && date.earliest === date.latest);
    expect(exact).toMatchObject([{ number: '5', date: { earliest: '2022-05-31' } }]);
    expect(linesOf(...exact)).toEqual([`${GLOUCESTERSHIRE}:216`]);
  });

  it('holds five recommendations of the Stroud District Youth Council, numbered apart from the fifteen', async () => {
    const { ofYouth, all } = await ask(`{
      ofYouth: recommendations(filter: { cycle: "gloucestershire.2021", list: "youth-council" }) {
        nodes { number madeBy { id } ${SOURCES} } }
      all: recommendations(filter: { cycle: "gloucestershire.2021", kinds: [RECOMMENDATION] }) {
        nodes { number list madeIn { id } } } }`);
    expect(ofYouth.nodes.map(({ number }: Made) => number)).toEqual(['1', '2', '3', '4', '5']);
    for (const { madeBy } of ofYouth.nodes) {
      expect(madeBy).toEqual({ id: 'gloucestershire.stroud-district-youth-council' });
    }
    const ofPartnership = all.nodes.filter(
      ({ list, madeIn }: Made) => list === null && madeIn.id === 'gloucestershire.2021',
    );
    expect(ofPartnership.map(({ number }: Made) => number)).toEqual(
      Array.from({ length: 15 }, (_, index) => String(index + 1)),
    );
    expect(linesOf(...ofYouth.nodes)).toEqual(inDocument(GLOUCESTERSHIRE, 208));
  });
});

describe('Barnsley 2021', () => {
  it('gives an action to each of five groups, one of which does not exist yet', async () => {
    const { actions, body } = await ask(`{
      actions(filter: { cycle: "barnsley.2021" }) { nodes { owners { kind id } themes ${SOURCES} } }
      body(id: "barnsley.child-neglect-subgroup") { proposed } }`);
    const ofGroups = actions.nodes.filter(({ owners }: Owned) => owners.some(({ kind }) => kind === 'BODY'));
    expect(ofGroups.map(({ owners }: Owned) => owners.map(({ id }) => id).join())).toEqual([
      'barnsley.paqa-data-intelligence-group',
      'barnsley.ppwpd-subgroup',
      'barnsley.child-neglect-subgroup',
      'barnsley.strategic-mash-group',
      'barnsley.child-exploitation-subgroup',
    ]);
    expect(ofGroups.map((action: Sourced) => linesOf(action))).toEqual(
      [80, 82, 88, 92, 96].map((line) => [`${BARNSLEY}:${line}`]),
    );
    expect(body.proposed).toBe(true);
  });
});

interface Made {
  readonly number: string | null;
  readonly list: string | null;
  readonly madeIn: { readonly id: string };
}

interface Dated extends Sourced {
  readonly date: { readonly earliest: string | null; readonly latest: string | null };
}

interface Held {
  readonly number: string;
  readonly dates: readonly unknown[];
}

interface Recommended {
  readonly number: string;
  readonly shares: readonly { readonly dates: readonly Dated[] }[];
}

interface Owned {
  readonly owners: readonly { readonly kind: string; readonly id: string }[];
}
