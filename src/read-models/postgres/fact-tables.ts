/** The tables of one fill: a schema of its own. */
import type { Refusal } from '../../kernel/refusal.js';
import type { Queries } from '../../postgres/database.js';
import { isMissing } from '../../postgres/faults.js';
import type { Fill } from '../fills.js';
import type { Projection } from '../projection.js';

/** Raised when the tables change; it is a part of every generation's id. */
export const TABLES_VERSION = 1;

/** Text sorts by code point, as everywhere else. */
const TEXT = 'text COLLATE "C"';

/** What a fill is kept in, as SQL. */
export interface FactTables {
  readonly schema: string;
  readonly source: string;
  readonly checkpoint: string;
  readonly dayHead: string;
  readonly facts: (projection: string) => string;
}

/** Names of the tables of a fill. */
export function tablesOf({ n }: Pick<Fill, 'n'>): FactTables {
  const schema = `throughline_f${n}`;
  return {
    schema,
    source: `${schema}.source`,
    checkpoint: `${schema}.checkpoint`,
    dayHead: `${schema}.day_head`,
    facts: (projection) => `${schema}."fact_${projection}"`,
  };
}

/** Statements on tables that others may delete at any time: refused as given from then on. */
export const unlessDeleted = (queries: Queries, refusal: () => Refusal): Queries => ({
  query: <Row extends object>(text: string, values?: readonly unknown[]) =>
    queries.query<Row>(text, values).catch((error: unknown) => {
      throw isMissing(error) ? refusal() : error;
    }),
});

/** Makes the schema: tables that can be written, without the indexes that only readers need. */
export async function makeTables(
  queries: Queries,
  tables: FactTables,
  logId: string,
  projections: readonly Projection[],
): Promise<void> {
  await queries.query(`
    CREATE SCHEMA ${tables.schema};
    CREATE TABLE ${tables.source} (
      one boolean PRIMARY KEY DEFAULT true CHECK (one),
      log_id text NOT NULL,
      known_position bigint NOT NULL DEFAULT 0,
      last_stamp text NOT NULL DEFAULT '',
      settled_before ${TEXT} NOT NULL DEFAULT '',
      finished boolean NOT NULL DEFAULT false
    );
    CREATE TABLE ${tables.checkpoint} (
      projection ${TEXT} PRIMARY KEY,
      position bigint NOT NULL DEFAULT 0,
      event_id text NOT NULL DEFAULT '',
      stopped_at bigint,
      error text
    );
    CREATE TABLE ${tables.dayHead} (day ${TEXT} PRIMARY KEY, position bigint NOT NULL);
    ${projections.map(({ name }) => tableOf(tables.facts(name))).join('')}`);
  await queries.query(`INSERT INTO ${tables.source} (log_id) VALUES ($1)`, [logId]);
  await queries.query(`INSERT INTO ${tables.checkpoint} (projection) SELECT unnest($1::text[])`, [
    projections.map(({ name }) => name),
  ]);
}

/** The value is text and not JSON: it is given back byte by byte. */
const tableOf = (facts: string): string => `
  CREATE TABLE ${facts} (
    id bigint PRIMARY KEY,
    kind smallint NOT NULL,
    subject ${TEXT} NOT NULL,
    other ${TEXT},
    value text NOT NULL,
    latest ${TEXT} NOT NULL,
    earliest ${TEXT} NOT NULL,
    words text,
    place bigint NOT NULL,
    replaced_at bigint
  );
`;

/** One step for each index, so that a fill can be given up between them. */
export const indexSteps = (tables: FactTables, projections: readonly Projection[]): string[] =>
  projections.flatMap(({ name }) => {
    const facts = tables.facts(name);
    return [
      `CREATE INDEX "seek_${name}" ON ${facts} (kind, subject, latest, earliest, place, id)`,
      `CREATE INDEX "fuzzy_${name}" ON ${facts} (kind, subject, latest, earliest, place, id)
        WHERE earliest < latest`,
      `CREATE INDEX "member_${name}" ON ${facts} (kind, other, subject) WHERE other IS NOT NULL`,
      `CREATE INDEX "replaced_${name}" ON ${facts} (replaced_at) WHERE replaced_at IS NOT NULL`,
    ];
  });
