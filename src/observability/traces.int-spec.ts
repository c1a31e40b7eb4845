import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { TraceCollector } from '../../test/support/trace-collector.js';
import { WatchedService } from '../../test/support/watched-service.js';

const CALLER = '0af7651916cd43dd8448eb211c80319c';
const callerSays = (flags: '00' | '01') => ({ traceparent: `00-${CALLER}-b7ad6b7169203331-${flags}` });

let collector: TraceCollector;
let service: WatchedService;

beforeEach(async () => {
  collector = await TraceCollector.start();
  service = new WatchedService({ tracesTo: collector.url });
});
afterEach(async () => {
  service.remove();
  await collector.stop();
});

describe('One mutation', () => {
  it('is one trace, from the operation to the projected rows', async () => {
    await service.start();
    await service.registerAgency('trust', { 'x-correlation-id': 'request-7' });
    await service.stop();

    const project = collector.one('project AgencyRegistered');
    const way = ['mutation registerAgency', 'command registerAgency', 'project AgencyRegistered'];
    expect(collector.wayTo(project)).toEqual(way);
    expect(collector.wayTo(collector.one('append'))).toEqual([...way.slice(0, 2), 'append']);

    const spans = [...way, 'append'].map((name) => collector.one(name));
    expect(new Set(spans.map(({ traceId }) => traceId)).size).toBe(1);
    for (const { attributes } of spans)
      expect(attributes).toMatchObject({ 'throughline.correlation_id': 'request-7' });
    expect(project.attributes).toMatchObject({
      'throughline.position': 1,
      'throughline.projections': expect.arrayContaining(['directory']),
    });
    expect(project.attributes['throughline.rows']).toBeGreaterThan(0);
    expect(collector.one('command registerAgency').attributes).toMatchObject({
      'throughline.use_case': 'registerAgency',
      'throughline.stream': 'agency-trust',
      'throughline.attempts': 1,
    });
  });

  it('goes on with the trace of its caller', async () => {
    await service.start();
    await service.registerAgency('trust', callerSays('01'));
    await service.stop();
    expect(collector.one('mutation registerAgency')).toMatchObject({
      traceId: CALLER,
      parentSpanId: 'b7ad6b7169203331',
    });
    expect(collector.one('project AgencyRegistered').traceId).toBe(CALLER);
  });

  it('is not recorded when its caller says so, and then stores nothing of it', async () => {
    await service.start();
    await service.registerAgency('trust', callerSays('00'));
    const [event] = await service.running.service.log.readAll();
    await service.stop();
    expect(event?.metadata).not.toHaveProperty('traceparent');
    expect(collector.spans).toEqual([]);
  });

  it('shows nothing that somebody wrote', async () => {
    await service.start();
    await service.registerAgency('trust', {}, 'The Trust of Secrets');
    await service.registerAgency('trust', {}, 'Another Trust of Secrets');
    await service.stop();
    expect(collector.text).not.toContain('of Secrets');
    expect(collector.spans.map(({ attributes }) => attributes['throughline.code'])).toContain(
      'AGENCY_ALREADY_REGISTERED',
    );
  });
});

describe('A question', () => {
  it('goes on with the trace of its caller each time, also when its answer no longer goes through Apollo', async () => {
    await service.start();
    for (let time = 1; time <= 4; time += 1)
      await service.send('{ agencies { totalCount } }', {}, callerSays('01'));
    await service.stop();
    const traces = collector.spans
      .filter(({ name }) => name === 'query agencies')
      .map(({ traceId }) => traceId);
    expect(traces).toEqual([CALLER, CALLER, CALLER, CALLER]);
  });
});

describe('A trace goes on', () => {
  it('in the process that projects the event, when that is another one', async () => {
    await service.start();
    await service.stop();
    await service.startUnprepared();
    await service.registerAgency('trust');
    await service.stop();
    expect(collector.spans.map(({ name }) => name)).not.toContain('project AgencyRegistered');

    await service.start();
    await service.settled();
    await service.stop();
    expect(collector.wayTo(collector.one('project AgencyRegistered'))).toEqual([
      'mutation registerAgency',
      'command registerAgency',
      'project AgencyRegistered',
    ]);
  });

  it('in the commands that followers give', async () => {
    await service.start();
    const submission = { agencies: ['trust'], cycles: ['c1'] };
    const told = await service.send(
      `mutation ($agency: RegisterAgencyInput!, $framework: PublishFrameworkInput!, $cycle: OpenCycleInput!,
          $submission: StartSubmissionInput!) {
        establishPartnership(input: { partnership: "northshire", name: "Northshire" }) { id }
        registerAgency(input: $agency) { id }
        publishFramework(input: $framework) { id }
        openCycle(input: $cycle) { id }
        startSubmission(input: $submission) { id }
      }`,
      {
        agency: { agency: 'trust', name: 'Trust', sector: 'HEALTH' },
        framework: {
          framework: 's11',
          name: 'Section 11',
          items: [{ id: 'q', kind: 'ANSWERED', title: 'Q' }],
        },
        cycle: { cycle: 'c1', partnership: 'northshire', name: 'Audit', framework: 's11' },
        submission,
      },
    );
    expect(told).not.toHaveProperty('errors');
    await service.send('mutation { closeSubmissions(input: { cycle: "c1" }) { id } }');
    await service.settled();
    await service.stop();

    expect(collector.wayTo(collector.one('project SubmissionLocked'))).toEqual([
      'mutation closeSubmissions',
      'command closeSubmissions',
      'command lockSubmission',
      'project SubmissionLocked',
    ]);
  });
});

describe('A collector', () => {
  it('that never answers holds nothing up, and a stop only for a moment', async () => {
    collector.silent = true;
    await service.start();
    expect(await service.registerAgency('trust')).toMatchObject({
      data: { registerAgency: { upToDate: true } },
    });
    const since = performance.now();
    await service.stop();
    expect(performance.now() - since).toBeLessThan(5_000);
  });

  it('that is not named is sent nothing, and no event holds anything more', async () => {
    const untraced = await new WatchedService().start();
    await untraced.registerAgency('trust', callerSays('01'));
    const [event] = await untraced.running.service.log.readAll();
    await untraced.stop();
    untraced.remove();
    expect(event?.metadata).not.toHaveProperty('traceparent');
    expect(collector.spans).toEqual([]);
  });
});
