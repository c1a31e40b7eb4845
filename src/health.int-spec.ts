import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { LogServer } from '../test/support/log-server/log-server.js';
import { WatchedService } from '../test/support/watched-service.js';
import { figuresIn } from '../test/support/figures.js';

let service: WatchedService;
const readiness = async () => {
  const response = await service.get('/health/ready');
  return { httpStatus: response.status, ...((await response.json()) as Record<string, unknown>) };
};

describe('A service on one machine', () => {
  beforeEach(() => {
    service = new WatchedService();
  });
  afterEach(async () => {
    await service.stop();
    service.remove();
  });

  it('lives, and gets ready, before it is ready', async () => {
    await service.startUnprepared();
    expect(await (await service.get('/health/live')).json()).toEqual({ status: 'live' });
    expect(await readiness()).toEqual({ httpStatus: 503, status: 'getting_ready', head: 0 });
    await service.running.service.prepare();
    expect(await readiness()).toMatchObject({ httpStatus: 200, status: 'ready', head: 0, stopped: [] });
  });

  it('is degraded while a read model is stopped, and says which one, why, and how far it is behind', async () => {
    await service.start();
    service.letFactsIn('directory', false);
    await service.registerAgency('trust');
    service.clock.at += 90_000;
    expect(await readiness()).toMatchObject({
      httpStatus: 200,
      status: 'degraded',
      head: 1,
      readModels: expect.arrayContaining([
        { name: 'directory', behind: 1, behindSeconds: 90 },
        { name: 'reports', behind: 0, behindSeconds: 0 },
      ]),
      stopped: [{ name: 'directory', why: expect.stringContaining('There is no room for this fact.') }],
    });
    service.letFactsIn('directory', true);
    await service.running.service.readModels.retryStopped();
    await service.settled();
    expect(await readiness()).toMatchObject({ httpStatus: 200, status: 'ready', stopped: [] });
  });
});

describe('A service whose log does not answer', () => {
  let server: LogServer;

  beforeEach(async () => {
    server = await LogServer.started();
    service = new WatchedService({
      eventStore: { kind: 'eventstoredb', url: server.url, prefix: 'throughline.' },
    });
    await service.start();
    await service.registerAgency('trust');
    server.freeze();
  });
  afterEach(async () => {
    server.thaw();
    await service.stop();
    service.remove();
    await server.stop();
  });

  it('says so in time, and is ready again once it answers', async () => {
    const since = performance.now();
    expect(await readiness()).toMatchObject({
      httpStatus: 503,
      status: 'unavailable',
      code: 'LOG_UNREACHABLE',
      why: expect.stringMatching(/^The log of events does not answer/),
    });
    expect(performance.now() - since).toBeLessThan(2_000);
    server.thaw();
    expect(await readiness()).toMatchObject({ httpStatus: 200, status: 'ready' });
  });

  it('shows that in its figures in time, with what it knows besides', async () => {
    const since = performance.now();
    const told = figuresIn(await (await service.get('/metrics')).text());
    expect(performance.now() - since).toBeLessThan(2_000);
    expect(told.get('throughline_log_up')).toBe(0);
    expect(told.has('throughline_log_head_position')).toBe(false);
    expect(told.get('throughline_projection_stopped{projection="reports"}')).toBe(0);
    expect(told.has('throughline_projection_lag_events{projection="reports"}')).toBe(false);
  });
});
