/** The parts that measure ourselves alone; docs/measurements.md explains each line. */
import { benchAppend } from './append.bench.js';
import { benchDemo } from './demo.bench.js';
import type { Measure } from './measures.js';
import { benchPages, type PageTimes } from './pages.bench.js';
import { benchRebuild } from './rebuild.bench.js';
import type { Section } from './section.js';

/** How much slower the same page may be in a log a hundred times as long. */
const TOLERANCE = 1.25;

/** Appends beside bare inserts. */
export async function appending(): Promise<Section> {
  const { ours, bare, ratio, diskSyncs, rejected } = await benchAppend();
  return {
    title: 'Appending beside bare inserts',
    about:
      '64 appenders at the same time, one event each, beside the same rows inserted in transactions of 64.',
    measures: [
      { what: 'Appending: rate beside bare inserts', result: ratio, target: { atLeast: 0.5 } },
      { what: '- appends refused', result: rejected, target: { atMost: 0 } },
      { what: '- through the port', result: ours, unit: 'events/s' },
      { what: '- inserted bare', result: bare, unit: 'events/s' },
      { what: '- writes of 64 events confirmed by the disk', result: diskSyncs, unit: 'a second' },
    ],
  };
}

/** All read models from a log of a million events, or a share of that. */
export async function rebuilding(size: number): Promise<Section> {
  const measured = await benchRebuild({ events: 1_000_000 * size });
  return {
    title: 'Rebuilding all read models',
    about: `A log of ${measured.events.toLocaleString('en-GB')} events, beside reading it and parsing its JSON.`,
    measures: [
      { what: 'Rebuilding: time beside reading and parsing', result: measured.ratio, target: { atMost: 5 } },
      {
        what: '- largest memory of the process',
        result: measured.peakMemory,
        unit: 'MB',
        target: { atMost: 400 },
      },
      { what: '- rows per event', result: measured.rowsPerEvent },
      { what: '- reading and parsing', result: measured.reading, unit: 's' },
      { what: '- rebuilding', result: measured.rebuild, unit: 's' },
      { what: '- size of the read models', result: measured.fileSize, unit: 'MB' },
    ],
  };
}

/** First pages in short and long histories. */
export async function firstPages(size: number): Promise<Section> {
  const { short, tenTimes, long, times } = await benchPages({ size });
  return {
    title: 'First pages in short and long histories',
    about: 'The same question about the same agency or body, in logs of different lengths.',
    measures: [
      ...times.flatMap((time, at) =>
        at % 2 === 0 ? pageMeasures(time, short, long) : pageMeasures(time, tenTimes, long),
      ),
      ...[0, 2].map((at) => growth(times[at]!, times[at + 1]!)),
    ],
  };
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
    { what: '- in the short log', result: short, unit: 'ms' },
    { what: '- in the long log', result: long, unit: 'ms' },
  ];
}

/** A list ten times as long may take ten times as long, within the same tolerance as the length of the log. */
const growth = (usual: PageTimes, large: PageTimes): Measure => ({
  what: `First page of ${usual.question}: ten times the size`,
  result: large.long / usual.long,
  target: { atMost: 10 * TOLERANCE },
});

/** From the start of the demo to its first answer. */
export async function demo(size: number): Promise<Section> {
  const { fresh, loaded } = await benchDemo({ rounds: size < 1 ? 1 : 5 });
  return {
    title: 'Starting the demo',
    about: 'With all published audits to load, and again once they are loaded; the fastest of all rounds.',
    measures: [
      { what: 'Demo: from its start to the first answer', result: fresh, unit: 's', aim: 2 },
      { what: '- the same once it is loaded', result: loaded, unit: 's' },
    ],
  };
}
