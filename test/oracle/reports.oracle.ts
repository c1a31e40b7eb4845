/**
 * What reports state about a cycle on a day, as known at a position, worked out anew from the raw events: printed shares
 * of Green, what they are with doubts applied, and shares that no count gives. It knows nothing of facts.
 */
import type { Day } from '../../src/kernel/days.js';
import type { StoredEvent } from '../../src/kernel/event.js';
import type { FindingRecorded, ReportPublished } from '../../src/reports/report.events.js';

/** Counts of the two grades by distribution, before and after its doubts; null is not known. */
export interface PublishedShares {
  readonly finding: string;
  readonly green: number | null;
  readonly amber: number | null;
  readonly greenAfter: number | null;
  readonly amberAfter: number | null;
}

/** The events that count: known by the position, not corrected and not taken back by an event known by then. */
function standing(history: readonly StoredEvent[], position: number): StoredEvent[] {
  const known = history.filter((event) => event.position <= position);
  const gone = new Set<string>();
  for (const event of known) {
    const { corrects } = event.metadata;
    if (corrects) gone.add(corrects.id);
    if (event.type !== 'RecordedInError') continue;
    const { id } = event.data as { id: string };
    const target = history.find((one) => one.id === id)!;
    const earlier = known.filter((one) => one.position < event.position && one.stream === event.stream);
    for (const one of earlier) {
      const whole = target.type === 'ReportPublished';
      if (one.id === id || whole || keyOf(one) === keyOf(target)) gone.add(one.id);
    }
  }
  return known.filter(({ id, type }) => !gone.has(id) && type !== 'RecordedInError');
}

const keyOf = ({ data, id }: StoredEvent): string => (data as { finding?: string }).finding ?? id;

/** Everything about the cycle that was certainly stated by the day. */
function statedAbout(
  history: readonly StoredEvent[],
  cycle: string,
  day: Day,
  position: number,
): FindingRecorded[] {
  const events = standing(history, position);
  return events
    .filter(({ type, metadata }) => type === 'FindingRecorded' && metadata.occurred.latest <= day)
    .filter(({ data, stream }) => {
      const report = events.find((one) => one.stream === stream && one.type === 'ReportPublished');
      const own = (report?.data as ReportPublished | undefined)?.cycle;
      return report !== undefined && ((data as FindingRecorded).about.cycle ?? own) === cycle;
    })
    .sort((a, b) => chainStart(history, a) - chainStart(history, b))
    .map(({ data }) => data as FindingRecorded);
}

function chainStart(history: readonly StoredEvent[], event: StoredEvent): number {
  const { corrects } = event.metadata;
  return corrects
    ? chainStart(
        history,
        history.find(({ id }) => id === corrects.id)!,
      )
    : event.position;
}

/** The only count of 0 to the base whose share, rounded to a whole percentage, is the printed one. */
function onlyCount({ numbers, base }: FindingRecorded, grade: string): number | null {
  const percent = numbers.find(({ measure }) => measure === grade)?.percent ?? null;
  const fitting = countsOf(percent, base?.count);
  return fitting.length === 1 ? fitting[0]! : null;
}

function countsOf(percent: number | null, base: number | undefined): number[] {
  if (percent === null || base === undefined) return [];
  return Array.from({ length: base + 1 }, (_, count) => count).filter(
    (count) => 2 * Math.abs(100 * count - percent * base) <= base,
  );
}

/** The published distributions of the cycle, by key. */
export function publishedShares(
  history: readonly StoredEvent[],
  cycle: string,
  day: Day,
  position: number,
): PublishedShares[] {
  const stated = statedAbout(history, cycle, day, position);
  return stated
    .filter(({ kind }) => kind === 'distribution')
    .map((finding) => {
      const [green, amber] = [onlyCount(finding, 'green'), onlyCount(finding, 'amber')];
      let [greenAfter, amberAfter] = [green, amber];
      for (const { kind, about, wouldBe } of stated) {
        if (kind !== 'doubt' || !wouldBe || about.items[0] !== finding.about.items[0]) continue;
        if (greenAfter === null || greenAfter < wouldBe.count) continue;
        greenAfter -= wouldBe.count;
        amberAfter = amberAfter === null ? null : amberAfter + wouldBe.count;
      }
      return { finding: finding.finding, green, amber, greenAfter, amberAfter };
    })
    .sort((a, b) => (a.finding < b.finding ? -1 : 1));
}

/** Printed shares that no count of their base gives, as `FINDING MEASURE`. */
export function impossibleShares(
  history: readonly StoredEvent[],
  cycle: string,
  day: Day,
  position: number,
): string[] {
  return statedAbout(history, cycle, day, position)
    .flatMap(({ finding, numbers, base }) =>
      numbers
        .filter(({ percent }) => percent !== null && base && countsOf(percent, base.count).length === 0)
        .map(({ measure }) => `${finding} ${measure}`),
    )
    .sort();
}
