/**
 * Whether the first page of a timeline and of a list of work takes longer in a long history than in a short one: the
 * same agency and the same body, asked through GraphQL, at a day in the past and as known when a tenth was recorded.
 *
 * Run it after a build: `node dist/bench/pages.bench.js`.
 */
import 'reflect-metadata';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { logFileIn } from '../src/event-store/sqlite/data-folder.js';
import { londonDay } from '../src/kernel/days.js';
import { readConfig } from '../src/config.js';
import { start, type Running } from '../src/start.js';
import { writeLog } from './bulk-log.js';
import { median } from './measures.js';
import { agencyOf, bodyOf, recordedAt, sharedHistory, type Followed } from './shared-history.js';

const AS_OF = '2014-06-30';
const ROUNDS = 60;
const WARM_UP_ROUNDS = 15;
const DAY = 86_400_000;

const QUESTIONS = {
  timeline: (name: string, times: string) => `{ agencyTimeline(agency: "${agencyOf(name)}", ${times}) {
    nodes { kind detail occurred { words latest } agency { name nameThen } submission item grade contact text }
    pageInfo { hasNextPage } } }`,
  work: (
    name: string,
    times: string,
  ) => `{ work(party: "body:${bodyOf(name)}", statuses: [IN_PROGRESS], sort: DUE, ${times}) {
    counts { due overdue } totalCount
    nodes { number text status nextDue dueState holders { name } cycle { name } }
    pageInfo { hasNextPage } } }`,
};

type Question = keyof typeof QUESTIONS;
const questions = Object.keys(QUESTIONS) as Question[];

/** Medians of one question about one agency or body, in milliseconds. */
export interface PageTimes {
  readonly question: Question;
  readonly followed: Followed;
  readonly short: number;
  readonly long: number;
}

export interface PagesBench {
  readonly short: number;
  readonly tenTimes: number;
  readonly long: number;
  /** For each question first the agency or body itself, then one ten times its size. */
  readonly times: readonly PageTimes[];
}

/**
 * Asks about an agency and a body that are in a short log and in a long one, and about ones ten times their size that are
 * in a log ten times as long and in the same long one. `size`: a tenth for a quick look.
 */
export async function benchPages({ size = 1, within = tmpdir() } = {}): Promise<PagesBench> {
  const folder = mkdtempSync(join(within, 'throughline-pages-'));
  const [short, tenTimes, long] = [10_000 * size, 100_000 * size, 1_000_000 * size];
  const usual = { name: 'usual', entries: 5_000 * size, shares: 500 * size };
  const large = { name: 'large', entries: 50_000 * size, shares: 5_000 * size };
  const logs: Opened[] = [];
  try {
    logs.push(await open(join(folder, 'short'), short, [usual], 0.9));
    logs.push(await open(join(folder, 'ten-times'), tenTimes, [large], 0.9));
    logs.push(await open(join(folder, 'long'), long, [usual, large], 0.1));
    const [ofUsual, ofLarge, both] = logs as [Opened, Opened, Opened];
    const times: PageTimes[] = [];
    for (const question of questions) {
      times.push(await compare(question, usual, ofUsual, both));
      times.push(await compare(question, large, ofLarge, both));
    }
    return { short, tenTimes, long, times };
  } finally {
    for (const { running } of logs) await running.app.close();
    rmSync(folder, { recursive: true });
  }
}

interface Opened {
  readonly running: Running;
  /** The two times of every question. */
  readonly times: string;
}

/** A service on a log in which all of those who are followed comes first, within this share of it. */
async function open(
  folder: string,
  events: number,
  followed: readonly Followed[],
  share: number,
): Promise<Opened> {
  const within = Math.floor(events * share);
  const file = logFileIn(folder);
  mkdirSync(dirname(file), { recursive: true });
  writeLog(file, sharedHistory(events, { followed, within }));
  const running = await start(readConfig({ DATA_DIR: folder, PORT: '0', LOG_LEVEL: 'error' }, {}));
  await running.service.followers.idle();
  const known = londonDay(Math.min(recordedAt(within) + DAY, recordedAt(events)));
  return { running, times: `asOf: "${AS_OF}", asKnownOn: "${known}"` };
}

/** The two logs take turns, so that whatever else the machine does meets both. */
async function compare(
  question: Question,
  followed: Followed,
  inShort: Opened,
  inLong: Opened,
): Promise<PageTimes> {
  const times: { short: number; long: number }[] = [];
  for (let round = 0; round < WARM_UP_ROUNDS + ROUNDS; round += 1) {
    const short = await ask(inShort, question, followed);
    const long = await ask(inLong, question, followed);
    if (short.text !== long.text)
      throw new Error(`The two logs answer ${question} of ${followed.name} differently.`);
    if (round >= WARM_UP_ROUNDS) times.push({ short: short.ms, long: long.ms });
  }
  return {
    question,
    followed,
    short: median(times.map(({ short }) => short)),
    long: median(times.map(({ long }) => long)),
  };
}

async function ask({ running, times }: Opened, question: Question, { name }: Followed) {
  const body = JSON.stringify({ query: QUESTIONS[question](name, times) });
  const begun = performance.now();
  const response = await fetch(`${running.url}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body,
  });
  const text = await response.text();
  const ms = performance.now() - begun;
  const { data, errors } = JSON.parse(text) as {
    data: Record<string, { nodes: unknown[] } | null>;
    errors?: unknown;
  };
  const nodes = Object.values(data ?? {})[0]?.nodes ?? [];
  if (errors || nodes.length === 0)
    throw new Error(`No answer to ${question} of ${name}: ${text.slice(0, 500)}`);
  return { ms, text };
}

const isMain = process.argv[1] !== undefined && import.meta.url === pathToFileURL(process.argv[1]).href;
if (isMain) {
  const { times } = await benchPages(process.argv[2] ? { size: Number(process.argv[2]) } : {});
  for (const { question, followed, short, long } of times) {
    const ratio = (long / short).toFixed(2);
    console.log(
      `${question} of ${followed.name}: ${short.toFixed(1)} and ${long.toFixed(1)} ms, ratio ${ratio}`,
    );
  }
}
