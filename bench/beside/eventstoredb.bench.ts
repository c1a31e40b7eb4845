/** Our log on EventStoreDB beside its bare client, on the server that `EVENTSTORE_URL` names; left out without one. */
import {
  EventStoreDBClient,
  jsonEvent,
  NO_STREAM as NOT_THERE,
  type JSONEventOptions,
  type Position,
} from '@eventstore/db-client';
import { randomUUID } from 'node:crypto';
import { NO_STREAM, type EventStore } from '../../src/event-store/event-store.js';
import { openEventStoreDb } from '../../src/event-store/eventstoredb/eventstoredb-event-store.js';
import { median } from '../measures.js';
import { shown, type Section } from '../section.js';
import { Supply } from './some-events.js';
import { write } from './writers.js';

const WRITERS = [1, 16, 64] as const;
const ROUNDS = 5;
const MS_OF_ROUND = 500;
const PAGE = 1_000;

const supply = new Supply();

/** Measures both, taking turns, each under a prefix of its own. */
export async function eventStoreDbSideBySide(): Promise<Section> {
  const url = process.env['EVENTSTORE_URL'];
  if (!url)
    return { ...HEAD, about: `${HEAD.about} Not measured: \`EVENTSTORE_URL\` was not set.`, measures: [] };
  const prefix = `bench-${randomUUID()}.`;
  const log = await openEventStoreDb({ url, prefix });
  const client = EventStoreDBClient.connectionString(url.replace(/^kurrentdb/, 'esdb'));
  try {
    const bare = new BareClient(client);
    const appends = await measureAppends(log, bare);
    return sectionOf(appends, await measureReads(log, prefix, bare));
  } finally {
    await log.close();
    await client.dispose();
  }
}

const HEAD = {
  title: 'EventStoreDB beside its bare client',
  about: `The same events through our adapter and through @eventstore/db-client alone, both with an expected revision, for ${MS_OF_ROUND} ms a round; then
all that both wrote is read in pages of ${PAGE}, and our log's events are picked from it. Medians of ${ROUNDS} rounds in turns after one to warm up.`,
};

/** The driver as it comes. */
class BareClient {
  readonly #prefix = `bench-${randomUUID()}.`;

  constructor(private readonly client: EventStoreDBClient) {}

  async append(): Promise<number> {
    const { stream, sealed } = supply.next(1);
    await this.client.appendToStream(
      `${this.#prefix}${stream}`,
      sealed.map(({ id, type, data, metadata }) =>
        jsonEvent({ id, type, data, metadata } as JSONEventOptions<never>),
      ),
      { expectedRevision: NOT_THERE },
    );
    return sealed.length;
  }

  /** Reads on from a position; gives the number of events on streams of a prefix. */
  async readAll(prefix: string, first: Position): Promise<number> {
    let own = 0;
    let from = first;
    for (let read = PAGE; read === PAGE;) {
      read = 0;
      for await (const { event } of this.client.readAll({ fromPosition: from, maxCount: PAGE })) {
        read += 1;
        if (!event) continue;
        if (event.streamId.startsWith(prefix)) own += 1;
        from = event.position!;
      }
    }
    return own;
  }
}

type Pair = { readonly ours: number[]; readonly bare: number[] };

async function measureAppends(log: EventStore, bare: BareClient): Promise<Pair[]> {
  const ours = async () => {
    const { stream, sealed } = supply.next(1);
    await log.append(stream, NO_STREAM, sealed);
    return 1;
  };
  const theirs = () => bare.append();
  const rateOf = async (append: () => Promise<number>, writers: number) => {
    supply.refill(1);
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

/** Both read all that both wrote, and pick the events of our log. */
async function measureReads(log: EventStore, prefix: string, bare: BareClient): Promise<Pair> {
  const [first] = await log.readAll({ max: 1 });
  const from = { commit: BigInt(first!.position), prepare: BigInt(first!.position) };
  const pair: Pair = { ours: [], bare: [] };
  for (let round = 0; round <= ROUNDS; round += 1) {
    const rates = [
      await eventsPerSecond(() => readWhole(log)),
      await eventsPerSecond(() => bare.readAll(prefix, from)),
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
