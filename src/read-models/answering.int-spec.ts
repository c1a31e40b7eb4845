import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { join } from 'node:path';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { z } from 'zod';
import { toyProjections, workProjection, workStatus } from '../../test/oracle/toy-projections.js';
import { someEvents } from '../../test/support/events.js';
import { someFolder } from '../../test/support/fact-files.js';
import { InMemoryLog } from '../../test/support/in-memory-log.js';
import { NO_STREAM } from '../event-store/event-store.js';
import { positionText } from '../event-store/position.js';
import { Answering, type AnswerTimes } from './answering.js';
import type { Fill, OpenFacts } from './fills.js';
import type { Projection } from './projection.js';
import { defineQuery, type QueryDefinition } from './query.js';
import { ReadModels } from './read-models.js';
import { SqliteFills } from './sqlite/sqlite-fills.js';

/** What happens each time after the facts were asked how far they are, and how far those of a fill say that they are. */
let afterLook: () => Promise<void>;
let shown: (position: number, fill: Fill) => number;

/** Fills whose facts are looked at while something happens. */
class WatchedFills extends SqliteFills {
  override async openFacts(fill: Fill, projections: readonly Projection[]): Promise<OpenFacts> {
    const facts = await super.openFacts(fill, projections);
    const { progress, knownBy } = facts;
    facts.progress = async (...names) => {
      const found = await progress.apply(facts, names);
      await afterLook();
      return { ...found, position: shown(found.position, fill) };
    };
    facts.knownBy = async (...day) => {
      const known = await knownBy.apply(facts, day);
      await afterLook();
      return known;
    };
    return facts;
  }
}

const statuses = defineQuery({
  name: 'statuses',
  args: z.strictObject({}),
  projections: [workProjection],
  answer: async (facts) => ({ count: (await facts.all(workStatus)).length }),
}) as unknown as QueryDefinition;

const clock = { now: () => Date.parse('2024-03-05T12:00:00.000Z') };

let folder: ReturnType<typeof someFolder>;
let log: InMemoryLog;
let readModels: ReadModels;
let answering: Answering;
let streams = 0;

beforeEach(async () => {
  afterLook = async () => {};
  shown = (position) => position;
  folder = someFolder();
  log = new InMemoryLog();
  const fills = new WatchedFills(join(folder.path, 'read-models'));
  readModels = ReadModels.open({ log, projections: toyProjections, fills, clock });
  answering = new Answering(log, readModels, clock);
  await readModels.start();
});
afterEach(async () => {
  await readModels.close();
  folder.remove();
});

/** Reports on work of its own, and waits until the facts hold it. */
async function report(): Promise<number> {
  streams += 1;
  const stream = `recommendation-${streams}`;
  const data = () => ({ share: 'body:education', status: 'complete', evidence: [] });
  const { position } = await log.append(stream, NO_STREAM, someEvents(stream, 1, { data }));
  while ((await readModels.status()).projections.some((each) => each.position < position)) await nextTurn();
  return position;
}

describe('An answer', () => {
  it('to what is known today is not refused because something becomes known meanwhile', async () => {
    await report();
    afterLook = async () => void (await report());
    const answer = await answering.answer(statuses, {}, { asKnownOn: '2024-03-05' });
    expect(answer).toMatchObject({ count: 1, answer: { asKnownOn: '2024-03-05' } });
  });

  it('is never from before the position that was waited for, whichever facts serve by then', async () => {
    const position = await report();
    shown = (reached, { n }) => (n === 1 ? reached : reached - 1);
    let turned = false;
    afterLook = async () => {
      if (!turned) await readModels.rebuild();
      turned = true;
    };
    const minPosition = positionText(log.logId, position);
    await expect(answering.answer(statuses, {}, { minPosition })).rejects.toMatchObject({ code: 'STALE' });
    expect(turned).toBe(true);
  });

  it('says the position that its facts are from', async () => {
    const position = await report();
    const { answer } = (await answering.answer(statuses, {}, {})) as { answer: AnswerTimes };
    expect(answer.position).toBe(positionText(log.logId, position));
  });
});
