import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { headOf, refusalsOn } from '../support/bad-input.js';
import { RunningService } from '../support/running-service.js';
import { DRAFT, exactly, leadOf, RECEIVED, runSmallAudit } from '../support/small-audit.js';

let service: RunningService;
let expectRefused: ReturnType<typeof refusalsOn>;

beforeAll(async () => {
  service = await RunningService.start();
  await runSmallAudit(service);
  expectRefused = refusalsOn(service, await headOf(service));
});
afterAll(() => service.stop());

const rate = (more: Record<string, unknown>) => ({
  submission: DRAFT,
  item: 's11/1',
  grade: 'green',
  ...more,
});

describe('A command is refused, with its code, its field and what to do,', () => {
  type Case = [string, string, Record<string, unknown>, string, string | null];
  const cases: Case[] = [
    ['a field of another type', 'registerAgency', { name: 42, sector: 'HEALTH' }, 'INPUT_INVALID', 'name'],
    ['a field that is missing', 'registerAgency', { name: 'Fire' }, 'INPUT_INVALID', 'sector'],
    [
      'a field that does not exist',
      'registerAgency',
      { name: 'Fire', sector: 'HEALTH', colour: 'red' },
      'INPUT_INVALID',
      'colour',
    ],
    ['a choice that is none', 'registerAgency', { name: 'Fire', sector: 'NAVY' }, 'INPUT_INVALID', 'sector'],
    ['a blank name', 'registerAgency', { name: '  ', sector: 'HEALTH' }, 'INPUT_INVALID', 'name'],
    [
      'a name beyond all measure',
      'registerAgency',
      { name: 'x'.repeat(301), sector: 'HEALTH' },
      'INPUT_INVALID',
      'name',
    ],
    [
      'an id with spaces',
      'registerAgency',
      { agency: 'Fire Service', name: 'Fire', sector: 'HEALTH' },
      'INPUT_INVALID',
      'agency',
    ],
    [
      'half a character',
      'registerAgency',
      { name: 'Fire \ud83d', sector: 'HEALTH' },
      'INPUT_INVALID',
      'name',
    ],
    [
      'a control character',
      'queryRating',
      { submission: DRAFT, cycle: 'c1', item: 's11/1', question: 'Why?\u0000' },
      'INPUT_INVALID',
      'question',
    ],
    [
      'a control character deep inside',
      'rateStandards',
      { submission: DRAFT, ratings: [{ item: 's11/1', grade: 'green', reason: 'a\u0007b' }] },
      'INPUT_INVALID',
      'ratings.0.reason',
    ],
    ['blank free text', 'rateStandard', rate({ reason: '\n ' }), 'INPUT_INVALID', 'reason'],
    [
      'free text that is too long',
      'rateStandard',
      rate({ reason: 'x'.repeat(50_001) }),
      'INPUT_INVALID',
      'reason',
    ],
    ['an empty list', 'rateStandards', { submission: DRAFT, ratings: [] }, 'INPUT_INVALID', 'ratings'],
    [
      'the same item twice',
      'rateStandards',
      { submission: DRAFT, ratings: [1, 2].map(() => ({ item: 's11/1', grade: 'green' })) },
      'INPUT_INVALID',
      'ratings',
    ],
    ['an item that is not written as one', 'rateStandard', rate({ item: '1' }), 'INPUT_INVALID', 'item'],
    ['an item that does not exist', 'rateStandard', rate({ item: 's11/9' }), 'ITEM_UNKNOWN', 'item'],
    ['a grade of another scale', 'rateStandard', rate({ grade: 'amber' }), 'RATING_NOT_ON_SCALE', 'grade'],
    ['a grade where words are asked for', 'rateStandard', rate({ item: 's11/q' }), 'ITEM_NOT_RATED', 'item'],
    [
      'a submission that does not exist',
      'rateStandard',
      rate({ submission: 'c1.nobody' }),
      'SUBMISSION_UNKNOWN',
      'submission',
    ],
    ['a cycle that does not exist', 'closeSubmissions', { cycle: 'c9' }, 'CYCLE_UNKNOWN', 'cycle'],
    [
      'an agency that does not exist',
      'expectAgency',
      { cycle: 'c1', agency: 'nobody' },
      'AGENCY_UNKNOWN',
      'agency',
    ],
    [
      'a partnership that does not exist',
      'openCycle',
      { partnership: 'nowhere', name: 'X' },
      'PARTNERSHIP_UNKNOWN',
      'partnership',
    ],
    [
      'a framework that does not exist',
      'openCycle',
      { partnership: 'northshire', name: 'X', framework: 'none' },
      'FRAMEWORK_UNKNOWN',
      'framework',
    ],
    [
      'a recommendation that does not exist',
      'reportProgress',
      { recommendation: 'r9', status: 'IN_PROGRESS', note: 'x' },
      'RECOMMENDATION_UNKNOWN',
      'recommendation',
    ],
    [
      'a holder that is no party',
      'addRecipient',
      { recommendation: 'r1', recipient: 'trust' },
      'INPUT_INVALID',
      'recipient',
    ],
    [
      'an id that is taken',
      'registerAgency',
      { agency: 'trust', name: 'Another', sector: 'HEALTH' },
      'AGENCY_ALREADY_REGISTERED',
      'agency',
    ],
    [
      'a cycle that is open already',
      'openCycle',
      { cycle: 'c1', partnership: 'northshire', name: 'Again' },
      'CYCLE_ALREADY_OPENED',
      'cycle',
    ],
    [
      'a submission that was started already',
      'startSubmission',
      { submission: DRAFT, agencies: ['police'], cycles: ['c1'] },
      'SUBMISSION_EXISTS',
      'submission',
    ],
    ['an amendment before the return', 'amendRating', rate({ grade: 'red' }), 'NOT_RECEIVED', 'submission'],
    [
      'moderation without a reason',
      'moderateRating',
      rate({ submission: RECEIVED[0], cycle: 'c1' }),
      'REASON_MISSING',
      'reason',
    ],
    [
      'completion without evidence or note',
      'reportProgress',
      { recommendation: 'r1', share: 'agency:trust', status: 'COMPLETE' },
      'EVIDENCE_MISSING',
      'note',
    ],
    ['a day that does not exist', 'closeCycle', { cycle: 'c1', on: '2026-02-30' }, 'INPUT_INVALID', 'on'],
    ['a day written in another way', 'closeCycle', { cycle: 'c1', on: '28/02/2026' }, 'INPUT_INVALID', 'on'],
    ['a day that is a number', 'closeCycle', { cycle: 'c1', on: 20260228 }, 'INPUT_INVALID', 'on'],
    [
      'a cycle that ends before it begins',
      'closeCycle',
      { cycle: 'c1', on: '2026-01-31' },
      'ENDS_BEFORE_IT_BEGINS',
      'on',
    ],
    [
      'dates out of order',
      'rescheduleCycle',
      { cycle: 'c1', why: 'x', dates: { opens: exactly('2026-03-01'), ends: exactly('2026-02-01') } },
      'DATES_OUT_OF_ORDER',
      'dates.ends',
    ],
    [
      'a date whose ends are turned round',
      'openCycle',
      { partnership: 'northshire', name: 'X', period: { earliest: '2026-02-02', latest: '2026-02-01' } },
      'INPUT_INVALID',
      'period.latest',
    ],
    [
      'something to come that is no plan',
      'closeCycle',
      { cycle: 'c1', on: '2026-03-03' },
      'ENDS_IN_FUTURE',
      'on',
    ],
    [
      'an event that is none',
      'recordInError',
      { stream: `submission-${DRAFT}`, eventId: 'none', why: 'x' },
      'EVENT_NOT_FOUND',
      'eventId',
    ],
    [
      'a stream that is none',
      'recordInError',
      { stream: 'nothing', eventId: 'none', why: 'x' },
      'STREAM_UNKNOWN',
      'stream',
    ],
    ['a pack that is no pack', 'importPack', { text: '' }, 'INPUT_INVALID', 'text'],
  ];
  it.each(cases)('for %s', async (_what, name, input, code, field) => {
    await expectRefused(await service.refused(name, input), code, field);
  });

  it('for each wrong entry of a list at once, by its place', async () => {
    const ratings = [
      { item: 's11/1', grade: 'amber' },
      { item: 's11/9', grade: 'green' },
    ];
    const error = await service.refused('rateStandards', { submission: DRAFT, ratings });
    await expectRefused(error, 'ENTRIES_REFUSED', 'ratings.0.grade');
    expect(error.extensions['problems']).toMatchObject([
      { path: 'ratings.0.grade', code: 'RATING_NOT_ON_SCALE' },
      { path: 'ratings.1.item', code: 'ITEM_UNKNOWN' },
    ]);
  });

  it('for one wrong command of a batch, and stores none of the others', async () => {
    const agencies = ['police', 'nobody'];
    const error = await service.refused('expectAgencies', { cycle: 'c1', agencies });
    await expectRefused(error, 'AGENCY_UNKNOWN', 'agencies.1.agency');
  });
});

