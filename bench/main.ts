/**
 * `npm run bench`: measures speed and size, and says whether the targets are met; docs/measurements.md explains each line.
 * With `--short` at a tenth of the sizes. Exit code 1: a target was missed.
 */
import { parseArgs } from 'node:util';
import { benchAppend } from './append.bench.js';
import { benchDemo } from './demo.bench.js';
import { isMet, tableOf, type Measure } from './measures.js';
import { benchPages, type PageTimes } from './pages.bench.js';
import { benchRebuild } from './rebuild.bench.js';

const { values } = parseArgs({ options: { short: { type: 'boolean', default: false } } });
const size = values.short ? 0.1 : 1;
/** How much slower the same page may be in a log a hundred times as long. */
const TOLERANCE = 1.25;

async function appending(): Promise<Measure[]> {
  const { ours, bare, ratio, diskSyncs, rejected } = await benchAppend();
  return [
    { what: 'Appending: rate beside bare inserts', result: ratio, target: { atLeast: 0.5 } },
    { what: '  appends refused', result: rejected, target: { atMost: 0 } },
    { what: '  through the port', result: ours, unit: 'events/s' },
    { what: '  inserted bare', result: bare, unit: 'events/s' },
    { what: '  writes of 64 events confirmed by the disk', result: diskSyncs, unit: 'a second' },
  ];
}

async function rebuilding(): Promise<Measure[]> {
  const measured = await benchRebuild({ events: 1_000_000 * size });
  return [
    { what: 'Rebuilding: time beside reading and parsing', result: measured.ratio, target: { atMost: 5 } },
    {
      what: '  largest memory of the process',
      result: measured.peakMemory,
      unit: 'MB',
      target: { atMost: 400 },
    },
    { what: '  rows per event', result: measured.rowsPerEvent },
    { what: '  reading and parsing', result: measured.reading, unit: 's' },
    { what: '  rebuilding', result: measured.rebuild, unit: 's' },
    { what: '  size of the read models', result: measured.fileSize, unit: 'MB' },
  ];
}

async function firstPages(): Promise<Measure[]> {
  const { short, tenTimes, long, times } = await benchPages({ size });
  return [
    ...times.flatMap((time, at) =>
      at % 2 === 0 ? pageMeasures(time, short, long) : pageMeasures(time, tenTimes, long),
    ),
    ...[0, 2].map((at) => growth(times[at]!, times[at + 1]!)),
  ];
}

function pageMeasures(
  { question, followed, short, long }: PageTimes,
  ofShort: number,
  ofLong: number,
): Measure[] {
  const holds = question === 'work' ? `${followed.shares} shares` : `${followed.entries} events`;
  const logs = `${ofLong.toLocaleString('en-GB')} beside ${ofShort.toLocaleString('en-GB')} in all`;
  return [
    {
      what: `First page of ${question}, ${holds}: ${logs}`,
      result: long / short,
      target: { atMost: TOLERANCE },
    },
    { what: '  in the short log', result: short, unit: 'ms' },
    { what: '  in the long log', result: long, unit: 'ms' },
  ];
}

/** A list ten times as long may take ten times as long, within the same tolerance as the length of the log. */
const growth = (usual: PageTimes, large: PageTimes): Measure => ({
  what: `First page of ${usual.question}: ten times the size`,
  result: large.long / usual.long,
  target: { atMost: 10 * TOLERANCE },
});

async function demo(): Promise<Measure[]> {
  const { fresh, loaded } = await benchDemo({ rounds: values.short ? 1 : 5 });
  return [
    { what: 'Demo: from its start to the first answer', result: fresh, unit: 's', aim: 2 },
    { what: '  the same once it is loaded', result: loaded, unit: 's' },
  ];
}

const parts = {
  'Rebuilding all read models': rebuilding,
  'Appending at the same time': appending,
  'Starting the demo': demo,
  'Asking for first pages': firstPages,
};

const measures: Measure[] = [];
for (const [what, measure] of Object.entries(parts)) {
  console.error(`${what} ...`);
  measures.push(...(await measure()));
}
console.log(tableOf(measures));
if (!measures.every(isMet)) process.exitCode = 1;
