/** Whose work an agency carries on beside its own. */
import type { Day } from '../kernel/days.js';
import type { Party } from '../kernel/refs.js';
import type { Facts, View } from '../read-models/query.js';
import { predecessorsOf } from '../partnerships/names.js';
import type { WorkEntry } from './work-entry.js';

/** The parties whose work is listed, each with the day until which it counts; undefined is without end. */
export type Line = ReadonlyMap<Party, Day | undefined>;

/**
 * A party and all whose work it carries on, through any number of successions. After a succession of a part the
 * predecessor goes on by itself: what it takes on later stays its own.
 */
export async function lineOfWork(facts: Facts, party: Party, view: View): Promise<Line> {
  const line = new Map<Party, Day | undefined>([[party, undefined]]);
  let generation: Party[] = [party];
  while (generation.length > 0) {
    const found = await predecessorsOf(facts, generation, view);
    const next: Party[] = [];
    for (const [successor, successions] of found) {
      for (const { party: predecessor, extent, fact } of successions) {
        if (line.has(predecessor)) continue;
        line.set(predecessor, earliest(line.get(successor), extent === 'part' ? fact.latest : undefined));
        next.push(predecessor);
      }
    }
    generation = next;
  }
  return line;
}

const earliest = (a: Day | undefined, b: Day | undefined): Day | undefined =>
  a === undefined ? b : b === undefined || a < b ? a : b;

/** Whether a piece of work belongs to a line: held by one of it, and by then. */
export const isOfLine = ({ holders, held }: WorkEntry, line: Line): boolean =>
  holders.some((holder) => {
    const until = line.get(holder);
    return line.has(holder) && (until === undefined || held.latest <= until);
  });
