import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { WebSocket } from 'ws';
import { openService } from '../../src/service.js';
import { listen } from '../../src/start.js';
import { configIn } from '../support/configurations.js';
import { RunningService } from '../support/running-service.js';
import { exactly, runSmallAudit } from '../support/small-audit.js';
import { Subscriber, type Subscription } from '../support/subscriber.js';

let service: RunningService;
let subscriber: Subscriber;

beforeAll(async () => {
  service = await RunningService.start();
  await runSmallAudit(service);
  subscriber = new Subscriber(service.running.url);
});
afterAll(async () => {
  subscriber.leave();
  await service.stop();
});

const WORK = `subscription ($party: Party!, $asOf: Day) { work(party: $party, asOf: $asOf) {
  nodes { text status } answer { position } } }`;
const TIMELINE = `subscription ($agency: ID!) { agencyTimeline(agency: $agency) {
  nodes { kind occurred { latest } events { id position } } answer { position } } }`;

const workOf = (party: string, asOf?: string) => subscriber.subscribe(WORK, { party, asOf });
const textsIn = async (subscription: Subscription): Promise<string[]> =>
  (await subscription.next()).work.nodes.map(({ text }: { text: string }) => text).sort();
const kindsIn = async (subscription: Subscription): Promise<string[] | undefined> =>
  (await subscription.next()).agencyTimeline?.nodes.map(({ kind }: { kind: string }) => kind);

const recommendationFor = (agency: string, text: string) => ({
  partnership: 'northshire',
  wordings: [{ text }],
  addressedTo: [`agency:${agency}`],
});
const recommend = (text: string, agency: string) =>
  service.tell('makeRecommendation', recommendationFor(agency, text));

describe('A subscriber', () => {
  it('is told the present answer at once, as the question gives it', async () => {
    const subscription = workOf('agency:trust');
    const question = WORK.replace('subscription', 'query');
    expect(await subscription.next()).toEqual(await service.ask(question, { party: 'agency:trust' }));
    await subscription.end();
  });

  it('is told each answer that is another one, and nothing when something else happens', async () => {
    const subscription = workOf('agency:trust');
    expect(await textsIn(subscription)).toEqual(['Train everybody.']);
    await recommend('Meet more often.', 'police');
    await service.tell('registerAgency', { agency: 'school', name: 'School', sector: 'OTHER' });
    await recommend('Write it down.', 'trust');
    expect(await textsIn(subscription)).toEqual(['Train everybody.', 'Write it down.']);
    await subscription.end();
  });

  it('is told when something is corrected, and when it is taken back', async () => {
    const subscription = workOf('agency:fire');
    expect(await textsIn(subscription)).toEqual([]);
    const { id, events } = await recommend('Fit alarms.', 'fire');
    expect(await textsIn(subscription)).toEqual(['Fit alarms.']);

    const recommendation = { id, partnership: 'northshire', addressedTo: ['agency:fire'] };
    const record = { corrects: events[0].id };
    const right = { ...recommendation, wordings: [{ text: 'Fit more alarms.' }] };
    const corrected = await service.tell('makeRecommendation', right, { record });
    expect(await textsIn(subscription)).toEqual(['Fit more alarms.']);

    const eventId = corrected.events[0].id;
    await service.tell('recordInError', { stream: `recommendation-${id}`, eventId, why: 'Typed twice.' });
    expect(await textsIn(subscription)).toEqual([]);
    await subscription.end();
  });

  it('of the timeline of an agency is told of it from before it is known', async () => {
    const subscription = subscriber.subscribe(TIMELINE, { agency: 'clinic' });
    expect(await kindsIn(subscription)).toBeUndefined();
    await service.tell('registerAgency', { agency: 'clinic', name: 'Clinic', sector: 'HEALTH' });
    const named = await kindsIn(subscription);
    await recommend('Open on Saturdays.', 'police');
    await recommend('Open on Sundays.', 'clinic');
    expect(await kindsIn(subscription)).toEqual([...named!, 'RECOMMENDATION']);
    await subscription.end();
  });

  it('is told what is true on the next day when that begins, unless a day was asked for', async () => {
    const days = (party: string, asOf?: string) =>
      subscriber.subscribe(WORK.replace('position', 'asOf'), { party, asOf });
    const [today, someDay] = [days('agency:police'), days('agency:police', '2026-03-02')];
    const asOf = async (subscription: Subscription) => (await subscription.next()).work.answer.asOf;
    expect(await asOf(today)).toBe('2026-03-02');
    expect(await asOf(someDay)).toBe('2026-03-02');

    service.setTime('2026-03-03T00:00:01Z');
    expect(await asOf(today)).toBe('2026-03-03');
    await recommend('Drive slowly.', 'police');
    expect(await asOf(today)).toBe('2026-03-03');
    const back = { occurred: exactly('2026-03-01') };
    await service.tell('makeRecommendation', recommendationFor('police', 'Drive less.'), { record: back });
    expect(await textsIn(someDay)).toContain('Drive less.');
    await Promise.all([today.end(), someDay.end()]);
  });

  it('goes on being told when rebuilt read models take over', async () => {
    const executive = { body: 'northshire.executive', partnership: 'northshire', name: 'Executive' };
    await service.tell('formBody', { ...executive, kind: 'EXECUTIVE' });
    const subscription = workOf('body:northshire.executive');
    await subscription.next();
    await service.running.service.readModels.rebuild();
    const made = { ...recommendationFor('trust', 'Meet.'), addressedTo: ['body:northshire.executive'] };
    await service.tell('makeRecommendation', made);
    expect(await textsIn(subscription)).toEqual(['Meet.']);
    await subscription.end();
  });

  it('of the same as another one is told the same', async () => {
    const other = new Subscriber(service.running.url);
    const same = [workOf('agency:trust'), other.subscribe(WORK, { party: 'agency:trust' })];
    const first = await Promise.all(same.map((subscription) => subscription.next()));
    expect(first[1].work.nodes).toEqual(first[0].work.nodes);
    await recommend('Write it again.', 'trust');
    const [mine, theirs] = await Promise.all(same.map((subscription) => subscription.next()));
    expect(mine.work.nodes).toHaveLength(first[0].work.nodes.length + 1);
    expect(theirs).toEqual(mine);
    await same[0]!.end();
    other.leave();
  });

  it('sees a change of its own first when it gives its position', async () => {
    const { position } = await recommend('Write it once more.', 'trust');
    const query = WORK.replace('$asOf: Day', '$least: Position').replace(
      'asOf: $asOf',
      'minPosition: $least',
    );
    const subscription = subscriber.subscribe(query, { party: 'agency:trust', least: position });
    const { work } = await subscription.next();
    expect(work.answer.position >= position).toBe(true);
    await subscription.end();
  });
});

