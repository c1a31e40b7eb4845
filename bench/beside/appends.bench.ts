/** Appends: our log on SQLite beside Emmett's, with many writers at once, an event each or a hundred. */
import Database from 'better-sqlite3';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { NO_STREAM } from '../../src/event-store/event-store.js';
import { openSqliteEventStore } from '../../src/event-store/sqlite/sqlite-event-store.js';
import { median, withoutChatter } from '../measures.js';
import { emmettSqlite, type EmmettConnection, type EmmettStore } from './peers.js';
import { shown, type Section } from '../section.js';
import { forEmmett, Supply } from './some-events.js';
import { write, type Written } from './writers.js';

const LOADS = [
  { writers: 1, events: 1 },
  { writers: 16, events: 1 },
  { writers: 64, events: 1 },
  { writers: 1, events: 100 },
  { writers: 16, events: 100 },
] as const;
/** Where 64 writers stand in it; the loads up to there are of one event each. */
const AT_64 = 2;
const ROUNDS = 4;
const MS_OF_ROUND = 400;
/** A round whose appends took longer than this to be answered is not repeated. */
const MS_TO_REPEAT = 2_000;

const ABOUT = `Writers append as fast as they are answered, each append to a new stream, for ${MS_OF_ROUND} ms a round; medians of
${ROUNDS} rounds in turns after one to warm up (a round that takes more than ${MS_TO_REPEAT / 1000} s is not repeated). "64 x 1" is 64 writers, one event an
append. All logs use WAL with \`synchronous=FULL\`. What is appended is made before each round; ours checks digests and limits besides.

*Acknowledged* are events whose append was answered when time was up, *committed* those of them that another connection saw at that
moment. The two differ for Emmett with one connection: appends that run at the same time share one transaction, it is committed
when there is a moment without any, and they are answered before that; a crash takes them all. The target therefore compares with
what Emmett commits, in either mode and with the number of writers at which it commits most. *Refused* counts appends, *missing*
events that were acknowledged and are not in the log at the end.`;

const supply = new Supply();

/** A log that is measured. */
interface Contestant {
  readonly name: string;
  append(events: number): Promise<number>;
  /** How many events are committed, as a connection of its own sees it. */
  committed(): Promise<number>;
  close(): Promise<void>;
}

/** Measures all, taking turns, each in a folder of its own. */
export async function appendsSideBySide(): Promise<Section> {
  const folder = mkdtempSync(join(tmpdir(), 'throughline-appends-'));
  const contestants = [
    ours(join(folder, 'ours.db')),
    await emmett('Emmett, a connection each (its default)', join(folder, 'each.db'), false),
    await emmett('Emmett, one connection', join(folder, 'one.db'), true),
  ];
  try {
    return sectionOf(await withoutChatter(() => measure(contestants)));
  } finally {
    for (const contestant of contestants) await contestant.close();
    rmSync(folder, { recursive: true });
  }
}

interface Result {
  readonly name: string;
  /** In the order of `LOADS`. */
  readonly byLoad: readonly LoadResult[];
  /** Events that were acknowledged and are not in the log afterwards. */
  readonly missing: number;
}

type LoadResult = Pick<Written, 'acknowledged' | 'committed' | 'rejected'> & { readonly tried: number };

async function measure(contestants: readonly Contestant[]): Promise<Result[]> {
  const rounds = contestants.map(() => LOADS.map((): Written[] => []));
  for (const [at, { writers, events }] of LOADS.entries()) {
    const stuck = new Set<Contestant>();
    for (let round = 0; round <= ROUNDS; round += 1)
      for (const [which, contestant] of contestants.entries()) {
        if (stuck.has(contestant)) continue;
        supply.refill(events);
        const log = { append: () => contestant.append(events), committed: contestant.committed };
        const written = await write(log, { writers, ms: MS_OF_ROUND });
        rounds[which]![at]!.push(written);
        if (written.ms > MS_TO_REPEAT) stuck.add(contestant);
      }
  }
  return Promise.all(
    contestants.map(async ({ name, committed }, which) => {
      const byLoad = rounds[which]!;
      return {
        name,
        byLoad: byLoad.map((all, at) => resultOf(all, LOADS[at]!.events)),
        missing: sum(byLoad.flat().map(({ events }) => events)) - (await committed()),
      };
    }),
  );
}

