import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { logFileIn } from '../../src/event-store/sqlite/data-folder.js';
import { openSqliteEventStore } from '../../src/event-store/sqlite/sqlite-event-store.js';
import { Programs } from '../support/programs.js';
import { beginnings } from './audit.js';
import { send } from './command.js';
import { differencesIn } from './facts.js';
import { inWords, NOTHING_LOST, reckon } from './reckoning.js';
import { Replica, spawnedBy } from './replica.js';
import { seconds, tell, times } from './told.js';
import { Writers } from './writers.js';

const KILLS = times(3, 200);
const RESENT = 40;

let programs: Programs;
let service: Replica;
let folder: string;

beforeAll(async () => {
  programs = await Programs.build();
  folder = mkdtempSync(join(tmpdir(), 'throughline-killed-'));
  mkdirSync(join(folder, 'scratch'));
});
afterAll(async () => {
  await service.kill();
  programs.remove();
  rmSync(folder, { recursive: true });
});

describe('A service that is killed again and again under 32 writers', () => {
  it('keeps all that it acknowledged, once and whole, and its read models say what the log says', async () => {
    const dataDir = join(folder, 'data');
    service = await Replica.started(spawnedBy(programs), { DATA_DIR: dataDir });
    const writers = new Writers({ to: () => service.url });
    for (const command of beginnings()) await writers.deliver(command);
    writers.start();
    let longestStart = 0;
    for (let kill = 0; kill < KILLS; kill += 1) {
      await writers.more(1 + Math.floor(Math.random() * times(60, 200)));
      await pause(Math.random() * 30);
      await service.kill();
      longestStart = Math.max(longestStart, await service.start());
    }
    await writers.more(100);
    await writers.stop();
    expect(writers.unexpected).toEqual([]);

    const again = writers.acknowledged.filter(
      (_, index, all) => index % Math.ceil(all.length / RESENT) === 0,
    );
    for (const { command, streams } of again)
      expect(await send(service.url!, command, AbortSignal.timeout(10_000))).toEqual({ streams });
    const { code } = await service.stop();
    expect(code).toBe(0);

    const log = openSqliteEventStore({ file: logFileIn(dataDir), readOnly: true });
    const reckoning = await reckon(log, writers.acknowledged);
    const differences = await differencesIn(dataDir, log, join(folder, 'scratch'));
    await log.close();
    tell(
      `kill -9 under 32 writers: ${KILLS} kills, ${writers.unanswered} requests cut off, ${inWords(reckoning)}, ` +
        `${differences} rows unlike a fresh rebuild; ready again within ${seconds(longestStart)}`,
    );
    expect({ ...reckoning, differences }).toMatchObject({ ...NOTHING_LOST, differences: 0 });
  });
});
