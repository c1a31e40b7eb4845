import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { RunningService } from '../support/running-service.js';

const LEAD = 'lead-1 agency_lead agency:trust';
const PANEL = 'panel-1 panel partnership:northshire';

let service: RunningService;

beforeAll(async () => {
  service = await RunningService.start();
  await service.tell('establishPartnership', { partnership: 'northshire', name: 'Northshire' });
  await service.tell('registerAgency', { agency: 'trust', name: 'Northshire Trust', sector: 'HEALTH' });
  await service.tell('publishFramework', {
    framework: 's11',
    name: 'Section 11',
    scales: [
      {
        id: 'rag',
        grades: [
          { code: 'red', label: 'Requires improvement' },
          { code: 'green', label: 'Outstanding' },
        ],
      },
    ],
    items: ['1', '2'].map((id) => ({ id, kind: 'RATED', scale: 'rag', title: `Standard ${id}` })),
  });
  await service.tell('openCycle', {
    cycle: 'c1',
    partnership: 'northshire',
    name: 'Audit',
    framework: 's11',
  });
});
afterAll(() => service.stop());

const cells = `{ totalCount nodes { submissions agencies { name } draft receipt { flags events { type } }
  cells { item state changedAfterClosing self { grade { label } events { type actor { role } } }
    moderated { grade { code } reason } effective { code label basis } } } }`;

describe('A return from its start to the panel', () => {
  it('is rated by the agency, locked by closing, moderated by the panel and counted', async () => {
    const asLead = { actor: LEAD };
    const { id } = await service.tell('startSubmission', { agencies: ['trust'], cycles: ['c1'] }, asLead);
    expect(id).toBe('c1.trust');
    const ratings = ['1', '2'].map((item) => ({ item: `s11/${item}`, grade: 'green' }));
    await service.tell('rateStandards', { submission: id, ratings }, asLead);
    await service.tell('submitSubmission', { submission: id }, asLead);
    await service.tell('closeSubmissions', { cycle: 'c1' });
    await service.running.service.followers.idle();
    expect(
      await service.refused('amendRating', { submission: id, item: 's11/1', grade: 'red' }, asLead),
    ).toMatchObject({ extensions: { code: 'SUBMISSION_LOCKED' } });

    const moderation = { submission: id, cycle: 'c1', item: 's11/1', grade: 'red', reason: 'Weak evidence' };
    const { position } = await service.tell('moderateRating', moderation, { actor: PANEL });
    const { ratingMatrix, selfAgainstModerated, distributions, ratingHistory, submission } =
      await service.ask(
        `query ($at: Position) {
        ratingMatrix(cycle: "c1", minPosition: $at) ${cells}
        selfAgainstModerated(cycle: "c1", minPosition: $at) ${cells}
        distributions(cycle: "c1", basis: EFFECTIVE, minPosition: $at) {
          items { item base grades { count percent grade { label } } } }
        ratingHistory(submission: "c1.trust", item: "s11/1", minPosition: $at) { steps { step grade { code } reason } }
        submission(id: "c1.trust", minPosition: $at) {
          cycles { opening ratings { item } } drafted { rating { kind } } receipt { means occurred { latest } } }
      }`,
        { at: position },
      );
    expect(ratingMatrix).toMatchObject({
      totalCount: 1,
      nodes: [
        {
          submissions: ['c1.trust'],
          agencies: [{ name: 'Northshire Trust' }],
          draft: false,
          receipt: { flags: [], events: [{ type: 'SubmissionReceived' }] },
          cells: [
            {
              item: 's11/1',
              state: 'GRADED',
              self: {
                grade: { label: 'Outstanding' },
                events: [{ type: 'StandardRated', actor: { role: 'AGENCY_LEAD' } }],
              },
              moderated: { grade: { code: 'red' }, reason: 'Weak evidence' },
              effective: { label: 'Requires improvement', basis: 'MODERATED' },
            },
            { item: 's11/2', effective: { label: 'Outstanding', basis: 'SELF' } },
          ],
        },
      ],
    });
    expect(selfAgainstModerated.nodes).toMatchObject([{ cells: [{ item: 's11/1' }] }]);
    expect(distributions.items).toMatchObject([
      {
        item: 's11/1',
        base: 1,
        grades: [
          { count: 1, percent: 100, grade: { label: 'Requires improvement' } },
          { count: 0, percent: 0, grade: { label: 'Outstanding' } },
        ],
      },
      { item: 's11/2', base: 1 },
    ]);
    expect(ratingHistory.steps).toEqual([
      { step: 'SELF', grade: { code: 'green' }, reason: null },
      { step: 'MODERATED', grade: { code: 'red' }, reason: 'Weak evidence' },
    ]);
    expect(submission).toMatchObject({
      cycles: [{ opening: 'LOCKED', ratings: [{ item: 's11/1' }, { item: 's11/2' }] }],
      receipt: { means: 'SUBMITTED', occurred: { latest: '2026-03-02' } },
    });
  });
});
