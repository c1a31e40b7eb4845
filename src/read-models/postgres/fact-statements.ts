/** New rows as PostgreSQL takes them: a column is an array, so that a page of any length is one statement. */
import { FACTS_PER_EVENT, ROW_COLUMNS, type Changes } from '../changes.js';

const TYPES: Readonly<Record<(typeof ROW_COLUMNS)[number], string>> = {
  id: 'bigint',
  kind: 'smallint',
  subject: 'text',
  other: 'text',
  value: 'text',
  latest: 'text',
  earliest: 'text',
  words: 'text',
  place: 'bigint',
};

/** Inserts what `insertedColumns` holds. */
export function insertSql(facts: string): string {
  const types = [...ROW_COLUMNS.map((column) => TYPES[column]), 'bigint'];
  const arrays = types.map((type, index) => `$${index + 1}::${type}[]`);
  return `INSERT INTO ${facts} (${ROW_COLUMNS.join(', ')}, replaced_at) SELECT * FROM unnest(${arrays.join(', ')})`;
}

/** Replaces what `replacedBefore` holds. */
export const replaceSql = (facts: string): string => `UPDATE ${facts} AS fact SET replaced_at = gone.at
  FROM unnest($1::bigint[], $2::bigint[]) AS gone (position, at)
  WHERE fact.id BETWEEN gone.position * ${FACTS_PER_EVENT} AND gone.position * ${FACTS_PER_EVENT} + ${FACTS_PER_EVENT - 1}
    AND replaced_at IS NULL`;

/** The columns of the new rows and, as the last, from where on each no longer counts. */
export function insertedColumns({ rows, replaced }: Changes): unknown[][] {
  const width = ROW_COLUMNS.length;
  const gone = firstReplacements(replaced);
  const columns: unknown[][] = Array.from({ length: width + 1 }, () => []);
  for (let start = 0; start < rows.length; start += width) {
    for (let column = 0; column < width; column += 1) columns[column]!.push(rows[start + column]);
    columns[width]!.push(gone.get(positionOf(rows[start] as number)) ?? null);
  }
  return columns;
}

/** Facts that were stored before these changes and no longer count: the positions of their events, and from where on. */
export function replacedBefore({ from, replaced }: Changes): { positions: number[]; ats: number[] } {
  const before = replaced.filter(({ position }) => position <= from.position);
  const gone = firstReplacements(before);
  return { positions: [...gone.keys()], ats: [...gone.values()] };
}

function firstReplacements(replaced: Changes['replaced']): Map<number, number> {
  const gone = new Map<number, number>();
  for (const { position, at } of replaced) if (!gone.has(position)) gone.set(position, at);
  return gone;
}

const positionOf = (id: number): number => Math.floor(id / FACTS_PER_EVENT);
