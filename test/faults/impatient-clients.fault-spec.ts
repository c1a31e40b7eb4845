import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { logFileIn } from '../../src/event-store/sqlite/data-folder.js';
import { openSqliteEventStore } from '../../src/event-store/sqlite/sqlite-event-store.js';
import { Programs } from '../support/programs.js';
import { beginnings } from './audit.js';
import { inWords, NOTHING_LOST, reckon } from './reckoning.js';
import { Replica, spawnedBy } from './replica.js';
import { seconds, tell, times } from './told.js';
import { Writers } from './writers.js';

let programs: Programs;
let service: Replica;
let folder: string;

beforeAll(async () => {
  programs = await Programs.build();
  folder = mkdtempSync(join(tmpdir(), 'throughline-impatient-'));
});
afterAll(async () => {
  await service.kill();
  programs.remove();
  rmSync(folder, { recursive: true });
});

describe('Clients that go away before they are answered', () => {
  it('store what they sent once, however often, and hold up nobody who stops the service', async () => {
    service = await Replica.started(spawnedBy(programs), { DATA_DIR: folder });
    const patient = new Writers({ to: () => service.url });
    for (const command of beginnings()) await patient.deliver(command);

    let tries = 0;
    const hasty = new Writers({
      to: () => service.url,
      patience: () => ((tries += 1) % 3 === 0 ? 10_000 : 5),
    });
    hasty.start();
    await hasty.more(times(100, 5_000));
    await hasty.stop();
    const began = performance.now();
    expect(await service.stop()).toMatchObject({ code: 0, err: '' });
    const stopping = performance.now() - began;

    const acknowledged = [...patient.acknowledged, ...hasty.acknowledged];
    const log = openSqliteEventStore({ file: logFileIn(folder), readOnly: true });
    const reckoning = await reckon(log, acknowledged);
    await log.close();
    tell(
      `32 clients that go away after 5 ms: ${hasty.unanswered} requests given up, ${inWords(reckoning)}; ` +
        `stopped within ${seconds(stopping)}`,
    );
    expect(hasty.unanswered).toBeGreaterThan(0);
    expect(reckoning).toMatchObject(NOTHING_LOST);
  });
});