describe('How something is recorded is refused', () => {
  const amend = (record: Record<string, unknown>) =>
    service.refused('noteAgencyAlias', { agency: 'trust', alias: 'NT' }, { record });
  it.each([
    ['with a day to come', { occurred: exactly('2026-03-03') }, 'OCCURRED_IN_FUTURE', 'record.occurred'],
    [
      'with a day that does not exist',
      { occurred: exactly('2026-13-01') },
      'INPUT_INVALID',
      'record.occurred.earliest',
    ],
    ['for somebody who is no party', { onBehalfOf: 'nobody' }, 'INPUT_INVALID', 'record.onBehalfOf'],
    [
      'with line numbers below one',
      { sources: [{ document: 'd', lines: [0] }] },
      'INPUT_INVALID',
      'record.sources.0.lines.0',
    ],
    [
      'with too many sources',
      { sources: Array.from({ length: 51 }, () => ({ document: 'd' })) },
      'INPUT_INVALID',
      'record.sources',
    ],
    [
      'with half a character in a source',
      { sources: [{ document: 'd\udc00' }] },
      'INPUT_INVALID',
      'record.sources.0.document',
    ],
    ['when it corrects nothing', { corrects: 'none' }, 'EVENT_NOT_FOUND', 'record.corrects'],
    ['when it is based on something else', { basedOn: 'none' }, 'CHANGED_SINCE', 'record.basedOn'],
  ])('%s', async (_what, record, code, field) => {
    await expectRefused(await amend(record), code, field);
  });
});

