import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { refusalOf } from '../../../test/contract/event-store-probes.js';
import { someEvents } from '../../../test/support/events.js';
import { impatient } from '../../../test/support/log-server/in-trouble.js';
import { LogServer } from '../../../test/support/log-server/log-server.js';
import { NO_STREAM } from '../event-store.js';
import { openEventStoreDb, type EventStoreDbStore } from './eventstoredb-event-store.js';

const GIVE_UP = 600;

describe('When more is appended than the server takes', () => {
  let server: LogServer;
  let store: EventStoreDbStore;

  beforeEach(async () => {
    server = await LogServer.started();
    const timings = { ...impatient, giveUp: GIVE_UP, attempt: 5 * GIVE_UP, idle: 5 * GIVE_UP };
    store = await openEventStoreDb({
      url: server.url,
      prefix: 'throughline.',
      timings,
      limits: { running: 2 },
    });
  });
  afterEach(async () => {
    server.thaw();
    await store.close();
    await server.stop();
  });

  const append = (stream: string) => store.append(stream, NO_STREAM, someEvents(stream, 1));
  const appendMany = () => Array.from({ length: 10 }, (_, index) => append(`cycle-${index}`));

  it('appends are refused in time, also those that wait for their turn', async () => {
    server.freeze();
    const began = performance.now();
    const refusals = await Promise.all(appendMany().map(refusalOf));
    expect(performance.now() - began).toBeLessThan(2 * GIVE_UP);
    expect(new Set(refusals.map(({ code }) => code))).toEqual(new Set(['LOG_UNREACHABLE']));
    server.thaw();
    expect((await append('cycle-a')).revision).toBe(0);
  });

  it('an append whose stream must be read first has no more time than another', async () => {
    const [first, second] = someEvents('cycle-a', 2);
    await store.append('cycle-a', NO_STREAM, [first!]);
    server.freeze();
    const began = performance.now();
    expect(await refusalOf(store.append('cycle-a', 0, [second!]))).toMatchObject({ code: 'LOG_UNREACHABLE' });
    expect(performance.now() - began).toBeLessThan(2 * GIVE_UP);
  });

  it('closing waits for those that run, and refuses those that wait for their turn', async () => {
    server.faults.repliesHeld = true;
    const appended = appendMany().map((one) =>
      one.then(
        () => 'stored',
        ({ code }: { code: string }) => code,
      ),
    );
    const closed = store.close();
    const ends = await Promise.all(appended.slice(2));
    server.faults.answerHeld();
    await closed;
    expect(ends).toEqual(Array(8).fill('LOG_CLOSED'));
    expect(await Promise.all(appended.slice(0, 2))).toEqual(['stored', 'stored']);
  });

  it('appends that waited for their turn are stored when it comes', async () => {
    const appended = await Promise.all(appendMany());
    expect(appended.map(({ revision }) => revision)).toEqual(Array(10).fill(0));
  });
});