/** The first round warms up: its rates do not count unless it is the only one, its refusals do. */
function resultOf(rounds: readonly Written[], events: number): LoadResult {
  const counted = rounds.length > 1 ? rounds.slice(1) : rounds;
  return {
    acknowledged: median(counted.map(({ acknowledged }) => acknowledged)),
    committed: median(counted.map(({ committed }) => committed)),
    rejected: sum(rounds.map(({ rejected }) => rejected)),
    tried: sum(rounds.map((round) => round.events / events + round.rejected)),
  };
}

function ours(file: string): Contestant {
  const store = openSqliteEventStore({ file });
  const db = new Database(file, { readonly: true });
  const count = db.prepare<[], number>('SELECT count(*) FROM events').pluck();
  return {
    name: 'Throughline',
    append: async (length) => {
      const { stream, sealed } = supply.next(length);
      await store.append(stream, NO_STREAM, sealed);
      return length;
    },
    committed: async () => count.get()!,
    close: async () => {
      db.close();
      await store.close();
    },
  };
}

/** Its file is opened by its own SQLite alone: two of them in one process take each other's locks away. */
async function emmett(name: string, fileName: string, oneConnection: boolean): Promise<Contestant> {
  const { getSQLiteEventStore, sqliteConnection } = emmettSqlite();
  const connection = sqliteConnection({ fileName });
  const counting = sqliteConnection({ fileName });
  const store: EmmettStore = getSQLiteEventStore({
    fileName,
    ...(oneConnection ? { connectionOptions: { singleton: true, connection } } : {}),
  });
  await madeReady(store, connection);
  return {
    name,
    append: async (length) => {
      const append = supply.next(length);
      await store.appendToStream(append.stream, forEmmett(append));
      return length;
    },
    committed: async () =>
      (await counting.querySingle<{ events: number }>('SELECT count(*) AS events FROM emt_messages'))!.events,
    close: async () => {
      counting.close();
      connection.close();
    },
  };
}

/** Its connections set WAL without waiting for it, which the making of the tables can run into. */
async function madeReady(store: EmmettStore, connection: EmmettConnection): Promise<void> {
  await connection.querySingle('PRAGMA journal_mode = WAL');
  for (let trial = 1; ; trial += 1) {
    try {
      return await store.schema.migrate();
    } catch (error) {
      if (trial === 10) throw error;
    }
  }
}

function sectionOf(results: readonly Result[]): Section {
  const [us, ...others] = results as [Result, ...Result[]];
  const at64 = us.byLoad[AT_64]!;
  const theirs = others.flatMap(({ byLoad }) => byLoad.slice(0, AT_64 + 1));
  const theirBest = Math.max(...theirs.map(({ committed }) => committed));
  const theirAt64 = Math.max(...others.map(({ byLoad }) => byLoad[AT_64]!.acknowledged));
  return {
    title: 'Appends beside emmett-sqlite',
    about: ABOUT,
    table: [
      [
        'events a second',
        ...LOADS.map(({ writers, events }) => `${writers} x ${events}`),
        'refused at 64',
        'missing',
      ],
      ...results.flatMap(({ name, byLoad, missing }) => [
        [
          `${name}: committed`,
          ...byLoad.map(({ committed }) => shown(committed)),
          `${shown(byLoad[AT_64]!.rejected)} of ${shown(byLoad[AT_64]!.tried)}`,
          shown(missing),
        ],
        ['- acknowledged', ...byLoad.map(({ acknowledged }) => shown(acknowledged)), '', ''],
      ]),
    ],
    measures: [
      {
        what: 'Appends of 64 writers, times the most that Emmett commits with any number',
        result: at64.committed / theirBest,
        target: { atLeast: 10 },
      },
      { what: '- times what Emmett acknowledges to 64', result: at64.acknowledged / theirAt64 },
      {
        what: '- our appends that were refused',
        result: sum(us.byLoad.map(({ rejected }) => rejected)),
        target: { atMost: 0 },
      },
      {
        what: '- our events that were acknowledged and are missing',
        result: us.missing,
        target: { atMost: 0 },
      },
    ],
  };
}

const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);
