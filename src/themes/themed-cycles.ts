/** Cycles with the standards and questions that they ask. */
import { openedCycle } from '../../projections/cycles.js';
import { cycleFactsOf, cycleOn, type CycleSaid } from '../cycles/cycle-answer.js';
import { BEGINNING, END_OF_TIME, type Day, type FuzzyDate } from '../kernel/days.js';
import { partsOfItemRef } from '../kernel/refs.js';
import type { Facts, View } from '../read-models/query.js';

/** The cycles of a partnership that are there at the answer's day, oldest first; of all partnerships without one. */
export async function cyclesIn(
  facts: Facts,
  partnership: string | undefined,
  { asOf }: View,
): Promise<CycleSaid[]> {
  const opened = partnership ? await facts.inLists(openedCycle, [partnership]) : await facts.all(openedCycle);
  const ids = [...new Set(opened.map(({ subject }) => subject))];
  return (await cycleFactsOf(facts, ids)).flatMap((one) => cycleOn(one, asOf) ?? []).sort(byTime);
}

/** A day that tells where a cycle stands among others: when it opens, else what is known of its days; none sorts first. */
export function dayOfCycle({ dates, period, closed }: CycleSaid): Day {
  const known = [dates.opens, dates.submissionsDue, dates.ends, period ?? undefined].find(isKnown);
  return known?.latest ?? closed?.value.on ?? closed?.latest ?? BEGINNING;
}

const isKnown = (date: FuzzyDate | undefined): boolean => date !== undefined && date.latest !== END_OF_TIME;

/** By the day of the cycle, then its name, which holds its year, then its id. */
function byTime(a: CycleSaid, b: CycleSaid): number {
  const [left, right] = [a, b].map((cycle) => [dayOfCycle(cycle), cycle.name, cycle.id]) as [
    string[],
    string[],
  ];
  const at = left.findIndex((part, index) => part !== right[index]);
  return at < 0 ? 0 : left[at]! < right[at]! ? -1 : 1;
}

/** The cycles among these that use the framework of an item. */
export const cyclesThatAsk = (cycles: readonly CycleSaid[], item: string): CycleSaid[] =>
  cycles.filter(({ framework }) => framework === partsOfItemRef(item).framework);
