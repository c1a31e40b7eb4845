/** How much of a list of work is whose. Pure. */
import type { Party } from '../kernel/refs.js';
import type { WorkEntry } from './work-entry.js';
import { pressingState } from './work-list.js';

/** Work of one holder; null is work for which nobody is named. Work of several counts for each of them. */
export interface HolderCounts {
  readonly holder: Party | null;
  readonly total: number;
  readonly due: number;
  readonly overdue: number;
}

/** The holders of these pieces of work: most overdue first, then most in all, then by their reference. */
export function countsByHolder(entries: readonly WorkEntry[]): HolderCounts[] {
  const counts = new Map<Party | null, HolderCounts>();
  for (const entry of entries) {
    const state = pressingState(entry);
    for (const holder of entry.holders.length > 0 ? entry.holders : [null]) {
      const { total, due, overdue } = counts.get(holder) ?? { total: 0, due: 0, overdue: 0 };
      counts.set(holder, {
        holder,
        total: total + 1,
        due: due + Number(state === 'due'),
        overdue: overdue + Number(state === 'overdue'),
      });
    }
  }
  return [...counts.values()].sort(
    (a, b) => b.overdue - a.overdue || b.total - a.total || ((a.holder ?? '') < (b.holder ?? '') ? -1 : 1),
  );
}
