import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { appendToEnd, refusalOf } from '../../../test/contract/event-store-probes.js';
import { LogServer } from '../../../test/support/log-server/log-server.js';
import { copyFromServer, copyIntoServer, reopenOnServer } from '../eventstoredb/copy-ends.js';
import { openEventStoreDb } from '../eventstoredb/eventstoredb-event-store.js';
import { copyFromFolder, copyIntoFolder } from '../sqlite/copy-ends.js';
import { logFileIn } from '../sqlite/data-folder.js';
import { openSqliteEventStore } from '../sqlite/sqlite-event-store.js';
import { copyClosed } from './copy-closed.js';
import type { CopyEnd } from './ends.js';
import { sentencesOf } from './report.js';

const never = new AbortController().signal;

describe('A copy whose server is lost meanwhile', () => {
  let folder: string;
  let server: LogServer;

  beforeEach(async () => {
    folder = mkdtempSync(join(tmpdir(), 'throughline-lost-'));
    server = await LogServer.started();
  });
  afterEach(async () => {
    await server.stop();
    rmSync(folder, { recursive: true });
  });

  const options = () => ({
    url: server.url,
    prefix: 'throughline.',
    timings: { start: 20_000, giveUp: 400, idle: 100, attempt: 100, again: { first: 5, longest: 20 } },
  });

  /** The end of a copy, whose server does not answer any more as soon as it is closed. */
  async function lostWhenClosed<E extends CopyEnd>(end: Promise<E>): Promise<E> {
    const opened = await end;
    const close = async () => {
      await opened.close();
      server.freeze();
    };
    return { ...opened, close };
  }

  const sentencesOfError = (promise: Promise<unknown>): Promise<readonly string[]> =>
    promise.then(() => [], sentencesOf);

  const sentences = [
    expect.stringMatching(/EVENTSTORE_URL does not answer.*same command again/),
    expect.stringMatching(/still closed.*npm run copy -- --reopen/),
  ];

  it('says that the log it came from is still closed, beside what went wrong, and how it is opened', async () => {
    const before = await openEventStoreDb(options());
    await appendToEnd(before, 'cycle-a');
    await before.close();
    const copied = copyClosed({
      source: () => lostWhenClosed(copyFromServer(options())),
      target: () => copyIntoFolder(join(folder, 'there')),
      signal: never,
    });
    expect(await sentencesOfError(copied)).toEqual(sentences);

    server.thaw();
    const service = await openEventStoreDb(options());
    expect(await refusalOf(appendToEnd(service, 'cycle-a'))).toMatchObject({ code: 'LOG_CLOSED_FOR_COPY' });
    expect(await reopenOnServer(options())).toMatchObject({ why: 'It is being copied.' });
    expect(await appendToEnd(service, 'cycle-a')).toMatchObject({ revision: 1 });
    await service.close();
  });

  it('says so of the log that it goes to, where nothing was copied yet', async () => {
    const here = openSqliteEventStore({ file: logFileIn(join(folder, 'here')) });
    await appendToEnd(here, 'cycle-a');
    await here.close();
    const copied = copyClosed({
      source: () => copyFromFolder(join(folder, 'here')),
      target: () => lostWhenClosed(copyIntoServer(options())),
      signal: never,
    });
    expect(await sentencesOfError(copied)).toEqual(sentences);
    await expect(
      openSqliteEventStore({ file: logFileIn(join(folder, 'here')) }).close(),
    ).resolves.toBeUndefined();
  });
});