describe('A subscription is refused', () => {
  const agency = (args: string) =>
    `subscription { agencyTimeline(agency: "trust"${args}) { nodes { kind } } }`;
  it.each([
    ['as known on a day', agency(', asKnownOn: "2026-03-01"'), 'KNOWN_ON_NEVER_CHANGES'],
    ['for no entries', agency(', first: 0'), 'INPUT_INVALID'],
    ['as of a day that does not exist', agency(', asOf: "2025-02-29"'), 'INPUT_INVALID'],
    ['from a position that is none', agency(', minPosition: "7"'), 'POSITION_INVALID'],
    ['that cannot be read', 'subscription {', 'GRAPHQL_PARSE_FAILED'],
    [
      'to a question that cannot be subscribed to',
      'subscription { agencies { totalCount } }',
      'GRAPHQL_VALIDATION_FAILED',
    ],
    ['that is too long to be read', `subscription { ${'a '.repeat(5000)} }`, 'QUERY_TOO_LARGE'],
    [
      'that cannot be read because it is nested too deeply',
      `subscription ${'{ nodes '.repeat(5000)}`,
      'QUERY_TOO_LARGE',
    ],
    [
      'that is nested too deeply',
      `subscription { work(party: "agency:trust") ${'{ nodes '.repeat(20)}${'}'.repeat(20)} }`,
      'QUERY_TOO_LARGE',
    ],
    ['that is a question', '{ status { head } }', 'NOT_SUPPORTED'],
    ['that is a command', 'mutation { registerAgency(input: {}) { id } }', 'NOT_SUPPORTED'],
    [
      'without a variable',
      'subscription ($party: Party!) { work(party: $party) { totalCount } }',
      'INPUT_INVALID',
    ],
    [
      'that does not say which one is meant',
      ['A', 'B']
        .map((name) => `subscription ${name} { work(party: "agency:trust") { totalCount } }`)
        .join(' '),
      'OPERATION_UNKNOWN',
    ],
  ])('%s', async (_what, query, code) => {
    const errors = await subscriber.subscribe(query).refused();
    expect(errors.map(({ extensions }) => extensions.code)).toContain(code);
    for (const { message } of errors) expect(message).toMatch(/^[A-Z].*[.!?]$/s);
    expect(JSON.stringify(errors)).not.toMatch(/node_modules|\.[jt]s:\d/);
  });

  it('beyond fifty of one connection', async () => {
    const one = new Subscriber(service.running.url);
    const running = Array.from({ length: 50 }, () => one.subscribe(WORK, { party: 'agency:trust' }));
    await Promise.all(running.map((subscription) => subscription.next()));
    const [error] = await one.subscribe(WORK, { party: 'agency:trust' }).refused();
    expect(error!.extensions.code).toBe('TOO_MANY_SUBSCRIPTIONS');

    await running[0]!.end();
    await one.subscribe(WORK, { party: 'agency:police' }).next();
    one.leave();
  });
});

