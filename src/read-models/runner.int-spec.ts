import { afterAll, beforeEach, describe, expect, it } from '@jest/globals';
import { onDay } from '../kernel/days.js';
import { recordedInError, type EventMetadata, type NewEvent, type StoredEvent } from '../kernel/event.js';
import { bodyFormed } from '../partnerships/partnership.events.js';
import { progressReported } from '../recommendations/recommendation.events.js';
import { allRows, filledFile, runnerOver, someFolder } from '../../test/support/fact-files.js';
import { InMemoryLog } from '../../test/support/in-memory-log.js';
import {
  bodiesProjection,
  toyProjections,
  workProjection,
  workStatus,
} from '../../test/oracle/toy-projections.js';
import { factKind } from './fact.js';
import { defineProjection, type Projection } from './projection.js';
import type { Runner } from './runner.js';
import { openSqliteFactStore } from './sqlite/sqlite-fact-store.js';

const folder = someFolder();
afterAll(folder.remove);

let log: InMemoryLog;
let file: string;
beforeEach(async () => {
  log = new InMemoryLog();
  file = await filledFile(folder.path, toyProjections);
});

let recorded = 0;

/** Puts events at the end of a stream of the log. */
async function record(stream: string, ...events: (NewEvent & { stamp?: string })[]): Promise<StoredEvent[]> {
  const revision = (await log.readStream(stream)).length;
  const position = (await log.head()) + 1;
  const stored = events.map(({ stamp, occurred, corrects, ...event }, index) => ({
    ...event,
    stream,
    revision: revision + index,
    position: position + index,
    id: `event-${(recorded += 1)}`,
    metadata: {
      occurred: occurred ?? onDay('2024-03-01'),
      recordedAt: stamp ?? '2024-03-05T10:00:00.000Z',
      ...(corrects ? { corrects } : {}),
    } as EventMetadata,
  }));
  log.push(...stored);
  return stored;
}

const progress = (
  status: 'not_started' | 'in_progress' | 'complete',
  also: Partial<NewEvent> = {},
): NewEvent => ({
  ...progressReported({ share: 'body:education', status, evidence: [] }),
  ...also,
});
const body = (name: string) => bodyFormed({ body: 'education', name, kind: 'subgroup' });

/** The toy projection of work, which cannot apply one status while `broken` says so. */
function fragile(broken: () => boolean): Projection {
  const work = workProjection.on.recommendation!;
  const ProgressReported: typeof work.ProgressReported = ({ data, ...event }) => {
    if (data.status === 'complete' && broken()) throw new Error('This projection cannot read that.');
    return (work.ProgressReported as Exclude<typeof work.ProgressReported, 'ignored'>)({ data, ...event });
  };
  return { ...workProjection, on: { recommendation: { ...work, ProgressReported } } };
}

async function statusesAt(position: number): Promise<unknown[]> {
  const store = openSqliteFactStore(file, toyProjections);
  const facts = await store.ofSubjects([workStatus.kind], ['one/body:education'], { position });
  store.close();
  return facts.map(({ value }) => value);
}

const statusOf = (runner: Runner, name: string) =>
  runner.status().find(({ projection }) => projection === name)!;

/** Stands for what goes wrong outside of the events: the next subscription fails. */
class FailingLog extends InMemoryLog {
  failing = false;

  override async *subscribe(options: { after: number; signal: AbortSignal; page?: number }) {
    for await (const events of super.subscribe(options)) {
      if (this.failing) throw new Error('The disk does not answer.');
      yield events;
    }
  }
}

