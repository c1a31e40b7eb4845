/** A list of 50 rows with 8 fields through GraphQL: our server beside a bare one and beside Mercurius with its compiler. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { logFileIn } from '../../src/event-store/sqlite/data-folder.js';
import { writeLog } from '../bulk-log.js';
import { median } from '../measures.js';
import { bodyOf, sharedHistory } from '../shared-history.js';
import { answersPerSecond, answerTo, startServer, type Started } from './load.js';
import { shown, type Section } from '../section.js';

const ROWS = 50;
const CLIENTS = 10;
const ROUNDS = 5;
const SECONDS = 1;

const QUESTION = JSON.stringify({
  query: `query ($party: Party!, $asOf: Day) { work(party: $party, asOf: $asOf, first: ${ROWS}) {
    nodes { key number text status nextDue dueState kind certain } } }`,
  variables: { party: `body:${bodyOf('usual')}`, asOf: '2014-06-30' },
});

const SERVERS = {
  bytes: 'bare node:http, the bytes made beforehand',
  bare: 'bare node:http, JSON.stringify',
  compiled: 'Throughline, rows in memory',
  plain: 'Throughline, rows in memory, not compiled',
  mercurius: 'Mercurius with its compiler in the place of Apollo, rows in memory',
  root: 'Mercurius with its compiler alone, a root value',
  sql: 'Throughline, from SQL',
} as const;

type Kind = keyof typeof SERVERS;
const kinds = Object.keys(SERVERS) as Kind[];

/** Measures all, taking turns. All give the same answer. */
export async function readsSideBySide(): Promise<Section> {
  const folder = mkdtempSync(join(tmpdir(), 'throughline-reads-'));
  const servers = new Map<Kind, Started>();
  try {
    for (const kind of ['compiled', 'plain', 'mercurius', 'sql']) makeLog(join(folder, kind));
    servers.set('compiled', await startServer('remembering', join(folder, 'compiled'), 'on'));
    servers.set('plain', await startServer('remembering', join(folder, 'plain'), 'off'));
    servers.set('mercurius', await startServer('mercurius', join(folder, 'mercurius'), 'off'));
    servers.set('sql', await startServer('service', join(folder, 'sql'), 'on'));
    const answer = join(folder, 'answer.json');
    writeFileSync(answer, await answerTo(servers.get('sql')!.url, QUESTION));
    for (const kind of ['bytes', 'bare', 'root'] as const) servers.set(kind, await startServer(kind, answer));
    const bytes = await sameAnswer(servers);
    return sectionOf(await measure(servers), bytes);
  } finally {
    for (const server of servers.values()) await server.stop();
    rmSync(folder, { recursive: true });
  }
}

function makeLog(folder: string): void {
  const file = logFileIn(folder);
  mkdirSync(dirname(file), { recursive: true });
  writeLog(
    file,
    sharedHistory(2_000, { followed: [{ name: 'usual', entries: 200, shares: ROWS }], within: 1_000 }),
  );
}

/** How long the answer is. Throws where two servers differ, or the answer is not what is to be measured. */
async function sameAnswer(servers: ReadonlyMap<Kind, Started>): Promise<number> {
  const answers = await Promise.all([...servers.values()].map(({ url }) => answerTo(url, QUESTION)));
  const [first] = answers.map((text) => text.trim()) as [string];
  const { data } = JSON.parse(first) as { data: { work: { nodes: unknown[] } } };
  if (data.work.nodes.length !== ROWS || answers.some((text) => text.trim() !== first))
    throw new Error(
      `The servers answer differently: ${answers.map((text) => text.slice(0, 200)).join('\n')}`,
    );
  return first.length;
}

/** Answers a second of each server, in the order of the rounds. */
async function measure(servers: ReadonlyMap<Kind, Started>): Promise<Record<Kind, number[]>> {
  const rates = Object.fromEntries(kinds.map((kind) => [kind, [] as number[]])) as Record<Kind, number[]>;
  for (let round = 0; round <= ROUNDS; round += 1)
    for (const kind of kinds) {
      const load = { clients: CLIENTS, seconds: SECONDS, body: () => QUESTION };
      const rate = await answersPerSecond(servers.get(kind)!.url, load);
      const warmingUp = round === 0;
      if (!warmingUp) rates[kind].push(rate);
    }
  return rates;
}

function sectionOf(rates: Record<Kind, number[]>, bytes: number): Section {
  const ratio = (kind: Kind, beside: Kind) =>
    median(rates[kind].map((rate, round) => rate / rates[beside][round]!));
  return {
    title: 'GraphQL reads beside a bare server and Mercurius',
    about: `A list of ${ROWS} rows with 8 fields (${shown(bytes)} bytes), the same answer from every server, ${CLIENTS} clients; medians of ${ROUNDS} rounds of ${SECONDS} s in
turns after one to warm up. Servers run in a process of their own, the clients in another. Ours is the service as it starts, with its
limits, checks, correlation, metrics and errors. Mercurius in its place has the same schema, questions, context, limits and
metrics; alone it has the schema. "Rows in memory" leaves out what a question costs in the database.`,
    table: [
      ['', 'answers a second', 'of bare'],
      ...kinds.map((kind) => [SERVERS[kind], shown(median(rates[kind])), shown(ratio(kind, 'bare'))]),
    ],
    measures: [
      {
        what: 'Reads: rows in memory, beside bare node:http',
        result: ratio('compiled', 'bare'),
        target: { atLeast: 1 / 3 },
      },
      { what: '- beside bare node:http, the bytes made beforehand', result: ratio('compiled', 'bytes') },
      {
        what: 'Reads: beside Mercurius with its compiler',
        result: ratio('compiled', 'mercurius'),
        target: { atLeast: 0.9 },
      },
      { what: '- beside Mercurius alone', result: ratio('compiled', 'root') },
      { what: '- not compiled', result: ratio('plain', 'mercurius') },
      { what: '- from SQL, beside rows in memory', result: ratio('sql', 'compiled') },
    ],
  };
}
