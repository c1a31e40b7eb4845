import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { LogServer } from '../../test/support/log-server/log-server.js';
import { WatchedService } from '../../test/support/watched-service.js';
import { TroubleWatch } from './trouble-watch.js';

let service: WatchedService;
let said: string[];
let watch: TroubleWatch;

function watching(): void {
  said = [];
  watch = new TroubleWatch(service.running.service, {
    log: (sentence: string) => said.push(`log: ${sentence}`),
    warn: (sentence: string) => said.push(`warn: ${sentence}`),
  });
}

describe('What gets in the way of a service', () => {
  beforeEach(async () => {
    service = await new WatchedService().start();
    watching();
  });
  afterEach(async () => {
    await service.stop();
    service.remove();
  });

  it('is nothing to speak of when all is well', async () => {
    for (let look = 1; look <= 3; look += 1) await watch.look();
    expect(said).toEqual([]);
  });

  it('is said once when it lasts, again when it is another thing, and when it is over', async () => {
    service.letFactsIn('directory', false);
    await service.registerAgency('trust');
    await watch.look();
    expect(said).toEqual([]);
    for (let look = 1; look <= 2; look += 1) await watch.look();
    expect(said).toEqual([
      expect.stringMatching(/^warn: The projection directory stopped\. .*There is no room for this fact\./),
    ]);
    service.letFactsIn('directory', true);
    await service.running.service.readModels.retryStopped();
    await service.settled();
    await watch.look();
    expect(said.slice(1)).toEqual(['log: The projection directory goes on.']);
  });

  it('is not said when it passes by itself', async () => {
    service.letFactsIn('directory', false);
    await service.registerAgency('trust');
    await watch.look();
    service.letFactsIn('directory', true);
    await service.running.service.readModels.retryStopped();
    await service.settled();
    for (let look = 1; look <= 2; look += 1) await watch.look();
    expect(said).toEqual([]);
  });
});

describe('A log that does not answer', () => {
  let server: LogServer;

  beforeEach(async () => {
    server = await LogServer.started();
    service = new WatchedService({
      eventStore: { kind: 'eventstoredb', url: server.url, prefix: 'throughline.' },
    });
    await service.start();
    watching();
  });
  afterEach(async () => {
    server.thaw();
    await service.stop();
    service.remove();
    await server.stop();
  });

  it('is told of, and that it answers again', async () => {
    await watch.look();
    server.freeze();
    for (let look = 1; look <= 3; look += 1) await watch.look();
    expect(said.filter((line) => line.startsWith('warn: The log of events does not answer'))).toHaveLength(1);
    server.thaw();
    await watch.look();
    expect(said.at(-1)).toBe('log: The log of events answers again.');
  });
});