describe('a runner', () => {
  it('applies nothing twice and leaves nothing out when it starts again', async () => {
    await record('recommendation-one', progress('not_started'), progress('in_progress'));
    const first = await runnerOver(file, log, toyProjections, { page: 1 });
    await first.reached(1);
    await first.stop();
    await record('recommendation-one', progress('complete'));
    const second = await runnerOver(file, log, toyProjections);
    await second.reached(3);
    await second.stop();
    expect(await statusesAt(3)).toEqual(['not_started', 'in_progress', 'complete']);
    expect(await statusesAt(2)).toEqual(['not_started', 'in_progress']);
  });

  it('replaces a corrected fact for later positions only, in the place of the first of its chain', async () => {
    const [first] = await record('recommendation-one', progress('not_started'), progress('in_progress'));
    const [second] = await record('recommendation-one', progress('complete', { corrects: first }));
    await record('recommendation-one', progress('in_progress', { corrects: second }));
    const runner = await runnerOver(file, log, toyProjections);
    await runner.reached(4);
    await runner.stop();
    expect(await statusesAt(2)).toEqual(['not_started', 'in_progress']);
    expect(await statusesAt(3)).toEqual(['complete', 'in_progress']);
    expect(await statusesAt(4)).toEqual(['in_progress', 'in_progress']);
  });

  it('takes a fact recorded in error back and states nothing in its stead', async () => {
    const [wrong] = await record('recommendation-one', progress('complete'));
    await record('recommendation-one', recordedInError({ ...wrong!, why: { narrative: 'The wrong row.' } }));
    const runner = await runnerOver(file, log, toyProjections);
    await runner.reached(2);
    await runner.stop();
    expect(await statusesAt(1)).toEqual(['complete']);
    expect(await statusesAt(2)).toEqual([]);
    expect(statusOf(runner, 'work').stopped).toBeUndefined();
  });

  it('stops a projection alone, before the event that it cannot apply, and tries that one again', async () => {
    let broken = true;
    const projections = [fragile(() => broken), bodiesProjection];
    await record(
      'recommendation-one',
      progress('in_progress'),
      progress('complete'),
      progress('not_started'),
    );
    await record('partnership-here', body('Education group'));
    const runner = await runnerOver(file, log, projections);
    await runner.reached(4);
    expect(statusOf(runner, 'work')).toEqual({
      projection: 'work',
      position: 1,
      stopped: { at: 2, error: 'This projection cannot read that.' },
    });
    expect(statusOf(runner, 'bodies')).toEqual({ projection: 'bodies', position: 4 });
    const store = openSqliteFactStore(file, toyProjections);
    expect(await store.progress(['work', 'bodies'])).toEqual({ position: 1, stopped: ['work'] });
    expect(await store.progress(['bodies'])).toEqual({ position: 4, stopped: [] });

    await runner.look();
    await runner.reached(4);
    expect(statusOf(runner, 'work').stopped?.at).toBe(2);

    broken = false;
    await runner.look();
    await runner.reached(4);
    expect(await store.progress(['work', 'bodies'])).toEqual({ position: 4, stopped: [] });
    expect(await statusesAt(4)).toEqual(['in_progress', 'complete', 'not_started']);

    await record('recommendation-one', progress('complete'));
    await runner.reached(5);
    expect(await store.progress(['work', 'bodies'])).toEqual({ position: 5, stopped: [] });
    store.close();
    await runner.stop();
  });

  it('gives the same rows after a stop as without one', async () => {
    let broken = true;
    const projections = [fragile(() => broken), bodiesProjection];
    const [first] = await record('recommendation-one', progress('complete'), progress('in_progress'));
    await record('recommendation-one', progress('not_started', { corrects: first }));
    await record('partnership-here', body('Education group'));
    const runner = await runnerOver(file, log, projections, { page: 1 });
    await runner.reached(4);
    broken = false;
    await runner.look();
    await runner.reached(4);
    await runner.stop();
    expect(allRows(file)).toEqual(allRows(await filledFile(folder.path, toyProjections, log)));
  });

  it('tries a stopped projection again when it starts', async () => {
    await record('recommendation-one', progress('complete'));
    const failing = await runnerOver(file, log, [fragile(() => true), bodiesProjection]);
    await failing.reached(1);
    await failing.stop();
    const fixed = await runnerOver(file, log, toyProjections);
    await fixed.reached(1);
    await fixed.stop();
    expect(await statusesAt(1)).toEqual(['complete']);
  });

  it('stops a projection at more than 64 facts of one event, and takes 64', async () => {
    const many = factKind<number>('many');
    const projection = defineProjection({
      name: 'work',
      version: 1,
      kinds: [many],
      on: {
        recommendation: {
          ...workProjection.on.recommendation!,
          ProgressReported: ({ data }) =>
            Array.from({ length: data.status === 'complete' ? 65 : 64 }, (_, n) => many.of('one', n)),
        },
      },
    });
    const own = await filledFile(folder.path, [projection]);
    await record('recommendation-one', progress('in_progress'), progress('complete'));
    const runner = await runnerOver(own, log, [projection]);
    await runner.reached(2);
    expect(statusOf(runner, 'work').position).toBe(1);
    expect(statusOf(runner, 'work').stopped?.at).toBe(2);
    await runner.stop();
    const store = openSqliteFactStore(own, [projection]);
    expect((await store.ofKind('many', { position: 2 })).map(({ value }) => value)).toHaveLength(64);
    store.close();
  });

  it('stops at an unknown event only those projections that follow its stream', async () => {
    await record('recommendation-one', { type: 'RecommendationSung', version: 1, data: {} });
    await record('partnership-here', body('Education group'));
    const runner = await runnerOver(file, log, toyProjections);
    await runner.reached(2);
    expect(statusOf(runner, 'work').stopped?.error).toContain('RecommendationSung');
    expect(statusOf(runner, 'bodies')).toEqual({ projection: 'bodies', position: 2 });
    await runner.stop();
  });

  it('stops every projection at a stream that is not ours', async () => {
    await record('partnership-here', body('Education group'));
    await record('invoice-7', { type: 'InvoiceSent', version: 1, data: {} });
    const runner = await runnerOver(file, log, toyProjections);
    await runner.reached(2);
    for (const { position, stopped } of runner.status()) {
      expect({ position, at: stopped?.at }).toEqual({ position: 1, at: 2 });
    }
    await runner.stop();
  });

  it('says that a position was not reached when it ends before', async () => {
    const runner = await runnerOver(file, log, toyProjections);
    const reached = runner.reached(1);
    await runner.stop();
    expect(await reached).toBe(false);
    expect(await runner.reached(0)).toBe(true);
  });

  it('stops for good when another process moved a checkpoint, and stores nothing of that page', async () => {
    const first = await runnerOver(file, log, toyProjections);
    const silent = new InMemoryLog();
    const second = await runnerOver(file, silent, toyProjections);
    await record('recommendation-one', progress('complete'));
    await first.reached(1);
    await first.stop();
    silent.push(...(await log.readAll()));
    expect(await second.ended).toMatchObject({ code: 'FENCED' });
    await second.stop();
    expect(await statusesAt(1)).toEqual(['complete']);
  });

  it('says why when the log fails, and forgets that once the log answers again', async () => {
    const failing = new FailingLog();
    failing.failing = true;
    const [event] = await record('recommendation-one', progress('complete'));
    failing.push(event!);
    const runner = await runnerOver(file, failing, toyProjections);
    await runner.reached(1);
    expect(statusOf(runner, 'work').stopped?.error).toBe('The disk does not answer.');
    failing.failing = false;
    await runner.look();
    await runner.reached(1);
    expect(statusOf(runner, 'work')).toEqual({ projection: 'work', position: 1 });
    await runner.stop();
  });
});

