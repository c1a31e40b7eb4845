/** Our log on EventStoreDB beside its bare client, on the server that `EVENTSTORE_URL` names; left out without one. */
import {
  EventStoreDBClient,
  jsonEvent,
  NO_STREAM as NOT_THERE,
  START,
  type JSONEventOptions,
  type Position,
} from '@eventstore/db-client';
import { randomUUID } from 'node:crypto';
import { NO_STREAM, type EventStore } from '../../src/event-store/event-store.js';
import { openEventStoreDb } from '../../src/event-store/eventstoredb/eventstoredb-event-store.js';
import { median } from '../measures.js';
import { shown, type Section } from '../section.js';
import { sealed, someAppend } from './some-events.js';
import { write } from './writers.js';

const WRITERS = [1, 16, 64] as const;
const ROUNDS = 5;
const MS_OF_ROUND = 500;
const PAGE = 1_000;

/** Measures both, taking turns, each under a prefix of its own. */
export async function eventStoreDbSideBySide(): Promise<Section> {
  const url = process.env['EVENTSTORE_URL'];
  if (!url)
    return { ...HEAD, about: `${HEAD.about} Not measured: \`EVENTSTORE_URL\` was not set.`, measures: [] };
  const log = await openEventStoreDb({ url, prefix: `bench-${randomUUID()}.` });
  const client = EventStoreDBClient.connectionString(url.replace(/^kurrentdb/, 'esdb'));
  try {
    const bare = new BareClient(client);
    const appends = await measureAppends(log, bare);
    return sectionOf(appends, await measureReads(log, bare));
  } finally {
    await log.close();
    await client.dispose();
  }
}

const HEAD = {
  title: 'EventStoreDB beside its bare client',
  about: `The same events through our adapter and through @eventstore/db-client alone, both with an expected revision, for ${MS_OF_ROUND} ms a round; then
everything that was written is read in pages of ${PAGE}, other streams passed over. Medians of ${ROUNDS} rounds in turns after one to warm up.`,
};

/** The driver as it comes. */
class BareClient {
  readonly #prefix = `bench-${randomUUID()}.`;
  #first: Position | undefined;

  constructor(private readonly client: EventStoreDBClient) {}

  async append(): Promise<number> {
    const { stream, events } = someAppend(1);
    const { position } = await this.client.appendToStream(
      `${this.#prefix}${stream}`,
      events.map(({ id, type, data, metadata }) =>
        jsonEvent({ id, type, data, metadata } as JSONEventOptions<never>),
      ),
      { expectedRevision: NOT_THERE },
    );
    this.#first ??= position;
    return events.length;
  }

  /** Reads on from its first event; gives the number of its own. */
  async readAll(): Promise<number> {
    let own = 0;
    let from: Position | typeof START = this.#first ?? START;
    for (let read = PAGE; read === PAGE;) {
      read = 0;
      for await (const { event } of this.client.readAll({ fromPosition: from, maxCount: PAGE })) {
        read += 1;
        if (!event) continue;
        if (event.streamId.startsWith(this.#prefix)) own += 1;
        from = event.position!;
      }
    }
    return own;
  }
}

type Pair = { readonly ours: number[]; readonly bare: number[] };

async function measureAppends(log: EventStore, bare: BareClient): Promise<Pair[]> {
  const ours = async () => {
    const append = someAppend(1);
    await log.append(append.stream, NO_STREAM, sealed(append));
    return 1;
  };
  const theirs = () => bare.append();
  const rateOf = async (append: () => Promise<number>, writers: number) => {
    const { acknowledged, rejected } = await write(
      { append, committed: async () => 0 },
      { writers, ms: MS_OF_ROUND },
    );
    if (rejected > 0) throw new Error(`${rejected} appends were refused.`);
    return acknowledged;
  };
  const pairs = WRITERS.map((): Pair => ({ ours: [], bare: [] }));
  for (const [at, writers] of WRITERS.entries())
    for (let round = 0; round <= ROUNDS; round += 1) {
      const rates = [await rateOf(ours, writers), await rateOf(theirs, writers)] as const;
      if (round === 0) continue;
      pairs[at]!.ours.push(rates[0]);
      pairs[at]!.bare.push(rates[1]);
    }
  return pairs;
}

/** Both read what both wrote, and count their own. */
async function measureReads(log: EventStore, bare: BareClient): Promise<Pair> {
  const pair: Pair = { ours: [], bare: [] };
  for (let round = 0; round <= ROUNDS; round += 1) {
    const rates = [
      await eventsPerSecond(() => readWhole(log)),
      await eventsPerSecond(() => bare.readAll()),
    ] as const;
    if (round === 0) continue;
    pair.ours.push(rates[0]);
    pair.bare.push(rates[1]);
  }
  return pair;
}

async function readWhole(log: EventStore): Promise<number> {
  let [own, after] = [0, 0];
  for (;;) {
    const page = await log.readAll({ after, max: PAGE });
    if (page.length === 0) return own;
    own += page.length;
    after = page.at(-1)!.position;
  }
}

async function eventsPerSecond(read: () => Promise<number>): Promise<number> {
  const begun = performance.now();
  const events = await read();
  return (events * 1000) / (performance.now() - begun);
}

function sectionOf(appends: readonly Pair[], reads: Pair): Section {
  const ratio = ({ ours, bare }: Pair) => median(ours.map((rate, round) => rate / bare[round]!));
  const line = (what: string, pair: Pair) => [
    what,
    shown(median(pair.ours)),
    shown(median(pair.bare)),
    shown(ratio(pair)),
  ];
  return {
    ...HEAD,
    table: [
      ['events a second', 'Throughline', 'bare client', 'ratio'],
      ...appends.map((pair, at) => line(`appends of ${WRITERS[at]} writers`, pair)),
      line('reading', reads),
    ],
    measures: [
      ...appends.map((pair, at) => ({
        what: `EventStoreDB: appends of ${WRITERS[at]} writers, beside the bare client`,
        result: ratio(pair),
        target: { atLeast: 0.9 },
      })),
      {
        what: 'EventStoreDB: reading, beside the bare client',
        result: ratio(reads),
        target: { atLeast: 0.95 },
      },
    ],
  };
}
