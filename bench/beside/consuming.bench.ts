/** Reading a log from its beginning: our projections and our subscription beside Emmett's consumer, over the same events. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { allProjections } from '../../projections/index.js';
import type { EventStore } from '../../src/event-store/event-store.js';
import { openSqliteEventStore } from '../../src/event-store/sqlite/sqlite-event-store.js';
import type { StoredEvent } from '../../src/kernel/event.js';
import { onDay } from '../../src/kernel/days.js';
import { factKind } from '../../src/read-models/fact.js';
import type { Projection } from '../../src/read-models/projection.js';
import { fillFactFile } from '../../src/read-models/sqlite/fill.js';
import { writeLog, type LogRow } from '../bulk-log.js';
import { median, withoutChatter } from '../measures.js';
import { someHistory } from '../some-history.js';
import { emmettSqlite, type EmmettConnection, type EmmettEvent, type EmmettStore } from './peers.js';
import { shown, type Section } from '../section.js';

const EVENTS = 40_000;
const ROUNDS = 2;
const EVENTS_AN_APPEND = 100;

const row = factKind<unknown>('a_row');

/** States one fact for each event about recommendations, which all events of the log are. */
const rowOfEach: Projection = {
  name: 'some_rows',
  version: 1,
  kinds: [row],
  on: {
    recommendation: Object.fromEntries(
      Object.keys(allProjections.find(({ on }) => on.recommendation)!.on.recommendation!).map((type) => [
        type,
        ({ stream, data }: StoredEvent) => [row.of(stream, data)],
      ]),
    ) as never,
  },
};

/** Events a second, in the order of the rounds. */
interface Rates {
  /** All read models; of Emmett, one row an event. */
  readonly everything: number[];
  /** One row an event. */
  readonly projecting: number[];
  readonly counting: number[];
}

/** Measures both, taking turns. */
export async function consumingSideBySide(): Promise<Section> {
  const folder = mkdtempSync(join(tmpdir(), 'throughline-consuming-'));
  const file = join(folder, 'ours.db');
  const rows = [...someHistory(EVENTS, onDay('2024-03-01'))];
  writeLog(file, rows);
  const log = openSqliteEventStore({ file, readOnly: true });
  const [ours, theirs]: Rates[] = [noRates(), noRates()];
  try {
    const emmett = await emmettWith(join(folder, 'emmett.db'), rows);
    await withoutChatter(async () => {
      for (let round = 0; round < ROUNDS; round += 1) {
        const fill = (file: string, projections: readonly Projection[]) =>
          rateOf(() => fillFactFile({ file: join(folder, `${file}-${round}.db`), log, projections }));
        ours!.everything.push(await fill('all', allProjections));
        theirs!.projecting.push(await rateOf(() => emmett.consume(`rows-${round}`, insertRow)));
        ours!.projecting.push(await fill('one', [rowOfEach]));
        ours!.counting.push(await rateOf(() => countAll(log)));
        theirs!.counting.push(await rateOf(() => emmett.consume(`count-${round}`, () => undefined)));
      }
    });
    emmett.close();
    return sectionOf(ours!, theirs!);
  } finally {
    await log.close();
    rmSync(folder, { recursive: true });
  }
}

const noRates = (): Rates => ({ everything: [], projecting: [], counting: [] });

async function rateOf(work: () => Promise<void>): Promise<number> {
  const begun = performance.now();
  await work();
  return (EVENTS * 1000) / (performance.now() - begun);
}

async function countAll(log: EventStore): Promise<void> {
  const leave = new AbortController();
  let seen = 0;
  for await (const page of log.subscribe({ after: 0, signal: leave.signal })) {
    seen += page.length;
    if (seen >= EVENTS) break;
  }
}

type EachMessage = (event: EmmettEvent, context: { connection: EmmettConnection }) => Promise<void> | void;

const insertRow: EachMessage = async ({ type, data }, { connection }) => {
  await connection.command('INSERT INTO some_rows (type, data) VALUES (?, ?)', [type, JSON.stringify(data)]);
};

/** A store of Emmett's that holds these events, on one connection. */
async function emmettWith(fileName: string, rows: readonly LogRow[]) {
  const { getSQLiteEventStore, sqliteConnection } = emmettSqlite();
  const connection = sqliteConnection({ fileName });
  await connection.querySingle('PRAGMA journal_mode = WAL');
  const store = getSQLiteEventStore({ fileName, connectionOptions: { singleton: true, connection } });
  await store.schema.migrate();
  await connection.command('CREATE TABLE some_rows (id INTEGER PRIMARY KEY, type TEXT, data TEXT)');
  for (let from = 0; from < rows.length; from += EVENTS_AN_APPEND)
    await store.appendToStream(`history-${from}`, rows.slice(from, from + EVENTS_AN_APPEND).map(eventOf));
  return {
    consume: (processorId: string, eachMessage: EachMessage) => consumeAll(store, processorId, eachMessage),
    close: () => connection.close(),
  };
}

function eventOf({ columns }: LogRow): EmmettEvent {
  const [, , , , type, , data, metadata] = columns;
  return { type, data: JSON.parse(data) as unknown, metadata: JSON.parse(metadata) as unknown };
}

/** With pages as large as ours and no pause between them, where its defaults are 100 events and 50 ms. */
async function consumeAll(store: EmmettStore, processorId: string, eachMessage: EachMessage): Promise<void> {
  const consumer = store.consumer({ pulling: { batchSize: 1_000, pullingFrequencyInMs: 0 } });
  let seen = 0;
  consumer.processor({ processorId, eachMessage, stopAfter: () => (seen += 1) >= EVENTS });
  await consumer.start();
  if (seen < EVENTS) throw new Error(`Emmett stopped after ${seen} of ${EVENTS} events.`);
}

function sectionOf(ours: Rates, theirs: Rates): Section {
  const ratio = (what: keyof Rates, beside: keyof Rates = what) =>
    median(ours[what].map((rate, at) => rate / theirs[beside][at]!));
  return {
    title: "Consuming beside emmett-sqlite's consumer",
    about: `The same ${shown(EVENTS)} events in both logs, read from the beginning; medians of ${ROUNDS} rounds in turns. A row for each event:
ours is a fact with its indexes, confirmed on the disk in the end; Emmett's a plain row. Counting only looks at each event. Emmett
reads pages of 1,000 without a pause, and stores its checkpoint with every event.`,
    table: [
      ['events a second', 'Throughline', 'Emmett', 'ratio'],
      [
        'a row for each event',
        shown(median(ours.projecting)),
        shown(median(theirs.projecting)),
        shown(ratio('projecting')),
      ],
      ['counting', shown(median(ours.counting)), shown(median(theirs.counting)), shown(ratio('counting'))],
      [
        `all ${allProjections.length} read models, beside a row for each event`,
        shown(median(ours.everything)),
        shown(median(theirs.projecting)),
        shown(ratio('everything', 'projecting')),
      ],
    ],
    measures: [
      {
        what: 'Consuming: a row for each event, times Emmett',
        result: ratio('projecting'),
        target: { atLeast: 10 },
      },
      { what: 'Consuming: counting, times Emmett', result: ratio('counting'), target: { atLeast: 10 } },
      { what: '- all read models, times its row for each event', result: ratio('everything', 'projecting') },
    ],
  };
}
