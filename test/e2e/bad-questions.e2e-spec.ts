import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { headOf, post, refusalsOn } from '../support/bad-input.js';
import { RunningService } from '../support/running-service.js';
import { runSmallAudit } from '../support/small-audit.js';

let head: string;
let service: RunningService;
let expectRefused: ReturnType<typeof refusalsOn>;

beforeAll(async () => {
  service = await RunningService.start();
  await runSmallAudit(service);
  head = await headOf(service);
  expectRefused = refusalsOn(service, head);
});
afterAll(() => service.stop());

describe('A question is refused', () => {
  const elsewhere = '00000000-0000-4000-8000-000000000000.00000000000000000001';
  const toCome = () => head.replace(/\d{20}$/, '00009007199254740991');
  type Asked = [string, string | (() => string), string, string | null];
  const cases: Asked[] = [
    ['for no entries', '{ agencies(first: 0) { totalCount } }', 'INPUT_INVALID', 'first'],
    ['for a thousand entries', '{ agencies(first: 1000) { totalCount } }', 'INPUT_INVALID', 'first'],
    [
      'for a thousand events',
      '{ history(stream: "agency-trust", first: 1000) { totalCount } }',
      'INPUT_INVALID',
      'first',
    ],
    ['after a marker that is none', '{ agencies(after: "§") { totalCount } }', 'CURSOR_INVALID', 'after'],
    [
      'after a marker of another list',
      () => `{ agencies(after: "${Buffer.from('"x"').toString('base64url')}") { totalCount } }`,
      'CURSOR_INVALID',
      'after',
    ],
    ['about an id that is none', '{ cycle(id: "No Id") { id } }', 'INPUT_INVALID', 'id'],
    [
      'about a stream that is none',
      '{ history(stream: "nothing") { totalCount } }',
      'STREAM_UNKNOWN',
      'stream',
    ],
    [
      'as of a day that does not exist',
      '{ agencies(asOf: "2025-02-29") { totalCount } }',
      'INPUT_INVALID',
      'asOf',
    ],
    [
      'as known on a day that does not exist',
      '{ agencies(asKnownOn: "2025-02-29") { totalCount } }',
      'INPUT_INVALID',
      'asKnownOn',
    ],
    [
      'as known on no day at all',
      '{ agencies(asKnownOn: "yesterday") { totalCount } }',
      'POSITION_INVALID',
      'asKnownOn',
    ],
    [
      'as known on a day to come',
      '{ agencies(asKnownOn: "2026-03-03") { totalCount } }',
      'DAY_TO_COME',
      'asKnownOn',
    ],
    [
      'for events of a day to come',
      '{ history(stream: "agency-trust", asKnownOn: "2026-03-03") { totalCount } }',
      'DAY_TO_COME',
      'asKnownOn',
    ],
    [
      'from a position that is none',
      '{ agencies(minPosition: "7") { totalCount } }',
      'POSITION_INVALID',
      'minPosition',
    ],
    [
      'from a position of another log',
      `{ agencies(minPosition: "${elsewhere}") { totalCount } }`,
      'WRONG_LOG',
      'minPosition',
    ],
    [
      'as known at a position of another log',
      `{ agencies(asKnownOn: "${elsewhere}") { totalCount } }`,
      'WRONG_LOG',
      'asKnownOn',
    ],
    [
      'from a position to come',
      () => `{ agencies(minPosition: "${toCome()}") { totalCount } }`,
      'POSITION_TO_COME',
      'minPosition',
    ],
    [
      'for events as known at a position to come',
      () => `{ history(stream: "agency-trust", asKnownOn: "${toCome()}") { totalCount } }`,
      'POSITION_TO_COME',
      'asKnownOn',
    ],
    ['that cannot be read', '{ agencies {', 'GRAPHQL_PARSE_FAILED', null],
    ['about a field that does not exist', '{ agencys { totalCount } }', 'GRAPHQL_VALIDATION_FAILED', null],
    [
      'with a choice that is none',
      '{ agencies(sector: NAVY) { totalCount } }',
      'GRAPHQL_VALIDATION_FAILED',
      null,
    ],
    [
      'with a day that is a number',
      '{ agencies(asOf: 20260302) { totalCount } }',
      'GRAPHQL_VALIDATION_FAILED',
      null,
    ],
    [
      'that is nested too deeply',
      `{ status ${'{ status '.repeat(20)}${'}'.repeat(20)} }`,
      'QUERY_TOO_LARGE',
      null,
    ],
    [
      'that is nested too deeply through fragments',
      `query { ...f0 } ${Array.from({ length: 16 }, (_, n) => `fragment f${n} on Query { status { ...f${n + 1} } }`).join(' ')} fragment f16 on Query { status { head } }`,
      'QUERY_TOO_LARGE',
      null,
    ],
    [
      'that is too long to be read',
      `{ ${'status { '.repeat(5000)}head${' }'.repeat(5000)} }`,
      'QUERY_TOO_LARGE',
      null,
    ],
    ['that has too many words to be read', `{ ${'a '.repeat(5000)} }`, 'QUERY_TOO_LARGE', null],
    [
      'that asks too much at once',
      `{ ${Array.from({ length: 21 }, (_, n) => `a${n}: status { head }`).join(' ')} }`,
      'QUERY_TOO_LARGE',
      null,
    ],
    [
      'that asks too much at once through a fragment',
      `query { ...f } fragment f on Query { ${Array.from({ length: 21 }, (_, n) => `a${n}: status { head }`).join(' ')} }`,
      'QUERY_TOO_LARGE',
      null,
    ],
    ['that wants to be told later', 'subscription { status { head } }', 'NOT_SUPPORTED', null],
    [
      'that does not say which one is meant',
      'query A { status { head } } query B { status { head } }',
      'OPERATION_UNKNOWN',
      null,
    ],
  ];
  it.each(cases)('%s', async (_what, question, code, field) => {
    const { errors } = await service.send(typeof question === 'string' ? question : question());
    const error = errors?.find(({ extensions }) => extensions.code === code) ?? errors?.[0];
    await expectRefused(error, code, field);
  });

  it('with variables that do not fit, without showing them again', async () => {
    const secret = 'confidential words';
    const query =
      'query ($first: Int!, $sector: Sector) { agencies(first: $first, sector: $sector) { totalCount } }';
    const { errors } = await service.send(query, { sector: secret });
    await expectRefused(errors?.[0], 'INPUT_INVALID', 'first');
    expect(errors?.[0]?.extensions['problems']).toMatchObject([
      { path: 'first', message: 'This is missing. Give it.' },
      { path: 'sector', message: expect.stringContaining('HEALTH') },
    ]);
    expect(JSON.stringify(errors)).not.toContain(secret);
  });
});

describe('A request that cannot be read is refused', () => {
  it.each([
    ['without a body', '', 400, 'BAD_REQUEST'],
    ['that is no JSON', '{query', 400, 'BAD_REQUEST'],
    ['that is a list', '[]', 400, 'BAD_REQUEST'],
    ['that is nothing', 'null', 400, 'BAD_REQUEST'],
    ['without a question', '{"variables":{}}', 400, 'BAD_REQUEST'],
    ['with variables as text', '{"query":"{ status { head } }","variables":"{}"}', 400, 'BAD_REQUEST'],
    [
      'that is larger than a whole pack',
      JSON.stringify({ query: `#${'x'.repeat(8 * 1024 * 1024)}` }),
      413,
      'REQUEST_TOO_LARGE',
    ],
  ])('%s', async (_what, body, status, code) => {
    const answer = await post(service, body);
    expect(answer.status).toBe(status);
    await expectRefused(answer.errors[0], code, null);
  });

  it('as plain text, which other sites could send', async () => {
    const answer = await post(service, '{"query":"{ status { head } }"}', { 'content-type': 'text/plain' });
    expect(answer.status).toBe(400);
    await expectRefused(answer.errors[0], 'BAD_REQUEST', null);
  });
});
