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
import { chunksOf, factOf, KeptKinds, keyAfter, numbersOf, type FactRow, type Kept } from '../kept-kinds.js';
import type { Projection } from '../projection.js';
import { checkpointsIn } from './fact-writer.js';
import { factTable, fuzzyIndex, memberIndex, openFactFile, replacedIndex, seekIndex } from './fact-file.js';

type TouchedRow = Pick<FactRow, 'kind' | 'subject' | 'other'>;

const COLUMNS = 'fact.id, fact.kind, subject, other, fact.value, latest, earliest, words, place';
/** The bound on the id, which the index holds, spares looking at the rows of facts that were not known yet. */
const KNOWN = 'fact.id < @beyond AND (replaced_at IS NULL OR replaced_at > @position)';
/** The id grows with the position. */
const IN_ORDER = 'latest, earliest, place, fact.id';
const BACKWARDS = 'latest DESC, earliest DESC, place DESC, fact.id DESC';

/** Opens a connection of its own to the file of a fill. */
export const openSqliteFactStore = (file: string, projections: readonly Projection[]): SqliteFactStore =>
  new SqliteFactStore(openFactFile(file, { readOnly: true }), projections);

export class SqliteFactStore implements OpenFacts {
  readonly logId: string;
  readonly #kept: KeptKinds;
  readonly #statements = new Map<string, Statement<[object], FactRow>>();
  readonly #touched = new Map<string, Statement<[object], TouchedRow>>();
  readonly #progress: Statement<[string], { position: number | null; found: number; stopped: string }>;
  readonly #knownBy: Statement<[Day, Day, Day], { position: number; settled: number }>;

  constructor(
    private readonly db: Database,
    projections: readonly Projection[],
  ) {
    this.#kept = new KeptKinds(projections);
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
    const kept = this.#kept.keeping(kinds);
    const { projection } = kept;
    const sql = `SELECT ${COLUMNS} FROM json_each(@subjects) AS wanted CROSS JOIN json_each(@kinds) AS kinds
      CROSS JOIN ${factTable(projection)} AS fact INDEXED BY ${seekIndex(projection)}
      ON fact.kind = kinds.value AND subject = wanted.value WHERE ${KNOWN} ORDER BY subject, ${IN_ORDER}`;
    const numbers = numbersOf(kept, kinds);
    const parameters = { kinds: JSON.stringify(numbers), ...knownAt(known) };
    return chunksOf(subjects).flatMap((chunk) =>
      this.#facts(kept, sql, { ...parameters, subjects: JSON.stringify(chunk) }),
    );
  }

  async ofLists(kind: string, others: readonly string[], known: KnownAt): Promise<Fact[]> {
    const kept = this.#kept.keeping([kind]);
    const { projection } = kept;
    const sql = `SELECT ${COLUMNS} FROM json_each(@others) AS wanted
      CROSS JOIN ${factTable(projection)} AS fact INDEXED BY ${memberIndex(projection)}
      ON fact.kind = @kind AND other = wanted.value AND other IS NOT NULL
      WHERE ${KNOWN} ORDER BY other, subject, ${IN_ORDER}`;
    return chunksOf(others).flatMap((chunk) =>
      this.#facts(kept, sql, {
        kind: numbersOf(kept, [kind])[0],
        others: JSON.stringify(chunk),
        ...knownAt(known),
      }),
    );
  }

  async ofKind(kind: string, known: KnownAt): Promise<Fact[]> {
    const kept = this.#kept.keeping([kind]);
    const sql = `SELECT ${COLUMNS} FROM ${factTable(kept.projection)} AS fact
      WHERE fact.kind = @kind AND ${KNOWN} ORDER BY subject, ${IN_ORDER}`;
    return this.#facts(kept, sql, { kind: numbersOf(kept, [kind])[0], ...knownAt(known) });
  }

  async page(kinds: readonly string[], subject: string, page: FactPage, known: KnownAt): Promise<Fact[]> {
    if (kinds.length === 0) return [];
    const kept = this.#kept.keeping(kinds);
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
    const numbers = numbersOf(kept, kinds);
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
    const { kinds } = this.#kept.ofProjection(projection);
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

  #facts(kept: Kept, sql: string, parameters: object): Fact[] {
    const statement = this.#statements.get(sql) ?? this.db.prepare<[object], FactRow>(sql);
    this.#statements.set(sql, statement);
    return statement.all(parameters).map((row) => factOf(row, kept));
  }
}

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
