/** Tells what projections made of events that belong to a trace; the others are passed over. */
import type { StoredEvent } from '../kernel/event.js';
import type { Telemetry } from '../kernel/telemetry.js';
import { FACTS_PER_EVENT, ROW_COLUMNS, type Changes } from './changes.js';

/** Begins to tell of a page; what is returned is told the changes once they are stored. */
export function tellOf(
  telemetry: Telemetry,
  events: readonly StoredEvent[],
): (changes: readonly Changes[]) => void {
  const traced = events
    .filter(({ metadata }) => metadata.traceparent)
    .map(({ type, stream, position, metadata: { traceparent, correlationId } }) => ({
      position,
      work: telemetry.begin('project', traceparent, { eventType: type, stream, position, correlationId }),
    }));
  return (changes) => {
    for (const { position, work } of traced) {
      const stopped = changes.filter(({ stop }) => stop?.at === position);
      if (stopped.length > 0) work.note({ stopped: stopped.map(({ projection }) => projection) });
      work.end(madeOf(position, changes), stopped[0]?.stop);
    }
  };
}

/** The projections that made rows of an event, and how many. */
function madeOf(position: number, changes: readonly Changes[]): { projections: string[]; rows: number } {
  const counts = changes.map(({ projection, rows }) => ({ projection, rows: rowsOf(position, rows) }));
  return {
    projections: counts.flatMap(({ projection, rows }) => (rows > 0 ? [projection] : [])),
    rows: counts.reduce((sum, { rows }) => sum + rows, 0),
  };
}

function rowsOf(position: number, rows: Changes['rows']): number {
  let count = 0;
  for (let id = 0; id < rows.length; id += ROW_COLUMNS.length) {
    if (Math.floor(Number(rows[id]) / FACTS_PER_EVENT) === position) count += 1;
  }
  return count;
}
