/**
 * The statements that read facts, as text. Each is one stretch of one index for every kind and subject, or list, that is
 * asked for. `id + 0` keeps the planner from walking the whole table in the order of ids.
 */
import { FACTS_PER_EVENT } from '../changes.js';
import type { FactPage } from '../fact-store.js';

const COLUMNS = 'fact.id, fact.kind, subject, other, value, latest, earliest, words, place';
const IN_ORDER = 'latest, earliest, place, id';
const BACKWARDS = 'latest DESC, earliest DESC, place DESC, id DESC';

/** Facts that were known at the position that this parameter holds. */
const knownAt = (parameter: string): string =>
  `fact.id + 0 < (${parameter}::bigint + 1) * ${FACTS_PER_EVENT}
    AND (replaced_at IS NULL OR replaced_at > ${parameter}::bigint)`;

/** $1 position, $2 kinds, $3 subjects. */
export const ofSubjectsSql = (facts: string): string => `SELECT ${COLUMNS} FROM ${facts} AS fact
  WHERE kind = ANY ($2::smallint[]) AND subject = ANY ($3::text[]) AND ${knownAt('$1')}
  ORDER BY subject, ${IN_ORDER}`;

/** $1 position, $2 kind, $3 lists. */
export const ofListsSql = (facts: string): string => `SELECT ${COLUMNS} FROM ${facts} AS fact
  WHERE kind = $2::smallint AND other = ANY ($3::text[]) AND other IS NOT NULL AND ${knownAt('$1')}
  ORDER BY other, subject, ${IN_ORDER}`;

/** $1 position, $2 kind. */
export const ofKindSql = (facts: string): string => `SELECT ${COLUMNS} FROM ${facts} AS fact
  WHERE kind = $2::smallint AND ${knownAt('$1')} ORDER BY subject, ${IN_ORDER}`;

/**
 * $1 position, $2 kinds, $3 subject, $4 day, $5 length of the page, and where it goes on after a fact $6 to $9. Certain
 * and possible facts are sought apart, each kind by itself, however old the day is.
 */
export function pageSql(facts: string, { possibly, order, after }: FactPage): string {
  const isAscending = order === 'ascending';
  const key = after ? `AND (${IN_ORDER}) ${isAscending ? '>' : '<'} ($6, $7, $8::bigint, $9::bigint)` : '';
  const partOf = (atDay: string) => `(SELECT fact.* FROM ${facts} AS fact
    WHERE fact.kind = kinds.kind AND subject = $3 AND ${atDay} AND ${knownAt('$1')} ${key}
    ORDER BY ${isAscending ? IN_ORDER : BACKWARDS} LIMIT $5)`;
  const parts = [
    partOf('latest <= $4'),
    ...(possibly ? [partOf('earliest < latest AND latest > $4 AND earliest <= $4')] : []),
  ];
  return `SELECT ${COLUMNS} FROM unnest($2::smallint[]) AS kinds (kind)
    CROSS JOIN LATERAL (${parts.join(' UNION ALL ')}) AS fact`;
}

/** $1 and $2 the positions after which and up to which, $3 how many rows: new ones, and ones that were replaced. */
export const touchedSql = (facts: string): string => `SELECT kind, subject, other FROM ${facts}
    WHERE id >= ($1::bigint + 1) * ${FACTS_PER_EVENT} AND id < ($2::bigint + 1) * ${FACTS_PER_EVENT}
  UNION ALL
  SELECT kind, subject, other FROM ${facts} WHERE replaced_at > $1::bigint AND replaced_at <= $2::bigint
  LIMIT $3`;
