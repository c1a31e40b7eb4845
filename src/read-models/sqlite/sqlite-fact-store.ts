/**
 * Reads the facts of one generation. An answer picks its position once, at or below the checkpoints of what it reads;
 * whatever is applied while it is being made is not known at that position, so that all its reads agree.
 */
import type { Database, Statement } from 'better-sqlite3';
import type { Day } from '../../kernel/days.js';
import { insist } from '../../kernel/refusal.js';
import { FACTS_PER_EVENT } from '../changes.js';
import { inFactOrder, type Fact } from '../fact.js';
import type { FactPage, KnownAt, Touched } from '../fact-store.js';
import type { Checkpoint } from '../fact-writer.js';
import type { OpenFacts } from '../fills.js';
import { kindsByNumber, type Projection } from '../projection.js';
import { checkpointsIn } from './fact-writer.js';
import { factTable, fuzzyIndex, memberIndex, openFactFile, replacedIndex, seekIndex } from './fact-file.js';

interface Row extends Omit<Fact, 'kind' | 'value' | 'n'> {
  readonly id: number;
  readonly kind: number;
  readonly value: string;
}

type TouchedRow = Pick<Row, 'kind' | 'subject' | 'other'>;

/** A projection and its kinds by the numbers that its rows hold. */
interface Kept {
  readonly projection: string;
  readonly kinds: readonly string[];
}

const COLUMNS = 'fact.id, fact.kind, subject, other, fact.value, latest, earliest, words, place, position';
/** The bound on the id, which the index holds, spares looking at the rows of facts that were not known yet. */
const KNOWN = 'fact.id < @beyond AND (replaced_at IS NULL OR replaced_at > @position)';
/** The id grows with the position. */
const IN_ORDER = 'latest, earliest, place, fact.id';
const BACKWARDS = 'latest DESC, earliest DESC, place DESC, fact.id DESC';
/** So many subjects or lists are sought in one statement. */
const CHUNK = 500;

/** Opens a connection of its own to the file of a fill. */
export const openSqliteFactStore = (file: string, projections: readonly Projection[]): SqliteFactStore =>
  new SqliteFactStore(openFactFile(file, { readOnly: true }), projections);

export class SqliteFactStore implements OpenFacts {
  readonly logId: string;
  readonly #keptOfKind = new Map<string, Kept>();
  readonly #kindsOf = new Map<string, readonly string[]>();
  readonly #statements = new Map<string, Statement<[object], Row>>();
  readonly #touched = new Map<string, Statement<[object], TouchedRow>>();
  readonly #progress: Statement<[string], { position: number | null; found: number; stopped: string }>;
  readonly #knownBy: Statement<[Day, Day, Day], { position: number; settled: number }>;

