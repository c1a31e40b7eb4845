import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { logFileIn } from '../../src/event-store/sqlite/data-folder.js';
import { openSqliteEventStore } from '../../src/event-store/sqlite/sqlite-event-store.js';
import { Programs } from '../support/programs.js';
import { beginnings } from './audit.js';
import { differencesIn } from './facts.js';
import { inWords, NOTHING_LOST, reckon } from './reckoning.js';
import { Replica } from './replica.js';
import { smallDisk, type SmallDisk } from './small-disk.js';
import { seconds, tell, times } from './told.js';
import { answerOf, untilPresent, untilShows } from './until.js';
import { lastPosition, Writers } from './writers.js';

const ROUNDS = times(2, 12);

let programs: Programs;
let service: Replica;
let folder: string;
let disk: SmallDisk;

beforeAll(async () => {
  programs = await Programs.build();
  folder = mkdtempSync(join(tmpdir(), 'throughline-full-'));
  mkdirSync(join(folder, 'scratch'));
  disk = smallDisk(join(folder, 'disk'), programs);
});
afterAll(async () => {
  await service.kill();
  disk.remove();
  programs.remove();
  rmSync(folder, { recursive: true });
});

describe('A service whose disk fills up under 32 writers', () => {
  it('refuses what it cannot keep, keeps what it acknowledged, and goes on when there is room', async () => {
    const dataDir = join(disk.folder, 'data');
    service = await Replica.started(disk.spawn, { DATA_DIR: dataDir });
    const writers = new Writers({ to: () => service.url });
    for (const command of beginnings()) await writers.deliver(command);
    writers.start();
    const rounds = Math.min(ROUNDS, disk.times);
    let longest = 0;
    for (let round = 0; round < rounds; round += 1) {
      await writers.more(50);
      disk.fill();
      await writers.refused('DISK_FULL', (writers.refusals.get('DISK_FULL') ?? 0) + 64);
      expect(await answerOf(service)).toMatch(/present|earlier/);
      if (disk.free()) {
        await service.stop();
        await service.start();
      }
      await writers.more(50);
      longest = Math.max(longest, await untilShows(service, lastPosition(writers.acknowledged)));
    }
    await writers.stop();
    await untilPresent(service);
    expect(writers.unexpected).toEqual([]);
    expect((await service.stop()).code).toBe(0);

    const log = openSqliteEventStore({ file: logFileIn(dataDir), readOnly: true });
    const reckoning = await reckon(log, writers.acknowledged);
    const differences = await differencesIn(dataDir, log, join(folder, 'scratch'));
    await log.close();
    tell(
      `disk full under 32 writers: ${disk.is}, full ${rounds} times, ` +
        `${writers.refusals.get('DISK_FULL')} appends refused as DISK_FULL, ${inWords(reckoning)}, ` +
        `${differences} rows unlike a fresh rebuild; answers show all again within ${seconds(longest)}`,
    );
    expect({ ...reckoning, differences }).toMatchObject({ ...NOTHING_LOST, differences: 0 });
  });
});