describe('a day', () => {
  const settled = async (day: string) => {
    const store = openSqliteFactStore(file, toyProjections);
    const answer = await store.knownBy(day);
    store.close();
    return answer;
  };
  const follow = async (now: string) => {
    const runner = await runnerOver(file, log, toyProjections, { clock: { now: () => Date.parse(now) } });
    await runner.reached(await log.head());
    await runner.look();
    await runner.stop();
  };

  it('is not settled before five minutes after its end in London', async () => {
    await record('recommendation-one', progress('complete', { stamp: '2024-07-01T10:00:00.000Z' } as object));
    await follow('2024-07-01T23:04:59.000Z');
    expect(await settled('2024-07-01')).toEqual({ position: 1, settled: false });
    await follow('2024-07-01T23:05:00.000Z');
    expect(await settled('2024-07-01')).toEqual({ position: 1, settled: true });
  });

  it('stays settled when the runner stood at the head after its end, also after a restart', async () => {
    await record('recommendation-one', progress('complete'));
    await follow('2024-03-06T00:05:00.000Z');
    await follow('2024-03-05T12:00:00.000Z');
    expect((await settled('2024-03-05')).settled).toBe(true);
    expect((await settled('2024-03-06')).settled).toBe(false);
  });

  it('is settled by an event that is known from a later day', async () => {
    await record('recommendation-one', progress('in_progress'));
    await record('recommendation-one', progress('complete', { stamp: '2024-03-06T00:00:00.000Z' } as object));
    await follow('2024-03-06T00:01:00.000Z');
    expect(await settled('2024-03-05')).toEqual({ position: 1, settled: true });
    expect(await settled('2024-03-04')).toEqual({ position: 0, settled: true });
    expect(await settled('2024-03-06')).toEqual({ position: 2, settled: false });
  });
});
