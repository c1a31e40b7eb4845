import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import Sqlite from 'better-sqlite3';
import { days, histories } from '../../../test/oracle/histories.js';
import { bodiesProjection, bodyName, toyProjections } from '../../../test/oracle/toy-projections.js';
import { filledFile, runnerOver, someFolder, atNoon } from '../../../test/support/fact-files.js';
import { InMemoryLog } from '../../../test/support/in-memory-log.js';
import { oracleRuns } from '../../../test/support/oracle-runs.js';
import { postgresFills, type FillsForTests } from '../../../test/support/postgres-fills.js';
import { onDay } from '../../kernel/days.js';
import type { EventMetadata, StoredEvent } from '../../kernel/event.js';
import { bodyFormed } from '../../partnerships/partnership.events.js';
import { ROW_COLUMNS } from '../changes.js';
import type { Fact } from '../fact.js';
import type { FactStore } from '../fact-store.js';
import { KEEPING, type Fill } from '../fills.js';
import { Runner } from '../runner.js';
import { openSqliteFactStore } from '../sqlite/sqlite-fact-store.js';
import { tablesOf } from './fact-tables.js';

/** A server starts in a second, but a busy machine has many to start. */
const folder = someFolder();
let kept: FillsForTests;

beforeAll(async () => {
  kept = await postgresFills();
});
afterAll(async () => {
  await kept.remove();
  folder.remove();
});

const logOf = (history: readonly StoredEvent[]): InMemoryLog => {
  const log = new InMemoryLog();
  log.push(...history);
  return log;
};

const filled = (log: InMemoryLog) => kept.filled(toyProjections, log);

/** The history as it grows, in small pages, in both stores: a file and a fill. */
async function followed(history: readonly StoredEvent[], page: number) {
  const log = new InMemoryLog();
  const [file, fill] = [await filledFile(folder.path, toyProjections, log), await filled(log)];
  const lease = (await kept.fills.leases.acquire(`${KEEPING}${fill.n}`))!;
  const writer = await kept.fills.openWriter(fill, lease);
  const runners = [
    await runnerOver(file, log, toyProjections, { page }),
    await Runner.start({ log, projections: toyProjections, writer, clock: atNoon, page }),
  ];
  log.push(...history);
  for (const runner of runners) {
    await runner.reached(history.length);
    await runner.look();
    await runner.stop();
  }
  await lease.release();
  return { file, fill };
}

function rowsInFile(file: string) {
  const db = new Sqlite(file, { readonly: true });
  try {
    return tableNames.map((table) => db.prepare(`SELECT ${columnsOf(table)} FROM ${table} ORDER BY 1`).all());
  } finally {
    db.close();
  }
}

const rowsInFill = ({ n }: Fill) =>
  Promise.all(
    tableNames.map((table) =>
      kept.database.query(`SELECT ${columnsOf(table)} FROM ${tablesOf({ n }).schema}.${table} ORDER BY 1`),
    ),
  );

const tableNames = [...toyProjections.map(({ name }) => `fact_${name}`), 'checkpoint', 'day_head'];
const columnsOf = (table: string) =>
  table.startsWith('fact_') ? `${ROW_COLUMNS.join(', ')}, replaced_at` : '*';

const subjects = ['one', 'one/body:education', 'one/agency:police', 'body-0', 'body-1', 'nobody', 'no\0body'];
const lists = ['here', 'agency:police', 'cycle-1', 'cycle-0', 'body:education', 'nowhere', 'no\0where'];

/** Everything that can be read at a position, one answer after the other. */
async function allAnswers(store: FactStore, position: number): Promise<unknown[]> {
  const known = { position };
  const answers: unknown[] = [];
  for (const { kinds } of toyProjections) {
    const names = kinds.map(({ kind }) => kind);
    answers.push(await store.ofSubjects([...names, ...names], [...subjects, ...subjects], known));
    for (const kind of names) {
      answers.push(await store.ofLists(kind, lists, known), await store.ofKind(kind, known));
    }
    for (const subject of subjects) answers.push(await allPages(store, names, subject, position));
  }
  for (const day of ['2024-03-31', '2024-04-02', '2024-04-09', '2024-04-10', '2024-04-11']) {
    answers.push(await store.knownBy(day));
  }
  const names = toyProjections.map(({ name }) => name);
  answers.push(await store.progress(names), await store.progress(['work', 'work']), await store.progress([]));
  return answers;
}

async function allPages(store: FactStore, kinds: string[], subject: string, position: number) {
  const pages: Fact[][] = [];
  for (const asOf of [days[2]!, days[6]!]) {
    for (const order of ['ascending', 'descending'] as const) {
      for (const possibly of [true, false]) {
        for (let after: Fact | undefined; ;) {
          const page = await store.page(
            kinds,
            subject,
            { asOf, order, possibly, max: 2, after },
            { position },
          );
          pages.push(page);
          after = page.at(-1);
          if (!after) break;
          const { n: _, ...event } = after;
          pages.push(await store.page(kinds, subject, { asOf, order, max: 1, after: event }, { position }));
        }
      }
    }
  }
  return pages;
}

