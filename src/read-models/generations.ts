/** Generations: all read models of one version of the projections, filled anew whenever one of them changes. */
import { canonicalJson, sha256 } from '../event-store/digest.js';
import type { EventStore } from '../event-store/event-store.js';
import { insist } from '../kernel/refusal.js';
import type { Projection } from './projection.js';
import { openFactFile, TABLES_VERSION } from './sqlite/fact-file.js';
import { FactWriter } from './sqlite/fact-writer.js';

const NAME = /^[a-z][a-z0-9_]*$/i;

/** Names the generation: a digest of the projections' names, versions and tables. Their order does not matter. */
export function generationOf(projections: readonly Projection[]): string {
  const parts = projections
    .map(({ name, version, kinds }) => ({ name, version, kinds: kinds.map(({ kind }) => kind).sort() }))
    .sort((a, b) => (a.name < b.name ? -1 : 1));
  return sha256(canonicalJson({ tables: TABLES_VERSION, parts })).slice(0, 16);
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
 * Why a file cannot serve this log; undefined when it can. A file of another log has another log's id, or its last
 * applied event is not at that position of this one (a backup of the log was put back).
 */
export async function whyUnfit(file: string, log: EventStore): Promise<FillReason | undefined> {
  let writer: FactWriter;
  try {
    writer = new FactWriter(openFactFile(file, { readOnly: false }));
  } catch {
    return 'UNREADABLE';
  }
  try {
    if (writer.logId !== log.logId) return 'WRONG_LOG';
    const applied = writer.checkpoints().filter(({ position }) => position > 0);
    const found = new Map(
      (await log.readAt(applied.map(({ position }) => position))).map(({ position, id }) => [position, id]),
    );
    return applied.every(({ position, eventId }) => found.get(position) === eventId)
      ? undefined
      : 'WRONG_LOG';
  } finally {
    writer.close();
  }
}
