/** Generations: all read models of one version of the projections, filled anew whenever one of them changes. */
import { canonicalJson, sha256 } from '../event-store/digest.js';
import { insist } from '../kernel/refusal.js';
import { isUnreadableNow } from './faults.js';
import type { Standing } from './changes.js';
import type { EventStore } from '../event-store/event-store.js';
import type { Fill, Fills, FillSource, OpenFacts } from './fills.js';
import type { Projection } from './projection.js';

const NAME = /^[a-z][a-z0-9_]*$/i;

/** Names the generation: a digest of the projections' names and versions and of the tables. Their order does not matter. */
export function generationOf(projections: readonly Projection[], tables: string): string {
  const parts = projections
    .map(({ name, version, kinds }) => ({ name, version, kinds: kinds.map(({ kind }) => kind).sort() }))
    .sort((a, b) => (a.name < b.name ? -1 : 1));
  return sha256(canonicalJson({ tables, parts })).slice(0, 16);
}

/** Refuses projections that cannot stand side by side: `PROJECTION_NAME_WRONG`, `FACT_KIND_NOT_UNIQUE`. */
export function insistOnDistinct(projections: readonly Projection[]): void {
  const names = new Set<string>();
  const kinds = new Set<string>();
  for (const { name, kinds: declared } of projections) {
    const isNew = NAME.test(name) && !names.has(name);
    insist(
      isNew,
      'PROJECTION_NAME_WRONG',
      `Give the projection ${name} a name of its own, of letters and digits.`,
    );
    names.add(name);
    for (const { kind } of declared) {
      insist(!kinds.has(kind), 'FACT_KIND_NOT_UNIQUE', `The kind of fact ${kind} is declared twice.`, {
        kind,
      });
      kinds.add(kind);
    }
  }
}

/** Why the read models were filled: nothing usable was there, or it had been made from another log. */
export type FillReason = 'MISSING' | 'WRONG_LOG' | 'UNREADABLE';

/**
 * Why a fill cannot serve this log; undefined when it can. A fill of another log has another log's id, or its last
 * applied event is not at that position of this one (a backup of the log was put back). Rejects with
 * `READ_STORE_UNREACHABLE`, `LOG_UNREACHABLE`, and `NOT_READY` when others delete it meanwhile.
 */
export async function whyUnfit(
  fill: Fill,
  { fills, log, projections }: FillSource & { readonly fills: Fills },
): Promise<FillReason | undefined> {
  let facts: OpenFacts;
  try {
    facts = await fills.openFacts(fill, projections);
  } catch (error) {
    if (isUnreadableNow(error)) throw error;
    return 'UNREADABLE';
  }
  try {
    if (facts.logId !== log.logId) return 'WRONG_LOG';
    const applied = (await facts.checkpoints()).filter(({ position }) => position > 0);
    return (await holdsAll(log, applied)) ? undefined : 'WRONG_LOG';
  } finally {
    await facts.close();
  }
}

async function holdsAll(log: EventStore, applied: readonly Standing[]): Promise<boolean> {
  const events = await log.readAt(applied.map(({ position }) => position));
  const found = new Map(events.map(({ position, id }) => [position, id]));
  return applied.every(({ position, eventId }) => found.get(position) === eventId);
}