describe('facts in PostgreSQL', () => {
  it('are the same as in SQLite, row by row and answer by answer, loaded or followed live', async () => {
    await fc.assert(
      fc.asyncProperty(histories, fc.integer({ min: 1, max: 4 }), async (history, page) => {
        const live = await followed(history, page);
        const loaded = await filled(logOf(history));
        const rows = rowsInFile(live.file);
        expect(await rowsInFill(live.fill)).toEqual(rows);
        expect(await rowsInFill(loaded)).toEqual(rows);
        const sqlite = openSqliteFactStore(live.file, toyProjections);
        const answered = await kept.fills.openFacts(live.fill, toyProjections);
        for (const position of [0, Math.floor(history.length / 2), history.length]) {
          const [expected, found] = [
            await allAnswers(sqlite, position),
            await allAnswers(answered, position),
          ];
          expect(found).toStrictEqual(expected);
        }
        await sqlite.close();
        await Promise.all([kept.fills.discard(live.fill), kept.fills.discard(loaded)]);
      }),
      { numRuns: oracleRuns(20) },
    );
  });

  it('sort by code point, and come back as they were, whatever characters they hold', async () => {
    const strange = [
      '',
      'a',
      'Z',
      'é',
      '\ufb01',
      '😀',
      '\u200b',
      '"',
      '\\',
      '{a,"b"}',
      'NULL',
      "o'clock",
      '%',
      '\n',
    ];
    const log = logOf(strange.map((text, index) => formed(text, index)));
    const sqlite = openSqliteFactStore(await filledFile(folder.path, toyProjections, log), toyProjections);
    const answered = await kept.fills.openFacts(await filled(log), toyProjections);
    const known = { position: strange.length };
    const ofKind = await answered.ofKind(bodyName.kind, known);
    expect(ofKind).toStrictEqual(await sqlite.ofKind(bodyName.kind, known));
    expect(new Set(ofKind.map(({ subject }) => subject))).toEqual(new Set(strange));
    const ofSubjects = await answered.ofSubjects([bodyName.kind], strange, known);
    expect(ofSubjects).toEqual(await sqlite.ofSubjects([bodyName.kind], strange, known));
    await sqlite.close();
  });

  it('are found for more subjects than one statement takes, each once and in the order of SQLite', async () => {
    const many = Array.from({ length: 1200 }, (_, index) => `body ${(index * 7919) % 1200}`);
    const log = logOf(many.map(formed));
    const sqlite = openSqliteFactStore(await filledFile(folder.path, toyProjections, log), toyProjections);
    const answered = await kept.fills.openFacts(await filled(log), toyProjections);
    const found = await answered.ofSubjects([bodyName.kind], [...many, 'body 7'], { position: 1200 });
    expect(found).toHaveLength(1200);
    expect(found).toEqual(await sqlite.ofSubjects([bodyName.kind], [...many, 'body 7'], { position: 1200 }));
    await sqlite.close();
  });

  it('of kinds that are not all of one projection, or of a projection that is not held, are refused', async () => {
    const answered = await kept.fills.openFacts(await filled(new InMemoryLog()), [bodiesProjection]);
    await expect(answered.ofKind('work.status', { position: 1 })).rejects.toMatchObject({
      code: 'FACT_KIND_UNKNOWN',
    });
    await expect(answered.progress(['bodies', 'other'])).rejects.toMatchObject({
      code: 'PROJECTION_UNKNOWN',
    });
  });

  it('of a fill that was never finished, or is gone, are refused', async () => {
    const begun = await kept.fills.begin('toys');
    const cancelled = AbortSignal.abort(new Error('Not now.'));
    const source = { log: new InMemoryLog(), projections: toyProjections };
    await expect(kept.fills.load(begun, source, { signal: cancelled })).rejects.toThrow('Not now.');
    const unreadable = { code: 'READ_MODEL_UNREADABLE' };
    await expect(kept.fills.openFacts(begun, toyProjections)).rejects.toMatchObject(unreadable);
    await kept.fills.discard(begun);
    await expect(kept.fills.openFacts(begun, toyProjections)).rejects.toMatchObject(unreadable);
  });

  it('of a fill that others delete while they serve are not ready, which passes', async () => {
    const fill = await filled(new InMemoryLog());
    const facts = await kept.fills.openFacts(fill, toyProjections);
    await kept.database.query(`DROP SCHEMA ${tablesOf(fill).schema} CASCADE`);
    for (const read of [
      () => facts.ofKind('work.status', { position: 1 }),
      () => facts.progress(['work']),
      () => facts.checkpoints(),
      () => facts.knownBy('2024-01-01'),
      () => facts.touched('work', { after: 0, upTo: 1 }, 10),
    ]) {
      await expect(read()).rejects.toMatchObject({ code: 'NOT_READY' });
    }
  });
});

function formed(body: string, index: number): StoredEvent {
  const event = bodyFormed({ body, name: `${body}!`, kind: 'subgroup' });
  const metadata = { occurred: onDay('2024-03-01'), recordedAt: '2024-03-05T10:00:00.000Z' } as EventMetadata;
  const place = { stream: 'partnership-here', revision: index, position: index + 1, id: `${index}` };
  return { ...event, ...place, metadata } as StoredEvent;
}