  constructor(
    private readonly db: Database,
    projections: readonly Projection[],
  ) {
    for (const projection of projections) {
      const kept = { projection: projection.name, kinds: kindsByNumber(projection) };
      this.#kindsOf.set(projection.name, kept.kinds);
      for (const kind of kept.kinds) this.#keptOfKind.set(kind, kept);
    }
    this.logId = db.prepare<[], string>('SELECT log_id FROM source').pluck().get()!;
    this.#progress = db.prepare(`SELECT min(position) AS position, count(*) AS found,
        json_group_array(projection) FILTER (WHERE stopped_at IS NOT NULL) AS stopped
      FROM checkpoint WHERE projection IN (SELECT value FROM json_each(?))`);
    this.#knownBy = db.prepare(`SELECT
        (SELECT ifnull(max(position), 0) FROM day_head WHERE day <= ?) AS position,
        (settled_before > ? OR EXISTS (SELECT 1 FROM day_head WHERE day > ?)) AS settled
      FROM source`);
  }

  async ofSubjects(kinds: readonly string[], subjects: readonly string[], known: KnownAt): Promise<Fact[]> {
    if (kinds.length === 0) return [];
    const kept = this.#keptOf(kinds);
    const { projection } = kept;
    const sql = `SELECT ${COLUMNS} FROM json_each(@subjects) AS wanted CROSS JOIN json_each(@kinds) AS kinds
      CROSS JOIN ${factTable(projection)} AS fact INDEXED BY ${seekIndex(projection)}
      ON fact.kind = kinds.value AND subject = wanted.value WHERE ${KNOWN} ORDER BY subject, ${IN_ORDER}`;
    const numbers = [...new Set(kinds)].map((kind) => numberOf(kept, kind));
    const parameters = { kinds: JSON.stringify(numbers), ...knownAt(known) };
    return chunksOf(subjects).flatMap((chunk) =>
      this.#facts(kept, sql, { ...parameters, subjects: JSON.stringify(chunk) }),
    );
  }

  async ofLists(kind: string, others: readonly string[], known: KnownAt): Promise<Fact[]> {
    const kept = this.#keptOf([kind]);
    const { projection } = kept;
    const sql = `SELECT ${COLUMNS} FROM json_each(@others) AS wanted
      CROSS JOIN ${factTable(projection)} AS fact INDEXED BY ${memberIndex(projection)}
      ON fact.kind = @kind AND other = wanted.value AND other IS NOT NULL
      WHERE ${KNOWN} ORDER BY other, subject, ${IN_ORDER}`;
    return chunksOf(others).flatMap((chunk) =>
      this.#facts(kept, sql, {
        kind: numberOf(kept, kind),
        others: JSON.stringify(chunk),
        ...knownAt(known),
      }),
    );
  }

  async ofKind(kind: string, known: KnownAt): Promise<Fact[]> {
    const kept = this.#keptOf([kind]);
    const sql = `SELECT ${COLUMNS} FROM ${factTable(kept.projection)} AS fact
      WHERE fact.kind = @kind AND ${KNOWN} ORDER BY subject, ${IN_ORDER}`;
    return this.#facts(kept, sql, { kind: numberOf(kept, kind), ...knownAt(known) });
  }

  async page(kinds: readonly string[], subject: string, page: FactPage, known: KnownAt): Promise<Fact[]> {
    if (kinds.length === 0) return [];
    const kept = this.#keptOf(kinds);
    const { projection } = kept;
    const reads = [
      pageSql(projection, 'certain', page),
      ...(page.possibly ? [pageSql(projection, 'possible', page)] : []),
    ];
    const parameters = {
      subject,
      asOf: page.asOf,
      max: page.max,
      ...knownAt(known),
      ...keyAfter(page),
    };
    const numbers = kinds.map((kind) => numberOf(kept, kind));
    const facts = reads.flatMap((sql) =>
      numbers.flatMap((kind) => this.#facts(kept, sql, { ...parameters, kind })),
    );
    const order = page.order === 'ascending' ? inFactOrder : (a: Fact, b: Fact) => inFactOrder(b, a);
    return facts.sort(order).slice(0, page.max);
  }

  async progress(projections: readonly string[]): Promise<{ position: number; stopped: readonly string[] }> {
    const { position, found, stopped } = this.#progress.get(JSON.stringify(projections))!;
    insist(
      found === new Set(projections).size,
      'PROJECTION_UNKNOWN',
      'The read models do not hold what this question reads. Run "npm run rebuild".',
      { projections },
    );
    return { position: position ?? 0, stopped: JSON.parse(stopped) as string[] };
  }

  async touched(
    projection: string,
    { after, upTo }: { after: number; upTo: number },
    max: number,
  ): Promise<Touched[]> {
    const kinds = this.#kindsOf.get(projection)!;
    const sql = touchedSql(projection);
    const statement = this.#touched.get(sql) ?? this.db.prepare<[object], TouchedRow>(sql);
    this.#touched.set(sql, statement);
    return statement.all({ after, upTo, max }).map((row) => ({ ...row, kind: kinds[row.kind]! }));
  }

  async knownBy(day: Day): Promise<{ position: number; settled: boolean }> {
    const { position, settled } = this.#knownBy.get(day, day, day)!;
    return { position, settled: settled === 1 };
  }

  async checkpoints(): Promise<Checkpoint[]> {
    return checkpointsIn(this.db);
  }

  async close(): Promise<void> {
    this.db.close();
  }

  #keptOf(kinds: readonly string[]): Kept {
    const keeping = new Set(kinds.map((kind) => this.#keptOfKind.get(kind)));
    const [kept] = keeping;
    insist(
      kept && keeping.size === 1,
      'FACT_KIND_UNKNOWN',
      'These kinds of facts are not all of one projection of this release.',
      { kinds },
    );
    return kept;
  }

  #facts({ kinds }: Kept, sql: string, parameters: object): Fact[] {
    const statement = this.#statements.get(sql) ?? this.db.prepare<[object], Row>(sql);
    this.#statements.set(sql, statement);
    return statement.all(parameters).map((row) => factOf(row, kinds));
  }
}

const numberOf = ({ kinds }: Kept, kind: string): number => kinds.indexOf(kind);

/** The parameters of `KNOWN`. */
const knownAt = ({ position }: KnownAt): object => ({ position, beyond: (position + 1) * FACTS_PER_EVENT });

/** Certain and possible facts apart: each is then one stretch of one index, however old the day is. */
function pageSql(projection: string, facts: 'certain' | 'possible', { order, after }: FactPage): string {
  const ascending = order === 'ascending';
  const index = facts === 'certain' ? seekIndex(projection) : fuzzyIndex(projection);
  const atDay =
    facts === 'certain' ? 'latest <= @asOf' : 'earliest < latest AND latest > @asOf AND earliest <= @asOf';
  const key = after ? `AND (${IN_ORDER}) ${ascending ? '>' : '<'} (@latest, @earliest, @place, @id)` : '';
  return `SELECT ${COLUMNS} FROM ${factTable(projection)} AS fact INDEXED BY ${index}
    WHERE fact.kind = @kind AND subject = @subject AND ${atDay} AND ${KNOWN} ${key}
    ORDER BY ${ascending ? IN_ORDER : BACKWARDS} LIMIT @max`;
}

/** Two stretches: of new rows by their ids, and of replaced ones by an index of those alone. */
const touchedSql = (projection: string): string => `SELECT kind, subject, other FROM ${factTable(projection)}
    WHERE id >= (@after + 1) * ${FACTS_PER_EVENT} AND id < (@upTo + 1) * ${FACTS_PER_EVENT}
  UNION ALL
  SELECT kind, subject, other FROM ${factTable(projection)} INDEXED BY ${replacedIndex(projection)}
    WHERE replaced_at > @after AND replaced_at <= @upTo
  LIMIT @max`;

function keyAfter({ order, after }: FactPage): object {
  if (!after) return {};
  const { latest, earliest, place, position } = after;
  const n = after.n ?? (order === 'ascending' ? FACTS_PER_EVENT - 1 : 0);
  return { latest, earliest, place, id: position * FACTS_PER_EVENT + n };
}

const factOf = ({ id, kind, value, ...row }: Row, kinds: readonly string[]): Fact => ({
  ...row,
  kind: kinds[kind]!,
  value: JSON.parse(value) as unknown,
  n: id % FACTS_PER_EVENT,
});

function chunksOf(keys: readonly string[]): string[][] {
  const distinct = [...new Set(keys)];
  const chunks: string[][] = [];
  for (let start = 0; start < distinct.length; start += CHUNK)
    chunks.push(distinct.slice(start, start + CHUNK));
  return chunks;
}
