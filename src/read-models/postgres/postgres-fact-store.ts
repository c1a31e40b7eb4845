/**
 * Reads the facts of one generation. An answer picks its position once, at or below the checkpoints of what it reads;
 * whatever is applied while it is being made is not known at that position, so that all its reads agree.
 */
import type { Day } from '../../kernel/days.js';
import { insist } from '../../kernel/refusal.js';
import type { Queries } from '../../postgres/database.js';
import { inFactOrder, type Fact } from '../fact.js';
import type { FactPage, KnownAt, Touched } from '../fact-store.js';
import type { Checkpoint } from '../fact-writer.js';
import { notReady } from '../faults.js';
import type { OpenFacts } from '../fills.js';
import { chunksOf, factOf, KeptKinds, keyAfter, numbersOf, type FactRow, type Kept } from '../kept-kinds.js';
import type { Projection } from '../projection.js';
import { ofKindSql, ofListsSql, ofSubjectsSql, pageSql, touchedSql } from './fact-queries.js';
import { unlessDeleted, type FactTables } from './fact-tables.js';
import { checkpointsIn } from './fact-writer.js';

export class PostgresFactStore implements OpenFacts {
  readonly #kept: KeptKinds;
  readonly #queries: Queries;

  /** Everything is refused with `NOT_READY` once others have deleted the fill: this process soon serves another one. */
  constructor(
    queries: Queries,
    private readonly tables: FactTables,
    readonly logId: string,
    projections: readonly Projection[],
  ) {
    this.#queries = unlessDeleted(queries, notReady);
    this.#kept = new KeptKinds(projections);
  }

  async ofSubjects(kinds: readonly string[], subjects: readonly string[], known: KnownAt): Promise<Fact[]> {
    if (kinds.length === 0) return [];
    const kept = this.#kept.keeping(kinds);
    const sql = ofSubjectsSql(this.#tableOf(kept));
    const numbers = numbersOf(kept, kinds);
    const found = chunksOf(subjects.filter(isStorable)).map((chunk) =>
      this.#facts(kept, sql, known, [numbers, chunk]),
    );
    return (await Promise.all(found)).flat();
  }

  async ofLists(kind: string, others: readonly string[], known: KnownAt): Promise<Fact[]> {
    const kept = this.#kept.keeping([kind]);
    const sql = ofListsSql(this.#tableOf(kept));
    const [number] = numbersOf(kept, [kind]);
    const found = chunksOf(others.filter(isStorable)).map((chunk) =>
      this.#facts(kept, sql, known, [number, chunk]),
    );
    return (await Promise.all(found)).flat();
  }

  async ofKind(kind: string, known: KnownAt): Promise<Fact[]> {
    const kept = this.#kept.keeping([kind]);
    return this.#facts(kept, ofKindSql(this.#tableOf(kept)), known, numbersOf(kept, [kind]));
  }

  async page(kinds: readonly string[], subject: string, page: FactPage, known: KnownAt): Promise<Fact[]> {
    if (kinds.length === 0) return [];
    const kept = this.#kept.keeping(kinds);
    if (!isStorable(subject)) return [];
    const values = [numbersOf(kept, kinds), subject, page.asOf, page.max, ...valuesAfter(page)];
    const facts = await this.#facts(kept, pageSql(this.#tableOf(kept), page), known, values);
    const order = page.order === 'ascending' ? inFactOrder : (a: Fact, b: Fact) => inFactOrder(b, a);
    return facts.sort(order).slice(0, page.max);
  }

  async progress(projections: readonly string[]): Promise<{ position: number; stopped: readonly string[] }> {
    const [progress] = await this.#queries.query<{ position: number; found: number; stopped: string[] }>(
      `SELECT coalesce(min(position), 0) AS position, count(*) AS found,
        coalesce(array_agg(projection ORDER BY projection) FILTER (WHERE stopped_at IS NOT NULL), '{}') AS stopped
      FROM ${this.tables.checkpoint} WHERE projection = ANY ($1::text[])`,
      [projections],
    );
    const { position, found, stopped } = progress!;
    insist(
      found === new Set(projections).size,
      'PROJECTION_UNKNOWN',
      'The read models do not hold what this question reads. Run "npm run rebuild".',
      { projections },
    );
    return { position, stopped };
  }

  async touched(
    projection: string,
    { after, upTo }: { after: number; upTo: number },
    max: number,
  ): Promise<Touched[]> {
    const kept = this.#kept.ofProjection(projection);
    const rows = await this.#queries.query<Pick<FactRow, 'kind' | 'subject' | 'other'>>(
      touchedSql(this.#tableOf(kept)),
      [after, upTo, max],
    );
    return rows.map((row) => ({ ...row, kind: kept.kinds[row.kind]! }));
  }

  async knownBy(day: Day): Promise<{ position: number; settled: boolean }> {
    const { dayHead, source } = this.tables;
    const [known] = await this.#queries.query<{ position: number; settled: boolean }>(
      `SELECT (SELECT coalesce(max(position), 0) FROM ${dayHead} WHERE day <= $1) AS position,
        settled_before > $1 OR EXISTS (SELECT FROM ${dayHead} WHERE day > $1) AS settled
      FROM ${source}`,
      [day],
    );
    return known!;
  }

  checkpoints(): Promise<Checkpoint[]> {
    return checkpointsIn(this.#queries, this.tables);
  }

  /** The connections are not its own. */
  async close(): Promise<void> {}

  #tableOf({ projection }: Kept): string {
    return this.tables.facts(projection);
  }

  async #facts(kept: Kept, sql: string, { position }: KnownAt, values: readonly unknown[]): Promise<Fact[]> {
    const rows = await this.#queries.query<FactRow>(sql, [position, ...values]);
    return rows.map((row) => factOf(row, kept));
  }
}

function valuesAfter(page: FactPage): unknown[] {
  const key = keyAfter(page);
  return key ? [key.latest, key.earliest, key.place, key.id] : [];
}

/** PostgreSQL takes no text with this character, not even to say that there is none. */
const isStorable = (text: string): boolean => !text.includes('\0');