describe('Whoever acts is refused', () => {
  const mutation = 'mutation { noteAgencyAlias(input: { agency: "trust", alias: "NT" }) { id } }';
  it.each([
    ['without saying who', undefined, 'ACTOR_MISSING'],
    ['with a header of one word', 'somebody', 'ACTOR_INVALID'],
    ['with a role that is none', 'u-1 king partnership:northshire', 'ACTOR_INVALID'],
    ['for nobody', 'u-1 panel northshire', 'ACTOR_INVALID'],
    ['with more than three words', 'u-1 panel partnership:northshire please', 'ACTOR_INVALID'],
    ['with an id that is not plain', 'ü-1 panel partnership:northshire', 'ACTOR_INVALID'],
    ['in a role that only reads', 'a-1 auditor partnership:northshire', 'NOT_ALLOWED'],
    ['in a role that may do other things', 'p-1 panel partnership:northshire', 'NOT_ALLOWED'],
  ])('%s', async (_what, actor, code) => {
    const { errors } = await service.send(mutation, {}, actor);
    await expectRefused(errors?.[0], code, null);
  });

  it('as the lead of another agency', async () => {
    const error = await service.refused('rateStandard', rate({}), { actor: leadOf('police') });
    await expectRefused(error, 'NOT_YOUR_SUBMISSION', 'submission');
  });
});
