import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { z } from 'zod';
import { toyProjections, workProjection, workStatus } from '../../../test/oracle/toy-projections.js';
import { someEvents } from '../../../test/support/events.js';
import { atNoon } from '../../../test/support/fact-files.js';
import { InMemoryLog } from '../../../test/support/in-memory-log.js';
import { startPostgres, type PostgresServer } from '../../../test/support/postgres.js';
import { fillsOf } from '../../../test/support/postgres-fills.js';
import { NO_STREAM } from '../../event-store/event-store.js';
import { openDatabase, type Database } from '../../postgres/database.js';
import { Answering, type AnswerTimes } from '../answering.js';
import { defineQuery, type QueryDefinition } from '../query.js';
import { ReadModels } from '../read-models.js';
import { LiveAnswers } from './live-answers.js';

/** A server starts in a second, but a busy machine has many to start. */
let server: PostgresServer;
const log = new InMemoryLog();
interface Replica {
  readonly readModels: ReadModels;
  readonly database: Database;
  readonly live: LiveAnswers;
}

const replicas: Replica[] = [];
const running: AsyncGenerator[] = [];
const leaving = new AbortController();

beforeAll(async () => {
  server = await startPostgres();
});
afterAll(async () => {
  leaving.abort();
  for (const answers of running) await answers.return(undefined);
  for (const { readModels, database } of replicas) {
    await readModels.close();
    await database.close();
  }
  await server.remove();
});

async function startReplica(): Promise<Replica> {
  const database = await openDatabase({ url: server.urlOf('postgres'), logId: log.logId });
  const readModels = ReadModels.open({
    log,
    projections: toyProjections,
    fills: fillsOf(database),
    clock: atNoon,
  });
  const answering = new Answering(log, readModels, atNoon);
  const replica = {
    readModels,
    database,
    live: new LiveAnswers({ answering, readModels, log, clock: atNoon }),
  };
  replicas.push(replica);
  await readModels.start();
  return replica;
}

let made: string[] = [];
const statuses = defineQuery({
  name: 'statuses',
  args: z.strictObject({ work: z.string() }),
  projections: [workProjection],
  answer: async (facts, { work }) => {
    made.push(work);
    return { values: (await facts.of(workStatus, [`${work}/body:education`])).map(({ value }) => value) };
  },
}) as unknown as QueryDefinition;

const report = (work: string, status: string) =>
  log.append(
    `recommendation-${work}`,
    NO_STREAM,
    someEvents(`recommendation-${work}`, 1, {
      data: () => ({ share: 'body:education', status, evidence: [] }),
    }),
  );

describe('A subscriber of a replica that does not keep the read models up to date', () => {
  let other: Replica;

  beforeAll(async () => {
    const keeping = await startReplica();
    other = await startReplica();
    expect((await keeping.readModels.status()).kept).toBe(true);
  });

  /** The values of the next answer that has others than the one before. */
  const valuesOf = (work: string) => {
    const answers = other.live.answers(statuses, { work }, {}, leaving.signal);
    running.push(answers);
    let last: string | undefined;
    return async () => {
      for await (const told of { [Symbol.asyncIterator]: () => ({ next: () => answers.next() }) }) {
        if ('fault' in told) throw told.fault;
        const { values } = told.answer as { values: string[] };
        if (JSON.stringify(values) === last) continue;
        last = JSON.stringify(values);
        return values;
      }
      throw new Error('The answers ended.');
    };
  };

  it('is told what another one stores; what is not touched is not answered anew', async () => {
    const [one, two] = [valuesOf('one'), valuesOf('two')];
    expect([await one(), await two()]).toEqual([[], []]);

    made = [];
    await report('one', 'complete');
    expect(await one()).toEqual(['complete']);
    await report('two', 'in_progress');
    expect(await two()).toEqual(['in_progress']);
    expect(made).toEqual(['one', 'two']);
  });

  it('is told an answer once, however many others ask for the same', async () => {
    const asked = () => {
      const answers = other.live.answers(statuses, { work: 'shared' }, {}, leaving.signal);
      running.push(answers);
      return answers;
    };
    const first = asked();
    await first.next();
    for (let n = 0; n < 3; n += 1) await asked().next();
    const next = first.next();
    await report('shared', 'complete');
    expect((await next).value).toMatchObject({ answer: { values: ['complete'] } });
  });

  it('is told what came while the database was away, and of nothing that passed', async () => {
    const three = valuesOf('three');
    expect(await three()).toEqual([]);
    await server.stop();
    await report('three', 'complete');
    const four = valuesOf('four');
    const first = four();
    await server.start();
    expect(await Promise.all([three(), first])).toEqual([['complete'], []]);
    await report('four', 'in_progress');
    expect(await four()).toEqual(['in_progress']);
  });

  it('is told once that an answer is up to date no longer because its projection stopped', async () => {
    const answers = other.live.answers(statuses, { work: 'five' }, {}, leaving.signal);
    running.push(answers);
    const upToDate = async () => {
      const { answer } = (await answers.next()).value as { answer: { answer: AnswerTimes } };
      return answer.answer.upToDate;
    };
    expect(await upToDate()).toBe(true);
    const unknown = someEvents('recommendation-unknown', 1).map((event) => ({ ...event, type: 'Sung' }));
    await log.append('recommendation-unknown', NO_STREAM, unknown);
    expect(await upToDate()).toBe(false);
  });
});
