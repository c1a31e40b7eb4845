import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { appendToEnd, everyPage, refusalOf } from '../../../test/contract/event-store-probes.js';
import { KeptLog, type KeptEvent } from '../../../test/support/log-server/kept-log.js';
import { LogServer } from '../../../test/support/log-server/log-server.js';
import { copyLog } from '../copying/copy.js';
import { openSqliteEventStore } from '../sqlite/sqlite-event-store.js';
import { verify } from '../verify.js';
import type { CopyNote } from '../closed-for-copy.js';
import { openEventStoreDb, type EventStoreDbStore } from './eventstoredb-event-store.js';

const noteOf = (by: string): CopyNote => ({ by, at: '2026-11-25T10:00:00.000Z', why: 'It is being copied.' });
/** Counts how often the log's own stream is read. */
class WatchedLog extends KeptLog {
  looks = 0;

  override stream(name: string): readonly KeptEvent[] {
    if (name === 'throughline.log') this.looks += 1;
    return super.stream(name);
  }
}

const never = new AbortController().signal;

describe('A log on a server that is closed for a copy', () => {
  let server: LogServer;
  let kept: WatchedLog;
  let folder: string;
  const stores: EventStoreDbStore[] = [];

  const open = async (): Promise<EventStoreDbStore> => {
    const timings = { idle: 150, attempt: 150, again: { first: 5, longest: 20 } };
    const store = await openEventStoreDb({ url: server.url, prefix: 'throughline.', timings });
    stores.push(store);
    return store;
  };

  let service: EventStoreDbStore;
  let copier: EventStoreDbStore;

  beforeEach(async () => {
    folder = mkdtempSync(join(tmpdir(), 'throughline-closing-'));
    kept = new WatchedLog();
    server = await LogServer.started({ log: kept });
    [service, copier] = [await open(), await open()];
  });
  afterEach(async () => {
    await Promise.all(stores.splice(0).map((store) => store.close()));
    await server.stop();
    rmSync(folder, { recursive: true });
  });

  it('refuses appends of others and says why, and takes them as soon as it is open again', async () => {
    await copier.closing.close(noteOf('the copy'));
    const refusal = await refusalOf(appendToEnd(service, 'cycle-a'));
    expect(refusal).toMatchObject({ code: 'LOG_CLOSED_FOR_COPY', data: noteOf('the copy') });
    expect(refusal.message).toMatch(/being copied.*nothing can be recorded.*later/);
    expect(await everyPage(service)).toEqual([]);

    await copier.closing.open(noteOf('the copy'));
    expect(await appendToEnd(service, 'cycle-a')).toMatchObject({ revision: 0 });
  });

  it('can be opened and read by a service that starts now', async () => {
    await appendToEnd(service, 'cycle-a', 2);
    await copier.closing.close(noteOf('the copy'));
    const started = await open();
    expect(started.logId).toBe(service.logId);
    expect(await everyPage(started)).toHaveLength(2);
    expect(await refusalOf(appendToEnd(started, 'cycle-a'))).toMatchObject({ code: 'LOG_CLOSED_FOR_COPY' });
  });

  it('takes appends of the one that closed it', async () => {
    await copier.closing.close(noteOf('the copy'));
    expect(await appendToEnd(copier, 'cycle-a')).toMatchObject({ revision: 0 });
  });

  it('stays closed until the last one that closed it opens it', async () => {
    const other = await open();
    await copier.closing.close(noteOf('the first copy'));
    await other.closing.close(noteOf('the second copy'));
    await copier.closing.open(noteOf('the first copy'));
    expect(await refusalOf(appendToEnd(service, 'cycle-a'))).toMatchObject({
      data: noteOf('the second copy'),
    });
    await other.closing.open(noteOf('the second copy'));
    expect(await appendToEnd(service, 'cycle-a')).toMatchObject({ revision: 0 });
  });

  it('can be opened by hand when the one that closed it is gone', async () => {
    await copier.closing.close(noteOf('a copy that died'));
    expect(await service.closing.openByForce(noteOf('a person'))).toEqual(noteOf('a copy that died'));
    expect(await appendToEnd(service, 'cycle-a')).toMatchObject({ revision: 0 });
    expect(await service.closing.openByForce(noteOf('a person'))).toBeUndefined();
  });

  it('as one that holds a part stays so, whoever closes and releases it, until it is whole', async () => {
    await copier.closing.close(noteOf('the copy'));
    await copier.closing.closeUnfinished(noteOf('the copy'));
    const other = await open();
    await other.closing.close(noteOf('another copy'));
    await other.closing.release(noteOf('another copy'));
    const refusal = await refusalOf(appendToEnd(service, 'cycle-a'));
    expect(refusal).toMatchObject({ code: 'LOG_CLOSED_FOR_COPY', data: { unfinished: true } });
    expect(refusal.message).toMatch(/only a part.*nothing can be recorded.*later/i);

    await copier.closing.open(noteOf('the copy that made it whole'));
    expect(await appendToEnd(service, 'cycle-a')).toMatchObject({ revision: 0 });
  });

  it('is released by the one that closed it alone', async () => {
    await copier.closing.close(noteOf('the copy'));
    await service.closing.release(noteOf('somebody else'));
    expect(await copier.closing.closed()).toEqual(noteOf('the copy'));
    await copier.closing.release(noteOf('the copy'));
    expect(await copier.closing.closed()).toBeUndefined();
  });

  it('is looked at once a second by a busy service, and not by an idle one', async () => {
    const asked = kept.looks;
    const began = performance.now();
    for (let turn = 0; turn < 50; turn += 1) await appendToEnd(service, `cycle-${turn}`);
    const seconds = (performance.now() - began) / 1000;
    expect(kept.looks - asked).toBeLessThanOrEqual(1 + Math.floor(seconds));
    expect(kept.looks).toBeGreaterThan(asked);
  });

  it('is copied with everything that was acknowledged to writers who did not stop', async () => {
    let acknowledged = 0;
    const writers = Array.from({ length: 8 }, async (_, writer) => {
      for (;;) {
        await appendToEnd(service, `cycle-${writer}`);
        acknowledged += 1;
      }
    });
    const ends = Promise.all(writers.map((writer) => refusalOf(writer)));
    await appendToEnd(copier, 'cycle-first');
    await copier.closing.close(noteOf('the copy'));

    const target = openSqliteEventStore({ file: join(folder, 'events.db') });
    const sourceIsStill = () => copier.closing.still(never);
    const copied = await copyLog({ source: copier, target, sourceIsStill });
    expect((await ends).map(({ code }) => code)).toEqual(Array(8).fill('LOG_CLOSED_FOR_COPY'));
    expect(acknowledged).toBeGreaterThan(8);
    expect(copied.events).toBe(acknowledged + 1);
    expect(await verify(target)).toMatchObject({ events: copied.events, fault: undefined });
    await target.close();
  });
});