describe('A connection', () => {
  const address = () => service.running.url.replace('http', 'ws');
  const statusOf = async (path: string, origin?: string) => {
    const socket = new WebSocket(`${address()}${path}`, 'graphql-transport-ws', origin ? { origin } : {});
    socket.on('error', () => {});
    const [status] = await Promise.race([
      once(socket, 'open').then(() => [101]),
      once(socket, 'unexpected-response').then(([, response]) => [response.statusCode]),
    ]);
    socket.terminate();
    return status;
  };

  it.each([
    ['from a page of the service is made', '/graphql', () => service.running.url, 101],
    ['from no page is made', '/graphql', () => undefined, 101],
    ['from a page of another site is refused', '/graphql', () => 'http://example.org', 403],
    ['from a page of another port is refused', '/graphql', () => 'http://127.0.0.1:1', 403],
    ['from a page without an address is refused', '/graphql', () => 'null', 403],
    ['to another address is refused', '/graphql2', () => undefined, 404],
  ])('%s', async (_what, path, origin, status) => {
    expect(await statusOf(path, origin())).toBe(status);
  });

  it('by another protocol is refused in words', async () => {
    const socket = connect(Number(new URL(address()).port), '127.0.0.1');
    socket.write('GET /graphql HTTP/1.1\r\nhost: x\r\nconnection: upgrade\r\nupgrade: h2c\r\n\r\n');
    const answer = await text(socket);
    expect(answer).toMatch(/^HTTP\/1\.1 400 Bad Request\r\n/);
    expect(answer).toContain('"code":"BAD_REQUEST"');
  });

  it.each([
    ['that never says that it speaks the protocol', 'graphql-transport-ws', '', 4408],
    ['that names no protocol', [], '', 4406],
    ['that sends what is no message', 'graphql-transport-ws', '{}', 4400],
    ['that sends more than a question', 'graphql-transport-ws', 'x'.repeat(200_000), 1009],
  ])('%s is ended', async (_what, protocol, message, code) => {
    const socket = new WebSocket(`${address()}/graphql`, protocol);
    await once(socket, 'open');
    if (message) socket.send(message);
    expect(await once(socket, 'close').then(([closedWith]) => closedWith)).toBe(code);
  });
});

describe('A service', () => {
  it('answers a subscriber who came while it was getting ready once it is', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'throughline-live-'));
    const config = configIn(folder);
    const early = await openService(config);
    const { app, url } = await listen(early, config);
    const waiting = new Subscriber(url);
    const first = waiting.subscribe(TIMELINE, { agency: 'trust' }).next();
    await early.prepare();
    expect(await first).toEqual({ agencyTimeline: null });

    await app.close();
    expect(await waiting.closed).toBe(1001);
    rmSync(folder, { recursive: true });
  });

  it('stops with subscribers connected, and does not wait for one that hangs', async () => {
    const stopping = await RunningService.start();
    const { url } = stopping.running;
    const subscribed = new Subscriber(url);
    await subscribed.subscribe(TIMELINE, { agency: 'trust' }).next();
    const hanging = connect(Number(new URL(url).port), '127.0.0.1');
    const key = Buffer.alloc(16).toString('base64');
    hanging.write(
      `GET /graphql HTTP/1.1\r\nhost: x\r\nconnection: upgrade\r\nupgrade: websocket\r\n` +
        `sec-websocket-version: 13\r\nsec-websocket-key: ${key}\r\n\r\n`,
    );
    await once(hanging, 'data');

    await stopping.stop();
    expect(await subscribed.closed).toBe(1001);
    hanging.destroy();
  });
});
